import { createHash, randomUUID } from 'node:crypto'
import { createReadStream, type ReadStream } from 'node:fs'
import { type FileHandle, link, mkdir, open, readdir, readFile, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { refuseInsideTransaction } from './database/transact.ts'

export interface BlobInfo {
  /** Lower-case hex. */
  readonly sha256: string
  readonly sizeBytes: number
}

/** A blob being written. Nothing is visible under its digest before `commit`. */
export interface BlobWriter {
  readonly path: string
  write(chunk: Uint8Array): Promise<void>
  commit(): Promise<BlobInfo>
  abort(): Promise<void>
}

/** Content-addressed storage: what is stored under a digest has that digest. */
export interface Blobs {
  create(): Promise<BlobWriter>
  put(bytes: Uint8Array): Promise<BlobInfo>
  find(sha256: string): Promise<BlobInfo | undefined>
  read(sha256: string): Promise<Uint8Array>
  stream(sha256: string, range?: { readonly start: number; readonly end: number }): ReadStream
  remove(sha256: string): Promise<void>
  /** Throws unless something can be written; leaves nothing behind. */
  probe(): Promise<void>
}

const digestPattern = /^[0-9a-f]{64}$/
const streamChunkBytes = 512 * 1024

/** Blobs in a folder. Left-over temporary files of a crashed process are deleted here, at opening. */
export async function openBlobFolder(folder: string): Promise<Blobs> {
  const temporary = join(folder, 'incoming')
  await mkdir(temporary, { recursive: true, mode: 0o700 })
  for (const name of await readdir(temporary)) await rm(join(temporary, name), { force: true })
  const pathOf = (sha256: string) => {
    if (!digestPattern.test(sha256)) throw new RangeError(`not a SHA-256 digest: ${sha256.slice(0, 80)}`)
    return join(folder, 'sha256', sha256.slice(0, 2), sha256)
  }
  const create = async () => {
    refuseInsideTransaction('blobs')
    const path = join(temporary, randomUUID())
    return makeWriter(path, await open(path, 'wx', 0o600), pathOf)
  }
  return {
    create,
    put: async (bytes) => {
      const writer = await create()
      await writer.write(bytes)
      return writer.commit()
    },
    find: async (sha256) => {
      const found = await stat(pathOf(sha256)).catch(ignoreMissing)
      return found && { sha256, sizeBytes: found.size }
    },
    read: async (sha256) => {
      refuseInsideTransaction('blobs')
      return readFile(pathOf(sha256))
    },
    stream: (sha256, range) => createReadStream(pathOf(sha256), { ...range, highWaterMark: streamChunkBytes }),
    remove: (sha256) => rm(pathOf(sha256), { force: true }),
    probe: async () => {
      const writer = await create()
      await writer.write(new Uint8Array(1)).finally(writer.abort)
    },
  }
}

function makeWriter(path: string, file: FileHandle, pathOf: (sha256: string) => string): BlobWriter {
  const hash = createHash('sha256')
  let sizeBytes = 0
  return {
    path,
    write: async (chunk) => {
      hash.update(chunk)
      sizeBytes += chunk.byteLength
      await file.writeFile(chunk)
    },
    commit: async () => {
      const sha256 = hash.digest('hex')
      const target = pathOf(sha256)
      await file.sync()
      await file.close()
      await mkdir(dirname(target), { recursive: true, mode: 0o700 })
      // A blob is named by its content: whoever wins the race stored the same bytes.
      await link(path, target).catch(ignoreExisting)
      await rm(path, { force: true })
      await syncFolder(dirname(target))
      return { sha256, sizeBytes }
    },
    abort: async () => {
      await file.close().catch(() => {})
      await rm(path, { force: true })
    },
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}

function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}
