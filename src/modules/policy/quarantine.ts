import type { CompiledPolicy } from './compile-policy.ts'
import type { ReleaseFact, VersionFacts } from './facts.ts'
import type { Verdict } from './verdict.ts'
import { isInForce, millisecondsPerDay } from './view-facts.ts'

/** A version whose minimum age has not passed. */
export interface Quarantine {
  /** What the tier requires. */
  readonly days: number
  readonly told: NonNullable<Verdict['quarantine']>
  /** What sets the age aside at this moment. */
  readonly release?: ReleaseFact
}

/** What a release from quarantine may be, also where the policy does not say. */
export function releaseLimits({ document }: Pick<CompiledPolicy, 'document'>) {
  return document.quarantine ?? { releaseDaysMax: 14, releasableChecks: [] }
}

/** The days that a tier requires; 0: none. Of several requirements, the longest. */
export function minimumAgeDays({ document }: Pick<CompiledPolicy, 'document'>, tier: string): number {
  const required = document.requires.filter((each) => each.tier === '*' || each.tier === tier)
  return Math.max(0, ...required.map((each) => each.minimumAgeDays ?? 0))
}

/**
 * Whether a version is still in quarantine. The clock is ours: it starts when Assay first saw the version, or the file that
 * joined it last. One that was there when Assay first looked at its package is older than that clock by nobody knows how
 * much: an approval lets it in like any other, but not before the age has passed since the date that upstream claims. So a
 * claim alone shortens nothing, and one of youth is believed. Without an approval, where a rule admits it, and for a version
 * that appeared later, our clock alone counts.
 */
export function findQuarantine(
  policy: CompiledPolicy,
  facts: VersionFacts,
  { tier, byRule, now }: { readonly tier: string; readonly byRule: boolean; readonly now: Date },
): Quarantine | undefined {
  const days = minimumAgeDays(policy, tier)
  const since = clockStart(facts)
  const length = days * millisecondsPerDay
  const end = Math.min(since.getTime() + length, byRule ? Number.POSITIVE_INFINITY : endOfHistory(facts, length))
  if (days === 0 || end <= now.getTime()) return undefined
  const release = facts.releases.find((each) => isInForce(each, now))
  return {
    days,
    told: { since, until: new Date(end), ...(release ? { releaseId: release.id } : {}) },
    ...(release ? { release } : {}),
  }
}

/** When the age of what can be downloaded begins: a file that joins an old version is as new as a version. */
function clockStart({ firstSeenAt, filesAddedAt }: VersionFacts): Date {
  return filesAddedAt && filesAddedAt > firstSeenAt ? filesAddedAt : firstSeenAt
}

/** Only for what was there at first sight, and has not changed since: nothing but an approval can let it in. */
function endOfHistory({ foundAtFirstSight, filesAddedAt, publishedAt }: VersionFacts, length: number): number {
  if (!foundAtFirstSight || filesAddedAt) return Number.POSITIVE_INFINITY
  return publishedAt ? publishedAt.getTime() + length : Number.NEGATIVE_INFINITY
}

/** The moments at which time alone may end a quarantine of so many days. */
export function quarantineEnds(facts: VersionFacts, days: number | undefined): readonly number[] {
  if (days === undefined) return []
  const starts = [clockStart(facts), ...(facts.publishedAt ? [facts.publishedAt] : [])]
  return starts.map((start) => start.getTime() + days * millisecondsPerDay)
}
