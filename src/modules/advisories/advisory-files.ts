import { constants } from 'node:fs'
import { type FileHandle, open, opendir, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { readZip } from '#formats/zip.ts'

/** A document of a feed, not yet read. */
export interface AdvisoryFile {
  /** As it is shown: a path within the feed. */
  readonly name: string
  readonly sizeBytes: number
  /** Throws `ArchiveError`, or a file system error. */
  bytes(): Promise<Uint8Array>
}

/** Which files are documents, by their names within the feed. */
export type IsDocument = (name: string) => boolean

const isJson: IsDocument = (name) => name.endsWith('.json')

const archiveName = 'all.zip'
/** A pipe or link that has taken a file's place since it was listed is not waited for, nor followed. */
const openFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0)
const depthMax = 8
const filesMax = 2_000_000
const zipLimits = { entriesMax: 2_000_000, totalBytesMax: 64 * 1024 * 1024 * 1024 }

/**
 * The documents of a feed, usually `*.json`: one file, a zip of them, or a folder that holds them or `all.zip`, however deep
 * within limits. Links are not followed. Throws `ArchiveError` for a zip that cannot be trusted, `RangeError` beyond the limits.
 */
export async function* readAdvisoryFiles(
  path: string,
  isDocument: IsDocument = isJson,
): AsyncGenerator<AdvisoryFile, void, void> {
  const facts = await stat(path)
  const name = basename(path)
  if (facts.isDirectory()) yield* readFolder(path, { prefix: '', depth: 0, isDocument })
  else if (!facts.isFile()) throw new RangeError('neither a folder nor a file')
  else if (isDocument(name) && !(await isZip(path))) yield* readOne(path, name, constants.O_RDONLY)
  else yield* readArchive(path, { name, isDocument, flags: constants.O_RDONLY })
}

/** Zips begin with `PK`. */
async function isZip(path: string): Promise<boolean> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(2), 0, 2, 0)
    return bytesRead === 2 && buffer.toString('latin1') === 'PK'
  } finally {
    await file.close()
  }
}

interface Place {
  /** Of the names within the feed. */
  readonly prefix: string
  readonly depth: number
  readonly isDocument: IsDocument
}

async function* readFolder(
  folder: string,
  { prefix, depth, isDocument }: Place,
): AsyncGenerator<AdvisoryFile, void, void> {
  if (depth > depthMax) throw new RangeError(`folders are nested deeper than ${depthMax}`)
  const entries: { readonly name: string; readonly isFolder: boolean }[] = []
  for await (const entry of await opendir(folder)) {
    if (entries.length >= filesMax) throw new RangeError(`more than ${filesMax} files in one folder`)
    if (entry.isFile() || entry.isDirectory()) entries.push({ name: entry.name, isFolder: entry.isDirectory() })
  }
  for (const { name, isFolder } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, name)
    const shown = `${prefix}${name}`
    if (isFolder) yield* readFolder(path, { prefix: `${shown}/`, depth: depth + 1, isDocument })
    else if (name === archiveName) yield* readArchive(path, { name: shown, isDocument, flags: openFlags })
    else if (isDocument(shown)) yield* readOne(path, shown, openFlags)
  }
}

async function* readOne(path: string, name: string, flags: number): AsyncGenerator<AdvisoryFile, void, void> {
  const file = await open(path, flags)
  try {
    const { size } = await file.stat()
    yield { name, sizeBytes: size, bytes: () => file.readFile() }
  } finally {
    await file.close()
  }
}

interface Archive {
  readonly name: string
  readonly isDocument: IsDocument
  readonly flags: number
}

async function* readArchive(
  path: string,
  { name, isDocument, flags }: Archive,
): AsyncGenerator<AdvisoryFile, void, void> {
  const file: FileHandle = await open(path, flags)
  try {
    for await (const entry of readZip(file.fd, zipLimits)) {
      const shown = `${name}/${entry.path}`
      if (entry.kind !== 'file' || !isDocument(shown)) continue
      yield { name: shown, sizeBytes: entry.sizeBytes, bytes: () => entry.bytes() }
    }
  } finally {
    await file.close()
  }
}
