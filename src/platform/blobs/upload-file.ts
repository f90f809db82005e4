import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import type { BlobInfo } from '../blobs.ts'
import { Problem } from '../problem.ts'
import type { BucketCalls } from './bucket-calls.ts'
import { readChild, rootOf } from './listed-objects.ts'

export interface UploadSizes {
  /** A larger file goes in parts. */
  readonly wholeBytesMax: number
  readonly partBytes: number
}

const partsAtOnce = 3

/**
 * Uploads a file under a key, never held in memory: whole, or in parts that may each be repeated. The service checks the
 * digest of what it gets, which is signed. A failed upload leaves nothing that anyone could read.
 */
export async function uploadFile(
  calls: BucketCalls,
  file: BlobInfo & { readonly path: string; readonly key: string },
  sizes: UploadSizes,
): Promise<void> {
  const { path, key, sha256, sizeBytes } = file
  if (sizeBytes > sizes.wholeBytesMax) return uploadParts(calls, file, sizes)
  const body = { sizeBytes, sha256, open: () => createReadStream(path) }
  await calls.run({ method: 'PUT', key, body })
}

async function uploadParts(
  calls: BucketCalls,
  file: { readonly path: string; readonly key: string; readonly sizeBytes: number },
  { partBytes }: UploadSizes,
): Promise<void> {
  const { key, sizeBytes } = file
  const begun = await calls.text({ method: 'POST', key, query: { uploads: '' } })
  const uploadId = readChild(begun, 'UploadId')
  if (!uploadId) throw new Problem('storage.unavailable', 503, { reason: 'no upload was begun' })
  try {
    const count = Math.ceil(sizeBytes / partBytes)
    const tags = new Array<string>(count)
    let next = 0
    const takeParts = async () => {
      for (let part = next++; part < count; part = next++) {
        const range = { start: part * partBytes, end: Math.min((part + 1) * partBytes, sizeBytes) - 1 }
        tags[part] = await uploadPart(calls, file, { partNumber: String(part + 1), uploadId, range })
      }
    }
    await Promise.all(Array.from({ length: Math.min(partsAtOnce, count) }, takeParts))
    await complete(calls, { key, uploadId, tags })
  } catch (error) {
    await calls.run({ method: 'DELETE', key, query: { uploadId }, expected: [404] }).catch(() => {})
    throw error
  }
}

async function uploadPart(
  calls: BucketCalls,
  { path, key }: { readonly path: string; readonly key: string },
  part: {
    readonly partNumber: string
    readonly uploadId: string
    readonly range: { readonly start: number; readonly end: number }
  },
): Promise<string> {
  const { partNumber, uploadId, range } = part
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path, range)) hash.update(chunk as Buffer)
  const sizeBytes = range.end - range.start + 1
  const body = { sizeBytes, sha256: hash.digest('hex'), open: () => createReadStream(path, range) }
  const { headers } = await calls.run({ method: 'PUT', key, query: { partNumber, uploadId }, body })
  if (typeof headers.etag !== 'string') throw new Problem('storage.unavailable', 503, { reason: 'a part has no tag' })
  return headers.etag
}

/** The service may find out late that it cannot: an error then comes under status 200. */
async function complete(
  calls: BucketCalls,
  { key, uploadId, tags }: { readonly key: string; readonly uploadId: string; readonly tags: readonly string[] },
): Promise<void> {
  const parts = tags.map((tag, at) => `<Part><PartNumber>${at + 1}</PartNumber><ETag>${escapeXml(tag)}</ETag></Part>`)
  const xml = Buffer.from(`<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`)
  const sha256 = createHash('sha256').update(xml).digest('hex')
  const body = { sizeBytes: xml.byteLength, sha256, open: () => xml }
  const answer = await calls.text({ method: 'POST', key, query: { uploadId }, body })
  if (rootOf(answer) === 'Error')
    throw new Problem('storage.unavailable', 503, { reason: readChild(answer, 'Code') ?? 'not completed' })
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}
