import type { ChecksumAlgorithm } from '#ecosystems/gate/registry.ts'
import { createDigests } from '#formats/hash.ts'
import type { Context } from '#platform/context.ts'
import { createEntryLru } from './entry-lru.ts'
import { createSingleFlight } from './single-flight.ts'

export type KnownDigests = Readonly<Record<ChecksumAlgorithm, string>>

/** Digests of our own bytes, in every algorithm that clients ask for. */
export interface BlobDigests {
  /** In lower-case hex; the blob is read once, however many ask. `bytes` are its content, where they are at hand. */
  get(context: Context, sha256: string, bytes?: Uint8Array): Promise<KnownDigests>
}

const knownMax = 100_000

export function createBlobDigests(): BlobDigests {
  const known = createEntryLru<KnownDigests>(knownMax)
  const flights = createSingleFlight<KnownDigests>()
  return {
    get: async (context, sha256, bytes) => {
      const held = known.get(sha256)
      if (held) return held
      return flights.run(sha256, async () => {
        const stream = createDigests(['md5', 'sha1', 'sha512'])
        if (bytes) stream.update(bytes)
        else for await (const chunk of context.blobs.stream(sha256)) stream.update(chunk as Buffer)
        const { md5, sha1, sha512 } = stream.result()
        const digests = { md5: md5.hex, sha1: sha1.hex, sha256, sha512: sha512.hex }
        known.set(sha256, digests)
        return digests
      })
    },
  }
}
