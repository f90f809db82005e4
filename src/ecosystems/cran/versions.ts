// The order of R versions, as order-preserving keys, and the ranges that DESCRIPTION files state.
import type { VersionRange, VersionScheme } from '#ecosystems/ecosystem.ts'
import { aroundGaps } from '#ecosystems/versions/key-gaps.ts'
import type { KeyComparison } from '#ecosystems/versions/key-intervals.ts'
import { keyRange } from '#ecosystems/versions/key-range.ts'
import { cranKey } from './version-key.ts'

const LENGTH_MAX = 4_096
const CLAUSE = /^(>=|<=|==|!=|>|<)? *(\S{1,1024})$/

/** `standard` is false for a single number, which no package may have, and for white space around. R has no prereleases. */
export const cranVersions: VersionScheme = { revision: 1, key: cranKey, isPrerelease: () => false, parseRange }

/** `>= 1.2.0`, `< 2.0`, joined by commas; a bare version is that version, `*` every one. Throws `RangeError`. */
function parseRange(native: string): VersionRange {
  if (native.length > LENGTH_MAX) throw new RangeError(`a range has at most ${LENGTH_MAX} characters`)
  const comparisons: KeyComparison[] = []
  const excluded: Uint8Array[] = []
  if (native.trim() !== '*') {
    for (const clause of native.split(',')) {
      const match = CLAUSE.exec(clause.trim())
      const key = cranKey(match?.[2] ?? '')
      if (match === null || 'invalid' in key)
        throw new RangeError(`"${clause.slice(0, 80)}" is not a bound of a version`)
      const operator = match[1] ?? '=='
      if (operator === '!=') excluded.push(key.bytes)
      else
        comparisons.push({
          operator: operator === '==' ? '=' : (operator as KeyComparison['operator']),
          key: key.bytes,
        })
    }
  }
  return keyRange(aroundGaps(comparisons, excluded), {
    keyOf: (version) => {
      const key = cranKey(version)
      return 'invalid' in key ? undefined : key.bytes
    },
  })
}
