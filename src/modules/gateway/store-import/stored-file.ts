import { createDigests, type Digests, digestAlgorithms, matchesIntegrity } from '#formats/hash.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { OfferedBlob } from '../engine/acquire-artifact.ts'
import { openStoreFile } from './walk-store.ts'

const chunkBytes = 512 * 1024

/**
 * Copies a file of another store into ours, under its digest: nobody is served by that. What the other store itself says of the
 * bytes must hold. Throws `store-import.unreadable`, `store-import.too-large`, `store-import.wrong-digest`.
 */
export async function keepStoredFile(
  context: Context,
  from: { readonly root: string; readonly path: string },
  expected: { readonly digests: readonly string[]; readonly bytesMax: number },
): Promise<OfferedBlob> {
  const { path } = from
  const file = await openStoreFile(from.root, path)
  if (!file) throw new Problem('store-import.unreadable', 422, { path })
  try {
    const writer = await context.blobs.create()
    try {
      const digests = createDigests(digestAlgorithms)
      let sizeBytes = 0
      for await (const chunk of file.createReadStream({ autoClose: false, highWaterMark: chunkBytes })) {
        sizeBytes += (chunk as Buffer).byteLength
        if (sizeBytes > expected.bytesMax) throw new Problem('store-import.too-large', 422, { path })
        digests.update(chunk as Buffer)
        await writer.write(chunk as Buffer)
      }
      const computed = digests.result()
      if (!expected.digests.every((stated) => matchesIntegrity(stated, computed)))
        throw new Problem('store-import.wrong-digest', 422, { path })
      return { ...(await writer.commit()), digests: computed }
    } catch (error) {
      await writer.abort()
      throw error
    }
  } finally {
    await file.close()
  }
}

/** The digests of a blob of ours; undefined when it is not there. */
export async function digestStored(context: Context, sha256: string): Promise<OfferedBlob | undefined> {
  const blob = await context.blobs.find(sha256)
  if (!blob) return undefined
  const digests = createDigests(digestAlgorithms)
  for await (const chunk of context.blobs.stream(sha256)) digests.update(chunk as Buffer)
  const computed: Digests = digests.result()
  return computed.sha256.hex === sha256 ? { ...blob, digests: computed } : undefined
}
