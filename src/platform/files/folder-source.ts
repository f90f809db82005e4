// A folder as a tree of files. Links are followed within it and never out of it.
import { type Dirent, lstatSync, opendirSync, readdirSync, realpathSync, statSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import type { FileEntry, FileProblem, FileSource, WalkStep } from '#formats/byte-source.ts'
import { openFile } from './open-file.ts'

export interface FolderOptions {
  /** Whether a file or folder is left out; asked for folders too, without a slash at the end. */
  excludes?(path: string): boolean
  /** Only these files are walked; their neighbours can still be opened. */
  readonly only?: readonly string[]
}

const DEPTH_MAX = 256
const FILES_MAX = 20_000_000
const LISTED_MAX = 10_000
/** What the file system needs for a folder's names; about fifty thousand of them. */
const folderBytesMax = 2 * 1024 * 1024
const PERMISSION_BITS = 0o7777

/** `root` is an existing folder. The calls to the system are synchronous: for commands, not for servers. */
export function openFolder(root: string, options: FolderOptions = {}): FileSource {
  const top = realpathSync(root)
  const folder: Folder = { top, excludes: options.excludes ?? (() => false) }
  return {
    walk: (wanted) => (options.only ? walkOnly(folder, options.only) : walkFolder(folder, wanted)),
    open: async (path) => {
      const real = insidePath(folder, path)
      return real === undefined ? undefined : openFile(real, { real: true })
    },
    list: async (path) => listFolder(folder, path),
  }
}

interface Folder {
  readonly top: string
  readonly excludes: (path: string) => boolean
}

async function* walkOnly(folder: Folder, paths: readonly string[]): AsyncGenerator<WalkStep, void, void> {
  for (const path of paths) {
    const step = describe(folder, path)
    if (step) yield step
  }
}

async function* walkFolder(folder: Folder, wanted: (path: string) => boolean): AsyncGenerator<WalkStep, void, void> {
  const waiting: { readonly path: string; readonly depth: number }[] = [{ path: '', depth: 0 }]
  let files = 0
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const { path: parent, depth } = next
    if (depth > DEPTH_MAX) {
      yield problemStep({ path: parent, code: 'folder.too-deep', message: `more than ${DEPTH_MAX} folders deep` })
      continue
    }
    for (const entry of entriesOf(folder, parent)) {
      if ('problem' in entry) {
        yield entry.problem
        continue
      }
      const path = parent === '' ? entry.dirent.name : `${parent}/${entry.dirent.name}`
      if (folder.excludes(path)) continue
      if (entry.dirent.isDirectory()) waiting.push({ path, depth: depth + 1 })
      else if (++files > FILES_MAX) throw new RangeError(`more than ${FILES_MAX} files`)
      else if (isFileOrLink(entry.dirent) && wanted(path)) {
        const step = describe(folder, path)
        if (step) yield step
      }
    }
  }
}

type FolderEntry = { readonly dirent: Dirent } | { readonly problem: WalkStep }

/** Small folders at once, which is faster; one of millions of files one by one, which takes no memory. */
function* entriesOf(folder: Folder, path: string): Generator<FolderEntry, void, void> {
  const full = join(folder.top, path)
  try {
    if (statSync(full).size <= folderBytesMax) {
      for (const dirent of readdirSync(full, { withFileTypes: true })) yield { dirent }
      return
    }
    const opened = opendirSync(full, { bufferSize: 512 })
    try {
      for (let dirent = opened.readSync(); dirent !== null; dirent = opened.readSync()) yield { dirent }
    } finally {
      opened.closeSync()
    }
  } catch (error) {
    yield { problem: unreadable(path, 'folder.unreadable', error) }
  }
}

function isFileOrLink(dirent: Dirent): boolean {
  return dirent.isFile() || dirent.isSymbolicLink()
}

/** Undefined for what is no file. */
function describe(folder: Folder, path: string): WalkStep | undefined {
  try {
    const facts = lstatSync(join(folder.top, path))
    if (facts.isSymbolicLink()) return describeLink(folder, path)
    if (!facts.isFile()) return undefined
    return { kind: 'file', file: { path, sizeBytes: facts.size, mode: facts.mode & PERMISSION_BITS } }
  } catch (error) {
    return unreadable(path, 'file.unreadable', error)
  }
}

function describeLink(folder: Folder, path: string): WalkStep | undefined {
  let real: string
  try {
    real = realpathSync(join(folder.top, path))
  } catch (error) {
    // One that leads nowhere hides nothing; a ring of links cannot be followed either.
    const { code } = error as NodeJS.ErrnoException
    return code === 'ENOENT' || code === 'ELOOP' ? undefined : unreadable(path, 'file.unreadable', error)
  }
  const target = insideOf(folder, real)
  const facts = statSync(real)
  if (!facts.isFile()) return undefined
  if (target === undefined) {
    const message = 'a link that leads out of the folder; it was not followed'
    return problemStep({ path, code: 'link.outside', message })
  }
  const file: FileEntry = { path, sizeBytes: facts.size, mode: facts.mode & PERMISSION_BITS, linkTo: target }
  return { kind: 'file', file }
}

/** The real path of a file in the tree; undefined when there is none or it lies outside. */
function insidePath(folder: Folder, path: string): string | undefined {
  if (path.includes('\0') || path.split('/').includes('..')) return undefined
  try {
    const real = realpathSync(join(folder.top, path))
    if (insideOf(folder, real) === undefined || !statSync(real).isFile()) return undefined
    return real
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR' || code === 'ELOOP' || code === 'ENAMETOOLONG') return undefined
    throw error
  }
}

function insideOf({ top }: Folder, real: string): string | undefined {
  const path = relative(top, real)
  if (path === '..' || path.startsWith(`..${sep}`) || path.startsWith('/')) return undefined
  return sep === '/' ? path : path.replaceAll(sep, '/')
}

function listFolder(folder: Folder, path: string): readonly string[] {
  if (path.includes('\0') || path.split('/').includes('..')) return []
  const names: string[] = []
  try {
    if (insideOf(folder, realpathSync(join(folder.top, path))) === undefined) return []
    const opened = opendirSync(join(folder.top, path), { bufferSize: 512 })
    try {
      for (let dirent = opened.readSync(); dirent !== null; dirent = opened.readSync()) {
        names.push(dirent.name)
        if (names.length >= LISTED_MAX) break
      }
    } finally {
      opened.closeSync()
    }
  } catch {
    // What is no folder, or may not be listed, has no names: the walk reports it.
    return []
  }
  return names.sort()
}

function unreadable(path: string, code: string, error: unknown): WalkStep {
  const { code: reason = 'unknown' } = error as NodeJS.ErrnoException
  return problemStep({ path, code, message: reason })
}

function problemStep(problem: Omit<FileProblem, 'hides'>): WalkStep {
  return { kind: 'problem', problem: { ...problem, hides: true } }
}
