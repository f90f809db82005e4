import { createHash } from 'node:crypto'
import type { Context, Tx } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import { type ReceivedBytes, receiveBytes } from './receive-bytes.ts'
import { partBytesMax } from './upload-limits.ts'
import { endUpload, type UploadOwner, type UploadSession } from './upload-session.ts'

/**
 * Makes of what has come a part of the package, when it is what its digest says. What came in one piece is stored already; of
 * several one is made, by whichever server was asked. Throws `upload.wrong-digest` (400), after which the upload is given up, and
 * `upload.unknown`.
 */
export async function finishUpload(
  context: Context,
  owner: UploadOwner,
  { session, part }: { readonly session: UploadSession; readonly part: string },
): Promise<void> {
  const chunks = await context.db
    .selectFrom('part_upload_chunk')
    .select(['sha256', 'sha512', 'size_bytes as sizeBytes'])
    .where('upload_id', '=', session.id)
    .where('position', '<', session.chunkCount)
    .orderBy('position')
    .execute()
  if (chunks.length !== session.chunkCount) throw new Problem('upload.unknown', 404)
  const [only] = chunks
  const whole = only && chunks.length === 1 ? only : await joinChunks(context, chunks)
  const isRight = isNamed(whole, part)
  await transact(context, async (tx) => {
    if (!(await endUpload(tx, session))) throw new Problem('upload.unknown', 404)
    if (isRight) await keepPart(tx, owner, { part, bytes: whole })
  })
  if (!isRight) throw wrongDigest(part)
}

/** Keeps what came with a single request. Throws `upload.wrong-digest` (400). */
export async function keepWhole(
  context: Context,
  owner: UploadOwner,
  { part, stream }: { readonly part: string; readonly stream: AsyncIterable<Uint8Array> },
): Promise<void> {
  const bytes = (await receiveBytes(context, stream, partBytesMax)) ?? (await joinChunks(context, []))
  if (!isNamed(bytes, part)) throw wrongDigest(part)
  await transact(context, (tx) => keepPart(tx, owner, { part, bytes }))
}

/** The same again is no fault. */
export async function keepPart(
  tx: Tx,
  owner: Pick<UploadOwner, 'repositoryId' | 'name'>,
  { part, bytes }: { readonly part: string; readonly bytes: ReceivedBytes },
): Promise<void> {
  const { sha256, sha512, sizeBytes: size_bytes } = bytes
  const account_id = tx.actor.kind === 'person' ? tx.actor.accountId : null
  const held = { repository_id: owner.repositoryId, name: owner.name, part }
  await tx.db
    .insertInto('hosted_part')
    .values({ ...held, sha256, sha512, size_bytes, account_id, uploaded_at: tx.now })
    .onConflict((conflict) => conflict.columns(['repository_id', 'name', 'part']).doUpdateSet({ uploaded_at: tx.now }))
    .execute()
}

async function joinChunks(
  context: Context,
  chunks: readonly { readonly sha256: string; readonly sizeBytes: number }[],
): Promise<ReceivedBytes> {
  async function* all() {
    for (const { sha256 } of chunks) for await (const bytes of context.blobs.stream(sha256)) yield bytes as Uint8Array
  }
  return (await receiveBytes(context, all(), partBytesMax)) ?? keepNothing(context)
}

/** Layers without a byte exist. */
async function keepNothing(context: Context): Promise<ReceivedBytes> {
  const { sha256 } = await context.blobs.put(new Uint8Array())
  return { sha256, sha512: createHash('sha512').digest('hex'), sizeBytes: 0 }
}

function isNamed(bytes: ReceivedBytes, part: string): boolean {
  return part === `sha256:${bytes.sha256}` || part === `sha512:${bytes.sha512}`
}

function wrongDigest(part: string): Problem {
  return new Problem('upload.wrong-digest', 400, { part })
}
