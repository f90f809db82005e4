// What Go knows instead of ranges: a minimum version. Comparators are there for advisories.
import type { VersionRange } from '#ecosystems/ecosystem.ts'
import { parseComparatorNotation } from '#ecosystems/versions/comparator-notation.ts'
import { keyRange } from '#ecosystems/versions/key-range.ts'
import { LOWEST_SEMVER_KEY } from '#ecosystems/versions/semver-range.ts'

/**
 * A version alone is the minimum, as in go.mod ("Minimal version selection"); otherwise comparators: `>= 1.2.0, < 1.4.5`.
 * No rule keeps prereleases out. Throws `RangeError`.
 */
export function parseGoRange(native: string, keyOf: (version: string) => Uint8Array | undefined): VersionRange {
  return keyRange(parseComparatorNotation(native, { keyOf, bare: '>=' }), { keyOf, lowest: LOWEST_SEMVER_KEY })
}
