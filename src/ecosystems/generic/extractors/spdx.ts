// Bills of materials that lie in a tree: SPDX 2 in JSON, YAML and tag-value, SPDX 3.0 in JSON-LD.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { asRecord, type JsonRecord, textOf } from '#ecosystems/extraction/json-fields.ts'
import { JSON_LOCKFILE_LIMITS, TEXT_LOCKFILE_LIMITS } from '#ecosystems/extraction/limits.ts'
import { readYaml } from '#ecosystems/extraction/yaml-documents.ts'
import { decodeUtf8, parseJson } from '#formats/limits.ts'
import { spdxTagValueRecord } from './spdx-tag-value.ts'
import { readSpdx2 } from './spdx2-document.ts'
import { isSpdx3, readSpdx3 } from './spdx3-graph.ts'
import { addStated, type StatedBom } from './stated-bom.ts'

const NAME = 'generic/spdx'
const PATH = /(?:^|\/)(?:spdx\.json|[^/]+\.spdx3?\.json|[^/]+\.spdx\.ya?ml|[^/]+\.spdx)$/i

/** Its packages with the edges between them, whatever package managers they belong to. */
export const spdxDocument: Extractor = { name: NAME, reads: 'installed', matches: (path) => PATH.test(path), extract }

async function extract(file: SourceFile): Promise<Extraction> {
  const draft = createDraft(NAME)
  try {
    const document = readDocument(file, draft)
    const bom = document && readBom(document, draft)
    if (bom !== undefined) return addStated(draft, bom)
    // The list of licences, which packages of such tools carry, is called so, too.
    const tell = /(?:^|\/)spdx\.json$/i.test(file.path) ? draft.note : draft.miss
    tell('sbom.other-document', 'not an SPDX 2 or SPDX 3 document in JSON, YAML or tag-value')
    return draft.finish()
  } catch (error) {
    return refused(NAME, error)
  }
}

function readDocument({ path, bytes }: SourceFile, draft: Draft): JsonRecord | undefined {
  if (/\.ya?ml$/i.test(path)) {
    const { documents, problems } = readYaml(bytes)
    for (const { message, line } of problems) draft.miss('sbom.unreadable-part', message, line)
    return asRecord(documents[0]?.root)
  }
  // Some write JSON without saying so in the name.
  if (/\.json$/i.test(path) || startsAsJson(bytes)) return asRecord(parseJson(bytes, JSON_LOCKFILE_LIMITS))
  return spdxTagValueRecord(decodeUtf8(bytes, TEXT_LOCKFILE_LIMITS), draft)
}

function startsAsJson(bytes: Uint8Array): boolean {
  return /^[\ufeff\s]*\{/.test(new TextDecoder().decode(bytes.subarray(0, 256)))
}

function readBom(document: JsonRecord, draft: Draft): StatedBom | undefined {
  if (isSpdx3(document)) return readSpdx3(document, draft)
  const version = textOf(document, 'spdxVersion')
  if (version === undefined) return undefined
  if (!/^SPDX-2\.[0-3]$/.test(version))
    draft.miss('sbom.unknown-version', `version "${version}" is not known; read as SPDX 2.3`)
  return readSpdx2(document)
}
