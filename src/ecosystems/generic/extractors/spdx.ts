// Bills of materials that lie in a tree: SPDX 2 JSON, whatever package managers their packages belong to.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { asRecord, type JsonRecord, recordsOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { JSON_LOCKFILE_LIMITS } from '#ecosystems/extraction/limits.ts'
import { parseJson } from '#formats/limits.ts'
import { statedPurl } from './stated-purl.ts'

const NAME = 'generic/spdx'
const PATH = /(?:^|\/)(?:spdx\.json|[^/]+\.spdx\.json)$/i

export const spdxDocument: Extractor = { name: NAME, reads: 'installed', matches: (path) => PATH.test(path), extract }

async function extract(file: SourceFile): Promise<Extraction> {
  try {
    const document = asRecord(parseJson(file.bytes, JSON_LOCKFILE_LIMITS))
    const draft = createDraft(NAME)
    const version = document && textOf(document, 'spdxVersion')
    if (document === undefined || version === undefined) {
      draft.miss('sbom.other-document', 'not an SPDX 2 document')
      return draft.finish()
    }
    const edges = edgesOf(document)
    const described = describedBy(document)
    for (const one of recordsOf(document.packages))
      if (!described.has(textOf(one, 'SPDXID') ?? '')) addPackage(draft, one, edges)
    return draft.finish()
  } catch (error) {
    return refused(NAME, error)
  }
}

/** What the document is about, and no component of it. */
function describedBy(document: JsonRecord): ReadonlySet<string> {
  const named = recordsOf(document.relationships).flatMap((one) =>
    one.relationshipType === 'DESCRIBES' ? (textOf(one, 'relatedSpdxElement') ?? []) : [],
  )
  const listed = Array.isArray(document.documentDescribes) ? document.documentDescribes.map(String) : []
  return new Set([...named, ...listed])
}

function edgesOf(document: JsonRecord): ReadonlyMap<string, string[]> {
  const edges = new Map<string, string[]>()
  for (const one of recordsOf(document.relationships)) {
    const [element, related] = [textOf(one, 'spdxElementId'), textOf(one, 'relatedSpdxElement')]
    if (element === undefined || related === undefined) continue
    const isForward = one.relationshipType === 'DEPENDS_ON'
    if (!isForward && one.relationshipType !== 'DEPENDENCY_OF') continue
    const [from, to] = isForward ? [element, related] : [related, element]
    const known = edges.get(from)
    if (known === undefined) edges.set(from, [to])
    else known.push(to)
  }
  return edges
}

function addPackage(draft: Draft, one: JsonRecord, edges: ReadonlyMap<string, readonly string[]>): void {
  const id = textOf(one, 'SPDXID') ?? ''
  const stated = recordsOf(one.externalRefs).find((ref) => ref.referenceType === 'purl')
  const purl = stated === undefined ? undefined : statedPurl(textOf(stated, 'referenceLocator') ?? '')
  if (purl === undefined) {
    const name = textOf(one, 'name') ?? ''
    draft.miss('sbom.component-without-purl', `"${name}" has no purl that can be read: nothing is known by it`)
    return
  }
  const license = textOf(one, 'licenseDeclared')
  draft.add({
    id,
    purl,
    scope: 'runtime',
    hashes: recordsOf(one.checksums).flatMap(hashOf),
    ...(license && license !== 'NOASSERTION' && license !== 'NONE' && { license }),
    dependsOn: edges.get(id) ?? [],
  })
}

function hashOf(checksum: JsonRecord): readonly string[] {
  const [algorithm = '', value = ''] = [textOf(checksum, 'algorithm'), textOf(checksum, 'checksumValue')]
  if (!/^(?:MD5|SHA(?:1|256|384|512))$/.test(algorithm) || !/^[0-9a-f]{32,128}$/i.test(value)) return []
  return [`${algorithm.toLowerCase()}:${value.toLowerCase()}`]
}
