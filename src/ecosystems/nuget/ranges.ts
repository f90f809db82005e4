// NuGet's range notation: `1.0` (at least), `[1.0]`, `[1.0,2.0)`, `(,1.0]`, and floating versions.
import type { VersionRange } from '#ecosystems/ecosystem.ts'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import type { KeyComparison } from '#ecosystems/versions/key-intervals.ts'
import { keyRange } from '#ecosystems/versions/key-range.ts'
import { type FloatingVersion, parseFloatingVersion } from './floating-version.ts'
import { nugetFloor, nugetKey } from './version-key.ts'

const LENGTH_MAX = 4_096

/** Nothing lies below `0.0.0-…`. */
const LOWEST = nugetFloor([]) ?? new Uint8Array()

/**
 * Bounds alone decide, prereleases included, as in NuGet: `[1.0,2.0)` has `2.0-beta`. A floating version includes what
 * it may float to: no prereleases without a `-`. Throws `RangeError` for everything else, also for bounds that leave nothing.
 */
export function parseNuGetRange(native: string): VersionRange {
  if (native.length > LENGTH_MAX) throw new RangeError(`a range has at most ${LENGTH_MAX} characters`)
  const text = native.trim()
  if (text === '') throw new RangeError('an empty text is not a version range')
  if (!text.startsWith('[') && !text.startsWith('(')) return rangeOf(lowerBound(text, true), undefined)
  const close = text.at(-1)
  if (close !== ']' && close !== ')') throw new RangeError(`"${shown(text)}" has no closing bracket`)
  const parts = text.slice(1, -1).split(',')
  const [minimum = '', maximum] = parts.map((part) => part.trim())
  if (parts.length > 2) throw new RangeError('a range has at most two bounds')
  const [opensInclusive, closesInclusive] = [text.startsWith('['), close === ']']
  if (maximum === undefined) {
    if (!opensInclusive || !closesInclusive) throw new RangeError('a single version stands between "[" and "]"')
    const key = keyOf(minimum)
    return rangeOf({ comparisons: [{ operator: '=', key }] }, undefined)
  }
  return rangeOf(
    minimum === '' ? { comparisons: [] } : lowerBound(minimum, opensInclusive),
    maximum === '' ? undefined : { operator: closesInclusive ? '<=' : '<', key: keyOf(maximum) },
  )
}

type Bound = Pick<FloatingVersion, 'comparisons'> & { readonly floating?: FloatingVersion }

function lowerBound(text: string, isInclusive: boolean): Bound {
  if (!text.includes('*')) return { comparisons: [{ operator: isInclusive ? '>=' : '>', key: keyOf(text) }] }
  const floating = parseFloatingVersion(text)
  if (floating === undefined) throw new RangeError(`"${shown(text)}" is not a floating version`)
  return { comparisons: floating.comparisons, floating }
}

function rangeOf({ comparisons, floating }: Bound, upper: KeyComparison | undefined): VersionRange {
  const set = upper === undefined ? comparisons : [...comparisons, upper]
  const lower = comparisons[0]
  if (lower !== undefined && upper !== undefined) {
    const order = compareKeys(lower.key, upper.key)
    const touches = lower.operator === '>=' && upper.operator === '<='
    if (order > 0 || (order === 0 && !touches)) throw new RangeError('the bounds of the range leave no version')
  }
  return keyRange([set], {
    keyOf: (version) => {
      const key = nugetKey(version)
      return 'invalid' in key ? undefined : key.bytes
    },
    lowest: LOWEST,
    ...(floating !== undefined && { admits: (version: string) => floatsTo(floating, version) }),
  })
}

function floatsTo({ prereleasePrefix }: FloatingVersion, version: string): boolean {
  const hyphen = version.indexOf('-')
  const plus = version.indexOf('+')
  if (hyphen < 0 || (plus >= 0 && plus < hyphen)) return true
  if (prereleasePrefix === undefined) return false
  return version
    .slice(hyphen + 1)
    .toLowerCase()
    .startsWith(prereleasePrefix)
}

function keyOf(text: string): Uint8Array {
  const key = nugetKey(text)
  if ('invalid' in key) throw new RangeError(`"${shown(text)}" is not a version: ${key.invalid}`)
  return key.bytes
}

function shown(text: string): string {
  return text.length > 80 ? `${text.slice(0, 80)}…` : text
}
