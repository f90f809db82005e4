// conan.lock: of Conan 2 (version 0.5) lists of references, of Conan 1 (version 0.4) the graph.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { extractJson } from '#ecosystems/extraction/extract-json.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { asRecord, type JsonRecord, textOf } from '#ecosystems/extraction/json-fields.ts'
import { memberLines } from '#ecosystems/extraction/member-lines.ts'
import { addGraphLock } from './conan-graph-lock.ts'
import { parseConanReference } from './conan-reference.ts'

const NAME = 'conan/conan-lock'
const LISTS = [
  ['requires', 'runtime'],
  ['build_requires', 'development'],
  ['python_requires', 'development'],
  ['config_requires', 'development'],
] as const

/** The lists of Conan 2 tell neither direct packages nor edges. Revisions are qualifiers of the purl, not hashes of archives. */
export const conanLock: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => baseOf(path) === 'conan.lock',
  extract: (file) => extractJson(NAME, file, read),
}

function read(draft: Draft, document: JsonRecord, file: SourceFile): Extraction {
  const nodes = asRecord(asRecord(document.graph_lock)?.nodes)
  if (nodes === undefined && !LISTS.some(([field]) => Array.isArray(document[field]))) {
    draft.miss('lockfile.unreadable', 'the document has neither a graph nor lists of references')
    return draft.finish()
  }
  const version = textOf(document, 'version')
  if (version === undefined || !/^0\.[1-5]$/.test(version))
    draft.miss('lockfile.unknown-version', `version "${version ?? ''}" is not known; read by its form`)
  if (nodes !== undefined) {
    const lines = memberLines(file.bytes, (path) => path.length === 3 && path[1] === 'nodes', 3)
    addGraphLock(draft, nodes, (id) => lines.get(`graph_lock\0nodes\0${id}`))
  } else for (const [field, scope] of LISTS) addList(draft, document[field], { field, scope })
  return draft.finish()
}

interface List {
  readonly field: string
  readonly scope: 'runtime' | 'development'
}

function addList(draft: Draft, references: unknown, { field, scope }: List): void {
  if (references === undefined) return
  if (!Array.isArray(references)) {
    draft.miss('lockfile.unreadable-entry', `"${field}" is no list`)
    return
  }
  for (const reference of references) {
    // With a timestamp before Conan 2.0 came out: a pair.
    const text: unknown = Array.isArray(reference) ? reference[0] : reference
    const parsed = typeof text === 'string' ? parseConanReference(text) : undefined
    if (typeof text !== 'string' || parsed?.purl.version === undefined) {
      draft.miss('lockfile.unreadable-entry', `"${String(text)}" in "${field}" is no reference to a version`)
      continue
    }
    draft.add({ id: `${field}/${text}`, purl: parsed.purl, scope, hashes: [], dependsOn: [] })
  }
}
