import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { type FileHandle, lstat, mkdir, open, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { tarEnd, tarHeader, tarPadding } from '#formats/write-tar.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'

/** Where an export is written to. Nothing stands under its name before all of it is on the disk. */
export interface SiteTarget {
  addBlob(context: Context, blob: { readonly sha256: string; readonly sizeBytes: number }): Promise<void>
  addFile(name: string, bytes: Uint8Array): Promise<void>
  addFileFrom(name: string, path: string): Promise<void>
  commit(): Promise<void>
  /** Leaves what a later attempt can use. */
  abort(): Promise<void>
}

/** A file when the name ends with `.tar`, else a folder. Throws `site-export.exists`. */
export async function openSiteTarget(path: string): Promise<SiteTarget> {
  if (await exists(path)) throw new Problem('site-export.exists', 409, { path })
  await mkdir(dirname(path), { recursive: true })
  return path.endsWith('.tar') ? openArchive(path) : openFolder(path)
}

async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined
}

/** What an attempt that was broken off had written is looked at again, and kept where it is what it should be. */
async function openFolder(path: string): Promise<SiteTarget> {
  const partial = `${path}.partial`
  await mkdir(join(partial, 'blobs'), { recursive: true, mode: 0o700 })
  const write = async (name: string, content: AsyncIterable<Uint8Array>) => {
    const temporary = join(partial, `${basename(name)}.incoming`)
    const file = await open(temporary, 'w', 0o600)
    try {
      for await (const chunk of content) await writeAll(file, chunk)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(temporary, join(partial, name))
  }
  return {
    addBlob: async (context, { sha256 }) => {
      const name = join('blobs', sha256)
      if ((await digestOf(join(partial, name))) === sha256) return
      await write(name, context.blobs.stream(sha256))
    },
    addFile: (name, bytes) => write(name, one(bytes)),
    addFileFrom: (name, from) => write(name, createReadStream(from)),
    commit: async () => {
      await sync(join(partial, 'blobs'))
      await sync(partial)
      await rename(partial, path)
      await sync(dirname(path))
    },
    abort: async () => {},
  }
}

async function digestOf(path: string): Promise<string | undefined> {
  if (!(await exists(path))) return undefined
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Buffer)
  return hash.digest('hex')
}

/** An archive has no parts that a later attempt could use. */
async function openArchive(path: string): Promise<SiteTarget> {
  const partial = `${path}.partial`
  await rm(partial, { force: true })
  const file = await open(partial, 'wx', 0o600)
  const add = async (name: string, sizeBytes: number, content: AsyncIterable<Uint8Array>) => {
    await writeAll(file, tarHeader(name, sizeBytes))
    let written = 0
    for await (const chunk of content) {
      written += chunk.byteLength
      await writeAll(file, chunk)
    }
    if (written !== sizeBytes) throw new Error(`${name} has ${written} bytes, not ${sizeBytes}`)
    await writeAll(file, tarPadding(sizeBytes))
  }
  return {
    addBlob: (context, { sha256, sizeBytes }) => add(`blobs/${sha256}`, sizeBytes, context.blobs.stream(sha256)),
    addFile: (name, bytes) => add(name, bytes.byteLength, one(bytes)),
    addFileFrom: async (name, from) => add(name, (await lstat(from)).size, createReadStream(from)),
    commit: async () => {
      await writeAll(file, tarEnd())
      await file.sync()
      await file.close()
      await rename(partial, path)
      await sync(dirname(path))
    },
    abort: async () => {
      await file.close()
      await rm(partial, { force: true })
    },
  }
}

async function* one(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let at = 0; at < bytes.byteLength; ) at += (await file.write(bytes, at)).bytesWritten
}

async function sync(folder: string): Promise<void> {
  const opened = await open(folder, 'r')
  try {
    await opened.sync()
  } finally {
    await opened.close()
  }
}
