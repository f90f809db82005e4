import { sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { factsOf, loadCveFacts } from './cve-facts.ts'
import { listAssertions } from './list-assertions.ts'

const rangesShownMax = 2_000
const membersShownMax = 200

/**
 * An advisory with its ranges, what lists and other sources say of its CVE, the others of its group, the imports that brought and last changed it, and the record as it was
 * published. Throws `advisory.unknown`.
 */
export async function getAdvisory(scope: Scope, id: string) {
  const row = await scope.db
    .selectFrom('advisory as a')
    .select(['a.id', 'a.source', 'a.group_id as groupId', 'a.summary', 'a.details', 'a.is_malware as isMalware'])
    .select(['a.severity_score as severityScore', 'a.severity_label as severityLabel', 'a.sample', 'a.record'])
    .select(['a.severity_vector as severityVector', 'a.severity_rule as severityRule'])
    .select('a.severity_source as severitySource')
    .select(['a.published_at as publishedAt', 'a.modified_at as modifiedAt', 'a.withdrawn_at as withdrawnAt'])
    .select(['a.first_seen_at as firstSeenAt', 'a.last_changed_at as lastChangedAt'])
    .select(['a.first_import_id', 'a.last_import_id'])
    .where('a.id', '=', id)
    .executeTakeFirst()
  if (!row) throw new Problem('advisory.unknown', 404)
  const aliases = await scope.db.selectFrom('advisory_alias').select('alias').where('advisory_id', '=', id).execute()
  const { first_import_id, last_import_id, ...advisory } = row
  const ranges = await rangesOf(scope, id)
  const own = aliases.map(({ alias }) => alias)
  const names = await namesOfGroup(scope, row.groupId)
  const assertions = await listAssertions(scope, [id, ...own])
  const { exploited, epss } = factsOf(await loadCveFacts(scope, names), names)
  return {
    ...advisory,
    aliases: withNumbers(id, own, assertions),
    exploited: [...exploited],
    epss: epss[0] ?? null,
    assertions,
    packages: [...new Set(ranges.map((range) => range.package))],
    ranges: ranges.slice(0, rangesShownMax),
    rangesComplete: ranges.length <= rangesShownMax,
    members: await membersOf(scope, row.groupId, id),
    imports: await importsOf(scope, [first_import_id, last_import_id]),
  }
}

async function namesOfGroup(scope: Scope, groupId: string): Promise<readonly string[]> {
  const { rows } = await sql<{ name: string }>`
    select id as name from advisory where group_id = ${groupId}::uuid
    union select l.alias from advisory as m join advisory_alias as l on l.advisory_id = m.id
    where m.group_id = ${groupId}::uuid`.execute(scope.db)
  return rows.map(({ name }) => name)
}

/** The numbers under which other sources file the same vulnerability are names of it too. */
function withNumbers(id: string, aliases: readonly string[], asserted: readonly { readonly number: string }[]) {
  const names = new Set([...aliases, ...asserted.map(({ number }) => number)])
  names.delete(id)
  return [...names].sort()
}

function rangesOf(scope: Scope, id: string) {
  return scope.db
    .selectFrom('advisory_range')
    .select(['ecosystem', 'package_name as package', 'display', 'fixed_version as fixedVersion', 'undecided'])
    .where('advisory_id', '=', id)
    .orderBy(sql`ecosystem, package_name, lower_key nulls first, display`)
    .limit(rangesShownMax + 1)
    .execute()
}

function membersOf(scope: Scope, groupId: string, id: string) {
  return scope.db
    .selectFrom('advisory')
    .select(['id', 'summary', 'severity_score as severityScore', 'severity_label as severityLabel', 'source'])
    .select(['is_malware as isMalware', 'withdrawn_at as withdrawnAt'])
    .where('group_id', '=', groupId)
    .where('id', '<>', id)
    .orderBy('id')
    .limit(membersShownMax)
    .execute()
}

function importsOf(scope: Scope, ids: readonly string[]) {
  return scope.db
    .selectFrom('advisory_import')
    .select(['id', 'source', 'state', 'started_at as startedAt'])
    .where('id', 'in', ids)
    .orderBy('started_at')
    .orderBy('id')
    .execute()
}
