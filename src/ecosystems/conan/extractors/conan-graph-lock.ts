// conan.lock of Conan 1 (version 0.4): the graph, node by node.
import { assignScopes, type ScopedEdge } from '#ecosystems/extraction/assign-scopes.ts'
import type { Draft } from '#ecosystems/extraction/draft.ts'
import { asRecord, type JsonRecord, listOf, textOf } from '#ecosystems/extraction/json-fields.ts'
import { parseConanReference } from './conan-reference.ts'

interface GraphNode {
  /** Absent for the project's own conanfile. */
  readonly reference?: string
  readonly edges: readonly ScopedEdge[]
}

/** Nodes without a reference are the project; what they require is direct, what builds need is for development. */
export function addGraphLock(draft: Draft, nodes: JsonRecord, lineOf: (id: string) => number | undefined): void {
  const graph = new Map<string, GraphNode>()
  for (const [id, value] of Object.entries(nodes)) {
    const node = asRecord(value)
    if (node === undefined) draft.miss('lockfile.unreadable-entry', `node "${id}" is no record`)
    else graph.set(id, nodeOf(node))
  }
  const roots = [...graph.values()].filter(({ reference }) => reference === undefined).flatMap(({ edges }) => edges)
  const direct = new Set(roots.map(({ to }) => to))
  const scopes = assignScopes(roots, (id) => graph.get(id)?.edges ?? [])
  let lacking = 0
  for (const [id, { reference, edges }] of graph) {
    lacking += edges.filter(({ to }) => !graph.has(to)).length
    if (reference === undefined) continue
    const parsed = parseConanReference(reference)
    if (parsed?.purl.version === undefined) {
      draft.miss('lockfile.unreadable-entry', `"${reference}" is no reference to a version`)
      continue
    }
    const line = lineOf(id)
    draft.add({
      id,
      purl: parsed.purl,
      direct: direct.has(id),
      scope: scopes.get(id) ?? 'runtime',
      hashes: [],
      ...(line !== undefined && { line }),
      dependsOn: edges.map(({ to }) => to).filter((to) => graph.get(to)?.reference !== undefined),
    })
  }
  if (lacking > 0) draft.miss('lockfile.missing-dependency', `${lacking} required nodes are not in the lockfile`)
}

function nodeOf(node: JsonRecord): GraphNode {
  const reference = textOf(node, 'ref') ?? textOf(node, 'pref')
  const [path, revision] = [textOf(node, 'path'), textOf(node, 'prev')]
  const isOwn = reference === undefined || (path !== undefined && !/[@/]/.test(reference))
  const whole = revision !== undefined && !reference?.includes(':') ? `${reference}:0#${revision}` : reference
  return {
    ...(!isOwn && { reference: whole ?? '' }),
    edges: [
      ...listOf(node, 'requires').map((to): ScopedEdge => ({ to, scope: 'runtime' })),
      ...listOf(node, 'build_requires').map((to): ScopedEdge => ({ to, scope: 'development' })),
    ],
  }
}
