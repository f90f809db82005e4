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
  /** Small ones are kept in memory. */
  readonly bytes: Buffer | undefined
  readonly cache: 'memory' | 'disk' | 'fetched'
}

export interface ArtifactStore {
  /** From memory or disk, or from upstream with its digests verified before anyone sees a byte. */
  get(context: Context, repository: Repository, asked: { versionId: string; fileName: string }): Promise<StoredArtifact>
}

const knownMax = 200_000
const smallBytesMax = 256 * 1024
const memoryBytesMax = 256 * 1024 * 1024
const artifactBytesMax = 2 * 1024 * 1024 * 1024

export function createArtifactStore(health: UpstreamHealth): ArtifactStore {
  const known = createEntryLru<Omit<StoredArtifact, 'bytes'>>(knownMax)
  const small = createByteLru<Buffer>(memoryBytesMax)
  const flights = createSingleFlight<StoredArtifact>()
  const remember = async (
    context: Context,
    key: string,
    found: Omit<StoredArtifact, 'bytes'>,
  ): Promise<StoredArtifact> => {
    known.set(key, { ...found, cache: 'disk' })
    if (found.sizeBytes > smallBytesMax) return { ...found, bytes: undefined }
    const bytes = Buffer.from(await context.blobs.read(found.sha256))
    small.set(found.sha256, bytes, bytes.byteLength)
    return { ...found, bytes }
  }
  return {
    get: async (context, repository, asked) => {
      const key = `${asked.versionId} ${asked.fileName}`
      const held = known.get(key)
      const bytes = held && small.get(held.sha256)
      if (held && bytes) return { ...held, bytes, cache: 'memory' }
      // Looked for each time: a blob that was taken away is fetched again, not promised and then missing.
      if (held && held.sizeBytes > smallBytesMax && (await context.blobs.find(held.sha256)))
        return { ...held, bytes: undefined }
      return flights.run(key, async () => {
        const row = await loadArtifact(context, asked)
        const blob = row.sha256 ? await context.blobs.find(row.sha256) : undefined
        if (blob) return remember(context, key, { ...blob, cache: 'disk' })
        return remember(context, key, { ...(await acquire(context, { repository, health }, row)), cache: 'fetched' })
      })
    },
  }
}

type ArtifactRow = Awaited<ReturnType<typeof loadArtifact>>

async function loadArtifact(context: Context, asked: { versionId: string; fileName: string }) {
  const row = await context.db
    .selectFrom('artifact')
    .selectAll()
    .where('version_id', '=', asked.versionId)
    .where('file_name', '=', asked.fileName)
    .executeTakeFirst()
  if (!row) throw new Problem('artifact.unknown', 404, { file: asked.fileName })
  return row
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
    if (!expected.every((stated) => matchesIntegrity(stated, computed)))
      throw new Problem('artifact.wrong-digest', 502, { file: row.file_name })
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
