import { constants } from 'node:fs'
import { type FileHandle, lstat, open, opendir, realpath } from 'node:fs/promises'
import { join } from 'node:path'
import type { ProblemCode } from '#i18n/problems.ts'
import { Problem } from '#platform/problem.ts'

/** A file of another product's store, not yet read. */
export interface StoreFile {
  /** Relative to the store, with `/`. */
  readonly path: string
  readonly sizeBytes: number
}

export interface StoreFault {
  readonly path: string
  readonly sizeBytes: 0
  readonly code: Extract<ProblemCode, `store-import.${string}`>
}

export type StoreEntry = StoreFile | StoreFault

const depthMax = 40
const entriesMax = 5_000_000
const folderEntriesMax = 500_000
const pathCharactersMax = 1_000
/** Neither a link nor a pipe that has taken a file's place since it was listed is followed, or waited for. */
const openFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0)

/** The folder itself, after links in its own path. Throws `store-import.not-found`. */
export async function findStore(path: string): Promise<string> {
  const found = await realpath(path).catch(() => undefined)
  const facts = found === undefined ? undefined : await lstat(found).catch(() => undefined)
  if (found === undefined || !facts?.isDirectory()) throw new Problem('store-import.not-found', 404, { path })
  return found
}

/**
 * Every file below a folder, in the order of their names. Links are told and never followed; so is what is neither file nor
 * folder, what cannot be read, and what has a name that cannot be stored. Throws `store-import.too-many-files`.
 */
export async function* walkStore(root: string): AsyncGenerator<StoreEntry, void, void> {
  let count = 0
  for await (const entry of walkFolder(root, '', 0)) {
    if (++count > entriesMax) throw new Problem('store-import.too-many-files', 422, { limit: entriesMax })
    yield entry
  }
}

async function* walkFolder(root: string, prefix: string, depth: number): AsyncGenerator<StoreEntry, void, void> {
  const listed = await listFolder(join(root, prefix))
  if (depth > depthMax || listed === undefined) {
    const code = depth > depthMax ? 'store-import.too-deep' : 'store-import.unreadable'
    yield { path: prefix.slice(0, -1).slice(0, pathCharactersMax), sizeBytes: 0, code }
    return
  }
  for (const { name, kind } of listed) {
    const path = `${prefix}${name}`
    const fault = faultOf(path, kind)
    if (fault) yield { path: storable(path), sizeBytes: 0, code: fault }
    else if (kind === 'folder') yield* walkFolder(root, `${path}/`, depth + 1)
    else yield await look(root, path)
  }
}

type Kind = 'file' | 'folder' | 'link' | 'other'

function faultOf(path: string, kind: Kind): StoreFault['code'] | undefined {
  if (path.length > pathCharactersMax || path !== storable(path)) return 'store-import.bad-path'
  if (kind === 'link') return 'store-import.link'
  return kind === 'other' ? 'store-import.not-a-file' : undefined
}

function storable(path: string): string {
  return path
    .slice(0, pathCharactersMax)
    .replace(/\p{Cc}|\\|\uFFFD/gu, '?')
    .toWellFormed()
}

/** Undefined: it cannot be read, or holds more than anybody's store. */
async function listFolder(folder: string): Promise<readonly { name: string; kind: Kind }[] | undefined> {
  const entries: { name: string; kind: Kind }[] = []
  try {
    for await (const entry of await opendir(folder)) {
      if (entries.length >= folderEntriesMax) return undefined
      const kind = entry.isFile() ? 'file' : entry.isDirectory() ? 'folder' : entry.isSymbolicLink() ? 'link' : 'other'
      entries.push({ name: entry.name, kind })
    }
  } catch {
    return undefined
  }
  return entries.sort((one, other) => (one.name < other.name ? -1 : 1))
}

async function look(root: string, path: string): Promise<StoreEntry> {
  const facts = await lstat(join(root, path)).catch(() => undefined)
  if (facts?.isFile()) return { path, sizeBytes: facts.size }
  return { path, sizeBytes: 0, code: 'store-import.unreadable' }
}

/**
 * Opens a file of the store. Undefined: it is not there, or no file, or lies elsewhere by now. `path` may come from a document of the
 * store: nothing outside of it is opened.
 */
export async function openStoreFile(root: string, path: string): Promise<FileHandle | undefined> {
  if (path.split('/').some((part) => part === '..' || part === '') || path.includes('\0')) return undefined
  const full = join(root, path)
  const real = await realpath(full).catch(() => undefined)
  if (real !== full) return undefined
  const file = await open(full, openFlags).catch(() => undefined)
  if (!file) return undefined
  if ((await file.stat()).isFile()) return file
  await file.close()
  return undefined
}

/** A small file's bytes; undefined when it is not there or larger. */
export async function readStoreFile(root: string, path: string, bytesMax: number): Promise<Uint8Array | undefined> {
  const file = await openStoreFile(root, path)
  if (!file) return undefined
  try {
    const bytes = Buffer.alloc(Math.min((await file.stat()).size, bytesMax) + 1)
    let filled = 0
    for (;;) {
      const { bytesRead } = await file.read(bytes, filled, bytes.length - filled, filled)
      filled += bytesRead
      if (filled > bytesMax) return undefined
      if (bytesRead === 0 || filled === bytes.length) return bytes.subarray(0, filled)
    }
  } finally {
    await file.close()
  }
}
