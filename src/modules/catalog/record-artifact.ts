import { announceChange } from '#platform/changes.ts'
import type { Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'

export interface FetchedArtifact {
  readonly versionId: string
  readonly fileName: string
  /** Lower-case hex, of the bytes as they were received. */
  readonly sha256: string
  readonly sha512: string
  readonly sizeBytes: number
  /** Where upstream has it, when the index of the package does not list its files. */
  readonly unlisted?: UnlistedFile
}

/** A file that no index lists becomes known when it is fetched. */
export interface UnlistedFile {
  readonly upstreamUrl: string
  readonly role: 'package' | 'metadata'
}

export interface RecordedFetch {
  /** Other bytes than those fetched before: what was held stays, and the artifact is marked as changed upstream. */
  readonly changedUpstream: boolean
}

/**
 * Records the digests of an artifact that was fetched and verified. Idempotent. Throws `artifact.unlisted` when no index
 * names the file.
 */
export async function recordArtifact(tx: Tx, fetched: FetchedArtifact): Promise<RecordedFetch> {
  if (fetched.unlisted) await insertUnlisted(tx, fetched, fetched.unlisted)
  const held = await tx.db
    .selectFrom('artifact as a')
    .innerJoin('package_version as v', 'v.id', 'a.version_id')
    .select(['a.id', 'a.sha256', 'a.changed_upstream_at', 'v.package_id'])
    .where('a.version_id', '=', fetched.versionId)
    .where('a.file_name', '=', fetched.fileName)
    .forUpdate('a')
    .executeTakeFirst()
  if (!held) throw new Problem('artifact.unlisted', 404, { file: fetched.fileName.slice(0, 200) })
  if (held.sha256 === fetched.sha256) return { changedUpstream: false }
  const changedUpstream = held.sha256 !== null
  if (changedUpstream && held.changed_upstream_at !== null) return { changedUpstream }
  const { sha256, sha512, sizeBytes } = fetched
  await tx.db
    .updateTable('artifact')
    .set(
      changedUpstream ? { changed_upstream_at: tx.now } : { sha256, sha512, size_bytes: sizeBytes, fetched_at: tx.now },
    )
    .where('id', '=', held.id)
    .execute()
  announceChange(tx, { topic: 'package', subjectId: held.package_id })
  return { changedUpstream }
}

async function insertUnlisted(tx: Tx, fetched: FetchedArtifact, { upstreamUrl, role }: UnlistedFile): Promise<void> {
  const row = { id: newId(tx.now), version_id: fetched.versionId, file_name: fetched.fileName }
  await tx.db
    .insertInto('artifact')
    .values({ ...row, upstream_url: upstreamUrl, role })
    .onConflict((conflict) => conflict.columns(['version_id', 'file_name']).doNothing())
    .execute()
}
