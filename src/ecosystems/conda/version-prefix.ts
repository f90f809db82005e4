// What `1.2.*` and `=1.2` mean: a version that begins like another, part by part.
import type { VersionInterval } from '#ecosystems/ecosystem.ts'
import { keyOfParts } from './version-key.ts'
import { type Atom, type CondaVersion, isZero } from './version-order.ts'

type Parts = readonly (readonly Atom[])[]

/** All but the last atom of the prefix are equal, the last is equal or, as a text, the beginning of the version's. */
export function hasPrefix(version: CondaVersion, prefix: CondaVersion): boolean {
  if (version.epoch !== prefix.epoch) return false
  if (prefix.local.length === 0) return partsHavePrefix(version.parts, prefix.parts)
  return sameParts(version.parts, prefix.parts) && partsHavePrefix(version.local, prefix.local)
}

function partsHavePrefix(parts: Parts, prefix: Parts): boolean {
  const last = prefix.length - 1
  if (!sameParts(parts.slice(0, last), prefix.slice(0, last))) return false
  const [part, wanted] = [parts[last] ?? [], prefix[last] ?? []]
  const end = wanted.length - 1
  if (!sameAtoms(part.slice(0, end), wanted.slice(0, end))) return false
  const [atom, first] = [part[end], wanted[end]]
  if (first?.kind === 'text') return atom?.kind === 'text' && atom.text.startsWith(first.text)
  return sameAtom(atom, first)
}

function sameParts(one: Parts, other: Parts): boolean {
  const length = Math.max(one.length, other.length)
  for (let at = 0; at < length; at++) if (!sameAtoms(one[at] ?? [], other[at] ?? [])) return false
  return true
}

function sameAtoms(one: readonly Atom[], other: readonly Atom[]): boolean {
  const length = Math.max(one.length, other.length)
  for (let at = 0; at < length; at++) if (!sameAtom(one[at], other[at])) return false
  return true
}

/** What is missing is 0. */
function sameAtom(one: Atom | undefined, other: Atom | undefined): boolean {
  if (one === undefined || other === undefined) {
    const there = one ?? other
    return there === undefined || isZero(there)
  }
  if (one.kind === 'number') return other.kind === 'number' && one.digits === other.digits
  return one.kind === 'text' ? other.kind === 'text' && one.text === other.text : other.kind === 'post'
}

const LOWEST: Atom = { kind: 'text', text: '' }
/** No text of a version has such a character. */
const HIGHEST_TEXT = '\u{10ffff}'

/** A stretch that holds everything with the prefix, and little else. Undefined when a bound would be too long. */
export function prefixInterval(prefix: CondaVersion): VersionInterval | undefined {
  const side = prefix.local.length === 0 ? 'parts' : 'local'
  const before = prefix[side].slice(0, -1)
  const part = prefix[side].at(-1) ?? []
  const last = part.at(-1)
  if (last === undefined) return undefined
  const stem = part.slice(0, -1)
  const lowerPart = [...stem, last, LOWEST]
  const upperPart = last.kind === 'post' ? undefined : [...stem, raised(last)]
  const lower = keyOfParts({ ...prefix, [side]: [...before, lowerPart] })
  const upper = upperPart && keyOfParts({ ...prefix, [side]: [...before, upperPart] })
  if (lower === undefined || (upperPart !== undefined && upper === undefined)) return undefined
  return { lower, lowerInclusive: true, ...(upper !== undefined && { upper }), upperInclusive: false }
}

function raised(atom: Exclude<Atom, { kind: 'post' }>): Atom {
  if (atom.kind === 'text') return { kind: 'text', text: `${atom.text}${HIGHEST_TEXT}` }
  return { kind: 'number', digits: String(BigInt(atom.digits === '' ? '0' : atom.digits) + 1n) }
}
