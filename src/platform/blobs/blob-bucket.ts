import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { BlobRange, BlobStream, Blobs, BlobWriter, StoredBlob } from '../blobs.ts'
import { isBlobDigest, requireBlobDigest } from '../blobs.ts'
import { refuseInsideTransaction } from '../database/transact.ts'
import type { OutboundResponse } from '../outbound.ts'
import { Problem } from '../problem.ts'
import type { BlobCache } from './blob-cache.ts'
import { putBytes } from './blob-folder.ts'
import type { BucketCalls } from './bucket-calls.ts'
import type { IncomingFile, IncomingFiles } from './incoming-files.ts'
import { readObjectPage, readUploads } from './listed-objects.ts'
import type { StorageRoom } from './storage-room.ts'
import { type UploadSizes, uploadFile } from './upload-file.ts'

export interface BlobBucketParts {
  readonly calls: BucketCalls
  /** Before every key: empty, or with a slash at its end. */
  readonly prefix: string
  readonly cache: BlobCache
  /** Where files are written and hashed before they are uploaded. */
  readonly incoming: IncomingFiles
  readonly room: StorageRoom
  readonly sizes: UploadSizes
}

/** An object that was written lately does not have to be written again to count as young. */
const youngMilliseconds = 6 * 60 * 60 * 1000
const probeSecondsMin = 20

/**
 * Blobs in a bucket of an S3-compatible service, behind a local cache. A file is written here first: its digest is its key, so
 * that nothing unfinished or unverified is ever in the bucket, and two who store the same store one object.
 */
export function openBlobBucket(parts: BlobBucketParts): Blobs {
  const { calls, cache, incoming, room } = parts
  const create = async (): Promise<BlobWriter> => {
    refuseInsideTransaction('blobs')
    await room.require()
    return makeWriter(parts, await incoming.create())
  }
  const remove = async (sha256: string) => {
    await cache.drop(sha256)
    await calls.run({ method: 'DELETE', key: keyOf(parts, sha256), expected: [404] })
  }
  return {
    room,
    create,
    put: (bytes) => putBytes(create, bytes),
    find: async (sha256) => {
      refuseInsideTransaction('blobs')
      const held = await cache.find(sha256)
      if (held) return held
      const found = await findObject(parts, sha256)
      return found && { sha256, sizeBytes: found.sizeBytes }
    },
    read: async (sha256) => {
      refuseInsideTransaction('blobs')
      return (await cache.read(sha256)) ?? (await readObject(parts, sha256))
    },
    stream: (sha256, range) => streamBlob(parts, requireBlobDigest(sha256), range),
    remove,
    rejectCopy: async (sha256) => {
      const held = await cache.find(sha256)
      if (!held) await remove(sha256)
      await cache.drop(sha256)
      return held !== undefined
    },
    list: (digits) => listObjects(parts, digits),
    removeOlder: async (sha256, before) => {
      const found = await findObject(parts, sha256)
      if (!found || found.writtenAt >= before) return false
      await remove(sha256)
      return true
    },
    sweep: async (before) => (await incoming.sweep(before)) + (await abortUploads(parts, before)),
    probe: makeProbe(parts),
  }
}

function keyOf({ prefix }: BlobBucketParts, sha256: string): string {
  return `${prefix}sha256/${sha256.slice(0, 2)}/${requireBlobDigest(sha256)}`
}

interface FoundObject {
  readonly sizeBytes: number
  readonly writtenAt: Date
  /** What the service says that it is now. */
  readonly at: Date
}

async function findObject(parts: BlobBucketParts, sha256: string): Promise<FoundObject | undefined> {
  const { status, headers } = await parts.calls.run({ method: 'HEAD', key: keyOf(parts, sha256), expected: [404] })
  if (status === 404) return undefined
  const writtenAt = new Date(String(headers['last-modified']))
  const at = new Date(String(headers.date))
  return { sizeBytes: Number(headers['content-length']), writtenAt, at }
}

/** Small enough for memory, by the caller's word; a digest that is not right is not cached. */
async function readObject(parts: BlobBucketParts, sha256: string): Promise<Uint8Array> {
  const answer = await openObject(parts, sha256)
  const chunks: Uint8Array[] = []
  for await (const chunk of answer.body) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  if (createHash('sha256').update(bytes).digest('hex') === sha256) await keepCopy(parts, sha256, [bytes])
  return bytes
}

async function openObject(parts: BlobBucketParts, sha256: string, range?: BlobRange): Promise<OutboundResponse> {
  const headers = range ? { range: `bytes=${range.start}-${range.end}` } : {}
  const answer = await parts.calls.open({ method: 'GET', key: keyOf(parts, sha256), headers, expected: [404] })
  if (answer.status === 404) {
    answer.body.destroy()
    throw Object.assign(new Error(`no blob ${sha256}`), { code: 'ENOENT' })
  }
  if (range && answer.status !== 206) {
    answer.body.destroy()
    throw new Problem('storage.unavailable', 503, { reason: 'a part was asked for, and the whole came' })
  }
  return answer
}

/** From the cache, or from the bucket: the whole is kept on its way, so that the next one finds it here. */
function streamBlob(parts: BlobBucketParts, sha256: string, range: BlobRange | undefined): BlobStream {
  const stream = Object.assign(Readable.from(pass(), { objectMode: false }), { bytesRead: 0 })
  return stream

  async function* pass() {
    for await (const chunk of await source()) {
      stream.bytesRead += chunk.byteLength
      yield chunk
    }
  }

  async function source(): Promise<AsyncIterable<Uint8Array>> {
    const held = await parts.cache.open(sha256, range)
    if (held) return held
    const { body } = await openObject(parts, sha256, range)
    return range ? body : keepOnTheWay(parts, sha256, body)
  }
}

async function* keepOnTheWay(
  parts: BlobBucketParts,
  sha256: string,
  body: OutboundResponse['body'],
): AsyncGenerator<Uint8Array> {
  // A disk that is full takes nothing from those who only read.
  let file = await parts.incoming.create().catch(() => undefined)
  try {
    for await (const chunk of body) {
      await file?.write(chunk).catch(async () => {
        await file?.discard()
        file = undefined
      })
      yield chunk
    }
    const kept = await file?.finish().catch(() => undefined)
    if (file && kept?.sha256 === sha256) await parts.cache.adopt(file.path, kept).catch(() => {})
  } finally {
    body.destroy()
    await file?.discard()
  }
}

async function keepCopy(parts: BlobBucketParts, sha256: string, chunks: readonly Uint8Array[]): Promise<void> {
  const file = await parts.incoming.create().catch(() => undefined)
  if (!file) return
  try {
    for (const chunk of chunks) await file.write(chunk)
    const kept = await file.finish()
    if (kept.sha256 === sha256) await parts.cache.adopt(file.path, kept)
  } catch {
    // A copy that cannot be kept is read again from the bucket.
  } finally {
    await file.discard()
  }
}

function makeWriter(parts: BlobBucketParts, file: IncomingFile): BlobWriter {
  return {
    write: file.write,
    abort: file.discard,
    commit: async () => {
      const info = await file.finish()
      const { sha256, sizeBytes } = info
      const held = await findObject(parts, sha256)
      const isYoung = held && held.at.getTime() - held.writtenAt.getTime() < youngMilliseconds
      if (!isYoung || held.sizeBytes !== sizeBytes)
        await uploadFile(parts.calls, { ...info, path: file.path, key: keyOf(parts, sha256) }, parts.sizes).catch(
          async (error: unknown) => {
            // An answer that was lost on its way back says nothing about what was done.
            const stored = await findObject(parts, sha256).catch(() => undefined)
            if (stored?.sizeBytes !== sizeBytes || stored.writtenAt.getTime() === held?.writtenAt.getTime()) throw error
          },
        )
      if (!held) parts.room.noteStored(sizeBytes)
      await parts.cache.adopt(file.path, info).catch(() => {})
      await file.discard()
      return info
    },
  }
}

async function* listObjects(parts: BlobBucketParts, digits: string): AsyncIterable<StoredBlob> {
  const folder = `${parts.prefix}sha256/${digits}/`
  let next: string | undefined
  do {
    const query = { 'list-type': '2', prefix: folder, ...(next ? { 'continuation-token': next } : {}) }
    const page = readObjectPage(await parts.calls.text({ method: 'GET', query }))
    for (const { key, sizeBytes, writtenAt } of page.objects) {
      const sha256 = key.slice(folder.length)
      if (isBlobDigest(sha256)) yield { sha256, sizeBytes, writtenAt }
    }
    next = page.next
  } while (next)
}

/** Uploads that were begun and never ended hold space that no list shows. */
async function abortUploads(parts: BlobBucketParts, before: Date): Promise<number> {
  const prefix = `${parts.prefix}sha256/`
  // Some services have no such list: what they answer instead has no uploads in it.
  const query = { uploads: '', prefix }
  const uploads = readUploads(await parts.calls.text({ method: 'GET', query, expected: [501] }))
  const old = uploads.filter(({ key, startedAt }) => key.startsWith(prefix) && startedAt < before)
  for (const { key, uploadId } of old)
    await parts.calls.run({ method: 'DELETE', key, query: { uploadId }, expected: [404] })
  return old.length
}

/** A probe costs two calls: what was found out lately is believed. */
function makeProbe({ calls, prefix, incoming }: BlobBucketParts): () => Promise<void> {
  let isFresh = false
  return async () => {
    const file = await incoming.create()
    await file.write(new Uint8Array(1)).finally(file.discard)
    if (isFresh) return
    const key = `${prefix}probe/${file.path.replace(/^.*[/\\]/, '')}`
    const bytes = new Uint8Array(1)
    const sha256 = createHash('sha256').update(bytes).digest('hex')
    await calls.run({ method: 'PUT', key, body: { sizeBytes: 1, sha256, open: () => bytes } })
    await calls.run({ method: 'DELETE', key, expected: [404] })
    isFresh = true
    setTimeout(() => {
      isFresh = false
    }, probeSecondsMin * 1000).unref()
  }
}
