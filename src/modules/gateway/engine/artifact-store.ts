import { webcrypto } from 'node:crypto'
import type { ArtifactTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Repository } from '../repository.ts'
import { acquireArtifact, adoptArtifact, type KnownFile, type OfferedBlob, wrongDigest } from './acquire-artifact.ts'
import { createByteLru } from './byte-lru.ts'
import { createEntryLru } from './entry-lru.ts'
import { chooseSource, type FindNeeds, findArtifact } from './find-artifact.ts'
import { createSingleFlight } from './single-flight.ts'

export interface StoredArtifact {
  readonly sha256: string
  readonly sizeBytes: number
  /** Small ones are kept in memory, and larger ones that are asked for again. */
  readonly bytes: Buffer | undefined
  /** When the bytes were taken first. */
  readonly fetchedAt: Date
  readonly cache: 'memory' | 'disk' | 'fetched'
}

export interface ArtifactStore {
  /** From memory or disk, or from upstream with its digests verified before anyone sees a byte. */
  get(context: Context, repository: Repository, asked: ArtifactQuestion): Promise<StoredArtifact>
  /** Takes bytes that came from elsewhere, when upstream states their digests: `held` where the file was there already. */
  adopt(context: Context, repository: Repository, asked: ArtifactQuestion & { blob: OfferedBlob }): Promise<Adoption>
}

export type Adoption = 'held' | 'adopted'

export interface ArtifactQuestion {
  readonly versionId: string
  readonly target: ArtifactTarget
}

const { subtle } = webcrypto
const knownMax = 200_000
const smallBytesMax = 256 * 1024
const hotBytesMax = 8 * 1024 * 1024
const memoryBytesMax = 384 * 1024 * 1024
const refusedSeconds = 60
const refusedMax = 10_000

/** Whichever repository is asked, the bytes of a file are those of its version's origin. */
export function createArtifactStore(needs: FindNeeds): ArtifactStore {
  const known = createEntryLru<StoredArtifact>(knownMax)
  const memory = createByteLru<StoredArtifact>(memoryBytesMax)
  const flights = createSingleFlight<StoredArtifact>()
  const refused = createRefusals()
  const remember = (key: string, found: StoredArtifact): StoredArtifact => {
    known.set(key, { ...found, bytes: undefined, cache: 'disk' })
    if (found.bytes) memory.set(found.sha256, { ...found, cache: 'memory' }, found.sizeBytes)
    return found
  }
  return {
    get: async (context, repository, asked) => {
      const key = `${asked.versionId} ${asked.target.fileName}`
      const held = known.get(key)
      const inMemory = held && memory.get(held.sha256)
      if (inMemory) return inMemory
      // Looked for each time: a blob that was taken away is fetched again, not promised and then missing.
      if (held && held.sizeBytes > hotBytesMax && (await context.blobs.find(held.sha256))) return held
      // What one repository is refused must not be what another one waits for.
      return flights.run(`${repository.id} ${key}`, async () => {
        // What was served here before needs no database: a server that is cut off goes on serving it for its lease.
        const again = held && (await openKept(context, held.sha256, hotBytesMax))
        if (again) return remember(key, { ...again, fetchedAt: held.fetchedAt, cache: 'disk' })
        const row = await findArtifact(context, { repository, needs }, asked)
        const readBytesMax = held ? hotBytesMax : smallBytesMax
        const kept = row.sha256 ? await openKept(context, row.sha256, readBytesMax) : undefined
        const fetchedAt = row.fetchedAt ?? context.now
        if (kept) return remember(key, { ...kept, fetchedAt, cache: 'disk' })
        const source = await chooseSource(context, { repository, needs }, { file: row, asked })
        const blob = await refused.unless(context, { repository: source.repository, row: source.file }, () =>
          acquireArtifact(context, { ...needs, repository: source.repository }, source.file),
        )
        const fetched = await openKept(context, blob.sha256, readBytesMax)
        return remember(key, { bytes: undefined, ...blob, ...fetched, fetchedAt, cache: 'fetched' })
      })
    },
    adopt: async (context, repository, asked) => {
      const file = await findArtifact(context, { repository, needs }, asked)
      const isHeld = file.sha256 === asked.blob.sha256
      if (isHeld) return 'held'
      const source = await chooseSource(context, { repository, needs }, { file, asked })
      await adoptArtifact(context, { ...needs, repository: source.repository }, { file: source.file, blob: asked.blob })
      return 'adopted'
    },
  }
}

/** A blob on disk, its bytes as well up to a size. What is kept in memory is served often: its digest is looked at again. */
async function openKept(
  context: Context,
  sha256: string,
  readBytesMax: number,
): Promise<Omit<StoredArtifact, 'cache' | 'fetchedAt'> | undefined> {
  const blob = await context.blobs.find(sha256)
  if (!blob) return undefined
  if (blob.sizeBytes > readBytesMax) return { ...blob, bytes: undefined }
  const bytes = Buffer.from(await context.blobs.read(sha256))
  const digest = Buffer.from(await subtle.digest('SHA-256', bytes)).toString('hex')
  if (digest === sha256) return { ...blob, bytes }
  context.log.error({ sha256, digest }, 'a blob has been damaged on disk: it is taken away and fetched again')
  const another = await context.blobs.rejectCopy(sha256)
  return another ? openKept(context, sha256, readBytesMax) : undefined
}

/**
 * What had another digest than its index says is not fetched again at every request, only to be refused again: for so long,
 * unless the index, its word about the digest or the address changes.
 */
function createRefusals() {
  const until = createEntryLru<Date>(refusedMax)
  return {
    unless: async <Value>(
      context: Context,
      { repository, row }: { readonly repository: Repository; readonly row: KnownFile },
      work: () => Promise<Value>,
    ): Promise<Value> => {
      const { url, integrity, sha1, upstreamRevision } = row
      const key = JSON.stringify([repository.upstreamUrl, url, integrity, sha1, upstreamRevision])
      if ((until.get(key) ?? new Date(0)) > context.now) throw wrongDigest(row)
      try {
        return await work()
      } catch (error) {
        if (error instanceof Problem && error.code === 'artifact.wrong-digest')
          until.set(key, new Date(context.now.getTime() + refusedSeconds * 1000))
        throw error
      }
    },
  }
}
