import type { Context, Tx } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { isId, newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import type { ReceivedBytes } from './receive-bytes.ts'
import { chunksMax, idleSecondsMax, openBytesMax, openUploadsMax } from './upload-limits.ts'

/** Whose upload it is, and of what: nobody else can go on with it, nor to another package. */
export interface UploadOwner {
  readonly repositoryId: string
  readonly name: string
  readonly personId: string
}

export interface UploadSession {
  readonly id: string
  readonly sizeBytes: number
  readonly chunkCount: number
}

/** Throws `upload.too-many` (429). */
export async function beginUpload(context: Context, owner: UploadOwner): Promise<UploadSession> {
  const id = newId(context.now)
  await transact(context, async (tx) => {
    const { count } = await openOf(tx, owner.personId)
    if (count >= openUploadsMax) throw new Problem('upload.too-many', 429, { limit: openUploadsMax })
    const times = { started_at: tx.now, active_at: tx.now }
    const { repositoryId: repository_id, name, personId: person_id } = owner
    const row = { id, repository_id, name, person_id, size_bytes: 0, chunk_count: 0, ...times }
    await tx.db.insertInto('part_upload').values(row).execute()
  })
  return { id, sizeBytes: 0, chunkCount: 0 }
}

/** Throws `upload.unknown` (404) for one that is not there, has been given up, or is another's. */
export async function findUpload(
  scope: Pick<Context, 'db' | 'now'>,
  owner: UploadOwner,
  id: string,
): Promise<UploadSession> {
  const row = isId(id)
    ? await scope.db
        .selectFrom('part_upload')
        .select(['size_bytes', 'chunk_count'])
        .where('id', '=', id)
        .where('repository_id', '=', owner.repositoryId)
        .where('name', '=', owner.name)
        .where('person_id', '=', owner.personId)
        .where('active_at', '>', idleStart(scope.now))
        .executeTakeFirst()
    : undefined
  if (!row) throw new Problem('upload.unknown', 404)
  return { id, sizeBytes: row.size_bytes, chunkCount: row.chunk_count }
}

/** Uploads that nothing came to since then are given up. */
export function idleStart(now: Date): Date {
  return new Date(now.getTime() - idleSecondsMax * 1000)
}

/**
 * What came is the next piece, unless another came meanwhile: through whichever server, one of both wins. Throws
 * `upload.out-of-order` (416) and `upload.too-many` (429).
 */
export async function addChunk(
  context: Context,
  owner: UploadOwner,
  { session, chunk }: { readonly session: UploadSession; readonly chunk: ReceivedBytes },
): Promise<UploadSession> {
  const { id, chunkCount: position } = session
  if (position >= chunksMax) throw new Problem('upload.too-many', 429, { limit: chunksMax })
  const sizeBytes = session.sizeBytes + chunk.sizeBytes
  await transact(context, async (tx) => {
    const { bytes } = await openOf(tx, owner.personId)
    if (bytes + chunk.sizeBytes > openBytesMax) throw new Problem('upload.too-many', 429, { limit: openUploadsMax })
    const written = await tx.db
      .updateTable('part_upload')
      .set({ size_bytes: sizeBytes, chunk_count: position + 1, active_at: tx.now })
      .where('id', '=', id)
      .where('chunk_count', '=', position)
      .executeTakeFirst()
    if (written.numUpdatedRows === 0n) throw new Problem('upload.out-of-order', 416, { sizeBytes: session.sizeBytes })
    const { sha256, sha512, sizeBytes: size_bytes } = chunk
    await tx.db
      .insertInto('part_upload_chunk')
      .values({ upload_id: id, position, sha256, sha512, size_bytes })
      .execute()
  })
  return { id, sizeBytes, chunkCount: position + 1 }
}

/** False: it is gone, or more has come to it. */
export async function endUpload(tx: Tx, { id, chunkCount }: UploadSession): Promise<boolean> {
  const gone = await tx.db
    .deleteFrom('part_upload')
    .where('id', '=', id)
    .where('chunk_count', '=', chunkCount)
    .executeTakeFirst()
  return gone.numDeletedRows > 0n
}

async function openOf(tx: Tx, personId: string): Promise<{ readonly count: number; readonly bytes: number }> {
  const row = await tx.db
    .selectFrom('part_upload')
    .select(({ fn }) => [fn.countAll<number>().as('count'), fn.sum<number>('size_bytes').as('bytes')])
    .where('person_id', '=', personId)
    .where('active_at', '>', idleStart(tx.now))
    .executeTakeFirstOrThrow()
  return { count: Number(row.count), bytes: Number(row.bytes ?? 0) }
}
