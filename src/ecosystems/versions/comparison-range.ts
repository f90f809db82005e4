import type { VersionKey, VersionRange } from '#ecosystems/ecosystem.ts'
import { parseComparatorNotation } from './comparator-notation.ts'
import { keyRange } from './key-range.ts'

/**
 * A range of nothing but comparisons, where prereleases are versions like any other: what distributions write in their
 * relations (`>= 1.0, << 2.0 || = 3.1`). A version alone is meant exactly. Throws `RangeError` with a readable reason.
 */
export function parseComparisonRange(native: string, key: (version: string) => VersionKey): VersionRange {
  const keyOf = (version: string) => {
    const own = key(version)
    return 'bytes' in own ? own.bytes : undefined
  }
  return keyRange(parseComparatorNotation(native, { keyOf, bare: '=' }), { keyOf })
}
