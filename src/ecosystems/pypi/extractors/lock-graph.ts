// Packages of a lockfile that needs name by their names: edges, directness and scopes follow from how they are reached.
import type { ExtractedComponent } from '#ecosystems/ecosystem.ts'
import { assignScopes, type Scope, type ScopedEdge } from '#ecosystems/extraction/assign-scopes.ts'
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { EDGES_MAX } from '#ecosystems/extraction/limits.ts'
import { type PythonOrigin, pythonPurl, pythonSource } from '#ecosystems/extraction/python-origin.ts'
import { pypiKey } from '../version-key.ts'

export interface Need {
  readonly name: string
  /** Where the format names the one version that is meant. */
  readonly version?: string
  readonly scope: Scope
  readonly extras: readonly string[]
  /** Its absence tells nothing: it is optional, or for other environments. */
  readonly mayBeAbsent: boolean
}

export interface LockedPackage {
  readonly name: string
  readonly version?: string
  readonly origin: PythonOrigin
  readonly hashes: readonly string[]
  readonly line?: number
  /** The project itself or a member of its workspace: no component, its needs are the project's. */
  readonly isOwn?: boolean
  /** Where the format says so; otherwise it follows from the needs of the project. */
  readonly scope?: Scope
  readonly needs: readonly Need[]
  /** What it needs more when an extra of it is asked for. */
  readonly extraNeeds: ReadonlyMap<string, readonly Need[]>
}

export interface LockGraph {
  readonly packages: readonly LockedPackage[]
  /** What the project itself asks for; undefined when that is not known, and so no component is called direct or not. */
  readonly projectNeeds?: readonly Need[]
}

interface Node {
  readonly id: string
  readonly entry: LockedPackage
  readonly edges: ScopedEdge[]
  readonly extras: Set<string>
}

interface Linking {
  readonly draft: Draft
  readonly byName: ReadonlyMap<string, readonly Node[]>
  readonly waiting: { readonly from: Node | undefined; readonly need: Need }[]
  readonly roots: ScopedEdge[]
  edges: number
}

/** PEP 503. */
export function normalName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-')
}

export function addLocked(draft: Draft, { packages, projectNeeds }: LockGraph): void {
  const nodes = nodesOf(packages)
  const byName = Map.groupBy(nodes, ({ entry }) => normalName(entry.name))
  const linking: Linking = { draft, byName, waiting: [], roots: [], edges: 0 }
  for (const need of projectNeeds ?? []) linking.waiting.push({ from: undefined, need })
  for (const node of nodes) for (const need of node.entry.needs) linking.waiting.push({ from: node, need })
  link(linking)
  const own = new Map(nodes.filter(({ entry }) => entry.isOwn).map((node) => [node.id, node]))
  const roots = [...linking.roots, ...[...own.values()].flatMap(({ edges }) => edges)]
  const isRootKnown = projectNeeds !== undefined || own.size > 0
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const scopes = isRootKnown ? assignScopes(roots, (id) => byId.get(id)?.edges ?? []) : new Map<string, Scope>()
  const direct = new Set(roots.map(({ to }) => to))
  for (const node of nodes) {
    if (node.entry.isOwn) continue
    const component = componentOf(draft, node)
    if (component === undefined) continue
    draft.add({
      ...component,
      ...(isRootKnown && { direct: direct.has(node.id) }),
      scope: node.entry.scope ?? scopes.get(node.id) ?? 'runtime',
      dependsOn: node.edges.map(({ to }) => to).filter((to) => !own.has(to)),
    })
  }
}

/** `name@version`, with a number when there are several of it (one for each platform, say). */
function nodesOf(packages: readonly LockedPackage[]): readonly Node[] {
  const taken = new Map<string, number>()
  return packages.map((entry) => {
    const plain = `${normalName(entry.name)}${entry.version === undefined ? '' : `@${entry.version}`}`
    const count = (taken.get(plain) ?? 0) + 1
    taken.set(plain, count)
    return { id: count === 1 ? plain : `${plain}#${count}`, entry, edges: [], extras: new Set() }
  })
}

function link(linking: Linking): void {
  for (let next = linking.waiting.pop(); next !== undefined; next = linking.waiting.pop()) {
    const { from, need } = next
    const targets = targetsOf(linking, need)
    if (targets.length === 0 && !need.mayBeAbsent) {
      const user = from === undefined || from.entry.isOwn ? 'the project' : `"${from.id}"`
      linking.draft.miss('lockfile.missing-dependency', `${user} needs "${need.name}", which is not in the lockfile`)
    }
    for (const target of targets) {
      if (linking.edges++ >= EDGES_MAX) {
        linking.draft.miss('lockfile.too-many-dependencies', `more than ${EDGES_MAX} dependencies`)
        return
      }
      if (target !== from) (from?.edges ?? linking.roots).push({ to: target.id, scope: need.scope })
      for (const extra of need.extras) askForExtra(linking, target, extra)
    }
  }
}

function askForExtra({ waiting }: Linking, target: Node, name: string): void {
  const extra = normalName(name)
  if (target.extras.has(extra)) return
  target.extras.add(extra)
  for (const need of target.entry.extraNeeds.get(extra) ?? []) waiting.push({ from: target, need })
}

/** All of the name when no version is named, or none of that version is there. */
function targetsOf({ byName }: Linking, { name, version }: Need): readonly Node[] {
  const candidates = byName.get(normalName(name)) ?? []
  if (version === undefined || candidates.length < 2) return candidates
  const exact = candidates.filter(({ entry }) => entry.version === version)
  return exact.length === 0 ? candidates : exact
}

function componentOf(draft: Draft, { id, entry }: Node): Omit<ExtractedComponent, 'scope' | 'dependsOn'> | undefined {
  const { name, version, origin, hashes, line } = entry
  const purl = pythonPurl(name, version, origin)
  if (purl === undefined) {
    draft.miss('lockfile.unreadable-entry', `"${name}" is not a package name`, line)
    return undefined
  }
  checkVersion(draft, entry, id)
  return { id, purl, hashes, ...pythonSource(origin), ...(line !== undefined && { line }) }
}

function checkVersion(draft: Draft, { version, origin, line }: LockedPackage, id: string): void {
  if (version === undefined) {
    if (origin.kind === 'index') draft.miss('lockfile.unreadable-entry', `"${id}" has no version`, line)
    return
  }
  const key = pypiKey(version)
  if ('invalid' in key) draft.miss('lockfile.unreadable-entry', `"${id}" has no readable version: ${key.invalid}`, line)
  else if (!key.standard)
    draft.note('lockfile.unusual-version', `"${id}" has the version "${version}", which is none by PEP 440`, line)
}
