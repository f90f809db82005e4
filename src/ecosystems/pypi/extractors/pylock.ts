// pylock.toml (PEP 751, the "pylock.toml" specification), lock-version 1.
import type { Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import type { Scope } from '#ecosystems/extraction/assign-scopes.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf } from '#ecosystems/extraction/folders.ts'
import { asRecord, type JsonRecord, listOf, recordOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { originOfUrl, type PythonOrigin } from '#ecosystems/extraction/python-origin.ts'
import { parseToml } from '#formats/toml.ts'
import { judgeMarker } from '../judge-marker.ts'
import { isDevelopmentName } from './development-names.ts'
import { readHashes } from './hashes.ts'
import { addLocked, type LockedPackage, type Need } from './lock-graph.ts'
import { needsOf, neighbourProject } from './neighbour-project.ts'
import { tableOrigin } from './poetry-dependencies.ts'
import { tableArray } from './table-array.ts'
import { headerLines } from './toml-lines.ts'

const NAME = 'pypi/pylock'

/** Scopes by the markers: what only an extra or a dependency group brings in is optional or for development. */
export const pylock: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => /^pylock\.(?:[^./]{1,200}\.)?toml$/.test(baseOf(path)),
  extract,
}

async function extract(file: SourceFile, tree: SourceTree): Promise<Extraction> {
  let document: JsonRecord
  try {
    document = parseToml(file.bytes)
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  const version = textOf(document, 'lock-version')
  if (version === undefined || !/^1\.\d+$/.test(version))
    draft.miss('lockfile.unknown-version', `lock-version ${JSON.stringify(version)} is not known; read as 1.0`)
  const entries = tableArray(draft, document, 'packages')
  const lines = headerLines(file.bytes, 'packages', entries.length)
  const project = await neighbourProject(file.path, tree)
  const groups = new Set(listOf(document, 'default-groups').filter((group) => !isDevelopmentName(group)))
  const packages = entries.map((entry, at) => lockedPackage(draft, entry, { groups, line: lines[at] }))
  const { name, version: own } = project ?? packages.find(({ isOwn }) => isOwn) ?? {}
  addLocked(draft, { packages, ...(project && { projectNeeds: lenient(needsOf(project.dependencies, name)) }) })
  return draft.finish(name ? { name, ...(own !== undefined && { version: own }) } : undefined)
}

/** The file may lock a part of the project only. */
function lenient(needs: readonly Need[]): readonly Need[] {
  return needs.map((need) => ({ ...need, mayBeAbsent: true }))
}

function lockedPackage(
  draft: Draft,
  entry: JsonRecord,
  { groups, line }: { groups: ReadonlySet<string>; line: number | undefined },
): LockedPackage {
  const name = textOf(entry, 'name') ?? ''
  const version = textOf(entry, 'version')
  const scope = scopeOf(draft, entry, groups)
  const archives = [entry.archive, entry.sdist, ...(Array.isArray(entry.wheels) ? entry.wheels : [])]
  const hashes = archives.flatMap((archive) => {
    const digests = recordOf(asRecord(archive) ?? {}, 'hashes')
    return Object.keys(digests).map((algorithm) => `${algorithm}:${textOf(digests, algorithm) ?? ''}`)
  })
  return {
    name,
    ...(version !== undefined && { version }),
    origin: originOf(entry),
    hashes: readHashes(draft, name, hashes),
    ...(line !== undefined && { line }),
    isOwn: /^\.?\/?$/.test(textOf(recordOf(entry, 'directory'), 'path') ?? 'elsewhere'),
    ...(scope !== undefined && { scope }),
    needs: needsIn(entry),
    extraNeeds: new Map(),
  }
}

/** Undefined for what is installed always: how the project reaches it decides. */
function scopeOf(draft: Draft, entry: JsonRecord, groups: ReadonlySet<string>): Scope | undefined {
  switch (judgeMarker(textOf(entry, 'marker'), groups)) {
    case 'everywhere':
      return undefined
    case 'group':
      return 'development'
    case 'extra':
    case 'somewhere':
      return 'optional'
    case 'unreadable':
      draft.note('lockfile.unreadable-marker', `the marker of "${textOf(entry, 'name')}" could not be understood`)
      return undefined
  }
}

function needsIn(entry: JsonRecord): readonly Need[] {
  return tables(entry.dependencies).flatMap((need) => {
    const name = textOf(need, 'name')
    const version = textOf(need, 'version')
    if (name === undefined) return []
    return [
      { name, ...(version !== undefined && { version }), scope: 'runtime' as const, extras: [], mayBeAbsent: false },
    ]
  })
}

function tables(value: unknown): readonly JsonRecord[] {
  return (Array.isArray(value) ? value : []).map((item) => asRecord(item) ?? {})
}

function originOf(entry: JsonRecord): PythonOrigin {
  const vcs = recordOf(entry, 'vcs')
  const type = textOf(vcs, 'type')
  const repository = textOf(vcs, 'url') ?? textOf(vcs, 'path')
  if (type !== undefined && repository !== undefined)
    return tableOrigin({ [type]: repository, rev: vcs['commit-id'], subdirectory: vcs.subdirectory })
  const folder = textOf(recordOf(entry, 'directory'), 'path')
  if (folder !== undefined) return { kind: 'folder', path: folder }
  const archive = recordOf(entry, 'archive')
  const address = textOf(archive, 'url')
  const path = textOf(archive, 'path')
  if (address !== undefined) return { kind: 'archive', url: address.split('#', 1)[0] ?? address }
  if (path !== undefined) return originOfUrl(`file:${path}`)
  const index = textOf(entry, 'index')
  return index === undefined ? { kind: 'index' } : { kind: 'index', url: index }
}
