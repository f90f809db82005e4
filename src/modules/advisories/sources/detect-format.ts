import { ArchiveError } from '#formats/archive.ts'
import { readAdvisoryFiles } from '../advisory-files.ts'
import { findBucketParts } from './bucket-parts.ts'
import { type FeedFormat, sources } from './index.ts'
import { unpackedBytes } from './read-documents.ts'

const headBytes = 64 * 1024
const documentsTriedMax = 3
const sizeBytesMax = 256 * 1024 * 1024

/**
 * The format of what lies at a path, by its layout and by the beginning of its first documents. `osv` where nothing tells, also
 * when it cannot be read: reading it says why.
 */
export async function detectFormat(path: string): Promise<FeedFormat> {
  try {
    if ((await findBucketParts(path)).length > 0) return 'osv-bucket'
    let tried = 0
    const isDocument = (name: string) => sources.some((source) => source.isDocument(name))
    for await (const file of readAdvisoryFiles(path, isDocument)) {
      if (file.sizeBytes > sizeBytesMax) continue
      const head = textHead(await unpackedBytes(file, sizeBytesMax))
      const found = sources.find((source) => source.isDocument(file.name) && source.recognises(head))
      if (found) return found.format
      if (++tried === documentsTriedMax) break
    }
  } catch (error) {
    const isOfFeed = error instanceof ArchiveError || error instanceof RangeError
    if (!isOfFeed && (error as NodeJS.ErrnoException).syscall === undefined) throw error
  }
  return 'osv'
}

/** What tells is written in ASCII, also in other encodings than UTF-8. */
function textHead(bytes: Uint8Array): string {
  const head = bytes.subarray(0, headBytes)
  const isWide = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  const text = Buffer.from(head).toString('latin1')
  return isWide ? text.replaceAll('\0', '') : text.replace(/^\xef\xbb\xbf/, '')
}
