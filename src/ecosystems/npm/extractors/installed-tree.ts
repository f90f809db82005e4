// A tree of `node_modules` with what lockfiles say of each place, turned into components with their edges.
import type { ExtractedComponent } from '#ecosystems/ecosystem.ts'
import type { Scope } from '#ecosystems/extraction/assign-scopes.ts'
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { EDGES_MAX } from '#ecosystems/extraction/limits.ts'
import { parseSemVer } from '#ecosystems/versions/semver.ts'
import { integrityHashes } from './integrity.ts'
import { findFrom, type LockNode } from './lock-tree.ts'
import type { Dependency } from './manifest.ts'
import { componentPurl, type Origin, sourceOf } from './origins.ts'

export interface Installed {
  /** What the package calls itself; the folder may bear an alias. */
  readonly packageName: string
  readonly version?: string
  /** `byAddress`: whether a dependency names it by an address; only so is an archive anywhere told from a registry's. */
  origin(byAddress: boolean): Origin
  readonly integrity?: string
  readonly license?: string
  readonly scope: Scope
  readonly line?: number
  readonly dependencies: readonly Dependency[]
  /** A link: what it points to is meant wherever it is found. */
  readonly target?: LockNode<Installed>
  /** The project itself or one of its workspaces: no component. */
  readonly isOwn?: boolean
}

export type InstalledNode = LockNode<Installed>

export interface InstalledTree {
  readonly nodes: readonly InstalledNode[]
  /** The project and its workspaces, with what each asks for. */
  readonly roots: readonly { readonly node: InstalledNode; readonly dependencies: readonly Dependency[] }[]
  /** False: the roots are not known, and so not what they ask for. */
  readonly tellsDirect?: boolean
}

/** Adds a component for every place that is not the project's own. */
export function addInstalled(draft: Draft, tree: InstalledTree): void {
  const search: Search = { draft, byAddress: new Set(), edges: 0 }
  const direct = new Set<InstalledNode>()
  for (const { node, dependencies } of tree.roots) {
    for (const target of targetsOf(search, node, dependencies)) direct.add(target)
  }
  const edges = new Map<InstalledNode, readonly InstalledNode[]>()
  for (const node of tree.nodes) {
    if (isComponent(node)) edges.set(node, targetsOf(search, node, node.entry?.dependencies ?? []))
  }
  for (const [node, targets] of edges) {
    const component = componentOf(draft, node, search.byAddress.has(node))
    if (component !== undefined) {
      const told = tree.tellsDirect !== false && { direct: direct.has(node) }
      draft.add({ ...component, ...told, dependsOn: targets.map((target) => target.id) })
    }
  }
}

interface Search {
  readonly draft: Draft
  readonly byAddress: Set<InstalledNode>
  edges: number
}

function isComponent({ entry }: InstalledNode): boolean {
  return entry !== undefined && entry.target === undefined && entry.isOwn !== true
}

function targetsOf(search: Search, from: InstalledNode, dependencies: readonly Dependency[]): readonly InstalledNode[] {
  const targets = new Set<InstalledNode>()
  for (const { name, spec, section, mayBeAbsent } of dependencies) {
    if (search.edges++ >= EDGES_MAX) {
      if (search.edges === EDGES_MAX + 1)
        search.draft.miss('lockfile.too-many-dependencies', `more than ${EDGES_MAX} dependencies`)
      break
    }
    const found = findFrom(from, name)
    if (found === undefined) {
      // npm installs peers or leaves them to the user, by its settings: a missing one tells nothing.
      if (mayBeAbsent || section === 'peerDependencies') continue
      const user = from.id === '' ? 'the project' : `"${from.id}"`
      search.draft.miss('lockfile.missing-dependency', `${user} needs "${name}", which is not in the lockfile`)
      continue
    }
    const target = found.entry?.target ?? found
    if (!isComponent(target)) continue
    targets.add(target)
    if (/^https?:/i.test(spec)) search.byAddress.add(target)
  }
  return [...targets]
}

function componentOf(draft: Draft, { id, entry }: InstalledNode, byAddress: boolean): ExtractedComponent | undefined {
  if (entry === undefined) return undefined
  const { packageName, version, license, line, scope } = entry
  const origin = entry.origin(byAddress)
  const purl = componentPurl(packageName, version, origin)
  if (purl === undefined) {
    draft.miss('lockfile.unreadable-entry', `"${packageName}" at "${id}" is not a package name`, line)
    return undefined
  }
  const hashes = integrityHashes(entry.integrity)
  if (hashes === undefined) draft.miss('lockfile.unreadable-integrity', `"${id}" has an integrity that is none`, line)
  checkVersion(draft, { ...entry, id, kind: origin.kind })
  const source = sourceOf(origin)
  return {
    id,
    purl,
    scope,
    hashes: hashes ?? [],
    ...(license !== undefined && { license }),
    ...(source !== undefined && { source }),
    ...(line !== undefined && { line }),
    dependsOn: [],
  }
}

interface Versioned extends Pick<Installed, 'version' | 'line'> {
  readonly id: string
  readonly kind: Origin['kind']
}

function checkVersion(draft: Draft, { version, line, id, kind }: Versioned): void {
  if (version === undefined) {
    if (kind === 'registry') draft.miss('lockfile.unreadable-entry', `"${id}" has no version`, line)
  } else if (typeof parseSemVer(version) === 'string') {
    draft.note('lockfile.unusual-version', `"${id}" has the version "${version}", which npm cannot order`, line)
  }
}
