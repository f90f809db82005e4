// Bills of materials that lie in a tree: CycloneDX JSON, whatever package managers their components belong to.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { asRecord, type JsonRecord, listOf, recordsOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { JSON_LOCKFILE_LIMITS } from '#ecosystems/extraction/limits.ts'
import { parseJson } from '#formats/limits.ts'
import { statedPurl } from './stated-purl.ts'

const NAME = 'generic/cyclonedx'
const PATH = /(?:^|\/)(?:bom\.json|cyclonedx\.json|[^/]+\.cdx\.json)$/i
const NESTING_MAX = 32

export const cyclonedxBom: Extractor = { name: NAME, reads: 'installed', matches: (path) => PATH.test(path), extract }

async function extract(file: SourceFile): Promise<Extraction> {
  try {
    const document = asRecord(parseJson(file.bytes, JSON_LOCKFILE_LIMITS))
    const draft = createDraft(NAME)
    if (document?.bomFormat !== 'CycloneDX') {
      draft.note('sbom.other-document', 'not a CycloneDX document')
      return draft.finish()
    }
    const edges = edgesOf(document)
    for (const component of componentsOf(document.components, draft)) addComponent(draft, component, edges)
    return draft.finish()
  } catch (error) {
    return refused(NAME, error)
  }
}

/** Nested ones as well, without recursion: the depth is the document's. */
function* componentsOf(list: unknown, draft: Draft): Generator<JsonRecord> {
  const waiting = [...recordsOf(list)].map((component) => ({ component, depth: 0 }))
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    yield next.component
    if (next.depth >= NESTING_MAX) {
      draft.miss('sbom.too-deep', `components are nested deeper than ${NESTING_MAX}`)
      continue
    }
    const depth = next.depth + 1
    for (const component of recordsOf(next.component.components)) waiting.push({ component, depth })
  }
}

function edgesOf(document: JsonRecord): ReadonlyMap<string, readonly string[]> {
  const edges = new Map<string, readonly string[]>()
  for (const one of recordsOf(document.dependencies)) {
    const ref = textOf(one, 'ref')
    if (ref !== undefined) edges.set(ref, listOf(one, 'dependsOn'))
  }
  return edges
}

function addComponent(draft: Draft, component: JsonRecord, edges: ReadonlyMap<string, readonly string[]>): void {
  const stated = textOf(component, 'purl')
  const purl = stated === undefined ? undefined : statedPurl(stated)
  if (purl === undefined) {
    const name = textOf(component, 'name') ?? ''
    draft.miss('sbom.component-without-purl', `"${name}" has no purl that can be read: nothing is known by it`)
    return
  }
  const id = textOf(component, 'bom-ref') ?? stated ?? ''
  draft.add({
    id,
    purl,
    scope: component.scope === 'optional' ? 'optional' : component.scope === 'excluded' ? 'development' : 'runtime',
    hashes: hashesOf(component),
    dependsOn: edges.get(id) ?? [],
  })
}

const ALGORITHM = /^(?:MD5|SHA-(?:1|256|384|512))$/

function hashesOf(component: JsonRecord): readonly string[] {
  return recordsOf(component.hashes).flatMap((hash) => {
    const [algorithm = '', content = ''] = [textOf(hash, 'alg'), textOf(hash, 'content')]
    if (!ALGORITHM.test(algorithm) || !/^[0-9a-f]{32,128}$/i.test(content)) return []
    return [`${algorithm.replace('-', '').toLowerCase()}:${content.toLowerCase()}`]
  })
}
