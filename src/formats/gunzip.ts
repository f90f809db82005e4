// Bounded gunzip of a stream (RFC 1952), passing through what is not gzip.
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { ArchiveError, type ArchiveLimits, ratioFloorBytes } from './archive.ts'

const chunkBytes = 64 * 1024

/**
 * The unpacked bytes of `source`, or `source` itself when it does not begin with the gzip mark, up to `totalBytesMax` and
 * `ratioMax`. Throws `ArchiveError` with `<format>.too-many-bytes`, `<format>.ratio`, `<format>.truncated` or
 * `<format>.bad-gzip`; errors of the source itself pass unchanged.
 */
export async function* gunzipBounded(
  source: Uint8Array | AsyncIterable<Uint8Array>,
  format: string,
  limits: ArchiveLimits,
): AsyncGenerator<Uint8Array, void, void> {
  const chunks = source instanceof Uint8Array ? slices(source) : source[Symbol.asyncIterator]()
  const head = await firstBytes(chunks)
  const isGzip = head[0] === 0x1f && head[1] === 0x8b
  let packedBytes = 0
  const whole = async function* () {
    if (head.length > 0) yield head
    yield* { [Symbol.asyncIterator]: () => chunks }
  }
  const counted = async function* () {
    for await (const chunk of whole()) {
      packedBytes += chunk.length
      yield chunk
    }
  }
  let unpackedBytes = 0
  try {
    for await (const chunk of isGzip ? unpack(counted(), format) : whole()) {
      unpackedBytes += chunk.length
      if (unpackedBytes > limits.totalBytesMax) {
        throw new ArchiveError(`${format}.too-many-bytes`, `more than ${limits.totalBytesMax} bytes unpacked`)
      }
      if (isGzip && unpackedBytes > ratioFloorBytes && unpackedBytes > packedBytes * limits.ratioMax) {
        throw new ArchiveError(`${format}.ratio`, `unpacks to more than ${limits.ratioMax} times its size`)
      }
      yield chunk
    }
  } finally {
    // Not awaited: a source that waits for its network must not hold up the one who stops listening.
    chunks.return?.()?.then(undefined, () => undefined)
  }
}

async function* unpack(packed: AsyncIterable<Uint8Array>, format: string): AsyncGenerator<Uint8Array, void, void> {
  const gunzip = createGunzip()
  // Errors arrive through the iteration of `gunzip`; the promise only has to be heard.
  pipeline(Readable.from(packed), gunzip).catch(() => undefined)
  try {
    yield* gunzip as AsyncIterable<Uint8Array>
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'Z_BUF_ERROR') throw new ArchiveError(`${format}.truncated`, 'the gzip stream is cut off')
    if (code?.startsWith('Z_')) throw new ArchiveError(`${format}.bad-gzip`, 'the gzip stream is damaged')
    throw error
  }
}

async function* slices(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, void> {
  for (let start = 0; start < bytes.length; start += chunkBytes) yield bytes.subarray(start, start + chunkBytes)
}

/** At least two bytes where the source has them: enough to tell gzip. */
async function firstBytes(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array> {
  let head: Uint8Array = new Uint8Array(0)
  while (head.length < 2) {
    const step = await chunks.next()
    if (step.done === true) break
    head = head.length === 0 ? step.value : Buffer.concat([head, step.value])
  }
  return head
}
