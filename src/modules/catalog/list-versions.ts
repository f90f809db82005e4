import { type SqlBool, sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import { encodeCursor } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { typedCursor } from './typed-cursor.ts'

export interface VersionList {
  readonly packageId: string
  readonly after?: string
  readonly limit: number
}

/** A package's versions, the highest first; those without a place in the order at the end. Throws `package.unknown`. */
export async function listVersions(scope: Scope, list: VersionList) {
  const { packageId, limit, after } = list
  const of = await scope.db.selectFrom('package').select('id').where('id', '=', packageId).executeTakeFirst()
  if (!of) throw new Problem('package.unknown', 404)
  const rows = await scope.db
    .selectFrom('package_version as v')
    .select(['v.id', 'v.version', 'v.version_key', 'v.published_at as publishedAt', 'v.first_seen_at as firstSeenAt'])
    .select(['v.license', 'v.deprecated', 'v.vanished_at as vanishedAt', 'v.key_problem as keyProblem'])
    .select(['v.has_install_script as hasInstallScript', 'v.is_prerelease as isPrerelease'])
    .where('v.package_id', '=', packageId)
    .$if(after !== undefined, (query) => query.where(comesAfter(after ?? '')))
    .orderBy(sql`v.version_key desc nulls last, v.version collate "C" desc`)
    .limit(limit + 1)
    .execute()
  const items = rows.slice(0, limit).map(({ version_key: _, ...item }) => item)
  const last = rows.length > limit ? rows[limit - 1] : undefined
  const next = last ? { next: encodeCursor([last.version_key?.toString('hex') ?? null, last.version]) } : {}
  const { count } = await scope.db
    .selectFrom('package_version as v')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('v.package_id', '=', packageId)
    .executeTakeFirstOrThrow()
  return { items, ...next, total: count }
}

function comesAfter(cursor: string) {
  const [key, version] = typedCursor(cursor, ['textOrNull', 'text'])
  const later = sql<SqlBool>`v.version collate "C" < ${version}`
  if (key === null) return sql<SqlBool>`(v.version_key is null and ${later})`
  const bytes = Buffer.from(key, 'hex')
  return sql<SqlBool>`(v.version_key < ${bytes} or (v.version_key = ${bytes} and ${later}) or v.version_key is null)`
}
