import { type SqlBool, sql } from 'kysely'
import { findEcosystem } from '#ecosystems/index.ts'
import type { PackageName } from '#modules/catalog/index.ts'
import type { Scope } from '#platform/context.ts'
import {
  type AdvisoryMatch,
  type AskedVersion,
  type CandidateAdvisory,
  type CandidateGroup,
  matchGroup,
  severityOf,
} from './match-group.ts'
import type { MatchKey, MatchRange } from './match-range.ts'

/** Everything known to be wrong with one package, ready to be asked about any of its versions. */
export interface AdvisoryMatcher {
  /** One for each vulnerability, malware first, then the most severe. The key must be made by the ecosystem's `VersionScheme` of today. */
  match(version: string, key: MatchKey): readonly AdvisoryMatch[]
}

export async function loadAdvisoryMatcher(scope: Scope, of: PackageName): Promise<AdvisoryMatcher> {
  const [matcher] = await loadAdvisoryMatchers(scope, [of])
  if (!matcher) throw new Error('one package was asked for and none was answered')
  return matcher
}

/**
 * The matchers of many packages, in the order asked, with two queries. Withdrawn advisories and test records match nothing.
 */
export async function loadAdvisoryMatchers(
  scope: Scope,
  packages: readonly PackageName[],
): Promise<readonly AdvisoryMatcher[]> {
  const rows = await readRanges(scope, packages)
  const names = await readGroupNames(scope, [...new Set(rows.map((row) => row.groupId))])
  const byPackage = Map.groupBy(rows, (row) => `${row.ecosystem} ${row.packageName}`)
  return packages.map(({ ecosystem, name }) => {
    const groups = Map.groupBy(byPackage.get(`${ecosystem} ${name}`) ?? [], (row) => row.groupId)
    const candidates = [...groups].map(([groupId, own]) => ({
      advisories: advisoriesOf(own),
      names: names.get(groupId) ?? [],
    }))
    const known = findEcosystem(ecosystem)
    const purl = known?.purl.parseName(name)
    return makeMatcher(candidates, {
      revision: known?.versions.revision,
      osvEcosystems: (purl ? known?.osvEcosystems(purl) : known?.osvNames) ?? [],
    })
  })
}

function makeMatcher(
  groups: readonly CandidateGroup[],
  of: Pick<AskedVersion, 'revision' | 'osvEcosystems'>,
): AdvisoryMatcher {
  return {
    match: (version, key) =>
      groups.flatMap((group) => matchGroup(group, { version, key, ...of }) ?? []).sort(bySeverity),
  }
}

function bySeverity(one: AdvisoryMatch, other: AdvisoryMatch): number {
  const malware = Number(other.isMalware) - Number(one.isMalware)
  return malware || severityOf(other) - severityOf(one) || (one.advisoryId < other.advisoryId ? -1 : 1)
}

type RangeRow = Awaited<ReturnType<typeof readRanges>>[number]

function readRanges(scope: Scope, packages: readonly PackageName[]) {
  const ecosystems = packages.map((one) => one.ecosystem)
  const names = packages.map((one) => one.name)
  return scope.db
    .selectFrom('advisory_range as r')
    .innerJoin('advisory as a', 'a.id', 'r.advisory_id')
    .select(['r.ecosystem', 'r.package_name as packageName', 'r.osv_ecosystem as osvEcosystem'])
    .select(['r.lower_key as lowerKey', 'r.upper_key as upperKey'])
    .select(['r.lower_inclusive as lowerInclusive', 'r.upper_inclusive as upperInclusive', 'r.display', 'r.undecided'])
    .select(['r.key_revision as keyRevision', 'r.fixed_version as fixedVersion', 'r.exact_version as exactVersion'])
    .select(['a.id', 'a.group_id as groupId', 'a.summary', 'a.is_malware as isMalware', 'a.source'])
    .select(['a.severity_score as severityScore', 'a.severity_label as severityLabel'])
    .select(['a.severity_vector as severityVector', 'a.first_seen_at as firstSeenAt'])
    .where(
      sql<SqlBool>`(r.ecosystem, r.package_name) in (select * from unnest(${ecosystems}::text[], ${names}::text[]))`,
    )
    .where('a.withdrawn_at', 'is', null)
    .where('a.id', 'not like', '%-TEST-%')
    .orderBy('a.id')
    .orderBy('r.lower_key', (order) => order.asc().nullsFirst())
    .orderBy('r.display')
    .execute()
}

async function readGroupNames(
  scope: Scope,
  groupIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  if (groupIds.length === 0) return new Map()
  const { rows } = await sql<{ groupId: string; name: string }>`
    select group_id as "groupId", id as name from advisory where group_id = any(${groupIds}::uuid[])
    union
    select a.group_id, l.alias from advisory as a join advisory_alias as l on l.advisory_id = a.id
    where a.group_id = any(${groupIds}::uuid[])
    order by 2`.execute(scope.db)
  const byGroup = Map.groupBy(rows, (row) => row.groupId)
  return new Map([...byGroup].map(([groupId, own]) => [groupId, own.map((row) => row.name)]))
}

function advisoriesOf(rows: readonly RangeRow[]): readonly CandidateAdvisory[] {
  const byAdvisory = Map.groupBy(rows, (row) => row.id)
  return [...byAdvisory.values()].flatMap((own) => {
    const [first] = own
    return first ? [{ ...first, ranges: own satisfies readonly MatchRange[] }] : []
  })
}
