// A range as alternatives of comparisons with keys, where nothing but the order decides, or almost nothing.
import type { VersionInterval, VersionRange } from '#ecosystems/ecosystem.ts'
import { intervalOf, type KeyComparison, mergeIntervals, satisfies } from './key-intervals.ts'

export interface KeyRangeRules<C extends KeyComparison> {
  /** Undefined: the text is no version, and so in no range. */
  readonly keyOf: (version: string) => Uint8Array | undefined
  /** Nothing lies below it. */
  readonly lowest?: Uint8Array
  /** What an alternative asks of a version besides its place in the order: a rule about prereleases. */
  readonly admits?: (version: string, set: readonly C[]) => boolean
}

/** A version is included when one alternative holds altogether. Alternatives without comparisons hold for every version. */
export function keyRange<C extends KeyComparison>(
  sets: readonly (readonly C[])[],
  { keyOf, lowest, admits }: KeyRangeRules<C>,
): VersionRange {
  const intervals: readonly VersionInterval[] = mergeIntervals(sets.flatMap((set) => intervalOf(set, lowest)))
  return {
    intervals,
    includes(version) {
      const key = keyOf(version)
      if (key === undefined) return false
      return sets.some(
        (set) =>
          set.every((comparison) => satisfies(key, comparison)) && (admits === undefined || admits(version, set)),
      )
    },
  }
}
