import type { VersionInterval } from '#ecosystems/ecosystem.ts'
import { liesIn } from '#formats/osv-intervals.ts'
import { type AllowedVersions, mayLieIn } from './allowed-versions.ts'

/** A version's place in the order: a `VersionKey`, or the key that the catalogue stores. */
export type MatchKey = { readonly bytes: Uint8Array } | { readonly invalid: string }

/** A row of `advisory_range` with what an answer needs. */
export interface MatchRange {
  /** As the record has it, release included: `Debian:12`. */
  readonly osvEcosystem: string
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

export interface AskedVersion {
  readonly version: string
  readonly key: MatchKey
  /** Of the ecosystem's keys today; undefined when Assay does not know the ecosystem. */
  readonly revision: number | undefined
  /** Under which names OSV files what concerns this package; a name without its release leaves the release open. */
  readonly osvEcosystems: readonly string[]
  /** For a version that is not known: what it may be. */
  readonly allowed?: AllowedVersions | undefined
}

export interface RangeAnswer {
  readonly state: 'affected' | 'undecided'
  /** Why it is undecided. */
  readonly reason?: string
}

/**
 * Whether a range names a version. A range of another release of a distribution does not; where the release is not known,
 * it makes undecided. An undecided range makes undecided what lies in it. A version without a key matches the
 * same spelling in a list, and is undecided for every range; where it is known which it may be, for every range and listed
 * version among these, and for no others. Keys of another revision than today's prove nothing.
 */
export function matchRange(range: MatchRange, asked: AskedVersion): RangeAnswer | undefined {
  const release = concerns(range.osvEcosystem, asked.osvEcosystems)
  if (release === 'other') return undefined
  const answer = matchVersion(range, asked)
  if (answer?.state !== 'affected' || release === 'same') return answer
  return { state: 'undecided', reason: `it concerns ${range.osvEcosystem}, and which release this is is not known` }
}

/** Whether what is filed under one name concerns a package that is filed under others. */
export function concerns(osvEcosystem: string, asked: readonly string[]): 'same' | 'other' | 'unknown' {
  if (asked.includes(osvEcosystem)) return 'same'
  const [base = ''] = osvEcosystem.split(':', 1)
  const own = asked.filter((name) => name.split(':', 1)[0] === base)
  if (asked.length > 0 && own.length === 0) return 'other'
  return own.every((name) => name === base) ? 'unknown' : 'other'
}

function matchVersion(range: MatchRange, asked: AskedVersion): RangeAnswer | undefined {
  if (range.exactVersion === asked.version) return { state: 'affected' }
  if ('invalid' in asked.key) {
    if (asked.allowed !== undefined) return matchAllowed(range, asked, asked.allowed)
    if (range.exactVersion !== null) return undefined
    return { state: 'undecided', reason: `the version cannot be ordered: ${asked.key.invalid}` }
  }
  if (range.exactVersion !== null && range.lowerKey === null) return undefined
  const hasKeys = range.lowerKey !== null || range.upperKey !== null
  if (hasKeys && range.keyRevision !== asked.revision)
    return { state: 'undecided', reason: 'the range was ordered by an earlier rule and is being ordered anew' }
  if (!liesIn(asked.key.bytes, intervalOf(range))) return undefined
  return range.undecided === null ? { state: 'affected' } : { state: 'undecided', reason: range.undecided }
}

function matchAllowed(range: MatchRange, asked: AskedVersion, allowed: AllowedVersions): RangeAnswer | undefined {
  const hasKeys = range.lowerKey !== null || range.upperKey !== null
  // A listed version without a place in the order lies in no range that a requirement could mean.
  if (range.exactVersion !== null && !hasKeys) return undefined
  const isComparable = !hasKeys || range.keyRevision === asked.revision
  if (isComparable && !mayLieIn(allowed, intervalOf(range))) return undefined
  return {
    state: 'undecided',
    reason: `it may be affected: no version is given, and ${allowed.text} allows affected ones`,
  }
}

function intervalOf({ lowerKey, lowerInclusive, upperKey, upperInclusive }: MatchRange): VersionInterval {
  return {
    ...(lowerKey === null ? {} : { lower: lowerKey }),
    lowerInclusive,
    ...(upperKey === null ? {} : { upper: upperKey }),
    upperInclusive,
  }
}
