// Cargo.toml as far as dependencies go (the Cargo book, "The Manifest Format").
import type { Scope } from '#ecosystems/extraction/assign-scopes.ts'
import { asRecord, type JsonRecord, listOf, recordOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { parseToml, type TomlLimits } from '#formats/toml.ts'
import { type Origin, originOfIndex } from './origins.ts'

export interface CargoDependency {
  /** As the manifest calls it; `packageName` is what it is published as. */
  readonly name: string
  readonly packageName: string
  readonly requirement?: string
  readonly origin: Origin
  readonly scope: Scope
  /** `dependencies`, `target.'cfg(unix)'.dev-dependencies`. */
  readonly section: string
  /** Stated by the workspace: a path begins at its root. */
  readonly isInherited: boolean
}

export interface CargoManifest {
  /** Absent: a workspace without a package of its own. */
  readonly name?: string
  readonly version?: string
  readonly workspace?: CargoWorkspace
  /** `package.workspace`: where the workspace's root is, when it is not a folder above. */
  readonly workspacePath?: string
  /** Whether something is stated as `workspace = true`. */
  readonly inherits: boolean
  /** Dependencies with what they inherit; `inherited` is the workspace's, undefined when there is none to be found. */
  dependencies(inherited: CargoWorkspace | undefined): readonly (CargoDependency | UnresolvedDependency)[]
  /** Names of crates that `[patch]` and `[replace]` exchange for folders, with the folder. */
  readonly patchedFolders: ReadonlyMap<string, string>
}

/** States `workspace = true`, and the workspace has nothing of that name. */
export interface UnresolvedDependency {
  readonly unresolved: string
  readonly section: string
}

export interface CargoWorkspace {
  readonly members: readonly string[]
  readonly exclude: readonly string[]
  readonly dependencies: JsonRecord
  readonly version?: string
}

const TOML_LIMITS: TomlLimits = { sizeBytesMax: 4 * 2 ** 20, depthMax: 32, indicatorsMax: 400_000 }

const SECTIONS: readonly (readonly [string, Scope])[] = [
  ['dependencies', 'runtime'],
  ['dev-dependencies', 'development'],
  ['dev_dependencies', 'development'],
  ['build-dependencies', 'development'],
  ['build_dependencies', 'development'],
]

/** Throws `LimitError` or `SyntaxError`. */
export function readCargoManifest(bytes: Uint8Array): CargoManifest {
  const document = parseToml(bytes, TOML_LIMITS)
  const own = asRecord(document.package) ?? asRecord(document.project) ?? {}
  const name = textOf(own, 'name')
  const version = textOf(own, 'version')
  const workspacePath = textOf(own, 'workspace')
  const workspace = asRecord(document.workspace)
  const entries = [...sectionEntries(document, '')]
  for (const [target, tables] of Object.entries(recordOf(document, 'target')))
    entries.push(...sectionEntries(asRecord(tables) ?? {}, `target.${quoted(target)}.`))
  return {
    ...(name !== undefined && { name }),
    ...(version !== undefined && { version }),
    ...(workspacePath !== undefined && { workspacePath }),
    ...(workspace !== undefined && { workspace: workspaceOf(workspace) }),
    inherits: entries.some(({ value }) => isInherited(value)) || asRecord(own.version)?.workspace === true,
    dependencies: (inherited) => entries.map((entry) => dependencyOf(entry, inherited)),
    patchedFolders: patchedFolders(document),
  }
}

function workspaceOf(table: JsonRecord): CargoWorkspace {
  const version = textOf(recordOf(table, 'package'), 'version')
  return {
    members: listOf(table, 'members'),
    exclude: listOf(table, 'exclude'),
    dependencies: recordOf(table, 'dependencies'),
    ...(version !== undefined && { version }),
  }
}

interface Entry {
  readonly name: string
  readonly value: unknown
  readonly section: string
  readonly scope: Scope
}

function sectionEntries(tables: JsonRecord, prefix: string): Entry[] {
  return SECTIONS.flatMap(([section, scope]) =>
    Object.entries(recordOf(tables, section)).map(([name, value]) => ({
      name,
      value,
      section: `${prefix}${section}`,
      scope,
    })),
  )
}

function quoted(target: string): string {
  return /^[\w-]+$/.test(target) ? target : `'${target}'`
}

function isInherited(value: unknown): boolean {
  return asRecord(value)?.workspace === true
}

function dependencyOf(entry: Entry, inherited: CargoWorkspace | undefined): CargoDependency | UnresolvedDependency {
  const own = asRecord(entry.value)
  const { name, section } = entry
  const stated = isInherited(entry.value) ? inherited?.dependencies[name] : entry.value
  if (typeof stated !== 'string' && asRecord(stated) === undefined) return { unresolved: name, section }
  const table: JsonRecord = typeof stated === 'string' ? { version: stated } : (asRecord(stated) ?? {})
  const requirement = textOf(table, 'version')
  const isOptional = own?.optional === true && entry.scope === 'runtime'
  return {
    name,
    packageName: textOf(table, 'package') ?? name,
    ...(requirement !== undefined && { requirement }),
    origin: originOfTable(table),
    scope: isOptional ? 'optional' : entry.scope,
    section,
    isInherited: isInherited(entry.value),
  }
}

function originOfTable(table: JsonRecord): Origin {
  const git = textOf(table, 'git')
  const path = textOf(table, 'path')
  const index = textOf(table, 'registry-index')
  const registry = textOf(table, 'registry')
  if (git !== undefined) {
    const commit = textOf(table, 'rev') ?? textOf(table, 'tag') ?? textOf(table, 'branch')
    return { kind: 'git', url: git, ...(commit !== undefined && { commit }) }
  }
  if (path !== undefined) return { kind: 'path', path }
  if (index !== undefined) return originOfIndex(index)
  // The configuration knows the public registry by this name without being told.
  if (registry !== undefined && registry !== 'crates-io') return { kind: 'named-registry', name: registry }
  return { kind: 'public' }
}

function patchedFolders(document: JsonRecord): ReadonlyMap<string, string> {
  const folders = new Map<string, string>()
  const tables = [...Object.values(recordOf(document, 'patch')), document.replace]
  for (const table of tables) {
    for (const [key, value] of Object.entries(asRecord(table) ?? {})) {
      const path = textOf(asRecord(value) ?? {}, 'path')
      // `[replace]` names `crate:version`.
      if (path !== undefined) folders.set(textOf(asRecord(value) ?? {}, 'package') ?? key.split(':', 1)[0] ?? key, path)
    }
  }
  return folders
}
