// Wheels (the "Binary distribution format" specification) and eggs: zip archives with their metadata inside.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft } from '#ecosystems/extraction/draft.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import type { ArchiveEntry } from '#formats/archive.ts'
import { sha256Hex } from '#formats/hash.ts'
import { readZip } from '#formats/zip.ts'
import { type CoreMetadata, readCoreMetadata } from './core-metadata.ts'
import { addPacked, compareFileName } from './packed-components.ts'
import { matchesRecord } from './record-digest.ts'
import { readRequiresText } from './requires-text.ts'

const NAME = 'pypi/wheel'
const METADATA = /(?:^|\/)(?:[^/]+\.dist-info\/METADATA|EGG-INFO\/PKG-INFO)$/
const LIMITS = { entryBytesMax: 16 * 2 ** 20 }
/** Distributions that others carry with them. */
const PACKED_MAX = 1_000

/** The distribution with its licence and what it requires, and the distributions packed in it. */
export const wheel: Extractor = {
  name: NAME,
  reads: 'artifact',
  matches: (path) => /\.(?:whl|egg)$/i.test(path),
  extract,
}

async function extract(file: SourceFile): Promise<Extraction> {
  const draft = createDraft(NAME)
  try {
    await readDistribution(draft, file)
  } catch (error) {
    draft.miss('archive.unreadable', error instanceof Error ? error.message : String(error))
  }
  return draft.finish()
}

async function readDistribution(draft: Draft, file: SourceFile): Promise<void> {
  const entries = new Map<string, ArchiveEntry>()
  const found: ArchiveEntry[] = []
  for await (const entry of readZip(file.bytes, LIMITS)) {
    if (entry.kind !== 'file') continue
    if (entry.repeated) draft.note('archive.repeated-entry', `"${entry.path}" occurs twice; the first counts`)
    else if (/(?:\.dist-info|EGG-INFO)\/[^/]+$/.test(entry.path)) entries.set(entry.path, entry)
    if (!entry.repeated && METADATA.test(entry.path)) found.push(entry)
  }
  const own = found.filter(({ path }) => path.split('/').length === 2)
  if (own.length !== 1) draft.miss('archive.no-metadata', `${own.length} of its folders say what it is; one should`)
  const contains: string[] = []
  for (const entry of found.filter((one) => !own.includes(one)).slice(0, PACKED_MAX)) {
    const metadata = await readMetadata(draft, entry, entries)
    const id = metadata && addPacked(draft, { metadata, hashes: [], within: entry.path, contains: [] })
    if (id !== undefined) contains.push(id)
  }
  if (found.length > PACKED_MAX) draft.miss('archive.too-many-packages', `more than ${PACKED_MAX} packages are in it`)
  const [first] = own
  const metadata = first && (await readMetadata(draft, first, entries))
  if (metadata === undefined) return
  compareFileName(draft, baseOf(file.path), metadata)
  addPacked(draft, { metadata, hashes: [`sha256:${sha256Hex(file.bytes)}`], contains })
}

async function readMetadata(
  draft: Draft,
  entry: ArchiveEntry,
  entries: ReadonlyMap<string, ArchiveEntry>,
): Promise<CoreMetadata | undefined> {
  try {
    const bytes = await entry.bytes()
    const metadata = readCoreMetadata(bytes)
    const folder = entry.path.slice(0, entry.path.lastIndexOf('/'))
    const record = await entries.get(`${folder}/RECORD`)?.bytes()
    if (record !== undefined && matchesRecord(record, entry.path, bytes) === false)
      draft.note('archive.record-mismatch', `"${entry.path}" is not as RECORD says`)
    const requires = await entries.get(`${folder}/requires.txt`)?.bytes()
    if (requires === undefined || metadata.requires.length > 0) return metadata
    return { ...metadata, requires: readRequiresText(requires) }
  } catch (error) {
    draft.miss(
      'archive.unreadable-metadata',
      `"${entry.path}": ${error instanceof Error ? error.message : String(error)}`,
    )
    return undefined
  }
}
