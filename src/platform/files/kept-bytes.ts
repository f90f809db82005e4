import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ByteSource } from '#formats/byte-source.ts'
import { descriptorSource } from './open-file.ts'

export interface KeptPlace {
  readonly start: number
  readonly length: number
}

export interface KeptFile {
  /** One after the other. Throws `RangeError` beyond the limit. */
  keep(chunks: AsyncIterable<Uint8Array>): Promise<KeptPlace>
  read(kept: KeptPlace, position: number, length: number): Promise<Uint8Array>
  close(): Promise<void>
}

const blockBytes = 1024 * 1024
/** A multiple of the block. */
const memoryBytesMax = 64 * 1024 * 1024
const bytesMax = 64 * 2 ** 30

/** Bytes kept for a while: in memory at first, above 64 MiB in one temporary file that only this user may read. */
export function keepBytes(limits: { readonly memoryBytesMax?: number; readonly bytesMax?: number } = {}): KeptFile {
  const inMemoryMax = limits.memoryBytesMax ?? memoryBytesMax
  const allMax = limits.bytesMax ?? bytesMax
  const blocks: Uint8Array[] = []
  let length = 0
  let spill: { readonly folder: string; readonly fd: number; readonly source: ByteSource } | undefined

  function append(chunk: Uint8Array): void {
    if (length + chunk.length > allMax) throw new RangeError(`more than ${allMax} bytes to keep`)
    if (!spill && length + chunk.length > inMemoryMax) spill = moveOut(blocks, length)
    if (spill) writeAll(spill.fd, chunk, length)
    else appendToBlocks(blocks, chunk, length)
    length += chunk.length
  }

  return {
    async keep(chunks) {
      const start = length
      for await (const chunk of chunks) append(chunk)
      return { start, length: length - start }
    },
    async read(kept, position, wanted) {
      const start = kept.start + position
      const end = Math.min(start + wanted, kept.start + kept.length)
      if (position < 0 || end <= start) return new Uint8Array(0)
      return spill ? spill.source.read(start, end - start) : copyOut(blocks, start, end)
    },
    async close() {
      blocks.length = 0
      if (!spill) return
      closeSync(spill.fd)
      rmSync(spill.folder, { recursive: true, force: true })
    },
  }
}

function moveOut(blocks: Uint8Array[], length: number) {
  const folder = mkdtempSync(join(tmpdir(), 'assay-kept-'))
  let fd: number | undefined
  try {
    fd = openSync(join(folder, 'kept'), 'wx+', 0o600)
    // Where the system allows it the name goes at once: not even a process that is killed leaves the bytes behind.
    if (process.platform !== 'win32') rmSync(folder, { recursive: true, force: true })
    for (const [at, block] of blocks.entries())
      writeAll(fd, block.subarray(0, Math.min(blockBytes, length - at * blockBytes)), at * blockBytes)
    blocks.length = 0
    return { folder, fd, source: descriptorSource(fd, Number.MAX_SAFE_INTEGER) }
  } catch (error) {
    if (fd !== undefined) closeSync(fd)
    rmSync(folder, { recursive: true, force: true })
    throw error
  }
}

function writeAll(fd: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(fd, bytes, done, bytes.length - done, position + done)
}

function appendToBlocks(blocks: Uint8Array[], chunk: Uint8Array, length: number): void {
  for (let done = 0; done < chunk.length; ) {
    const at = (length + done) % blockBytes
    if (at === 0) blocks.push(new Uint8Array(blockBytes))
    const piece = chunk.subarray(done, done + blockBytes - at)
    blocks.at(-1)?.set(piece, at)
    done += piece.length
  }
}

function copyOut(blocks: readonly Uint8Array[], start: number, end: number): Uint8Array {
  const bytes = new Uint8Array(end - start)
  for (let done = start; done < end; ) {
    const at = done % blockBytes
    const block = blocks[Math.floor(done / blockBytes)]
    if (block === undefined) break
    const piece = block.subarray(at, Math.min(blockBytes, at + end - done))
    bytes.set(piece, done - start)
    done += piece.length
  }
  return bytes
}
