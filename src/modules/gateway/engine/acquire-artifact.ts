import type { FetchUpstream, UpstreamAddress, VersionTarget } from '#ecosystems/gate/registry.ts'
import { createDigests, type Digests, digestAlgorithms, matchesIntegrity } from '#formats/hash.ts'
import { recordArtifact } from '#modules/catalog/index.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import type { Repository } from '../repository.ts'
import { type DocumentStore, loadServices } from './document-store.ts'
import { fetchFor, openArtifact, type UpstreamHealth, unreadable } from './upstream.ts'

export interface AcquireNeeds {
  readonly health: UpstreamHealth
  readonly documents: DocumentStore
}

/** A file as the catalogue knows it, or as its protocol says that upstream has it. */
export interface KnownFile extends VersionTarget {
  readonly versionId: string
  readonly fileName: string
  readonly url: string
  readonly role: 'package' | 'metadata'
  readonly integrity: string | undefined
  readonly sha1: string | undefined
  /** Of the bytes that are held, or were. */
  readonly sha256: string | undefined
  /** When they were taken first. */
  readonly fetchedAt: Date | undefined
  readonly isListed: boolean
  /** Digest of the index that names it. */
  readonly upstreamRevision: string | undefined
}

const artifactBytesMax = 2 * 1024 * 1024 * 1024
const verifiedBytesMax = 512 * 1024 * 1024
const proofBytesMax = 64 * 1024 * 1024

export function wrongDigest(file: KnownFile): Problem {
  return new Problem('artifact.wrong-digest', 502, { file: file.fileName })
}

interface AcquireFrom extends AcquireNeeds {
  readonly repository: Repository
}

/** Streams into a temporary file while hashing; a wrong digest leaves nothing behind. */
export async function acquireArtifact(
  context: Context,
  from: AcquireFrom,
  file: KnownFile,
): Promise<{ sha256: string; sizeBytes: number }> {
  await context.blobs.room.require()
  const expected = await expectedDigests(context, from, file)
  // Its address may be on a host that only the upstream's own services document names.
  await loadServices(context, from)
  const response = await openArtifact(
    context,
    from,
    from.repository.registry.artifactRequest?.(file) ?? { url: file.url },
  )
  const digests = createDigests(algorithmsFor(expected))
  const writer = await context.blobs.create().catch((error) => {
    response.body.destroy()
    throw error
  })
  try {
    let sizeBytes = 0
    for await (const chunk of response.body) {
      sizeBytes += chunk.byteLength
      if (sizeBytes > artifactBytesMax) throw new Problem('artifact.too-large', 503, { file: file.fileName })
      digests.update(chunk)
      await writer.write(chunk)
    }
    const computed = digests.result()
    if (!expected.every((stated) => matchesIntegrity(stated, computed))) throw wrongDigest(file)
    const blob = await writer.commit()
    await verify(context, from, { file, blob })
    await keepRecord(context, file, { ...blob, sha512: computed.sha512.hex })
    return blob
  } catch (error) {
    response.body.destroy()
    await writer.abort()
    if (error instanceof Problem) throw error
    const reason = 'transfer broken off'
    throw new Problem('upstream.unavailable', 503, { repository: from.repository.name, reason }, error)
  }
}

/** Bytes that came from elsewhere than upstream, stored under their digest and not known to be anybody's file yet. */
export interface OfferedBlob {
  readonly sha256: string
  readonly sizeBytes: number
  /** Of every algorithm. */
  readonly digests: Digests
}

/**
 * Makes bytes that are at hand a known file's, when they are what upstream states of it: their own word counts for nothing.
 * Throws `artifact.without-digest` where upstream states none, `artifact.wrong-digest`, and as `acquireArtifact`.
 */
export async function adoptArtifact(
  context: Context,
  from: AcquireFrom,
  { file, blob }: { readonly file: KnownFile; readonly blob: OfferedBlob },
): Promise<void> {
  const { digests, sizeBytes, sha256 } = blob
  const expected = await expectedDigests(context, from, file)
  if (expected.length === 0) throw new Problem('artifact.without-digest', 503, { file: file.fileName })
  if (!expected.every((stated) => matchesIntegrity(stated, digests))) throw wrongDigest(file)
  await verify(context, from, { file, blob: { sha256, sizeBytes } })
  await keepRecord(context, file, { sha256, sizeBytes, sha512: digests.sha512.hex })
}

/** md5 costs time, and is computed only where upstream states nothing else. */
function algorithmsFor(expected: readonly string[]) {
  return digestAlgorithms.filter((each) => each !== 'md5' || expected.some((stated) => stated.startsWith('md5')))
}

/** What upstream states of the bytes, and what was held before. Throws `artifact.without-digest` when there must be some. */
async function expectedDigests(context: Context, from: AcquireFrom, file: KnownFile): Promise<readonly string[]> {
  const { registry } = from.repository
  const indexed = [file.integrity, file.sha1 && `sha1:${file.sha1}`, file.sha256 && `sha256:${file.sha256}`]
  const stated = indexed.filter((each) => each !== undefined)
  if (stated.length > 0) return stated
  const beside = registry.statedDigests && (await digestsBeside(context, from, file))
  if (beside && beside.length > 0) return beside
  if (registry.withoutDigest === 'refuse') throw new Problem('artifact.without-digest', 503, { file: file.fileName })
  return []
}

async function digestsBeside(context: Context, from: AcquireFrom, file: KnownFile) {
  const upstream = await addressOf(context, from)
  return from.repository.registry.statedDigests?.({ ...file, upstream }, fetchFor(context, from)).catch((error) => {
    throw unreadable(error)
  })
}

async function addressOf(context: Context, from: AcquireFrom): Promise<UpstreamAddress> {
  return { url: from.repository.upstreamUrl ?? '', services: await loadServices(context, from) }
}

/** By the protocol's own means, where it has any besides digests. */
async function verify(
  context: Context,
  from: AcquireFrom,
  { file, blob }: { readonly file: KnownFile; readonly blob: { readonly sha256: string; readonly sizeBytes: number } },
): Promise<void> {
  const { registry } = from.repository
  if (!registry.verify) return
  if (blob.sizeBytes > verifiedBytesMax) throw new Problem('artifact.too-large', 503, { file: file.fileName })
  const bytes = await context.blobs.read(blob.sha256)
  try {
    const upstream = await addressOf(context, from)
    await registry.verify({ ...file, bytes, upstream }, fetchKept(context, from))
  } catch (error) {
    if (!(error instanceof RangeError)) throw unreadable(error)
    const { name, version, fileName } = file
    context.log.warn({ name, version, fileName, error }, 'a file is not what upstream vouches for')
    throw wrongDigest(file)
  }
}

/** What was asked for in order to verify stays, and is looked at again when upstream is away. */
function fetchKept(context: Context, { repository, documents }: AcquireFrom): FetchUpstream {
  return async (request) => {
    const found = await documents.get(context, repository, { request, keep: 'check' })
    if (found && found.sizeBytes > proofBytesMax)
      throw new Problem('upstream.unreadable', 503, { reason: `answer larger than ${proofBytesMax} bytes` })
    return found && context.blobs.read(found.sha256)
  }
}

/** Other bytes than were held once are not served, whoever states them. */
async function keepRecord(
  context: Context,
  file: KnownFile,
  blob: { readonly sha256: string; readonly sha512: string; readonly sizeBytes: number },
): Promise<void> {
  const { versionId, fileName, url, role } = file
  const unlisted = file.isListed ? {} : { unlisted: { upstreamUrl: url, role } }
  const recorded = await transact(context, (tx) => recordArtifact(tx, { versionId, fileName, ...blob, ...unlisted }))
  if (recorded.changedUpstream) throw wrongDigest(file)
}
