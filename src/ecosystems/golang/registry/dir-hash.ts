// `h1:` hashes as go.sum and the checksum database state them (Go Modules Reference, "Authenticating modules"; the package
// golang.org/x/mod/sumdb/dirhash): SHA-256 over a sorted list of the files' SHA-256 and names.
import { createHash } from 'node:crypto'
import { type ArchiveEntry, ArchiveError } from '#formats/archive.ts'
import { sha256Hex } from '#formats/hash.ts'
import { readZip } from '#formats/zip.ts'

/** The go command refuses zips that unpack to more than 500 MiB; their ratio is bounded by that alone. */
const ZIP_LIMITS = {
  entriesMax: 200_000,
  entryBytesMax: 500 * 1024 * 1024,
  totalBytesMax: 500 * 1024 * 1024,
  ratioMax: 1_100,
}

interface HashedFile {
  readonly name: string
  readonly sha256: string
}

/** Of a module's zip: one file is unpacked at a time. Throws `RangeError` when it is no zip that the go command would take. */
export async function hashModuleZip(zip: Uint8Array): Promise<string> {
  const files: HashedFile[] = []
  try {
    for await (const entry of readZip(zip, ZIP_LIMITS)) files.push(await hashEntry(entry))
  } catch (error) {
    if (error instanceof ArchiveError) throw new RangeError(`not a module's zip: ${error.message}`, { cause: error })
    throw error
  }
  return hashFiles(files)
}

/** Of a module's go.mod. */
export function hashModuleFile(mod: Uint8Array): string {
  return hashFiles([{ name: 'go.mod', sha256: sha256Hex(mod) }])
}

async function hashEntry(entry: ArchiveEntry): Promise<HashedFile> {
  const { path } = entry
  if (entry.repeated || entry.kind !== 'file' || path.includes('\n'))
    throw new RangeError(`not a module's zip: ${path.slice(0, 200)} is no plain file, or is there twice`)
  return { name: path, sha256: sha256Hex(await entry.bytes()) }
}

/** In the order of the names' bytes, which is not the order of UTF-16. */
function hashFiles(files: readonly HashedFile[]): string {
  const hash = createHash('sha256')
  const named = files.map(({ name, sha256 }) => ({ name: Buffer.from(name), sha256 }))
  for (const { name, sha256 } of named.sort((one, other) => Buffer.compare(one.name, other.name)))
    hash.update(`${sha256}  `).update(name).update('\n')
  return `h1:${hash.digest('base64')}`
}
