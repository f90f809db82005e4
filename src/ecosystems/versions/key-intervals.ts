// Comparisons with keys, and the stretches of keys that they leave: what every native range notation comes down to.
import type { VersionInterval } from '#ecosystems/ecosystem.ts'
import { compareKeys } from './key-bytes.ts'

export interface KeyComparison {
  readonly operator: '<' | '<=' | '>' | '>=' | '='
  readonly key: Uint8Array
}

export function satisfies(key: Uint8Array, { operator, key: bound }: KeyComparison): boolean {
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

/** The one stretch where all comparisons hold, or none when they exclude each other. `lowest`: the lowest key there is. */
export function intervalOf(set: readonly KeyComparison[], lowest?: Uint8Array): VersionInterval[] {
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
  return isEmpty(interval, lowest) ? [] : [interval]
}

function isEmpty({ lower, lowerInclusive, upper, upperInclusive }: VersionInterval, lowest?: Uint8Array): boolean {
  const from = lower ?? lowest
  if (upper === undefined || from === undefined) return false
  const order = compareKeys(from, upper)
  return order > 0 || (order === 0 && !(lowerInclusive && upperInclusive))
}

/** The same versions in the fewest stretches, in ascending order. */
export function mergeIntervals(intervals: readonly VersionInterval[]): VersionInterval[] {
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
