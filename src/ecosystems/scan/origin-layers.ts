// Which layer of an image brought a package. A record of what is installed is one file that every layer writes anew: the
// package belongs to the first layer since which the record has named it without a break.
import type { Extraction, Extractor } from '#ecosystems/ecosystem.ts'
import type { FileEntry, FileSource } from '#formats/byte-source.ts'
import { formatPurl } from '#formats/purl.ts'
import { boundedTree } from './bounded-tree.ts'
import type { ExtractionOutcome, RunExtractors } from './run-extractors.ts'
import { type ScanLimits, sizeBytesMax } from './scan-limits.ts'

export interface OriginSearch {
  readonly file: FileEntry
  readonly extractors: readonly Extractor[]
  readonly source: FileSource
  readonly run: RunExtractors
  readonly limits: ScanLimits
}

/** The outcome with the origins of its components; as it is where there is nothing earlier, or it cannot be read. */
export async function withOrigins(outcome: ExtractionOutcome, search: OriginSearch): Promise<ExtractionOutcome> {
  const { earlierLayers = [] } = search.file
  const extractor = search.extractors.find(({ name }) => name === outcome.extractor)
  if (!outcome.extraction || !extractor || extractor.reads !== 'installed' || earlierLayers.length === 0) return outcome
  const origins = new Map<string, string>()
  let unbroken = purlsOf(outcome.extraction)
  for (const layer of earlierLayers) {
    const before = await extractEarlier(search, extractor, layer)
    if (!before) break
    const there = purlsOf(before)
    unbroken = new Set([...unbroken].filter((purl) => there.has(purl)))
    if (unbroken.size === 0) break
    for (const purl of unbroken) origins.set(purl, layer)
  }
  return origins.size === 0 ? outcome : { ...outcome, origins }
}

async function extractEarlier(
  { source, file, run, limits }: OriginSearch,
  extractor: Extractor,
  layer: string,
): Promise<Extraction | undefined> {
  const handle = await source.open(file.path, layer)
  if (!handle) return undefined
  try {
    if (handle.sizeBytes > sizeBytesMax(extractor.reads, limits)) return undefined
    const bytes = await handle.read(0, handle.sizeBytes)
    // Neighbours are those of the whole image: what names the distribution does not change between layers.
    const tree = boundedTree(source, limits)
    const [outcome] = await run({ file: { path: file.path, bytes }, extractors: [extractor], tree })
    return outcome?.extraction
  } finally {
    await handle.close()
  }
}

function purlsOf({ components }: Extraction): Set<string> {
  const purls = new Set<string>()
  for (const { purl } of components) {
    try {
      purls.add(formatPurl(purl))
    } catch {
      // Reported where the components are merged.
    }
  }
  return purls
}
