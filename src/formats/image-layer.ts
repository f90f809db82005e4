// The bytes of an image layer: plain, gzip or zstd by its first bytes, counted and hashed while they pass.
import { createHash, type Hash } from 'node:crypto'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createZstdDecompress } from 'node:zlib'
import { ArchiveError, type ArchiveLimits, archiveLimits, ratioFloorBytes } from './archive.ts'
import { gunzipBounded } from './gunzip.ts'

/** Layers hold whole systems, and large files of zeros at times. */
export const layerLimits: ArchiveLimits = { ...archiveLimits, totalBytesMax: 32 * 2 ** 30, ratioMax: 500 }

export type Packing = 'gzip' | 'zstd' | 'none'

export function packingOf(head: Uint8Array): Packing {
  if (head[0] === 0x1f && head[1] === 0x8b) return 'gzip'
  return head[0] === 0x28 && head[1] === 0xb5 && head[2] === 0x2f && head[3] === 0xfd ? 'zstd' : 'none'
}

/** `sha256:…` or `sha512:…` (OCI image specification, "Digests"); others are not checked and not trusted. */
export interface LayerDigests {
  /** Of the blob as it is stored. */
  readonly packed?: string
  /** Of the tar in it: an entry of `diff_ids`. */
  readonly unpacked?: string
}

export interface OpenedLayer {
  readonly bytes: AsyncGenerator<Uint8Array, void, void>
  /** After the last byte: which digest is not as stated, or undefined. */
  mismatch(): string | undefined
}

/** Throws `ArchiveError` `layer.…` while it is read. The stored digest is checked; without one that of the content. */
export function openLayer(source: AsyncIterable<Uint8Array>, digests: LayerDigests): OpenedLayer {
  const packed = hashFor(digests.packed)
  const unpacked = packed === undefined ? hashFor(digests.unpacked) : undefined
  return {
    bytes: hashed(unpackLayer(hashed(source, packed)), unpacked),
    mismatch() {
      return mismatchOf(digests.packed, packed) ?? mismatchOf(digests.unpacked, unpacked)
    },
  }
}

/** Whatever the packing, by the first bytes; at most `layerLimits`. */
export async function* unpackLayer(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  const chunks = source[Symbol.asyncIterator]()
  let head: Uint8Array = new Uint8Array(0)
  while (head.length < 4) {
    const step = await chunks.next()
    if (step.done === true) break
    head = head.length === 0 ? step.value : Buffer.concat([head, step.value])
  }
  const whole = async function* () {
    if (head.length > 0) yield head
    yield* { [Symbol.asyncIterator]: () => chunks }
  }
  if (packingOf(head) === 'zstd') yield* unzstd(whole())
  else yield* gunzipBounded(whole(), 'layer', layerLimits)
}

async function* unzstd(packed: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, void> {
  const decoder = createZstdDecompress()
  let packedBytes = 0
  let unpackedBytes = 0
  const counted = async function* () {
    for await (const chunk of packed) {
      packedBytes += chunk.length
      yield chunk
    }
  }
  // Errors arrive through the iteration; the promise only has to be heard.
  pipeline(Readable.from(counted()), decoder).catch(() => undefined)
  try {
    for await (const chunk of decoder as AsyncIterable<Uint8Array>) {
      unpackedBytes += chunk.length
      if (unpackedBytes > layerLimits.totalBytesMax)
        throw new ArchiveError('layer.too-many-bytes', `more than ${layerLimits.totalBytesMax} bytes unpacked`)
      if (unpackedBytes > ratioFloorBytes && unpackedBytes > packedBytes * layerLimits.ratioMax)
        throw new ArchiveError('layer.ratio', `unpacks to more than ${layerLimits.ratioMax} times its size`)
      yield chunk
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (error instanceof ArchiveError) throw error
    if (code?.startsWith('ZSTD_') || code === 'Z_BUF_ERROR' || code?.startsWith('ERR_ZSTD'))
      throw new ArchiveError('layer.bad-zstd', 'the zstd stream is damaged or cut off')
    throw error
  }
}

async function* hashed(
  source: AsyncIterable<Uint8Array>,
  hash: Hash | undefined,
): AsyncGenerator<Uint8Array, void, void> {
  for await (const chunk of source) {
    hash?.update(chunk)
    yield chunk
  }
}

function hashFor(digest: string | undefined): Hash | undefined {
  const [, algorithm] = /^(sha256|sha512):[0-9a-f]{64,128}$/.exec(digest ?? '') ?? []
  return algorithm === undefined ? undefined : createHash(algorithm)
}

function mismatchOf(stated: string | undefined, hash: Hash | undefined): string | undefined {
  if (stated === undefined || hash === undefined) return undefined
  const found = hash.digest('hex')
  return stated.endsWith(`:${found}`) ? undefined : `${stated} is stated, ${found} was found`
}
