// A range as alternatives of comparators: which versions it includes, and which stretches of keys it covers.
import type { VersionInterval, VersionRange } from '#ecosystems/ecosystem.ts'
import { compareKeys } from '#ecosystems/key-bytes.ts'
import type { Comparator } from './comparators.ts'
import { parseSemVer } from './semver.ts'
import { semVerKey } from './semver-key.ts'

/**
 * npm's rule for prereleases: one is included only if a comparator of the same alternative names a prerelease of the
 * same major, minor and patch version. The intervals do not know this rule: they cover every included version, and more.
 */
export function rangeOfSets(sets: readonly (readonly Comparator[])[]): VersionRange {
  return {
    intervals: merged(sets.flatMap(intervalOf)),
    includes(text) {
      const version = parseSemVer(text)
      if (typeof version === 'string') return false
      const key = semVerKey(version)
      if (key === undefined) return false
      const triple = `${version.major}.${version.minor}.${version.patch}`
      const isRelease = version.prerelease.length === 0
      return sets.some(
        (set) =>
          set.every((comparator) => satisfies(key, comparator)) &&
          (isRelease || set.some(({ prereleaseOf }) => prereleaseOf === triple)),
      )
    },
  }
}

function satisfies(key: Uint8Array, { operator, key: bound }: Comparator): boolean {
  const order = compareKeys(key, bound)
  switch (operator) {
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
    case '=':
      return order === 0
  }
}

/** One stretch, or none when the comparators exclude each other. */
function intervalOf(set: readonly Comparator[]): VersionInterval[] {
  let interval: VersionInterval = { lowerInclusive: true, upperInclusive: true }
  for (const { operator, key } of set) {
    const inclusive = operator.includes('=')
    if (operator !== '<' && operator !== '<=') {
      const order = interval.lower === undefined ? 1 : compareKeys(key, interval.lower)
      if (order > 0) interval = { ...interval, lower: key, lowerInclusive: inclusive }
      else if (order === 0 && !inclusive) interval = { ...interval, lowerInclusive: false }
    }
    if (operator !== '>' && operator !== '>=') {
      const order = interval.upper === undefined ? -1 : compareKeys(key, interval.upper)
      if (order < 0) interval = { ...interval, upper: key, upperInclusive: inclusive }
      else if (order === 0 && !inclusive) interval = { ...interval, upperInclusive: false }
    }
  }
  return isEmpty(interval) ? [] : [interval]
}

/** The lowest key of all, that of `0.0.0-0`: nothing lies below it. */
const LOWEST = Uint8Array.of(0x10, 0x10, 0x10, 0x10)

function isEmpty({ lower, lowerInclusive, upper, upperInclusive }: VersionInterval): boolean {
  if (upper === undefined) return false
  const order = compareKeys(lower ?? LOWEST, upper)
  return order > 0 || (order === 0 && !(lowerInclusive && upperInclusive))
}

function merged(intervals: readonly VersionInterval[]): VersionInterval[] {
  const result: VersionInterval[] = []
  for (const interval of intervals.toSorted(byLower)) {
    const last = result.at(-1)
    if (last === undefined || !reaches(last, interval)) result.push(interval)
    else if (byUpper(last, interval) < 0) result[result.length - 1] = withUpperOf(last, interval)
  }
  return result
}

function byLower(a: VersionInterval, b: VersionInterval): number {
  if (a.lower === undefined || b.lower === undefined)
    return Number(a.lower !== undefined) - Number(b.lower !== undefined)
  return compareKeys(a.lower, b.lower) || Number(b.lowerInclusive) - Number(a.lowerInclusive)
}

function byUpper(a: VersionInterval, b: VersionInterval): number {
  if (a.upper === undefined || b.upper === undefined)
    return Number(a.upper === undefined) - Number(b.upper === undefined)
  return compareKeys(a.upper, b.upper) || Number(a.upperInclusive) - Number(b.upperInclusive)
}

/** Whether the second, which does not begin before the first, begins before or where the first ends. */
function reaches(first: VersionInterval, second: VersionInterval): boolean {
  if (first.upper === undefined || second.lower === undefined) return true
  const order = compareKeys(second.lower, first.upper)
  return order < 0 || (order === 0 && (first.upperInclusive || second.lowerInclusive))
}

function withUpperOf(first: VersionInterval, { upper, upperInclusive }: VersionInterval): VersionInterval {
  const { upper: _, ...rest } = first
  return { ...rest, upperInclusive, ...(upper !== undefined && { upper }) }
}
