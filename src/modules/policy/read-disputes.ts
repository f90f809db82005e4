import { type SqlBool, sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import type { DisputeFact } from './facts.ts'

/** Who says of versions what their origins do not say, and what about, by version. */
export async function readDisputes(
  scope: Scope,
  versionIds: readonly string[],
): Promise<ReadonlyMap<string, readonly DisputeFact[]>> {
  const rows = await scope.db
    .selectFrom('version_dispute')
    .select(['version_id as versionId', 'repository_id as repositoryId', 'repository', 'about', 'at'])
    .where(sql<SqlBool>`version_id = any(${versionIds}::uuid[])`)
    .orderBy('at')
    .orderBy('about')
    .execute()
  return Map.groupBy(rows, (row) => row.versionId)
}
