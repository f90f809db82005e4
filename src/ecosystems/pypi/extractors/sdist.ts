// Source archives of Python packages (the "Source distribution format" specification): PKG-INFO in their one folder.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft } from '#ecosystems/extraction/draft.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import type { ArchiveEntry } from '#formats/archive.ts'
import { sha256Hex } from '#formats/hash.ts'
import { readTar } from '#formats/tar.ts'
import { readZip } from '#formats/zip.ts'
import { type CoreMetadata, readCoreMetadata } from './core-metadata.ts'
import { distributionOf } from './distribution-name.ts'
import { addPacked, compareFileName } from './packed-components.ts'
import { readRequiresText } from './requires-text.ts'

const NAME = 'pypi/sdist'
const LIMITS = { entryBytesMax: 16 * 2 ** 20, totalBytesMax: 2 ** 30 }
const FILE = /\.(?:tar\.gz|tgz|zip)$/i
const REQUIRES = /^[^/]+\/(?:[^/]+\/)?[^/]+\.egg-info\/requires\.txt$/

/** Nothing for an archive without PKG-INFO: it is of another kind. */
export const sdist: Extractor = {
  name: NAME,
  reads: 'artifact',
  matches: (path) => FILE.test(path) && distributionOf(baseOf(path)) !== undefined,
  extract,
}

async function extract(file: SourceFile): Promise<Extraction> {
  const draft = createDraft(NAME)
  try {
    const metadata = await readArchive(draft, file)
    if (metadata !== undefined) {
      compareFileName(draft, baseOf(file.path), metadata)
      addPacked(draft, { metadata, hashes: [`sha256:${sha256Hex(file.bytes)}`], contains: [] })
    }
  } catch (error) {
    draft.miss('archive.unreadable', error instanceof Error ? error.message : String(error))
  }
  return draft.finish()
}

async function readArchive(draft: Draft, file: SourceFile): Promise<CoreMetadata | undefined> {
  const isZip = file.bytes[0] === 0x50 && file.bytes[1] === 0x4b
  const entries: AsyncIterable<ArchiveEntry> = isZip ? readZip(file.bytes, LIMITS) : readTar(file.bytes, LIMITS)
  let info: Uint8Array | undefined
  let requires: Uint8Array | undefined
  for await (const entry of entries) {
    if (entry.kind !== 'file') continue
    if (/^[^/]+\/PKG-INFO$/.test(entry.path)) {
      if (info === undefined) info = await entry.bytes()
      else draft.note('archive.repeated-entry', `"${entry.path}" is there twice; the first counts`)
    } else if (requires === undefined && REQUIRES.test(entry.path)) requires = await entry.bytes()
  }
  if (info === undefined) return undefined
  const metadata = readCoreMetadata(info)
  if (metadata.dynamic.has('requires-dist'))
    draft.note('archive.dynamic-requirements', `what ${metadata.name} requires is settled when it is built`)
  if (requires === undefined || metadata.requires.length > 0) return metadata
  return { ...metadata, requires: readRequiresText(requires) }
}
