// uv.lock, version 1: the packages of a project or workspace for all environments, with the edges between them.
import type { Extraction, Extractor, SourceFile } from '#ecosystems/ecosystem.ts'
import type { Scope } from '#ecosystems/extraction/assign-scopes.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { asRecord, type JsonRecord, listOf, recordOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { originOfUrl, type PythonOrigin } from '#ecosystems/extraction/python-origin.ts'
import { parseToml } from '#formats/toml.ts'
import { judgeMarker, scopeBehind } from '../judge-marker.ts'
import { readHashes } from './hashes.ts'
import { addLocked, type LockedPackage, type Need, normalName } from './lock-graph.ts'
import { tableArray } from './table-array.ts'
import { headerLines } from './toml-lines.ts'

const NAME = 'pypi/uv-lock'

/** Members of the workspace are the project's own and no components; scopes follow from what they ask for. */
export const uvLock: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => baseOf(path) === 'uv.lock',
  extract,
}

async function extract(file: SourceFile): Promise<Extraction> {
  let document: JsonRecord
  try {
    document = parseToml(file.bytes)
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  if (document.version !== 1)
    draft.miss('lockfile.unknown-version', `version ${JSON.stringify(document.version)} is not known; read as 1`)
  // Before its first stable version uv wrote `[[distribution]]`.
  const section = document.package === undefined && document.distribution !== undefined ? 'distribution' : 'package'
  const entries = tableArray(draft, document, section)
  const lines = headerLines(file.bytes, section, entries.length)
  const members = new Set(listOf(recordOf(document, 'manifest'), 'members').map(normalName))
  const packages = entries.map((entry, at) => lockedPackage(draft, entry, { members, line: lines[at] }))
  addLocked(draft, { packages })
  return draft.finish(rootOf(packages, entries))
}

/** The project at the lockfile's own place. */
function rootOf(packages: readonly LockedPackage[], entries: readonly JsonRecord[]): Extraction['root'] {
  const at = entries.findIndex((entry) => localFolder(recordOf(entry, 'source')) === '.')
  const root = packages[at]
  if (root === undefined || root.name === '') return undefined
  return { name: root.name, ...(root.version !== undefined && { version: root.version }) }
}

function localFolder(source: JsonRecord): string | undefined {
  return textOf(source, 'virtual') ?? textOf(source, 'editable') ?? textOf(source, 'directory')
}

function lockedPackage(
  draft: Draft,
  entry: JsonRecord,
  { members, line }: { members: ReadonlySet<string>; line: number | undefined },
): LockedPackage {
  const name = textOf(entry, 'name') ?? ''
  const version = textOf(entry, 'version')
  const source = recordOf(entry, 'source')
  const folder = localFolder(source)
  const isOwn = folder === '.' || (folder !== undefined && members.has(normalName(name)))
  const extras = recordOf(entry, 'optional-dependencies')
  const groups = { ...recordOf(entry, 'dev-dependencies'), ...recordOf(entry, 'dependency-groups') }
  const archives = [entry.sdist, ...(Array.isArray(entry.wheels) ? entry.wheels : [])]
  return {
    name,
    ...(version !== undefined && { version }),
    origin: originOf(source),
    hashes: readHashes(
      draft,
      name,
      archives.flatMap((archive) => textOf(asRecord(archive) ?? {}, 'hash') ?? []),
    ),
    ...(line !== undefined && { line }),
    isOwn,
    needs: [
      ...needsIn(entry, 'dependencies', 'runtime'),
      ...(isOwn ? Object.keys(extras).flatMap((extra) => needsIn(extras, extra, 'optional')) : []),
      ...(isOwn ? Object.keys(groups).flatMap((group) => needsIn(groups, group, 'development')) : []),
    ],
    extraNeeds: new Map(
      isOwn ? [] : Object.keys(extras).map((extra) => [normalName(extra), needsIn(extras, extra, 'runtime')]),
    ),
  }
}

function needsIn(record: JsonRecord, field: string, scope: Scope): readonly Need[] {
  const list = record[field]
  return (Array.isArray(list) ? list : []).flatMap((item) => {
    const need = asRecord(item) ?? {}
    const name = textOf(need, 'name')
    if (name === undefined) return []
    const version = textOf(need, 'version')
    return [
      {
        name,
        ...(version !== undefined && { version }),
        scope: scopeBehind(judgeMarker(textOf(need, 'marker')), scope),
        extras: listOf(need, 'extra'),
        mayBeAbsent: false,
      },
    ]
  })
}

function originOf(source: JsonRecord): PythonOrigin {
  const git = textOf(source, 'git')
  if (git !== undefined) return repositoryOf(git)
  const url = textOf(source, 'url')
  if (url !== undefined) return originOfUrl(url)
  const path = textOf(source, 'path')
  if (path !== undefined) return originOfUrl(`file:${path}`)
  const folder = localFolder(source)
  if (folder !== undefined) return { kind: 'folder', path: folder }
  const registry = textOf(source, 'registry')
  return registry === undefined ? { kind: 'index' } : { kind: 'index', url: registry }
}

/** `https://host/repository?subdirectory=folder&rev=main#<commit>` */
function repositoryOf(git: string): PythonOrigin {
  const [withQuery = '', commit = ''] = git.split('#', 2)
  const [address = '', query = ''] = withQuery.split('?', 2)
  const folder = new URLSearchParams(query).get('subdirectory') ?? ''
  const at = commit === '' ? '' : `@${commit}`
  return { kind: 'repository', url: `git+${address}${at}${folder === '' ? '' : `#${folder}`}` }
}
