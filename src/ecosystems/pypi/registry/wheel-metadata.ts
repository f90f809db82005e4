import { ArchiveError } from '#formats/archive.ts'
import { readZip } from '#formats/zip.ts'
import { type CoreMetadata, readCoreMetadata } from '../extractors/core-metadata.ts'
import { normalVersion } from '../normal-version.ts'
import type { FileAddress } from './file-path.ts'
import { normalName } from './project-name.ts'

const METADATA = /^[^/]+\.dist-info\/METADATA$/
const LIMITS = { entriesMax: 100_000, entryBytesMax: 4 * 1024 * 1024 }
/** What is only larger than is read here may well be a wheel. */
const BEYOND: ReadonlySet<string> = new Set([
  'zip.too-many-entries',
  'zip.too-many-bytes',
  'zip.ratio',
  'zip.entry-too-large',
])

/**
 * The core metadata of a wheel, byte for byte (PEP 658); undefined when the wheel is beyond the limits. Throws `SyntaxError` for
 * what is no wheel, or is one of another project or version.
 */
export async function readWheelMetadata(
  { name, version, fileName }: FileAddress,
  wheel: Uint8Array,
): Promise<Uint8Array | undefined> {
  const bytes = await readMetadata(wheel, fileName)
  if (!bytes) return undefined
  const stated: CoreMetadata = readCoreMetadata(bytes)
  if (normalName(stated.name) !== name || normalVersion(stated.version) !== version)
    throw new SyntaxError(`${fileName} says inside that it is another project or version`)
  return bytes
}

async function readMetadata(wheel: Uint8Array, fileName: string): Promise<Uint8Array | undefined> {
  const found: Uint8Array[] = []
  try {
    for await (const entry of readZip(wheel, LIMITS))
      if (entry.kind === 'file' && METADATA.test(entry.path)) {
        if (found.length > 0) throw new SyntaxError(`${fileName} has its metadata twice`)
        found.push(await entry.bytes())
      }
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    if (BEYOND.has(error.code)) return undefined
    throw new SyntaxError(`${fileName} is no wheel: ${error.message}`)
  }
  if (found.length === 0) throw new SyntaxError(`${fileName} is no wheel: it has no metadata`)
  return found[0]
}
