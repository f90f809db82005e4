import { promisify } from 'node:util'
import { gunzip as gunzipCallback, zstdDecompress as zstdCallback } from 'node:zlib'
import xz from 'xz-decompress'

const gunzip = promisify(gunzipCallback)
const unzstd = promisify(zstdCallback)

const GZIP = Buffer.from([0x1f, 0x8b])
const XZ = Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00])
const ZSTD = Buffer.from([0x28, 0xb5, 0x2f, 0xfd])
const CHUNKS_AT_A_TIME = 8

/** Endings of lists that are read, the cheapest first; archives name the plain one in `Release` and often do not have it. */
export const LIST_ENDINGS = ['.gz', '.xz', '.zst', ''] as const

/**
 * A list without its compression, which is told by its first bytes; plain bytes stay as they are. At most `bytesMax` come out,
 * while others have their turn in between. Throws `SyntaxError`.
 */
export async function unpackList(list: Uint8Array, bytesMax: number): Promise<Buffer> {
  const bytes = Buffer.from(list.buffer, list.byteOffset, list.byteLength)
  try {
    if (beginsWith(bytes, GZIP)) return await gunzip(bytes, { maxOutputLength: bytesMax })
    if (beginsWith(bytes, ZSTD)) return await unzstd(bytes, { maxOutputLength: bytesMax })
    return beginsWith(bytes, XZ) ? await unpackXz(bytes, bytesMax) : bytes
  } catch (error) {
    throw new SyntaxError(`The list cannot be unpacked: ${(error as Error).message}`, { cause: error })
  }
}

function beginsWith(bytes: Buffer, magic: Buffer): boolean {
  return bytes.subarray(0, magic.length).equals(magic)
}

/** The decoder runs in WebAssembly, takes dictionaries of some megabytes only, and stops when nobody reads on. */
async function unpackXz(bytes: Buffer, bytesMax: number): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  let sizeBytes = 0
  const packed = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream()
  for await (const chunk of new xz.XzReadableStream(packed)) {
    sizeBytes += chunk.byteLength
    if (sizeBytes > bytesMax) throw new RangeError(`more than ${bytesMax} bytes come out`)
    // The decoder may give the same memory again.
    chunks.push(chunk.slice())
    if (chunks.length % CHUNKS_AT_A_TIME === 0) await new Promise((resolve) => setImmediate(resolve))
  }
  return Buffer.concat(chunks, sizeBytes)
}
