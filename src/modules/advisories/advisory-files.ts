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

const archiveName = 'all.zip'
/** A pipe or link that has taken a file's place since it was listed is not waited for, nor followed. */
const openFlags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0)
const depthMax = 8
const filesMax = 2_000_000
const zipLimits = { entriesMax: 2_000_000, totalBytesMax: 64 * 1024 * 1024 * 1024 }

/**
 * The documents of a feed: a zip of `*.json`, or a folder that holds `*.json` or `all.zip`, however deep within limits. Links
 * are not followed. Throws `ArchiveError` for a zip that cannot be trusted, `RangeError` beyond the limits.
 */
export async function* readAdvisoryFiles(path: string): AsyncGenerator<AdvisoryFile, void, void> {
  const facts = await stat(path)
  if (facts.isDirectory()) yield* readFolder(path, '', 0)
  else if (facts.isFile()) yield* readArchive(path, basename(path))
  else throw new RangeError('neither a folder nor a file')
}

async function* readFolder(folder: string, prefix: string, depth: number): AsyncGenerator<AdvisoryFile, void, void> {
  if (depth > depthMax) throw new RangeError(`folders are nested deeper than ${depthMax}`)
  const entries: { readonly name: string; readonly isFolder: boolean }[] = []
  for await (const entry of await opendir(folder)) {
    if (entries.length >= filesMax) throw new RangeError(`more than ${filesMax} files in one folder`)
    if (entry.isFile() || entry.isDirectory()) entries.push({ name: entry.name, isFolder: entry.isDirectory() })
  }
  for (const { name, isFolder } of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, name)
    if (isFolder) yield* readFolder(path, `${prefix}${name}/`, depth + 1)
    else if (name === archiveName) yield* readArchive(path, `${prefix}${name}`, openFlags)
    else if (name.endsWith('.json')) yield* readOne(path, `${prefix}${name}`)
  }
}

async function* readOne(path: string, name: string): AsyncGenerator<AdvisoryFile, void, void> {
  const file = await open(path, openFlags)
  try {
    const { size } = await file.stat()
    yield { name, sizeBytes: size, bytes: () => file.readFile() }
  } finally {
    await file.close()
  }
}

async function* readArchive(
  path: string,
  name: string,
  flags: number = constants.O_RDONLY,
): AsyncGenerator<AdvisoryFile, void, void> {
  const file: FileHandle = await open(path, flags)
  try {
    for await (const entry of readZip(file.fd, zipLimits)) {
      if (entry.kind !== 'file' || !entry.path.endsWith('.json')) continue
      yield { name: `${name}/${entry.path}`, sizeBytes: entry.sizeBytes, bytes: () => entry.bytes() }
    }
  } finally {
    await file.close()
  }
}
