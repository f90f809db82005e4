import { webcrypto } from 'node:crypto'
import { createDigests, matchesIntegrity } from '#formats/hash.ts'
import { recordArtifact } from '#modules/catalog/index.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import type { Repository } from '../repository.ts'
import { createByteLru } from './byte-lru.ts'
import { createEntryLru } from './entry-lru.ts'
import { createSingleFlight } from './single-flight.ts'
import { openArtifact, type UpstreamHealth } from './upstream.ts'

export interface StoredArtifact {
  readonly sha256: string
  readonly sizeBytes: number
  /** Small ones are kept in memory, and larger ones that are asked for again. */
  readonly bytes: Buffer | undefined
  readonly cache: 'memory' | 'disk' | 'fetched'
}

export interface ArtifactStore {
  /** From memory or disk, or from upstream with its digests verified before anyone sees a byte. */
  get(context: Context, repository: Repository, asked: { versionId: string; fileName: string }): Promise<StoredArtifact>
}

const { subtle } = webcrypto
const knownMax = 200_000
const smallBytesMax = 256 * 1024
const hotBytesMax = 8 * 1024 * 1024
const memoryBytesMax = 384 * 1024 * 1024
const refusedSeconds = 60
const refusedMax = 10_000
const artifactBytesMax = 2 * 1024 * 1024 * 1024

export function createArtifactStore(health: UpstreamHealth): ArtifactStore {
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
      const key = `${asked.versionId} ${asked.fileName}`
      const held = known.get(key)
      const inMemory = held && memory.get(held.sha256)
      if (inMemory) return inMemory
      // Looked for each time: a blob that was taken away is fetched again, not promised and then missing.
      if (held && held.sizeBytes > hotBytesMax && (await context.blobs.find(held.sha256))) return held
      return flights.run(key, async () => {
        const row = await loadArtifact(context, repository, asked)
        const readBytesMax = held ? hotBytesMax : smallBytesMax
        const kept = row.sha256 ? await openKept(context, row.sha256, readBytesMax) : undefined
        if (kept) return remember(key, { ...kept, cache: 'disk' })
        const blob = await refused.unless(context, { repository, row }, () =>
          acquire(context, { repository, health }, row),
        )
        const fetched = await openKept(context, blob.sha256, readBytesMax)
        return remember(key, { bytes: undefined, ...blob, ...fetched, cache: 'fetched' })
      })
    },
  }
}

/** A blob on disk, its bytes as well up to a size. What is kept in memory is served often: its digest is looked at again. */
async function openKept(
  context: Context,
  sha256: string,
  readBytesMax: number,
): Promise<Omit<StoredArtifact, 'cache'> | undefined> {
  const blob = await context.blobs.find(sha256)
  if (!blob) return undefined
  if (blob.sizeBytes > readBytesMax) return { ...blob, bytes: undefined }
  const bytes = Buffer.from(await context.blobs.read(sha256))
  const digest = Buffer.from(await subtle.digest('SHA-256', bytes)).toString('hex')
  if (digest === sha256) return { ...blob, bytes }
  context.log.error({ sha256, digest }, 'a blob has been damaged on disk: it is taken away and fetched again')
  await context.blobs.remove(sha256)
  return undefined
}

type ArtifactRow = Awaited<ReturnType<typeof loadArtifact>>

async function loadArtifact(
  context: Context,
  repository: Repository,
  asked: { readonly versionId: string; readonly fileName: string },
) {
  const row = await context.db
    .selectFrom('artifact as a')
    .innerJoin('package_version as v', 'v.id', 'a.version_id')
    .leftJoin('index_copy as i', (join) =>
      join.onRef('i.package_id', '=', 'v.package_id').on('i.repository_id', '=', repository.id),
    )
    .selectAll('a')
    .select('i.sha256 as upstream_revision')
    .where('a.version_id', '=', asked.versionId)
    .where('a.file_name', '=', asked.fileName)
    .executeTakeFirst()
  if (!row) throw new Problem('artifact.unknown', 404, { file: asked.fileName })
  return row
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
      { repository, row }: { readonly repository: Repository; readonly row: ArtifactRow },
      work: () => Promise<Value>,
    ): Promise<Value> => {
      const { upstream_url, integrity, sha1, upstream_revision } = row
      const key = JSON.stringify([repository.upstreamUrl, upstream_url, integrity, sha1, upstream_revision])
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

function wrongDigest(row: ArtifactRow): Problem {
  return new Problem('artifact.wrong-digest', 502, { file: row.file_name })
}

/** Streams into a temporary file while hashing; a wrong digest leaves nothing behind. */
async function acquire(
  context: Context,
  from: { readonly repository: Repository; readonly health: UpstreamHealth },
  row: ArtifactRow,
): Promise<{ sha256: string; sizeBytes: number }> {
  const expected = [row.integrity, row.sha1 && `sha1:${row.sha1}`].filter((each) => typeof each === 'string')
  if (expected.length === 0) throw new Problem('artifact.without-digest', 503, { file: row.file_name })
  const response = await openArtifact(context, from, row.upstream_url)
  const digests = createDigests(['sha1', 'sha256', 'sha384', 'sha512'])
  const writer = await context.blobs.create().catch((error) => {
    response.body.destroy()
    throw error
  })
  try {
    let sizeBytes = 0
    for await (const chunk of response.body) {
      sizeBytes += chunk.byteLength
      if (sizeBytes > artifactBytesMax) throw new Problem('artifact.too-large', 503, { file: row.file_name })
      digests.update(chunk)
      await writer.write(chunk)
    }
    const computed = digests.result()
    if (!expected.every((stated) => matchesIntegrity(stated, computed))) throw wrongDigest(row)
    const blob = await writer.commit()
    const sha512 = computed.sha512.hex
    await transact(context, (tx) =>
      recordArtifact(tx, { versionId: row.version_id, fileName: row.file_name, ...blob, sha512 }),
    )
    return blob
  } catch (error) {
    response.body.destroy()
    await writer.abort()
    if (error instanceof Problem) throw error
    throw new Problem(
      'upstream.unavailable',
      503,
      { repository: from.repository.name, reason: 'transfer broken off' },
      error,
    )
  }
}
