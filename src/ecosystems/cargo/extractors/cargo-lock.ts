// Cargo.lock, versions 1 to 4.
import type { Extraction, Extractor, SourceFile, SourceTree } from '#ecosystems/ecosystem.ts'
import { assignScopes, type Scope, type ScopedEdge } from '#ecosystems/extraction/assign-scopes.ts'
import { createDraft, type Draft, refused } from '#ecosystems/extraction/draft.ts'
import { baseOf, folderOf } from '#ecosystems/extraction/folders.ts'
import type { JsonRecord } from '#ecosystems/extraction/json-fields.ts'
import { parseToml, type TomlLimits } from '#formats/toml.ts'
import { type LockedCrate, readLockedCrates } from './locked-crates.ts'
import type { CargoManifest } from './manifest.ts'
import { cratePurl, type Origin, sourceText } from './origins.ts'
import { tomlLines } from './toml-lines.ts'
import { findMembers } from './workspaces.ts'

const NAME = 'cargo/cargo-lock'
const LOCK_LIMITS: TomlLimits = { sizeBytesMax: 32 * 2 ** 20, depthMax: 16, indicatorsMax: 4_000_000 }
const VERSION_MAX = 4

/**
 * Packages without a source are the project's own, and no components; what they ask for is direct. Their manifests, where
 * the tree has them, tell development dependencies from others: the lockfile does not.
 */
export const cargoLock: Extractor = {
  name: NAME,
  reads: 'lockfile',
  matches: (path) => baseOf(path) === 'Cargo.lock',
  extract,
}

async function extract(file: SourceFile, tree: SourceTree): Promise<Extraction> {
  let document: JsonRecord
  try {
    document = parseToml(file.bytes, LOCK_LIMITS)
  } catch (error) {
    return refused(NAME, error)
  }
  const draft = createDraft(NAME)
  const { version } = document
  if (version !== undefined && !(typeof version === 'number' && version >= 1 && version <= VERSION_MAX))
    draft.miss('lockfile.unknown-version', `version ${String(version)} is not known; read as version ${VERSION_MAX}`)
  const crates = readLockedCrates(draft, document, tomlLines(file.bytes))
  const { members, root, complete } = await findMembers(tree, folderOf(file.path))
  if (!complete)
    draft.note(
      'manifest.missing',
      'not every Cargo.toml of the project could be read; some scopes are taken as runtime',
    )
  addCrates(draft, crates, { members, root })
  return draft.finish(rootOf(crates, root))
}

interface Project {
  readonly members: readonly CargoManifest[]
  readonly root: CargoManifest | undefined
}

function addCrates(draft: Draft, crates: readonly LockedCrate[], { members, root }: Project): void {
  const patched = root?.patchedFolders ?? new Map<string, string>()
  const isOwn = (crate: LockedCrate) => crate.source === undefined && !patched.has(crate.name)
  const byId = new Map(crates.map((crate) => [crate.id, crate]))
  const membersByName = Map.groupBy(members, ({ name }) => name)
  const direct = new Set<string>()
  const roots: ScopedEdge[] = []
  for (const crate of crates.filter(isOwn)) {
    const scopeOf = scopesIn(membersByName.get(crate.name) ?? [], root)
    for (const id of crate.dependsOn) {
      const target = byId.get(id)
      if (target === undefined || isOwn(target)) continue
      direct.add(id)
      roots.push({ to: id, scope: scopeOf(target.name) })
    }
  }
  const scopes = assignScopes(roots, (id) =>
    (byId.get(id)?.dependsOn ?? []).map((to): ScopedEdge => ({ to, scope: 'runtime' })),
  )
  for (const crate of crates) {
    if (isOwn(crate)) continue
    const folder = patched.get(crate.name)
    const origin: Origin = crate.source ?? { kind: 'path', path: folder ?? '' }
    const purl = cratePurl(crate.name, crate.version, origin)
    if (purl === undefined) {
      draft.miss('lockfile.unreadable-entry', `"${crate.name}" is not the name of a crate`, crate.line)
      continue
    }
    if (origin.kind !== 'public')
      draft.note(`lockfile.${NOTES[origin.kind]}`, `"${crate.name}" is not served by the public registry`, crate.line)
    const source = sourceText(origin)
    draft.add({
      id: crate.id,
      purl,
      direct: direct.has(crate.id),
      scope: scopes.get(crate.id) ?? 'runtime',
      hashes: crate.checksum === undefined ? [] : [`sha256:${crate.checksum}`],
      ...(source !== undefined && { source }),
      ...(crate.line !== undefined && { line: crate.line }),
      dependsOn: crate.dependsOn,
    })
  }
}

const NOTES: Readonly<Record<Exclude<Origin['kind'], 'public'>, string>> = {
  registry: 'other-registry',
  'named-registry': 'other-registry',
  git: 'git-source',
  path: 'folder-source',
  other: 'unknown-source',
}

const STRONGEST_FIRST: readonly Scope[] = ['runtime', 'optional', 'development']

/** The strongest scope in which the manifests of an own package name a crate. */
function scopesIn(manifests: readonly CargoManifest[], root: CargoManifest | undefined): (name: string) => Scope {
  const scopes = new Map<string, Scope>()
  for (const dependency of manifests.flatMap((manifest) => manifest.dependencies(root?.workspace))) {
    if ('unresolved' in dependency) continue
    const { packageName, scope } = dependency
    const before = scopes.get(packageName)
    if (before === undefined || STRONGEST_FIRST.indexOf(scope) < STRONGEST_FIRST.indexOf(before))
      scopes.set(packageName, scope)
  }
  return (name) => scopes.get(name) ?? 'runtime'
}

/** The package beside the lockfile; without its manifest, the only own package there is. */
function rootOf(crates: readonly LockedCrate[], manifest: CargoManifest | undefined): Extraction['root'] | undefined {
  const own = crates.filter(({ source }) => source === undefined)
  const found =
    manifest === undefined ? (own.length === 1 ? own[0] : undefined) : own.find(({ name }) => name === manifest.name)
  return found === undefined
    ? undefined
    : { name: found.name, ...(found.version !== undefined && { version: found.version }) }
}
