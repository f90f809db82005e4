// Conan's version ranges: `>=1.0 <2`, `~1.2`, `^1.2.3`, alternatives between `||`, `*`; with or without brackets around.
import type { VersionRange } from '#ecosystems/ecosystem.ts'
import type { KeyComparison } from '#ecosystems/versions/key-intervals.ts'
import { keyRange } from '#ecosystems/versions/key-range.ts'
import { conanKey } from './version-key.ts'

const LENGTH_MAX = 4_096
const OPERATOR = /^(?:[<>]=?|[\^~=])/
const OPTION = /^[A-Za-z]/

/**
 * Prereleases are included only with the option `include_prerelease`, and then with those of the lower bound and without
 * those of the upper one. Throws `RangeError` for what is no range.
 */
export function parseConanRange(native: string): VersionRange {
  if (native.length > LENGTH_MAX) throw new RangeError(`a range has at most ${LENGTH_MAX} characters`)
  const text = native.trim()
  const inner = text.startsWith('[') && text.endsWith(']') ? text.slice(1, -1) : text
  const [expression = '', ...options] = inner.split(',').map((part) => part.trim())
  const other = options.find((option) => !OPTION.test(option))
  if (other !== undefined) throw new RangeError(`"${shown(other)}" is not an option of a version range`)
  const takesPrereleases = options.some((option) => option.includes('include_prerelease'))
  const sets = expression.split('||').map((alternative) => {
    const words = alternative.split(/\s+/).filter((word) => word !== '')
    return (words.length === 0 ? ['*'] : words).flatMap(comparisonsOf)
  })
  return keyRange(sets, {
    keyOf: (version) => {
      const key = conanKey(version)
      return 'invalid' in key || (key.isPrerelease && !takesPrereleases) ? undefined : key.bytes
    },
  })
}

function comparisonsOf(word: string): readonly KeyComparison[] {
  if (word === '*') return [{ operator: '>=', key: keyOf('0.0.0-') }]
  // As in Conan, where a lone character is neither an operator nor a version.
  if (word.length === 1) throw new RangeError(`"${word}" is not part of a version range`)
  const operator = OPERATOR.exec(word)?.[0] ?? ''
  const version = word.slice(operator.length)
  if (version === '' || version.startsWith('=')) throw new RangeError(`"${shown(word)}" is not part of a version range`)
  if (operator === '~' || operator === '^')
    return [
      { operator: '>=', key: keyOf(withPrereleases(version)) },
      { operator: '<', key: keyOf(`${upperBound(operator, version)}-`) },
    ]
  if (operator === '>=' || operator === '<') return [{ operator, key: keyOf(withPrereleases(version)) }]
  return [{ operator: operator === '' ? '=' : (operator as KeyComparison['operator']), key: keyOf(version) }]
}

/** `1.0-` lies below all prereleases of 1.0. */
function withPrereleases(version: string): string {
  return version.includes('-') || version.includes('+') ? version : `${version}-`
}

/** `~1.2.3` ends at 1.3, `~1` at 2; `^` at the next of the first number that is not zero. */
function upperBound(operator: '~' | '^', version: string): string {
  const items = (version.split(/[-+]/, 1)[0] ?? '').split('.')
  const firstNonZero = items.findIndex((item) => !/^0+$/.test(item))
  const at = operator === '^' ? firstNonZero : items.length > 1 ? 1 : 0
  const item = items[at]
  if (item === undefined || !/^\d+$/.test(item)) throw new RangeError(`"${shown(version)}" has no number to go up from`)
  return [...items.slice(0, at), (BigInt(item) + 1n).toString()].join('.')
}

function keyOf(version: string): Uint8Array {
  const key = conanKey(version)
  if ('invalid' in key) throw new RangeError(`"${shown(version)}" is not a version: ${key.invalid}`)
  return key.bytes
}

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
