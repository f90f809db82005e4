// Pipfile.lock, pipfile-spec 6: JSON, one section for each category of packages, without edges.
import type { Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import type { Scope } from '#ecosystems/extraction/assign-scopes.ts'
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { extractJson } from '#ecosystems/extraction/extract-json.ts'
import { baseOf, folderOf, joined } from '#ecosystems/extraction/folders.ts'
import { asRecord, type JsonRecord, listOf, recordOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { memberLines } from '#ecosystems/extraction/member-lines.ts'
import { pythonPurl, pythonSource } from '#ecosystems/extraction/python-origin.ts'
import { pinnedVersion } from '#ecosystems/extraction/python-requirement.ts'
import { judgeMarker, scopeBehind } from '../judge-marker.ts'
import { isDevelopmentName } from './development-names.ts'
import { readHashes } from './hashes.ts'
import { normalName } from './lock-graph.ts'
import { readPipfile } from './pipfile-file.ts'
import { tableOrigin } from './poetry-dependencies.ts'
import type { ProjectDependency } from './project-dependency.ts'

const NAME = 'pypi/pipfile-lock'

/** Direct is what the Pipfile beside it names. */
export const pipfileLock: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => baseOf(path) === 'Pipfile.lock',
  extract: (file, tree) => extractJson(NAME, file, (draft, document) => read(draft, document, { file, tree })),
}

interface Beside {
  readonly file: SourceFile
  readonly tree: SourceTree
}

async function read(draft: Draft, document: JsonRecord, { file, tree }: Beside): Promise<Extraction> {
  const version = recordOf(document, '_meta')['pipfile-spec']
  if (version !== 6)
    draft.miss('lockfile.unknown-version', `pipfile-spec ${JSON.stringify(version)} is not known; read as 6`)
  const stated = await neighbourPipfile(file.path, tree)
  const lines = memberLines(file.bytes, (path) => path.length === 2 && path[0] !== '_meta')
  for (const category of Object.keys(document)) {
    if (category === '_meta') continue
    const names = stated && namesOf(stated, category)
    for (const [name, value] of Object.entries(recordOf(document, category)))
      addEntry(draft, asRecord(value), { name, category, names, line: lines.get(`${category}\0${name}`) })
  }
  return draft.finish()
}

async function neighbourPipfile(path: string, tree: SourceTree): Promise<readonly ProjectDependency[] | undefined> {
  const bytes = await tree.read(joined(folderOf(path), 'Pipfile'))
  if (bytes === undefined) return undefined
  try {
    return readPipfile(bytes).dependencies
  } catch {
    return undefined
  }
}

/** `default` holds what the Pipfile lists as `packages`, `develop` its `dev-packages`. */
function namesOf(stated: readonly ProjectDependency[], category: string): ReadonlySet<string> {
  const section = category === 'default' ? 'packages' : category === 'develop' ? 'dev-packages' : category
  return new Set(stated.filter((one) => one.section === section).map(({ name }) => normalName(name)))
}

interface Place {
  readonly name: string
  readonly category: string
  readonly names: ReadonlySet<string> | undefined
  readonly line: number | undefined
}

function addEntry(draft: Draft, entry: JsonRecord | undefined, { name, category, names, line }: Place): void {
  const id = `${category}/${name}`
  const stated = textOf(entry ?? {}, 'version')
  const origin = tableOrigin(entry ?? {})
  const version = stated === undefined ? undefined : pinnedVersion(stated)
  const purl = pythonPurl(name, version, origin)
  if (entry === undefined || purl === undefined) {
    draft.miss('lockfile.unreadable-entry', `"${id}" could not be understood`)
    return
  }
  if (version === undefined && origin.kind === 'index')
    draft.miss('lockfile.unreadable-entry', `"${id}" has no version`)
  draft.add({
    id,
    purl,
    ...(names !== undefined && { direct: names.has(purl.name) }),
    scope: scopeBehind(judgeMarker(textOf(entry, 'markers')), scopeOf(category)),
    hashes: readHashes(draft, id, listOf(entry, 'hashes')),
    ...pythonSource(origin),
    ...(line !== undefined && { line }),
    dependsOn: [],
  })
}

function scopeOf(category: string): Scope {
  if (category === 'default') return 'runtime'
  return category === 'develop' || isDevelopmentName(category) ? 'development' : 'optional'
}
