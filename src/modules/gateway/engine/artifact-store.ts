import { webcrypto } from 'node:crypto'
import type { ArtifactTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Repository } from '../repository.ts'
import {
  type AcquireNeeds,
  acquireArtifact,
  adoptArtifact,
  type KnownFile,
  type OfferedBlob,
  wrongDigest,
} from './acquire-artifact.ts'
import { createByteLru } from './byte-lru.ts'
import { loadServices } from './document-store.ts'
import { createEntryLru } from './entry-lru.ts'
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

export function createArtifactStore(needs: AcquireNeeds): ArtifactStore {
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
      return flights.run(key, async () => {
        // What was served here before needs no database: a server that is cut off goes on serving it for its lease.
        const again = held && (await openKept(context, held.sha256, hotBytesMax))
        if (again) return remember(key, { ...again, fetchedAt: held.fetchedAt, cache: 'disk' })
        const row = await findArtifact(context, { repository, needs }, asked)
        const readBytesMax = held ? hotBytesMax : smallBytesMax
        const kept = row.sha256 ? await openKept(context, row.sha256, readBytesMax) : undefined
        const fetchedAt = row.fetchedAt ?? context.now
        if (kept) return remember(key, { ...kept, fetchedAt, cache: 'disk' })
        const blob = await refused.unless(context, { repository, row }, () =>
          acquireArtifact(context, { repository, ...needs }, row),
        )
        const fetched = await openKept(context, blob.sha256, readBytesMax)
        return remember(key, { bytes: undefined, ...blob, ...fetched, fetchedAt, cache: 'fetched' })
      })
    },
    adopt: async (context, repository, asked) => {
      const file = await findArtifact(context, { repository, needs }, asked)
      const isHeld = file.sha256 === asked.blob.sha256
      if (!isHeld) await adoptArtifact(context, { repository, ...needs }, { file, blob: asked.blob })
      return isHeld ? 'held' : 'adopted'
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

async function findArtifact(
  context: Context,
  from: { readonly repository: Repository; readonly needs: AcquireNeeds },
  { versionId, target }: ArtifactQuestion,
): Promise<KnownFile> {
  const { repository, needs } = from
  const { name, version, fileName } = target
  const row = await context.db
    .selectFrom('artifact as a')
    .innerJoin('package_version as v', 'v.id', 'a.version_id')
    .leftJoin('index_copy as i', (join) =>
      join.onRef('i.package_id', '=', 'v.package_id').on('i.repository_id', '=', repository.id),
    )
    .selectAll('a')
    .select('i.sha256 as upstream_revision')
    .where('a.version_id', '=', versionId)
    .where('a.file_name', '=', fileName)
    .executeTakeFirst()
  const about = { versionId, name, version, fileName }
  if (row)
    return {
      ...about,
      url: row.upstream_url,
      role: row.role as KnownFile['role'],
      integrity: row.integrity ?? undefined,
      sha1: row.sha1 ?? undefined,
      sha256: row.sha256 ?? undefined,
      fetchedAt: row.fetched_at ?? undefined,
      isListed: true,
      upstreamRevision: row.upstream_revision ?? undefined,
    }
  if (repository.kind === 'hosted') throw new Problem('artifact.unknown', 404, { file: fileName })
  const services = repository.registry.fileOf && (await loadServices(context, { repository, ...needs }))
  const file = services && repository.registry.fileOf?.(target, { url: repository.upstreamUrl ?? '', services })
  if (!file) throw new Problem('artifact.unknown', 404, { file: fileName })
  const { url, role, integrity, sha1 } = file
  const nothingHeld = { sha256: undefined, fetchedAt: undefined, isListed: false, upstreamRevision: undefined }
  return { ...about, url, role, integrity, sha1, ...nothingHeld }
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
