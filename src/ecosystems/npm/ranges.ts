// npm's range notation: `^`, `~`, x-ranges, hyphen ranges, comparators, joined by spaces (and) and `||` (or).
import type { VersionRange } from '#ecosystems/ecosystem.ts'
import { VERSION_LENGTH_MAX, withoutLeadingZeros } from '#ecosystems/versions/semver.ts'
import { type Comparator, comparatorsOf, type PartialVersion } from '#ecosystems/versions/semver-comparators.ts'
import { semVerRange } from '#ecosystems/versions/semver-range.ts'

/** No range of a real manifest comes near it. */
const LENGTH_MAX = 16_384
const BUILD = /\+[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*/g
const OPERATOR = /^(?:\^|~>?|[<>]=?|=)/
const PREFIX = /^[v= ]+/
const NUMBER_OR_X = /^(?:\d+|[xX*])/
const IDENTIFIERS = /^[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*$/

/**
 * A range as npm reads it in its lenient mode, its prerelease rule included. Throws `RangeError` for everything else: a
 * tag (`latest`), an address, and a range part of which npm would pass over in silence.
 */
export function parseNpmRange(native: string): VersionRange {
  return parse(native, 'refuse')
}

/** A range in a dependency: what npm passes over in silence (`^1.2.3 beta`) is passed over. Throws `RangeError` when nothing is left. */
export function parseDependencyRange(native: string): VersionRange {
  return parse(native, 'skip')
}

function parse(native: string, unknown: 'refuse' | 'skip'): VersionRange {
  if (native.length > LENGTH_MAX) throw new RangeError(`a range has at most ${LENGTH_MAX} characters`)
  const sets: (readonly Comparator[])[] = []
  for (const alternative of native.trim().replace(/\s+/g, ' ').split('||')) {
    const set = parseSet(alternative.replace(BUILD, '').trim(), unknown)
    if (set !== undefined) sets.push(set)
  }
  if (sets.length === 0) throw new RangeError(`"${shown(native)}" is not a version range`)
  // npm lets a bare `*` swallow its alternatives, prereleases that they would allow included.
  const any = sets.find((set) => set.length === 0)
  return semVerRange(any === undefined ? sets : [any])
}

function parseSet(text: string, unknown: 'refuse' | 'skip'): readonly Comparator[] | undefined {
  if (text === '') return []
  const hyphen = parseHyphen(text)
  if (hyphen !== undefined) return hyphen
  const comparators: Comparator[] = []
  let understood = 0
  for (const token of tokens(text)) {
    const parsed = parseToken(token)
    if (parsed === undefined) {
      if (unknown === 'refuse') throw new RangeError(`"${shown(token)}" is not part of a version range`)
      continue
    }
    understood++
    comparators.push(...parsed)
  }
  return understood === 0 ? undefined : comparators
}

function parseHyphen(text: string): readonly Comparator[] | undefined {
  const middle = text.indexOf(' - ')
  if (middle < 0) return undefined
  const from = parsePartial(text.slice(0, middle))
  const to = parsePartial(text.slice(middle + 3))
  if (from === undefined || to === undefined) return undefined
  return [...comparatorsOf('from', from), ...comparatorsOf('to', to)]
}

/** White space between an operator and its version means nothing. */
function tokens(text: string): string[] {
  const joined: string[] = []
  let open = ''
  for (const word of text.split(' ')) {
    const token = open + word
    open = OPERATOR.exec(token)?.[0] === token ? token : ''
    if (open === '') joined.push(token)
  }
  if (open !== '') joined.push(open)
  return joined
}

function parseToken(token: string): readonly Comparator[] | undefined {
  const operator = OPERATOR.exec(token)?.[0] ?? ''
  const partial = parsePartial(token.slice(operator.length))
  if (partial === undefined) return undefined
  if (operator === '^') return comparatorsOf('^', partial)
  if (operator === '~' || operator === '~>') return comparatorsOf('~', partial)
  if (!partial.inOrder) return undefined
  return comparatorsOf(operator === '' ? '=' : (operator as '<' | '<=' | '>' | '>=' | '='), partial)
}

/** `1`, `1.x`, `1.2.3-beta`; also without the hyphen, and behind any number of `v` and `=`. */
function parsePartial(text: string): PartialVersion | undefined {
  if (text.length > VERSION_LENGTH_MAX) return undefined
  let rest = text.replace(PREFIX, '')
  const parts: string[] = []
  for (let count = 0; count < 3; count++) {
    const part = NUMBER_OR_X.exec(rest)?.[0]
    if (part === undefined) return undefined
    parts.push(part)
    rest = rest.slice(part.length)
    if (count === 2 || rest[0] !== '.') break
    rest = rest.slice(1)
  }
  const [major, minor, patch] = parts.map((part) => (/^\d/.test(part) ? withoutLeadingZeros(part) : undefined))
  const inOrder = (major !== undefined || minor === undefined) && (minor !== undefined || patch === undefined)
  if (rest === '') return { major, minor, patch, prerelease: [], inOrder }
  const prerelease = rest.length > 1 && rest[0] === '-' ? rest.slice(1) : rest
  if (parts.length < 3 || !IDENTIFIERS.test(prerelease)) return undefined
  const identifiers = prerelease.split('.').map((part) => (/^\d+$/.test(part) ? withoutLeadingZeros(part) : part))
  return { major, minor, patch, prerelease: identifiers, inOrder }
}

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
