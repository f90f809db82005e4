import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rm, stat } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { BlobInfo } from '../blobs.ts'
import { storageFull } from './storage-room.ts'

/** A file that is being written and hashed; not visible to anyone else. */
export interface IncomingFile {
  readonly path: string
  write(chunk: Uint8Array): Promise<void>
  /** To disk; what it is named by is known now. */
  finish(): Promise<BlobInfo>
  /** Takes it away; also after `finish`, and when it has gone elsewhere. */
  discard(): Promise<void>
}

export interface IncomingFiles {
  create(): Promise<IncomingFile>
  /** Removes files that nobody has written to since; answers how many. */
  sweep(before: Date): Promise<number>
}

const ownHost = hostname()
  .replace(/[^A-Za-z0-9]/g, '_')
  .slice(0, 60)
/** A process is told from an earlier one that had its number, as all have in containers. */
const ownRun = randomBytes(6).toString('hex')
const namePattern = /^([A-Za-z0-9_]+)-(\d+)-([0-9a-f]{12})-/

/**
 * Temporary files of a folder that several processes may use. What a dead process of this machine left is removed at once;
 * of other machines nothing is known, so that theirs goes by its age, with `sweep`.
 */
export async function openIncomingFiles(folder: string): Promise<IncomingFiles> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const name of await readdir(folder)) if (isLeftOver(name)) await rm(join(folder, name), { force: true })
  return {
    create: async () => {
      const path = join(folder, `${ownHost}-${process.pid}-${ownRun}-${randomUUID()}`)
      return makeFile(path, await open(path, 'wx', 0o600).catch(storageFull))
    },
    sweep: async (before) => {
      let count = 0
      for (const name of await readdir(folder)) {
        const found = await stat(join(folder, name)).catch(() => undefined)
        if (!found || found.mtime >= before) continue
        await rm(join(folder, name), { force: true })
        count++
      }
      return count
    },
  }
}

function makeFile(path: string, file: FileHandle): IncomingFile {
  const hash = createHash('sha256')
  let sizeBytes = 0
  return {
    path,
    write: async (chunk) => {
      hash.update(chunk)
      sizeBytes += chunk.byteLength
      await file.writeFile(chunk).catch(storageFull)
    },
    finish: async () => {
      await file.sync().catch(storageFull)
      await file.close().catch(storageFull)
      return { sha256: hash.digest('hex'), sizeBytes }
    },
    discard: async () => {
      await file.close().catch(() => {})
      await rm(path, { force: true })
    },
  }
}

function isLeftOver(name: string): boolean {
  const [, host, pid, run] = namePattern.exec(name) ?? []
  if (host !== ownHost) return false
  if (Number(pid) === process.pid) return run !== ownRun
  try {
    process.kill(Number(pid), 0)
    return false
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ESRCH'
  }
}
