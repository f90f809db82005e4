import type { CompiledPolicy } from './compile-policy.ts'
import {
  type AdmissionFact,
  type AdvisoryFact,
  checkNames,
  type FactView,
  type FeedFact,
  type VersionFacts,
} from './facts.ts'

const millisecondsPerHour = 3_600_000
export const millisecondsPerDay = 24 * millisecondsPerHour

/** The facts as expressions see them at one moment. */
export function viewFacts(policy: CompiledPolicy, facts: VersionFacts, now: Date): FactView {
  const admissions = facts.admissions.filter((each) => isInForce(each, now))
  const published = facts.publishedAt
  const maintainers = facts.maintainersChangedAt
  const dataAge = dataAgeMilliseconds(countedFeeds(facts.feeds, undefined), now)
  return {
    pkg: {
      ...facts.package,
      tier: facts.package.tier ?? policy.document.defaultTier,
      ...(maintainers ? { maintainersChangedAgeDays: wholeDays(maintainers, now) } : {}),
    },
    version: {
      version: facts.version,
      isPrerelease: facts.isPrerelease,
      license: facts.license,
      deprecated: facts.deprecated !== undefined,
      yanked: facts.yanked !== undefined,
      relicensed: isUnapproved(facts.relicensedAt, admissions),
      filesAdded: isUnapproved(facts.filesAddedAt, admissions),
      hasInstallScript: facts.hasInstallScript,
      firstSeenAgeDays: wholeDays(facts.firstSeenAt, now),
      ...(published ? { publishedAgeDays: wholeDays(published, now) } : {}),
      vanished: facts.vanished,
      changedUpstream: facts.changedUpstream,
    },
    advisories: facts.advisories.map((advisory) => ({
      id: advisory.id,
      malware: advisory.malware,
      ...(advisory.score === undefined ? {} : { score: advisory.score }),
      label: advisory.label,
      state: advisory.state,
      fixed: advisory.fixed,
      acknowledged: admissions.some((admission) => acknowledges(admission, advisory)),
    })),
    checks: { ...missingChecks, ...facts.checks },
    ...(dataAge === undefined ? {} : { dataAgeHours: Math.floor(dataAge / millisecondsPerHour) }),
    admitted: admissions.length > 0,
    restrictions: facts.restrictions.filter((each) => isInForce(each, now)).map(({ effect }) => ({ effect })),
    lane: facts.lanes.find((each) => isInForce(each, now))?.lane ?? 'none',
  }
}

const missingChecks = Object.fromEntries(checkNames.map((name) => [name, 'missing']))

export function isInForce(interval: { readonly validFrom: Date; readonly validUntil?: Date }, now: Date): boolean {
  return interval.validFrom <= now && (interval.validUntil === undefined || interval.validUntil > now)
}

/** The feeds whose age counts: those named, else all but samples, else the samples. */
export function countedFeeds(feeds: readonly FeedFact[], named: readonly string[] | undefined): readonly FeedFact[] {
  if (named) return named.map((source) => feeds.find((feed) => feed.source === source) ?? { source, sample: false })
  const real = feeds.filter((feed) => !feed.sample)
  return real.length > 0 ? real : feeds
}

/** The age of the oldest; undefined when there is none, or one of them never gave anything. */
export function dataAgeMilliseconds(feeds: readonly FeedFact[], now: Date): number | undefined {
  const ages = feeds.map((feed) => (feed.newestRecordAt ? now.getTime() - feed.newestRecordAt.getTime() : Number.NaN))
  const oldest = Math.max(...ages)
  return Number.isFinite(oldest) ? oldest : undefined
}

/** An admission accepts what was known when it was granted. */
function isUnapproved(at: Date | undefined, admissions: readonly AdmissionFact[]): boolean {
  return at !== undefined && !admissions.some(({ validFrom }) => validFrom >= at)
}

function wholeDays(from: Date, now: Date): number {
  return Math.floor((now.getTime() - from.getTime()) / millisecondsPerDay)
}

/** An advisory that has become more severe, or certain, since is no longer the one that was accepted. */
function acknowledges(admission: AdmissionFact, advisory: AdvisoryFact): boolean {
  return admission.acknowledged.some(
    (known) =>
      (known.id === advisory.id || advisory.aliases.includes(known.id)) &&
      (advisory.score === undefined || (known.score !== undefined && known.score >= advisory.score)) &&
      (known.state === 'affected' || advisory.state === 'undecided'),
  )
}
