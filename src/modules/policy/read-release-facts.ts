import { type SqlBool, sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import type { ReleaseFact } from './facts.ts'

/** The releases from quarantine that two persons have agreed to, in force or yet to end, by version. */
export async function readReleaseFacts(
  scope: Scope,
  versionIds: readonly string[],
): Promise<ReadonlyMap<string, readonly ReleaseFact[]>> {
  const rows = await scope.db
    .selectFrom('quarantine_release')
    .select(['id', 'version_id', 'covers_checks', 'second_agreed_at', 'valid_until'])
    .where(sql<SqlBool>`version_id = any(${versionIds}::uuid[])`)
    .where('second_agreed_at', 'is not', null)
    .where('ended_at', 'is', null)
    .where('valid_until', '>', scope.now)
    .orderBy('covers_checks', 'desc')
    .orderBy('id')
    .execute()
  const byVersion = new Map<string, ReleaseFact[]>()
  for (const { id, version_id, covers_checks, second_agreed_at, valid_until } of rows) {
    if (!second_agreed_at) continue
    const known = byVersion.get(version_id) ?? []
    known.push({ id, coversChecks: covers_checks, validFrom: second_agreed_at, validUntil: valid_until })
    byVersion.set(version_id, known)
  }
  return byVersion
}
