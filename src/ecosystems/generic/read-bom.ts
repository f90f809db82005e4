// A bill of materials as it is handed in, whatever its standard and notation.
import type { ExtractionWarning } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft } from '#ecosystems/extraction/draft.ts'
import { asRecord, type JsonRecord, textOf } from '#ecosystems/extraction/json-fields.ts'
import { JSON_LOCKFILE_LIMITS, TEXT_LOCKFILE_LIMITS } from '#ecosystems/extraction/limits.ts'
import { readYaml } from '#ecosystems/extraction/yaml-documents.ts'
import { decodeUtf8, parseJson } from '#formats/limits.ts'
import { parseXml } from '#formats/xml.ts'
import { readCyclonedx } from './extractors/cyclonedx-document.ts'
import { cyclonedxRecord } from './extractors/cyclonedx-xml.ts'
import { spdxRdfRecord } from './extractors/spdx-rdf.ts'
import { spdxTagValueRecord } from './extractors/spdx-tag-value.ts'
import { readSpdx2 } from './extractors/spdx2-document.ts'
import { isSpdx3, readSpdx3 } from './extractors/spdx3-graph.ts'
import type { StatedBom, StatedComponent } from './extractors/stated-bom.ts'

export type { StatedComponent } from './extractors/stated-bom.ts'

export interface BomKind {
  readonly format: 'CycloneDX' | 'SPDX'
  readonly specVersion: string
  readonly notation: 'json' | 'xml' | 'yaml' | 'tag-value' | 'rdf'
}

export interface BomReading extends BomKind, Omit<StatedBom, 'components'> {
  readonly components: readonly StatedComponent[]
  /** The document as its JSON form has it. */
  readonly document: JsonRecord
  readonly problems: readonly ExtractionWarning[]
  /** False: part of it could not be understood. */
  readonly complete: boolean
}

/**
 * Reads CycloneDX 1.0 to 1.7 (JSON, XML), SPDX 2 (JSON, YAML, tag-value, RDF/XML) and SPDX 3.0 (JSON-LD), told apart by their content.
 * Throws `SyntaxError` for what is none of them, and `LimitError` (64 MiB, depth 256, 4 million values).
 */
export function readBom(bytes: Uint8Array): BomReading {
  const draft = createDraft('generic/bom')
  const { document, notation } = readDocument(bytes, draft)
  const { kind, bom } = readMembers(document, draft)
  const components = [...bom.components]
  const { warnings, complete } = draft.finish()
  return { ...bom, ...kind, notation, components, document, problems: warnings, complete }
}

interface NotedDocument {
  readonly document: JsonRecord
  readonly notation: BomKind['notation']
}

function readDocument(bytes: Uint8Array, draft: Draft): NotedDocument {
  const start = new TextDecoder().decode(bytes.subarray(0, 4096)).replace(/^[\ufeff\s]+/, '')
  if (start.startsWith('{')) return known(asRecord(parseJson(bytes, JSON_LOCKFILE_LIMITS)), 'json')
  if (start.startsWith('<')) return readXml(bytes)
  if (/^SPDXVersion:|\nSPDXVersion:/.test(start))
    return known(spdxTagValueRecord(decodeUtf8(bytes, TEXT_LOCKFILE_LIMITS), draft), 'tag-value')
  const { documents, problems } = readYaml(bytes)
  for (const { message, line } of problems) draft.miss('sbom.unreadable-part', message, line)
  return known(asRecord(documents[0]?.root), 'yaml')
}

function readXml(bytes: Uint8Array): NotedDocument {
  const root = parseXml(bytes)
  const rdf = spdxRdfRecord(root)
  return rdf === undefined ? known(cyclonedxRecord(root), 'xml') : known(rdf, 'rdf')
}

function known(document: JsonRecord | undefined, notation: BomKind['notation']): NotedDocument {
  if (document === undefined) throw new SyntaxError('neither a CycloneDX nor an SPDX document')
  return { document, notation }
}

function readMembers(document: JsonRecord, draft: Draft) {
  if (document.bomFormat === 'CycloneDX') {
    const specVersion = versionOf(textOf(document, 'specVersion'), /^1\.[0-7]$/, draft)
    return { kind: { format: 'CycloneDX' as const, specVersion }, bom: readCyclonedx(document, draft) }
  }
  if (isSpdx3(document))
    return { kind: { format: 'SPDX' as const, specVersion: '3.0' }, bom: readSpdx3(document, draft) }
  const spdx = textOf(document, 'spdxVersion')
  if (spdx === undefined) throw new SyntaxError('neither a CycloneDX nor an SPDX document')
  const specVersion = versionOf(spdx.replace('SPDX-', ''), /^2\.[0-3]$/, draft)
  return { kind: { format: 'SPDX' as const, specVersion }, bom: readSpdx2(document) }
}

function versionOf(version: string | undefined, known: RegExp, draft: Draft): string {
  const text = version ?? ''
  if (!known.test(text))
    draft.miss('sbom.unknown-version', `version "${text.slice(0, 40)}" is read as the latest known one`)
  return text.slice(0, 40)
}
