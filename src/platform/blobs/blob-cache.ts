import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { type BlobInfo, type BlobRange, isBlobDigest, requireBlobDigest } from '../blobs.ts'
import { type Clock, monotonicMilliseconds } from '../clock.ts'
import { ignoreMissing } from './blob-folder.ts'

/** Copies of blobs in a local folder of bounded size: those not used for longest go first. Everything in it can be lost. */
export interface BlobCache {
  find(sha256: string): Promise<BlobInfo | undefined>
  read(sha256: string): Promise<Uint8Array | undefined>
  /** Undefined: not here. What is open stays readable when it is taken away. */
  open(sha256: string, range?: BlobRange): Promise<Readable | undefined>
  /** Takes over a file whose content is known to be what its digest says. */
  adopt(path: string, blob: BlobInfo): Promise<void>
  drop(sha256: string): Promise<void>
}

const streamChunkBytes = 512 * 1024
/** Making room goes a little below the limit, so that it is not done for every file. */
const keptShare = 0.9
/** How often the order is written to disk for a file that is used again and again. */
const touchMilliseconds = 60_000

/** Several processes may share the folder: the files themselves say what is there, and when it was used. */
export async function openBlobCache(
  folder: string,
  { bytesMax, clock }: { readonly bytesMax: number; readonly clock: Clock },
): Promise<BlobCache> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  let usedBytes = (await listFiles(folder)).reduce((sum, each) => sum + each.sizeBytes, 0)
  let trimming: Promise<void> | undefined
  const touched = new Map<string, number>()
  const pathOf = (sha256: string) => join(folder, requireBlobDigest(sha256))
  const touch = async (sha256: string) => {
    const at = monotonicMilliseconds()
    if (at - (touched.get(sha256) ?? Number.NEGATIVE_INFINITY) < touchMilliseconds) return
    if (touched.size > 100_000) touched.clear()
    touched.set(sha256, at)
    // The time of use is kept as that of writing: content never changes, and many disks do not note reading.
    await utimes(pathOf(sha256), clock(), clock()).catch(() => {})
  }
  const trim = async () => {
    const files = (await listFiles(folder)).sort((one, other) => one.usedAt - other.usedAt)
    usedBytes = files.reduce((sum, each) => sum + each.sizeBytes, 0)
    for (const { sha256, sizeBytes } of files) {
      if (usedBytes <= bytesMax * keptShare) return
      await rm(pathOf(sha256), { force: true })
      usedBytes -= sizeBytes
    }
  }
  return {
    find: async (sha256) => {
      const found = await stat(pathOf(sha256)).catch(ignoreMissing)
      return found && { sha256, sizeBytes: found.size }
    },
    read: async (sha256) => {
      const bytes = await readFile(pathOf(sha256)).catch(ignoreMissing)
      if (bytes) await touch(sha256)
      return bytes
    },
    open: async (sha256, range) => {
      const file = await open(pathOf(sha256), 'r').catch(ignoreMissing)
      if (!file) return undefined
      await touch(sha256)
      return createReadStream('', { fd: file, ...range, highWaterMark: streamChunkBytes })
    },
    adopt: async (path, { sha256, sizeBytes }) => {
      if (sizeBytes > bytesMax * (1 - keptShare)) return
      await rename(path, pathOf(sha256))
      touched.delete(sha256)
      await touch(sha256)
      usedBytes += sizeBytes
      if (usedBytes <= bytesMax) return
      trimming ??= trim().finally(() => {
        trimming = undefined
      })
      await trimming
    },
    drop: async (sha256) => {
      await rm(pathOf(sha256), { force: true })
    },
  }
}

async function listFiles(folder: string) {
  const files: { readonly sha256: string; readonly sizeBytes: number; readonly usedAt: number }[] = []
  for (const name of await readdir(folder)) {
    const found = isBlobDigest(name) && (await stat(join(folder, name)).catch(ignoreMissing))
    if (found) files.push({ sha256: name, sizeBytes: found.size, usedAt: found.mtimeMs })
  }
  return files
}
