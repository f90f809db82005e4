import { gunzipSync, gzipSync } from 'node:zlib'

/** Who needs whom in a release, by ids of components. */
export interface ComponentGraph {
  /** What the release itself asks for; empty: its document does not tell. */
  readonly roots: readonly number[]
  readonly edges: ReadonlyMap<number, readonly number[]>
}

const graphBytesMax = 256 * 2 ** 20

/** One compressed value: a table of edges would have more rows than everything else together, and is never searched. */
export function packGraph({ roots, edges }: ComponentGraph): Buffer {
  return gzipSync(JSON.stringify([roots, [...edges]]), { level: 4 })
}

/** What `packGraph` made. */
export function unpackGraph(bytes: Uint8Array): ComponentGraph {
  const text = gunzipSync(bytes, { maxOutputLength: graphBytesMax }).toString('utf8')
  const [roots, edges] = JSON.parse(text) as [number[], [number, number[]][]]
  return { roots, edges: new Map(edges) }
}

/**
 * Ways from what the release asks for to a component, the shortest first, each step once for all ways (a cycle ends). Where
 * no root reaches it, ways begin at whatever nobody needs.
 */
export function pathsTo(graph: ComponentGraph, target: number, pathsMax = 10): readonly (readonly number[])[] {
  const needers = needersOf(graph)
  const roots = new Set(graph.roots)
  const isStart = (id: number) => (roots.size > 0 ? roots.has(id) : !needers.has(id))
  // The step after each on its way to the target: one for all ways, so that a long chain costs its length.
  const following = new Map<number, number | undefined>([[target, undefined]])
  const paths: (readonly number[])[] = []
  // Backwards by breadth, in the order of the map: the first time a start is met is a shortest way from it.
  for (const [id] of following) {
    if (isStart(id) && paths.push(wayFrom(id, following)) >= pathsMax) break
    for (const needer of needers.get(id) ?? []) if (!following.has(needer)) following.set(needer, id)
  }
  return paths
}

function needersOf({ edges }: ComponentGraph): ReadonlyMap<number, readonly number[]> {
  const needers = new Map<number, number[]>()
  for (const [from, tos] of edges)
    for (const to of tos) {
      const list = needers.get(to)
      if (list === undefined) needers.set(to, [from])
      else list.push(from)
    }
  return needers
}

function wayFrom(start: number, following: ReadonlyMap<number, number | undefined>): readonly number[] {
  const way: number[] = []
  for (let at: number | undefined = start; at !== undefined; at = following.get(at)) way.push(at)
  return way
}
