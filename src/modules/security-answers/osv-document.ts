import { sql } from 'kysely'
import { findByOsvName } from '#ecosystems/index.ts'
import type { Scope } from '#platform/context.ts'
import type { Audience } from './audience.ts'
import { filedNames } from './question.ts'
import { readBounds } from './range-bounds.ts'

/** An OSV record as it goes out; members not named here are as the source wrote them. */
export type OsvDocument = Readonly<Record<string, unknown>> & { readonly id: string; readonly modified: string }

interface Row {
  readonly id: string
  readonly groupId: string
  readonly modifiedAt: Date
  readonly record: Readonly<Record<string, unknown>>
}

/**
 * Records as they were published, by id. Two things are added that the database knows and one record may not say: every
 * name of the same vulnerability among `aliases`, and in `affected` the packages that another part of a feed names for the
 * same id. Members of the group that the caller may not see stay unnamed.
 */
export async function readOsvDocuments(
  scope: Scope,
  audience: Audience,
  ids: readonly string[],
): Promise<ReadonlyMap<string, OsvDocument>> {
  const seen = ids.filter((id) => audience.sees({ id }))
  if (seen.length === 0) return new Map()
  const rows: readonly Row[] = (await scope.db
    .selectFrom('advisory')
    .select(['id', 'group_id as groupId', 'modified_at as modifiedAt', 'record'])
    .where(sql<boolean>`id = any(${seen}::text[])`)
    .execute()) as unknown as readonly Row[]
  const names = await readNames(scope, audience, [...new Set(rows.map((row) => row.groupId))])
  const packages = Map.groupBy(await readPackages(scope, seen), (row) => row.id)
  const lacking = new Map<string, readonly NamedPackage[]>()
  for (const row of rows) {
    const own = (packages.get(row.id) ?? []).filter((named) => !namesPackage(row.record, named))
    if (own.length > 0) lacking.set(row.id, own)
  }
  const ranges = lacking.size === 0 ? [] : await readRanges(scope, [...lacking.keys()])
  return new Map(
    rows.map((row) => {
      const added = (lacking.get(row.id) ?? []).map((named) => affectedOf(named, ranges))
      return [row.id, completed(row, names.get(row.groupId) ?? [], added)]
    }),
  )
}

function completed(row: Row, names: readonly string[], added: readonly object[]): OsvDocument {
  const { record, id } = row
  const aliases = [...new Set([...listed(record.aliases), ...names])].filter((name) => name !== id)
  const affected = [...(Array.isArray(record.affected) ? record.affected : []), ...added]
  return {
    ...record,
    schema_version: typeof record.schema_version === 'string' ? record.schema_version : '1.0.0',
    id,
    modified: typeof record.modified === 'string' ? record.modified : row.modifiedAt.toISOString(),
    ...(aliases.length > 0 && { aliases }),
    ...(affected.length > 0 && { affected }),
  }
}

export function listed(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

async function readNames(scope: Scope, audience: Audience, groupIds: readonly string[]) {
  const { rows } = await sql<{ groupId: string; id: string; alias: string | null }>`
    select a.group_id as "groupId", a.id, l.alias from advisory as a
    left join advisory_alias as l on l.advisory_id = a.id
    where a.group_id = any(${groupIds}::uuid[]) order by a.id, l.alias`.execute(scope.db)
  const seen = rows.filter(({ id }) => audience.sees({ id }))
  return new Map(
    [...Map.groupBy(seen, (row) => row.groupId)].map(([groupId, own]) => [
      groupId,
      [...new Set(own.flatMap(({ id, alias }) => (alias === null ? [id] : [id, alias])))],
    ]),
  )
}

interface NamedPackage {
  readonly id: string
  readonly osvEcosystem: string
  readonly name: string
}

async function readPackages(scope: Scope, ids: readonly string[]): Promise<readonly NamedPackage[]> {
  const { rows } = await sql<NamedPackage>`
    select distinct advisory_id as id, osv_ecosystem as "osvEcosystem", package_name as name from advisory_range
    where advisory_id = any(${ids}::text[]) order by 1, 2, 3`.execute(scope.db)
  return rows
}

function namesPackage(record: Row['record'], { osvEcosystem, name }: NamedPackage): boolean {
  if (!Array.isArray(record.affected)) return false
  const ecosystem = findByOsvName(osvEcosystem)
  return record.affected.some((entry: { package?: { ecosystem?: unknown; name?: unknown } } | null) => {
    const named = entry?.package
    if (named?.ecosystem !== osvEcosystem || typeof named.name !== 'string') return false
    return (
      named.name === name || (ecosystem !== undefined && filedNames({ ecosystem, name: named.name }).includes(name))
    )
  })
}

interface RangeRow extends NamedPackage {
  readonly display: string
}

async function readRanges(scope: Scope, ids: readonly string[]): Promise<readonly RangeRow[]> {
  const { rows } = await sql<RangeRow>`
    select advisory_id as id, osv_ecosystem as "osvEcosystem", package_name as name, display from advisory_range
    where advisory_id = any(${ids}::text[])
    order by advisory_id, lower_key nulls first, display`.execute(scope.db)
  return rows
}

/** What the ranges say, in the words of the schema: the record that said it was replaced by a newer one of the same id. */
function affectedOf(named: NamedPackage, ranges: readonly RangeRow[]): object {
  const own = ranges.filter(
    (range) => range.id === named.id && range.osvEcosystem === named.osvEcosystem && range.name === named.name,
  )
  const bounds = own.flatMap(({ display }) => readBounds(display))
  const versions = bounds.flatMap((each) => ('exact' in each ? [each.exact] : []))
  const intervals = bounds.flatMap((each) => ('exact' in each ? [] : [each]))
  return {
    package: { ecosystem: named.osvEcosystem, name: named.name },
    ...(intervals.length > 0 && {
      ranges: intervals.map(({ lower = '0', upper, upperInclusive }) => ({
        type: 'ECOSYSTEM',
        events: [
          { introduced: lower },
          ...(upper === undefined ? [] : [upperInclusive ? { last_affected: upper } : { fixed: upper }]),
        ],
      })),
    }),
    ...(versions.length > 0 && { versions }),
  }
}
