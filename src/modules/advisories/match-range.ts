import type { VersionInterval } from '#ecosystems/ecosystem.ts'
import { liesIn } from '#formats/osv-intervals.ts'

/** A version's place in the order: a `VersionKey`, or the key that the catalogue stores. */
export type MatchKey = { readonly bytes: Uint8Array } | { readonly invalid: string }

/** A row of `advisory_range` with what an answer needs. */
export interface MatchRange {
  readonly lowerKey: Uint8Array | null
  readonly lowerInclusive: boolean
  readonly upperKey: Uint8Array | null
  readonly upperInclusive: boolean
  readonly keyRevision: number
  readonly display: string
  readonly fixedVersion: string | null
  readonly exactVersion: string | null
  readonly undecided: string | null
}

export interface RangeAnswer {
  readonly state: 'affected' | 'undecided'
  /** Why it is undecided. */
  readonly reason?: string
}

/**
 * Whether a range names a version. An undecided range makes undecided what lies in it. A version without a key matches the
 * same spelling in a list, and is undecided for every range. Keys of another revision than today's prove nothing.
 */
export function matchRange(
  range: MatchRange,
  asked: { readonly version: string; readonly key: MatchKey },
  revision: number | undefined,
): RangeAnswer | undefined {
  if (range.exactVersion === asked.version) return { state: 'affected' }
  if ('invalid' in asked.key) {
    if (range.exactVersion !== null) return undefined
    return { state: 'undecided', reason: `the version cannot be ordered: ${asked.key.invalid}` }
  }
  if (range.exactVersion !== null && range.lowerKey === null) return undefined
  const hasKeys = range.lowerKey !== null || range.upperKey !== null
  if (hasKeys && range.keyRevision !== revision)
    return { state: 'undecided', reason: 'the range was ordered by an earlier rule and is being ordered anew' }
  if (!liesIn(asked.key.bytes, intervalOf(range))) return undefined
  return range.undecided === null ? { state: 'affected' } : { state: 'undecided', reason: range.undecided }
}

function intervalOf({ lowerKey, lowerInclusive, upperKey, upperInclusive }: MatchRange): VersionInterval {
  return {
    ...(lowerKey === null ? {} : { lower: lowerKey }),
    lowerInclusive,
    ...(upperKey === null ? {} : { upper: upperKey }),
    upperInclusive,
  }
}
