// obj/project.assets.json, version 2 and 3: what restoring a project resolved for each framework and runtime.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import type { ScopedEdge } from '#ecosystems/extraction/assign-scopes.ts'
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { extractJson } from '#ecosystems/extraction/extract-json.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { asRecord, type JsonRecord, recordOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { memberLines } from '#ecosystems/extraction/member-lines.ts'
import { addTargets, type Library, type LibraryTarget } from './library-targets.ts'
import { sha512Integrity } from './sha512-integrity.ts'

const NAME = 'nuget/project-assets'

/** Packages that only private ones (`PrivateAssets="all"`) bring are for development. */
export const projectAssets: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => baseOf(path) === 'project.assets.json',
  extract: (file) => extractJson(NAME, file, read),
}

function read(draft: Draft, document: JsonRecord, file: SourceFile): Extraction {
  const targets = asRecord(document.targets)
  if (targets === undefined) {
    draft.miss('lockfile.unreadable', 'the document has no "targets"')
    return draft.finish()
  }
  if (document.version !== 2 && document.version !== 3 && document.version !== 4)
    draft.miss(
      'lockfile.unknown-version',
      `version ${JSON.stringify(document.version)} is not known; read as version 3`,
    )
  const project = recordOf(document, 'project')
  const roots = rootsOf(project)
  const known = recordOf(document, 'libraries')
  const lines = memberLines(file.bytes, (path) => path.length === 2 && path[0] === 'libraries')
  addTargets(
    draft,
    Object.values(targets).map((entries) => targetOf(asRecord(entries) ?? {}, { known, lines, wanted: roots })),
    'miss',
  )
  const name = textOf(recordOf(project, 'restore'), 'projectName')
  const version = textOf(project, 'version')
  return draft.finish(name === undefined ? undefined : { name, ...(version !== undefined && { version }) })
}

/** What the project asks for, whatever the framework: each target contains its own part of it. */
function rootsOf(project: JsonRecord): ReadonlyMap<string, ScopedEdge['scope']> {
  const roots = new Map<string, ScopedEdge['scope']>()
  for (const framework of Object.values(recordOf(project, 'frameworks'))) {
    for (const [name, value] of Object.entries(recordOf(asRecord(framework) ?? {}, 'dependencies'))) {
      const isPrivate = textOf(asRecord(value) ?? {}, 'suppressParent')?.toLowerCase() === 'all'
      const key = name.toLowerCase()
      if (!isPrivate) roots.set(key, 'runtime')
      else if (!roots.has(key)) roots.set(key, 'development')
    }
  }
  return roots
}

interface Described {
  readonly known: JsonRecord
  readonly lines: ReadonlyMap<string, number>
  readonly wanted: ReadonlyMap<string, ScopedEdge['scope']>
}

function targetOf(entries: JsonRecord, { known, lines, wanted }: Described): LibraryTarget {
  const libraries = new Map<string, Library>()
  const roots: ScopedEdge[] = []
  for (const [key, value] of Object.entries(entries)) {
    const slash = key.lastIndexOf('/')
    const name = slash < 0 ? key : key.slice(0, slash)
    const version = slash < 0 ? '' : key.slice(slash + 1)
    const entry = asRecord(value) ?? {}
    const isOwn = textOf(entry, 'type') === 'project'
    const line = lines.get(`libraries\0${key}`)
    libraries.set(name.toLowerCase(), {
      name,
      ...(version !== '' && { version }),
      isOwn,
      dependencies: Object.keys(recordOf(entry, 'dependencies')),
      hashes: sha512Integrity(textOf(recordOf(known, key), 'sha512')),
      ...(line !== undefined && { line }),
    })
    const scope = isOwn ? 'runtime' : wanted.get(name.toLowerCase())
    if (scope !== undefined) roots.push({ to: name.toLowerCase(), scope })
  }
  return { libraries, roots }
}
