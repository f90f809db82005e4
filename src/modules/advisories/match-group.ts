import type { Epss, Exploitation } from './cve-facts.ts'
import { type AskedVersion, type MatchRange, matchRange } from './match-range.ts'

export type { AskedVersion } from './match-range.ts'

/** One vulnerability that a version has, or may have. */
export interface AdvisoryMatch {
  /** The most severe of the group that names the version. */
  readonly advisoryId: string
  /** Every other id of the group. */
  readonly aliases: readonly string[]
  readonly summary: string
  readonly isMalware: boolean
  /** CVSS, 0 to 10. */
  readonly severityScore?: number
  readonly severityLabel: string
  readonly severityVector?: string
  /** Versions that end the ranges in which the version lies. */
  readonly fixedVersions: readonly string[]
  /** Those ranges as people read them. */
  readonly display: string
  readonly state: 'affected' | 'undecided'
  /** Why it is undecided. */
  readonly reason?: string
  /** When Assay first knew of it. */
  readonly firstSeenAt: Date
  readonly source: string
  /** The list that named it first among those that say it is attacked. */
  readonly exploited?: Exploitation
  /** The highest score of its CVEs. */
  readonly epss?: Epss
}

export interface CandidateAdvisory {
  readonly id: string
  readonly summary: string
  readonly isMalware: boolean
  readonly severityScore: number | null
  readonly severityLabel: string
  readonly severityVector: string | null
  readonly firstSeenAt: Date
  readonly source: string
  /** Those that name the package. */
  readonly ranges: readonly MatchRange[]
}

/** Advisories of one alias group that name one package, and every id and alias of the whole group. */
export interface CandidateGroup {
  readonly advisories: readonly CandidateAdvisory[]
  readonly names: readonly string[]
  readonly exploited?: Exploitation
  readonly epss?: Epss
}

const displayCharactersMax = 500

/** What a group says of a version: affected when one of its advisories says so, and undecided when one cannot tell. */
export function matchGroup(group: CandidateGroup, asked: AskedVersion): AdvisoryMatch | undefined {
  const answers = inOrder(group.advisories).flatMap((advisory) => answersOf(advisory, asked))
  const affected = answers.filter((answer) => answer.state === 'affected')
  const telling = affected.length > 0 ? affected : answers
  const [first] = telling
  if (!first) return undefined
  const worst = telling.map((answer) => answer.advisory).reduce((one, other) => (isWorse(other, one) ? other : one))
  const display = [...new Set(telling.map((answer) => answer.range.display))].join(' || ')
  const fixed = telling.flatMap((answer) => answer.range.fixedVersion ?? [])
  return {
    advisoryId: worst.id,
    aliases: group.names.filter((name) => name !== worst.id),
    summary: worst.summary,
    isMalware: telling.some((answer) => answer.advisory.isMalware),
    ...(worst.severityScore === null ? {} : { severityScore: worst.severityScore }),
    severityLabel: worst.severityLabel,
    ...(worst.severityVector === null ? {} : { severityVector: worst.severityVector }),
    fixedVersions: [...new Set(fixed)],
    display: display.slice(0, displayCharactersMax),
    state: first.state,
    ...(first.reason === undefined ? {} : { reason: first.reason }),
    firstSeenAt: new Date(Math.min(...telling.map(({ advisory }) => advisory.firstSeenAt.getTime()))),
    source: worst.source,
    ...(group.exploited && { exploited: group.exploited }),
    ...(group.epss && { epss: group.epss }),
  }
}

/** The same answer wherever the group was read. */
function inOrder(advisories: readonly CandidateAdvisory[]): readonly CandidateAdvisory[] {
  return advisories.length < 2 ? advisories : advisories.toSorted((a, b) => (a.id < b.id ? -1 : 1))
}

function answersOf(advisory: CandidateAdvisory, asked: AskedVersion) {
  return advisory.ranges.flatMap((range) => {
    const answer = matchRange(range, asked)
    return answer ? [{ ...answer, advisory, range }] : []
  })
}

/** Where a source gives a word and no vector, the word stands for the lowest score that it covers (CVSS 3.1, section 5). */
const labelScores: ReadonlyMap<string, number> = new Map([
  ['critical', 9],
  ['high', 7],
  ['medium', 4],
  ['low', 0.1],
  ['none', 0],
])

/** To compare severities by, whether they are scores or words; unknown is below everything. */
export function severityOf(rated: { readonly severityScore?: number | null; readonly severityLabel: string }): number {
  return rated.severityScore ?? labelScores.get(rated.severityLabel) ?? -1
}

function isWorse(one: CandidateAdvisory, other: CandidateAdvisory): boolean {
  const difference = severityOf(one) - severityOf(other) || Number(one.isMalware) - Number(other.isMalware)
  return difference === 0 ? one.id < other.id : difference > 0
}

/** Malware first, then the most severe. */
export function bySeverity(one: AdvisoryMatch, other: AdvisoryMatch): number {
  const malware = Number(other.isMalware) - Number(one.isMalware)
  return malware || severityOf(other) - severityOf(one) || (one.advisoryId < other.advisoryId ? -1 : 1)
}

/** A package and its source may be named by the same advisory: what is certain counts. */
export function withoutRepetitions(matches: readonly AdvisoryMatch[]): readonly AdvisoryMatch[] {
  if (matches.length < 2) return matches
  const kept = new Map<string, AdvisoryMatch>()
  for (const match of matches) {
    const known = kept.get(match.advisoryId)
    if (known === undefined || (known.state === 'undecided' && match.state === 'affected'))
      kept.set(match.advisoryId, match)
  }
  return [...kept.values()]
}
