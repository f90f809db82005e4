import { type SqlBool, sql } from 'kysely'
import type { PackageName } from '#modules/catalog/index.ts'
import type { Scope } from '#platform/context.ts'
import { type CveFacts, factsOf, loadCveFacts } from './cve-facts.ts'
import type { CandidateAdvisory, CandidateGroup } from './match-group.ts'
import type { MatchRange } from './match-range.ts'

export interface CandidateGroups {
  /** What may concern any version of the package. */
  of(name: PackageName): readonly CandidateGroup[]
  /** How many ranges have to be looked at for it. */
  rangeCount(name: PackageName): number
}

/**
 * The advisories that name these packages, with three queries. Withdrawn advisories and test records are left out;
 * `osvEcosystems` leaves out what is filed under other names.
 */
export async function loadCandidateGroups(
  scope: Scope,
  packages: readonly PackageName[],
  osvEcosystems?: readonly string[],
): Promise<CandidateGroups> {
  const rows = await readRanges(scope, packages, osvEcosystems)
  const names = await readGroupNames(scope, [...new Set(rows.map((row) => row.groupId))])
  const facts = await loadCveFacts(scope, [...names.values()].flat())
  const byPackage = Map.groupBy(rows, (row) => `${row.ecosystem} ${row.packageName}`)
  const rowsOf = ({ ecosystem, name }: PackageName) => byPackage.get(`${ecosystem} ${name}`) ?? []
  const made = new Map<readonly RangeRow[], readonly CandidateGroup[]>()
  const groupsOf = (own: readonly RangeRow[]) =>
    [...Map.groupBy(own, (row) => row.groupId)].map(([groupId, its]) => ({
      advisories: advisoriesOf(its),
      names: names.get(groupId) ?? [],
      ...attackFacts(factsOf(facts, names.get(groupId) ?? [])),
    }))
  return {
    of(name) {
      const own = rowsOf(name)
      const groups = made.get(own) ?? groupsOf(own)
      made.set(own, groups)
      return groups
    },
    rangeCount: (name) => rowsOf(name).length,
  }
}

/** Only what is known: a group without it stays as it is read from files. */
function attackFacts({ exploited, epss }: CveFacts): Pick<CandidateGroup, 'exploited' | 'epss'> {
  const [first] = exploited
  const [highest] = epss
  return { ...(first && { exploited: first }), ...(highest && { epss: highest }) }
}

type RangeRow = Awaited<ReturnType<typeof readRanges>>[number]

function readRanges(scope: Scope, packages: readonly PackageName[], osvEcosystems: readonly string[] | undefined) {
  const ecosystems = packages.map((one) => one.ecosystem)
  const names = packages.map((one) => one.name)
  const filedUnder =
    osvEcosystems === undefined ? sql<SqlBool>`true` : sql<SqlBool>`r.osv_ecosystem = any(${osvEcosystems}::text[])`
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
    .where(filedUnder)
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
