import { webcrypto } from 'node:crypto'
import type { BlobInfo } from '#platform/blobs.ts'
import type { Context } from '#platform/context.ts'
import { createByteLru } from './byte-lru.ts'
import { createEntryLru } from './entry-lru.ts'
import { createSingleFlight } from './single-flight.ts'

/** The bytes of documents in memory: of small ones, and of larger ones that are asked for again. */
export interface DocumentBytes {
  /** Undefined: they are to be read from the blob. */
  get(context: Context, document: BlobInfo): Promise<Buffer | undefined>
}

const { subtle } = webcrypto
const smallBytesMax = 256 * 1024
/** The list of all packages of a distribution, and of all gems. */
const hotBytesMax = 32 * 1024 * 1024
const memoryBytesMax = 192 * 1024 * 1024
const askedMax = 10_000

export function createDocumentBytes(): DocumentBytes {
  const memory = createByteLru<Buffer>(memoryBytesMax)
  const asked = createEntryLru<true>(askedMax)
  const reading = createSingleFlight<Buffer | undefined>()
  return {
    get: async (context, document) => {
      const { sha256, sizeBytes } = document
      const held = memory.get(sha256)
      if (held) return held
      if (sizeBytes > hotBytesMax) return undefined
      const isAskedAgain = asked.get(sha256) !== undefined
      asked.set(sha256, true)
      if (sizeBytes > smallBytesMax && !isAskedAgain) return undefined
      return reading.run(sha256, async () => {
        const bytes = await readVerified(context, sha256)
        if (bytes) memory.set(sha256, bytes, bytes.byteLength)
        return bytes
      })
    },
  }
}

/** What is kept in memory is served often: its digest is looked at again. */
async function readVerified(context: Context, sha256: string): Promise<Buffer | undefined> {
  const bytes = Buffer.from(await context.blobs.read(sha256))
  const digest = Buffer.from(await subtle.digest('SHA-256', bytes)).toString('hex')
  if (digest === sha256) return bytes
  context.log.error({ sha256, digest }, 'a document has been damaged on disk: it is taken away and fetched again')
  const another = await context.blobs.rejectCopy(sha256)
  return another ? readVerified(context, sha256) : undefined
}
