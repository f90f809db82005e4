import { type SqlBool, sql } from 'kysely'
import { type AdvisoryMatch, dataAge, loadAdvisoryMatchers, type MatchKey } from '#modules/advisories/index.ts'
import { type CheckOutcome, latestOutcomes } from '#modules/assessments/index.ts'
import type { Scope } from '#platform/context.ts'
import type {
  AcknowledgedAdvisory,
  AdmissionFact,
  AdvisoryFact,
  LaneFact,
  LicenseFacts,
  RestrictionFact,
  VersionFacts,
} from './facts.ts'
import { licenseFacts } from './license-facts.ts'
import { readDisputes } from './read-disputes.ts'
import { readReleaseFacts } from './read-release-facts.ts'
import { changePart, readUpstreamChanges } from './read-upstream-changes.ts'

/** What the catalogue knows of a version. */
export interface CatalogFacts {
  readonly versionId: string
  readonly packageId: string
  readonly version: string
  readonly key: MatchKey
  readonly isPrerelease: boolean
  readonly license: string | null
  readonly deprecated: string | null
  readonly yanked: string | null
  readonly hasInstallScript: boolean
  readonly firstSeenAt: Date
  /** When the first of its package's versions was seen. */
  readonly packageFirstSeenAt: Date
  readonly publishedAt: Date | null
  readonly vanishedAt: Date | null
  readonly changedUpstreamAt: Date | null
  readonly describedAt: Date | null
  readonly originId: string | null
}

export interface FactSubjects {
  /** By id. */
  readonly packages: ReadonlyMap<
    string,
    { readonly ecosystem: string; readonly name: string; readonly tier: string | null }
  >
  readonly versions: readonly CatalogFacts[]
  /** Read before the rest: whatever changes after it is announced with a later one. */
  readonly changeRevision: number
}

const advisoriesMax = 200
const noChecks: Readonly<Record<string, CheckOutcome>> = {}

export async function readChangeRevision(scope: Scope): Promise<number> {
  const row = await scope.db.selectFrom('change_revision').select('value').executeTakeFirstOrThrow()
  return row.value
}

/** Adds to what the catalogue knows everything else that rules may ask; as many queries for one version as for many. */
export async function collectFacts(scope: Scope, subjects: FactSubjects): Promise<readonly VersionFacts[]> {
  const packageIds = [...subjects.packages.keys()]
  const versionIds = subjects.versions.map((each) => each.versionId)
  const found = await loadAdvisoryMatchers(scope, [...subjects.packages.values()])
  const matchers = new Map(packageIds.map((id, index) => [id, found[index]]))
  const outcomes = await latestOutcomes(scope, versionIds)
  const feeds = (await dataAge(scope)).map(({ source, newestRecordAt, sample }) => ({
    source,
    ...(newestRecordAt ? { newestRecordAt } : {}),
    sample,
  }))
  const admissions = await readAdmissions(scope, versionIds)
  const restrictions = await readRestrictions(scope, packageIds)
  const lanes = await readLanes(scope, packageIds)
  const disputes = await readDisputes(scope, versionIds)
  const changes = await readUpstreamChanges(scope, packageIds)
  const releases = await readReleaseFacts(scope, versionIds)
  const licenses = new Map<string | null, LicenseFacts>()
  return subjects.versions.map((row) => {
    const license = licenses.get(row.license) ?? licenseFacts(row.license)
    licenses.set(row.license, license)
    const concerns = ({ versionId }: OfVersion) => versionId === null || versionId === row.versionId
    return {
      ...versionPart(row),
      ...changePart(changes, row),
      package: subjects.packages.get(row.packageId) ?? { ecosystem: '', name: '', tier: null },
      license,
      advisories: (matchers.get(row.packageId)?.match(row.version, row.key) ?? [])
        .slice(0, advisoriesMax)
        .map(advisoryFact),
      checks: outcomes.get(row.versionId) ?? noChecks,
      feeds,
      disputes: disputes.get(row.versionId) ?? [],
      admissions: admissions.get(row.versionId) ?? [],
      restrictions: (restrictions.get(row.packageId) ?? []).filter(concerns),
      lanes: (lanes.get(row.packageId) ?? []).filter(concerns),
      releases: releases.get(row.versionId) ?? [],
      changeRevision: subjects.changeRevision,
    }
  })
}

function versionPart(row: CatalogFacts) {
  return {
    versionId: row.versionId,
    version: row.version,
    isPrerelease: row.isPrerelease,
    ...(row.deprecated === null ? {} : { deprecated: row.deprecated }),
    ...(row.yanked === null ? {} : { yanked: row.yanked }),
    hasInstallScript: row.hasInstallScript,
    firstSeenAt: row.firstSeenAt,
    foundAtFirstSight: row.firstSeenAt.getTime() === row.packageFirstSeenAt.getTime(),
    ...(row.publishedAt ? { publishedAt: row.publishedAt } : {}),
    vanished: row.vanishedAt !== null,
    changedUpstream: row.changedUpstreamAt !== null,
    ...(row.originId === null ? {} : { originId: row.originId }),
    isDescribed: row.describedAt !== null,
  }
}

function advisoryFact(match: AdvisoryMatch): AdvisoryFact {
  return {
    id: match.advisoryId,
    aliases: match.aliases,
    malware: match.isMalware,
    ...(match.severityScore === undefined ? {} : { score: match.severityScore }),
    label: match.severityLabel,
    state: match.state,
    fixed: match.fixedVersions,
  }
}

async function readAdmissions(
  scope: Scope,
  versionIds: readonly string[],
): Promise<ReadonlyMap<string, readonly AdmissionFact[]>> {
  const rows = await scope.db
    .selectFrom('admission')
    .select(['id', 'version_id', 'org_unit_id', 'acknowledged', 'valid_from', 'valid_until'])
    .where(sql<SqlBool>`version_id = any(${versionIds}::uuid[])`)
    .where('revoked_at', 'is', null)
    .where((either) => either.or([either('valid_until', 'is', null), either('valid_until', '>', scope.now)]))
    .orderBy('valid_from')
    .orderBy('id')
    .execute()
  const byVersion = Map.groupBy(rows, (row) => row.version_id)
  const facts = [...byVersion].map(([versionId, own]) => {
    const admissions = own.map((row) => ({
      id: row.id,
      ...(row.org_unit_id ? { orgUnitId: row.org_unit_id } : {}),
      acknowledged: row.acknowledged as readonly AcknowledgedAdvisory[],
      ...interval(row),
    }))
    return [versionId, admissions] as const
  })
  return new Map(facts)
}

interface OfVersion {
  readonly packageId: string
  readonly versionId: string | null
}

async function readRestrictions(
  scope: Scope,
  packageIds: readonly string[],
): Promise<ReadonlyMap<string, readonly (RestrictionFact & OfVersion)[]>> {
  const rows = await scope.db
    .selectFrom('restriction')
    .select(['id', 'package_id as packageId', 'version_id as versionId', 'effect', 'public_text as publicText'])
    .select(['valid_from', 'valid_until'])
    .where(sql<SqlBool>`package_id = any(${packageIds}::uuid[])`)
    .where('lifted_at', 'is', null)
    .where((either) => either.or([either('valid_until', 'is', null), either('valid_until', '>', scope.now)]))
    .orderBy('valid_from')
    .execute()
  const facts = rows.map(({ valid_from, valid_until, effect, ...row }) => ({
    ...row,
    effect: effect as RestrictionFact['effect'],
    ...interval({ valid_from, valid_until }),
  }))
  return Map.groupBy(facts, (fact) => fact.packageId)
}

/** What is said of the version itself comes before what is said of its package, the latest first. */
async function readLanes(
  scope: Scope,
  packageIds: readonly string[],
): Promise<ReadonlyMap<string, readonly (LaneFact & OfVersion)[]>> {
  const rows = await scope.db
    .selectFrom('lane')
    .select(['id', 'package_id as packageId', 'version_id as versionId', 'lane', 'valid_from', 'valid_until'])
    .where(sql<SqlBool>`package_id = any(${packageIds}::uuid[])`)
    .where((either) => either.or([either('valid_until', 'is', null), either('valid_until', '>', scope.now)]))
    .orderBy((row) => row('version_id', 'is', null))
    .orderBy('valid_from', 'desc')
    .execute()
  const facts = rows.map(({ valid_from, valid_until, lane, ...row }) => ({
    ...row,
    lane: lane as LaneFact['lane'],
    ...interval({ valid_from, valid_until }),
  }))
  return Map.groupBy(facts, (fact) => fact.packageId)
}

function interval(row: { readonly valid_from: Date; readonly valid_until: Date | null }) {
  return { validFrom: row.valid_from, ...(row.valid_until ? { validUntil: row.valid_until } : {}) }
}
