// Bills of materials that lie in a tree: CycloneDX 1.0 to 1.7, in JSON and XML.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, refused } from '#ecosystems/extraction/draft.ts'
import { asRecord, type JsonRecord, textOf } from '#ecosystems/extraction/json-fields.ts'
import { JSON_LOCKFILE_LIMITS } from '#ecosystems/extraction/limits.ts'
import { parseJson } from '#formats/limits.ts'
import { parseXml } from '#formats/xml.ts'
import { readCyclonedx } from './cyclonedx-document.ts'
import { cyclonedxRecord } from './cyclonedx-xml.ts'
import { addStated } from './stated-bom.ts'

const NAME = 'generic/cyclonedx'
const PATH = /(?:^|\/)(?:bom|cyclonedx|[^/]+\.cdx)\.(?:json|xml)$/i
const VERSION = /^1\.[0-7]$/

/** Its components with the edges between them, whatever package managers they belong to. */
export const cyclonedxBom: Extractor = { name: NAME, reads: 'installed', matches: (path) => PATH.test(path), extract }

async function extract(file: SourceFile): Promise<Extraction> {
  const draft = createDraft(NAME)
  try {
    const document = readDocument(file)
    if (document?.bomFormat !== 'CycloneDX') {
      draft.note('sbom.other-document', 'not a CycloneDX document')
      return draft.finish()
    }
    const version = textOf(document, 'specVersion') ?? ''
    if (!VERSION.test(version))
      draft.miss('sbom.unknown-version', `version "${version}" is not known; read as the latest known one`)
    return addStated(draft, readCyclonedx(document, draft))
  } catch (error) {
    return refused(NAME, error)
  }
}

function readDocument({ path, bytes }: SourceFile): JsonRecord | undefined {
  return /\.xml$/i.test(path) ? cyclonedxRecord(parseXml(bytes)) : asRecord(parseJson(bytes, JSON_LOCKFILE_LIMITS))
}
