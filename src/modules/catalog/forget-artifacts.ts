import { announceChange } from '#platform/changes.ts'
import type { Tx } from '#platform/context.ts'

export interface ForgottenArtifacts {
  readonly ecosystem: string
  readonly name: string
  readonly version: string
  readonly fileNames: readonly string[]
}

/** Files that a version does not have any more, because whoever publishes it here has given them up. */
export async function forgetArtifacts(
  tx: Tx,
  { ecosystem, name, version, fileNames }: ForgottenArtifacts,
): Promise<void> {
  const row = await tx.db
    .selectFrom('package_version as v')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .select(['v.id', 'p.id as packageId'])
    .where('p.ecosystem', '=', ecosystem)
    .where('p.name', '=', name)
    .where('v.version', '=', version)
    .executeTakeFirst()
  if (!row || fileNames.length === 0) return
  await tx.db
    .deleteFrom('artifact')
    .where('version_id', '=', row.id)
    .where('file_name', 'in', [...fileNames])
    .execute()
  announceChange(tx, { topic: 'package', subjectId: row.packageId })
}
