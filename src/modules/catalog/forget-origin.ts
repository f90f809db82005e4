import { type SqlBool, sql } from 'kysely'
import { announceChange } from '#platform/changes.ts'
import type { Tx } from '#platform/context.ts'

/**
 * What a repository's upstream said of versions that came from elsewhere first is no longer said: it has another upstream, or
 * none.
 */
export async function forgetDisputes(tx: Tx, repositoryId: string): Promise<void> {
  const rows = await tx.db
    .selectFrom('version_dispute as d')
    .innerJoin('package_version as v', 'v.id', 'd.version_id')
    .select('v.package_id')
    .distinct()
    .where('d.repository_id', '=', repositoryId)
    .execute()
  await tx.db.deleteFrom('version_dispute').where('repository_id', '=', repositoryId).execute()
  for (const { package_id } of rows) announceChange(tx, { topic: 'package', subjectId: package_id })
}

/** What is known of the files of versions that nobody has relied on: their next origin's word is as good as a first one. */
export async function forgetFiles(tx: Tx, versionIds: readonly string[]): Promise<void> {
  if (versionIds.length === 0) return
  await tx.db
    .deleteFrom('artifact')
    .where(sql<SqlBool>`version_id = any(${[...versionIds]}::uuid[])`)
    .execute()
}

/**
 * A repository that has no upstream any more speaks for no version: of each, the next repository that lists it is the origin,
 * and what that one says differently counts as changed upstream. Answers the packages that it concerns.
 */
export async function forgetOrigin(tx: Tx, repositoryId: string): Promise<readonly string[]> {
  const rows = await tx.db
    .updateTable('package_version')
    .set({ origin_id: null })
    .where('origin_id', '=', repositoryId)
    .returning('package_id')
    .execute()
  const packageIds = [...new Set(rows.map((row) => row.package_id))]
  await tx.db.updateTable('package').set({ origin_id: null }).where('origin_id', '=', repositoryId).execute()
  // Others' words are no longer compared with it: whichever of them comes first is compared with what is held.
  await tx.db
    .deleteFrom('version_dispute')
    .where(
      sql<SqlBool>`version_id in (select id from package_version where package_id = any(${packageIds}::uuid[]))
        and (select origin_id from package_version where id = version_id) is null`,
    )
    .execute()
  for (const packageId of packageIds) announceChange(tx, { topic: 'package', subjectId: packageId })
  return packageIds
}
