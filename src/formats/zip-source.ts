// Positioned reads for the zip reader, from memory or from an open file.
import { fstat, read } from 'node:fs'
import { promisify } from 'node:util'
import yauzl from 'yauzl'

const readFd = promisify(read)
const fstatFd = promisify(fstat)

/** Headers and small entries stand side by side: read ahead, most reads need no call to the system. */
const windowBytes = 256 * 1024

export interface ZipSource {
  readonly sizeBytes: number
  /** Fewer bytes than asked for when the range lies outside; never throws for an odd position. */
  read(position: number, length: number): Promise<Uint8Array>
}

export async function openZipSource(source: Uint8Array | number): Promise<ZipSource> {
  if (typeof source !== 'number') {
    return {
      sizeBytes: source.length,
      read: async (position, length) =>
        position < 0 ? source.subarray(0, 0) : source.subarray(position, position + length),
    }
  }
  const sizeBytes = (await fstatFd(source)).size
  let window: { readonly start: number; readonly bytes: Uint8Array } = { start: 0, bytes: new Uint8Array(0) }
  return {
    sizeBytes,
    async read(position, length) {
      if (length > windowBytes) return readAt(source, position, Math.min(length, sizeBytes - position))
      const held = window
      let from = position - held.start
      let bytes = held.bytes
      if (from < 0 || from + length > bytes.length) {
        bytes = await readAt(source, position, Math.min(windowBytes, sizeBytes - position))
        window = { start: position, bytes }
        from = 0
      }
      // A copy, so that a small entry does not keep the whole window alive.
      return bytes.slice(from, from + length)
    },
  }
}

async function readAt(fd: number, position: number, length: number): Promise<Uint8Array> {
  if (!Number.isSafeInteger(position) || position < 0 || length <= 0) return new Uint8Array(0)
  const bytes = new Uint8Array(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await readFd(fd, bytes, filled, length - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}

/** yauzl's own file reader lets a forged 64-bit offset throw where nothing can catch it; this one answers "no bytes". */
export class ZipSourceReader extends yauzl.RandomAccessReader {
  readonly #source: ZipSource

  constructor(source: ZipSource) {
    super()
    this.#source = source
  }

  override read(
    buffer: Buffer,
    offset: number,
    length: number,
    position: number,
    callback: (error: Error | null, bytesRead?: number) => void,
  ): void {
    this.#source.read(position, length).then(
      (bytes) => {
        buffer.set(bytes, offset)
        // Out of the promise, so that what the callback throws is not taken for a failure of the read.
        setImmediate(callback, null, bytes.length)
      },
      (error: Error) => setImmediate(callback, error),
    )
  }
}
