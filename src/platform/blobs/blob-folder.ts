import { randomUUID } from 'node:crypto'
import { createReadStream, type Stats } from 'node:fs'
import { link, mkdir, open, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  type BlobInfo,
  type Blobs,
  type BlobWriter,
  isBlobDigest,
  requireBlobDigest,
  type StoredBlob,
} from '../blobs.ts'
import { refuseInsideTransaction } from '../database/transact.ts'
import { type IncomingFile, openIncomingFiles } from './incoming-files.ts'
import { type StorageRoom, storageFull } from './storage-room.ts'

const streamChunkBytes = 512 * 1024
const attemptsMax = 5

/** Blobs in a folder, which several processes and machines may share. */
export async function openBlobFolder(folder: string, room: StorageRoom): Promise<Blobs> {
  const temporary = join(folder, 'incoming')
  const incoming = await openIncomingFiles(temporary)
  const pathOf = (sha256: string) => join(folder, 'sha256', sha256.slice(0, 2), requireBlobDigest(sha256))
  const create = async (): Promise<BlobWriter> => {
    refuseInsideTransaction('blobs')
    await room.require()
    return makeWriter(await incoming.create(), pathOf, room)
  }
  const remove = (sha256: string) => rm(pathOf(sha256), { force: true })
  return {
    room,
    create,
    put: (bytes) => putBytes(create, bytes),
    find: async (sha256) => {
      const found = await stat(pathOf(sha256)).catch(ignoreMissing)
      return found && { sha256, sizeBytes: found.size }
    },
    read: async (sha256) => {
      refuseInsideTransaction('blobs')
      return readFile(pathOf(sha256))
    },
    stream: (sha256, range) => createReadStream(pathOf(sha256), { ...range, highWaterMark: streamChunkBytes }),
    remove,
    rejectCopy: async (sha256) => {
      await remove(sha256)
      return false
    },
    list: (digits) => listFolder(join(folder, 'sha256', digits)),
    removeOlder: (sha256, before) => removeOlder(pathOf(sha256), { before, temporary }),
    sweep: incoming.sweep,
    probe: async () => {
      const file = await incoming.create()
      await file.write(new Uint8Array(1)).finally(file.discard)
    },
  }
}

/** Writes bytes that are at hand; what cannot be written leaves nothing behind. */
export async function putBytes(create: () => Promise<BlobWriter>, bytes: Uint8Array): Promise<BlobInfo> {
  const writer = await create()
  try {
    await writer.write(bytes)
    return await writer.commit()
  } catch (error) {
    await writer.abort()
    throw error
  }
}

function makeWriter(file: IncomingFile, pathOf: (sha256: string) => string, room: StorageRoom): BlobWriter {
  return {
    write: file.write,
    abort: file.discard,
    commit: async () => {
      const info = await file.finish()
      const target = pathOf(info.sha256)
      await mkdir(dirname(target), { recursive: true, mode: 0o700 }).catch(storageFull)
      if (await place(file.path, target)) room.noteStored(info.sizeBytes)
      await file.discard()
      await syncFolder(dirname(target))
      return info
    },
  }
}

/**
 * A blob is named by its content: whoever wins the race stored the same bytes. What is there already counts as written now,
 * so that nobody takes it away as old; when it was just taken away, it is placed. False: it was there.
 */
async function place(path: string, target: string): Promise<boolean> {
  const { mtime } = await stat(path)
  for (let attempt = 0; ; attempt++) {
    const wasMissing = await link(path, target).then(() => true, ignoreExisting)
    if (wasMissing) return true
    const isTouched = await utimes(target, mtime, mtime).then(() => true, ignoreMissing)
    if (isTouched) return false
    if (attempt === attemptsMax) throw new Error(`${target} comes and goes`)
  }
}

/** Moved away before its age is looked at: whoever writes it meanwhile either sees it gone, or has made it young. */
async function removeOlder(
  path: string,
  { before, temporary }: { readonly before: Date; readonly temporary: string },
): Promise<boolean> {
  const isOld = (found: Stats | undefined) => found !== undefined && found.mtime < before
  if (!isOld(await stat(path).catch(ignoreMissing))) return false
  const aside = join(temporary, `removing-${randomUUID()}`)
  const isMoved = await rename(path, aside).then(() => true, ignoreMissing)
  if (!isMoved) return false
  const isGone = isOld(await stat(aside))
  if (!isGone) await link(aside, path).catch(ignoreExisting)
  await rm(aside, { force: true })
  return isGone
}

async function* listFolder(folder: string): AsyncIterable<StoredBlob> {
  for (const name of (await readdir(folder).catch(ignoreMissing)) ?? []) {
    if (!isBlobDigest(name)) continue
    const found = await stat(join(folder, name)).catch(ignoreMissing)
    if (found) yield { sha256: name, sizeBytes: found.size, writtenAt: found.mtime }
  }
}

async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  await folder.sync().finally(() => folder.close())
}

/** For `catch`: what is not there is undefined; any other error is thrown. */
export function ignoreMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error
}

function ignoreExisting(error: NodeJS.ErrnoException): false {
  if (error.code !== 'EEXIST') return storageFull(error)
  return false
}
