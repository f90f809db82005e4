import { createDigests } from '#formats/hash.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'

/** Bytes that are stored, and belong to nothing yet. */
export interface ReceivedBytes {
  /** Lower-case hex. */
  readonly sha256: string
  readonly sha512: string
  readonly sizeBytes: number
}

const lookBytes = 64 * 1024 * 1024

/**
 * Stores what comes, hashed on its way and never in memory as a whole; undefined when nothing comes. What breaks off leaves
 * nothing behind. Throws `upload.too-large`, and `storage.full` as the store does.
 */
export async function receiveBytes(
  context: Context,
  stream: AsyncIterable<Uint8Array>,
  bytesMax: number,
): Promise<ReceivedBytes | undefined> {
  const digests = createDigests(['sha512'])
  let writer: Awaited<ReturnType<Context['blobs']['create']>> | undefined
  let sizeBytes = 0
  let lookedAt = 0
  try {
    for await (const bytes of stream) {
      if (bytes.byteLength === 0) continue
      sizeBytes += bytes.byteLength
      if (sizeBytes > bytesMax) throw new Problem('upload.too-large', 413, { limitBytes: bytesMax })
      writer ??= await context.blobs.create()
      // There is room for a beginning: that there is for the rest shows on the way.
      if (sizeBytes - lookedAt >= lookBytes) await context.blobs.room.require()
      if (sizeBytes - lookedAt >= lookBytes) lookedAt = sizeBytes
      digests.update(bytes)
      await writer.write(bytes)
    }
    if (!writer) return undefined
    const { sha256 } = await writer.commit()
    return { sha256, sha512: digests.result().sha512.hex, sizeBytes }
  } catch (error) {
    await writer?.abort()
    throw error
  }
}
