// What an installation of some packages brings with it, from the registry's metadata alone.

import { assignScopes, type ScopedEdge } from '#ecosystems/extraction/assign-scopes.ts'
import type {
  Closure,
  ClosureOptions,
  LoadIndex,
  Prefer,
  ResolveClosure,
  UnresolvedReason,
} from '#ecosystems/gate/closure.ts'
import type { PackageIndex, Requirement } from '#ecosystems/gate/registry.ts'
import { parseDependencySpec } from './dependency-spec.ts'
import { pickVersion, satisfies } from './pick-version.ts'
import { npmPurlRules } from './purl-rules.ts'

const NODES_MAX = 5_000
const REQUIREMENTS_PER_NODE_MAX = 40
const LOADS_AT_ONCE = 16

/**
 * As npm installs: requirements level by level, names in order; a version already chosen for the same name is taken again
 * where it satisfies, otherwise another one stands beside it; peers last, so that they find what others brought.
 */
export const resolveNpmClosure: ResolveClosure = async (direct, load, options = {}) => {
  const search = createSearch(load, options)
  let level = direct.map((requirement): Wanted => ({ requirement, user: undefined }))
  let peers: Wanted[] = []
  while (level.length > 0 || peers.length > 0) {
    if (level.length === 0) [level, peers] = [peers, []]
    await loadAll(search, level)
    const next: Wanted[] = []
    for (const wanted of level) {
      for (const found of take(search, wanted)) (found.requirement.kind === 'peer' ? peers : next).push(found)
    }
    level = next
  }
  return closureOf(search)
}

interface Wanted {
  readonly requirement: Requirement
  /** Id of the component that requires it; undefined for the project. */
  readonly user: string | undefined
}

interface Node {
  readonly id: string
  readonly name: string
  readonly version: string
  readonly users: Set<string | undefined>
}

interface Search {
  readonly load: LoadIndex
  readonly prefer: Prefer | undefined
  readonly nodesMax: number
  readonly indexes: Map<string, PackageIndex | undefined>
  readonly nodes: Map<string, Node>
  readonly nodesByName: Map<string, Node[]>
  /** The first version chosen for a dependency of this name: what npm puts where all can find it. */
  readonly shared: Map<string, Node>
  readonly edges: Map<string | undefined, ScopedEdge[]>
  readonly unresolved: Map<string, { requirement: Requirement; users: Set<string>; reason: UnresolvedReason }>
  requirements: number
}

function createSearch(load: LoadIndex, { prefer, nodesMax = NODES_MAX }: ClosureOptions): Search {
  return {
    load,
    prefer,
    nodesMax,
    indexes: new Map(),
    nodes: new Map(),
    nodesByName: new Map(),
    shared: new Map(),
    edges: new Map(),
    unresolved: new Map(),
    requirements: 0,
  }
}

/** The registry package that a requirement means, aliases taken back; undefined when no registry has it. */
function target({ name, range }: Requirement): { readonly name: string; readonly range: string } | undefined {
  const spec = parseDependencySpec(range)
  return spec.kind === 'registry' ? { name: spec.name ?? name, range: spec.range } : undefined
}

async function loadAll(search: Search, level: readonly Wanted[]): Promise<void> {
  const names = new Set(level.map(({ requirement }) => target(requirement)?.name).filter((name) => name !== undefined))
  const missing = [...names].filter((name) => !search.indexes.has(name) && npmPurlRules.parseName(name) !== undefined)
  // Past the limit nothing new is taken, so nothing new is asked for.
  const asked = missing.slice(0, Math.max(0, search.nodesMax - search.nodes.size))
  for (let start = 0; start < asked.length; start += LOADS_AT_ONCE) {
    const batch = asked.slice(start, start + LOADS_AT_ONCE)
    const indexes = await Promise.all(batch.map((name) => search.load(name)))
    for (const [position, name] of batch.entries()) search.indexes.set(name, indexes[position])
  }
}

/** Takes one requirement in; returns what a component that is new requires in turn. */
function take(search: Search, { requirement, user }: Wanted): readonly Wanted[] {
  if (search.requirements++ >= search.nodesMax * REQUIREMENTS_PER_NODE_MAX)
    return fail(search, { requirement, user }, 'closure.too-large')
  const wanted = target(requirement)
  if (wanted === undefined) return fail(search, { requirement, user }, 'source.not-a-registry')
  if (npmPurlRules.parseName(wanted.name) === undefined) return fail(search, { requirement, user }, 'name.not-allowed')
  if (!search.indexes.has(wanted.name)) return fail(search, { requirement, user }, 'closure.too-large')
  const index = search.indexes.get(wanted.name)
  if (index === undefined) return fail(search, { requirement, user }, 'package.not-found')
  const known = reusable(search, requirement, { index, range: wanted.range })
  const picked = known === undefined ? pickVersion(index, wanted.range, search.prefer) : undefined
  if (known === undefined && picked === undefined) return fail(search, { requirement, user }, 'version.not-found')
  const version = known?.version ?? picked?.version ?? ''
  const id = `${wanted.name}@${version}`
  const existing = search.nodes.get(id)
  if (existing === undefined && search.nodes.size >= search.nodesMax)
    return fail(search, { requirement, user }, 'closure.too-large')
  const node: Node = existing ?? { id, name: wanted.name, version, users: new Set() }
  if (existing === undefined) addNode(search, node)
  node.users.add(user)
  if (!search.shared.has(requirement.name)) search.shared.set(requirement.name, node)
  const edges = search.edges.get(user) ?? []
  edges.push({ to: id, scope: requirement.kind })
  search.edges.set(user, edges)
  if (existing !== undefined) return []
  const requirements = (picked?.requirements ?? []).toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  return requirements.map((one) => ({ requirement: one, user: id }))
}

function addNode(search: Search, node: Node): void {
  search.nodes.set(node.id, node)
  const sameName = search.nodesByName.get(node.name) ?? []
  sameName.push(node)
  search.nodesByName.set(node.name, sameName)
}

function reusable(
  search: Search,
  { name, kind }: Requirement,
  wanted: { index: PackageIndex; range: string },
): Node | undefined {
  const shared = search.shared.get(name)
  const serves = (node: Node) => node.name === wanted.index.name && satisfies(wanted.index, node.version, wanted.range)
  if (shared !== undefined && serves(shared)) return shared
  // A peer is content with any version that its users' users brought along.
  return kind === 'peer' ? search.nodesByName.get(wanted.index.name)?.find(serves) : undefined
}

function fail(search: Search, { requirement, user }: Wanted, reason: UnresolvedReason): readonly Wanted[] {
  const key = [requirement.name, requirement.range, requirement.kind].join('\0')
  const entry = search.unresolved.get(key) ?? { requirement, users: new Set(), reason }
  if (user !== undefined) entry.users.add(user)
  if (search.unresolved.size < search.nodesMax) search.unresolved.set(key, entry)
  return []
}

function closureOf(search: Search): Closure {
  const kinds = assignScopes(search.edges.get(undefined) ?? [], (id) => search.edges.get(id) ?? [])
  const components = [...search.nodes.values()].map(({ id, name, version, users }) => {
    const kind = kinds.get(id)
    const requiredBy = [...users].filter((user) => user !== undefined).toSorted()
    return {
      id,
      name,
      version,
      direct: users.has(undefined),
      kind: kind === 'optional' || kind === 'peer' ? kind : 'runtime',
      requiredBy,
    } as const
  })
  const unresolved = [...search.unresolved.values()].map(({ requirement, users, reason }) => ({
    name: requirement.name,
    range: requirement.range,
    kind: requirement.kind,
    requiredBy: [...users].toSorted(),
    reason,
  }))
  return { components, unresolved }
}
