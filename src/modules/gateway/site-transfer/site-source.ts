import { createReadStream } from 'node:fs'
import { lstat, opendir } from 'node:fs/promises'
import { join } from 'node:path'
import { ArchiveError } from '#formats/archive.ts'
import { readTar } from '#formats/tar.ts'
import { Problem } from '#platform/problem.ts'
import { openStoreFile } from '../store-import/walk-store.ts'
import { entriesName, manifestBytesMax, manifestName } from './site-manifest.ts'

/** A file of an export, in the order in which it lies there. */
interface SiteFile {
  readonly name: string
  chunks(): AsyncIterable<Uint8Array>
}

const entriesBytesMax = 512 * 1024 * 1024
const archiveLimits = { entriesMax: 5_000_000, totalBytesMax: 2 ** 44, entryBytesMax: 4 * 2 ** 30, ratioMax: 2 ** 30 }

/** Both descriptions of an export. Throws `site-import.unreadable`. */
export async function readDescriptions(path: string): Promise<{ readonly manifest: Buffer; readonly entries: Buffer }> {
  let [manifest, entries]: (Buffer | undefined)[] = []
  for await (const file of readSiteFiles(path)) {
    if (file.name === manifestName) manifest = await readAll(file, manifestBytesMax)
    if (file.name === entriesName) entries = await readAll(file, entriesBytesMax)
    if (manifest && entries) return { manifest, entries }
  }
  throw new Problem('site-import.unreadable', 422, { reason: `${manifestName} or ${entriesName} is missing` })
}

/** The files whose names are digests. */
export async function* readSiteBlobs(path: string): AsyncGenerator<SiteFile & { readonly sha256: string }, void, void> {
  for await (const file of readSiteFiles(path)) {
    const sha256 = /^blobs\/([0-9a-f]{64})$/.exec(file.name)?.[1]
    if (sha256 !== undefined) yield { ...file, sha256 }
  }
}

async function readAll({ name, chunks }: SiteFile, bytesMax: number): Promise<Buffer> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks()) {
    size += chunk.byteLength
    if (size > bytesMax) throw new Problem('site-import.unreadable', 422, { reason: `${name} is too large` })
    parts.push(chunk)
  }
  return Buffer.concat(parts)
}

async function* readSiteFiles(path: string): AsyncGenerator<SiteFile, void, void> {
  const facts = await lstat(path).catch(() => undefined)
  if (facts?.isDirectory()) yield* readFolder(path)
  else if (facts?.isFile()) yield* readArchive(path)
  else throw new Problem('store-import.not-found', 404, { path })
}

async function* readFolder(root: string): AsyncGenerator<SiteFile, void, void> {
  for (const name of [manifestName, entriesName]) yield* readOne(root, name)
  const blobs = await opendir(join(root, 'blobs')).catch(() => undefined)
  if (blobs) for await (const { name } of blobs) yield* readOne(root, `blobs/${name}`)
}

async function* readOne(root: string, name: string): AsyncGenerator<SiteFile, void, void> {
  const file = await openStoreFile(root, name)
  if (!file) return
  try {
    yield { name, chunks: () => file.createReadStream({ autoClose: false }) }
  } finally {
    await file.close()
  }
}

async function* readArchive(path: string): AsyncGenerator<SiteFile, void, void> {
  try {
    for await (const entry of readTar(createReadStream(path), archiveLimits))
      if (entry.kind === 'file') yield { name: entry.path, chunks: () => entry.chunks() }
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    throw new Problem('site-import.unreadable', 422, { reason: error.message.slice(0, 200) }, error)
  }
}
