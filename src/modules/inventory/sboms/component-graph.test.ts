import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { type ComponentGraph, packGraph, pathsTo, unpackGraph } from './component-graph.ts'

const graph = (roots: readonly number[], edges: Readonly<Record<number, readonly number[]>>): ComponentGraph => ({
  roots,
  edges: new Map(Object.entries(edges).map(([from, to]) => [Number(from), to])),
})

describe('ways into a release', () => {
  it('begin at what it asks for, the shortest first', () => {
    const known = graph([1, 2], { 1: [3], 2: [4], 4: [3] })
    assert.deepEqual(pathsTo(known, 3), [
      [1, 3],
      [2, 4, 3],
    ])
    assert.deepEqual(pathsTo(known, 1), [[1]])
    assert.deepEqual(pathsTo(known, 9), [])
  })

  it('begin at what nobody needs where the document names no roots', () => {
    assert.deepEqual(pathsTo(graph([], { 1: [2], 2: [3] }), 3), [[1, 2, 3]])
    assert.deepEqual(pathsTo(graph([], {}), 7), [[7]])
  })

  it('end in cycles', () => {
    const cycle = { 1: [2], 2: [3], 3: [1, 4], 4: [4] }
    assert.deepEqual(pathsTo(graph([2], cycle), 4), [[2, 3, 4]])
    assert.deepEqual(pathsTo(graph([], cycle), 4), [])
    assert.deepEqual(pathsTo(graph([4], cycle), 4), [[4]])
  })

  it('are at most as many as asked for', () => {
    const star = graph(
      Array.from({ length: 50 }, (_, at) => at + 1),
      Object.fromEntries(Array.from({ length: 50 }, (_, at) => [at + 1, [99]])),
    )
    assert.equal(pathsTo(star, 99).length, 10)
    assert.equal(pathsTo(star, 99, 3).length, 3)
  })

  it('of 50,000 components, in one chain or all over, are found at once', () => {
    const count = 50_000
    const chain = { roots: [0], edges: new Map(Array.from({ length: count }, (_, at) => [at, [at + 1]])) }
    const [way] = pathsTo(chain, count)
    assert.deepEqual([way?.length, way?.[0], way?.at(-1)], [count + 1, 0, count])
    // Each needs up to twenty others, forwards and backwards: cycles everywhere.
    const edges = new Map(
      Array.from({ length: count }, (_, at) => [
        at,
        Array.from({ length: 20 }, (_, nth) => (at * 31 + nth * 7_919) % count),
      ]),
    )
    const dense = unpackGraph(packGraph({ roots: [1, 2, 3], edges }))
    assert.deepEqual([dense.edges.size, dense.edges.get(7)], [count, edges.get(7)])
    for (const path of pathsTo(dense, 40_000))
      for (const [at, id] of path.entries()) if (at > 0) assert.ok(dense.edges.get(path[at - 1] ?? -1)?.includes(id))
  })

  it('are ways of the graph, without a step taken twice', () => {
    const id = fc.nat({ max: 12 })
    const edges = fc.array(fc.tuple(id, fc.array(id, { maxLength: 5 })), { maxLength: 12 })
    fc.assert(
      fc.property(fc.array(id, { maxLength: 3 }), edges, id, (roots, list, target) => {
        const random: ComponentGraph = { roots, edges: new Map(list) }
        const paths = pathsTo(random, target)
        for (const path of paths) {
          assert.equal(path.at(-1), target)
          assert.equal(new Set(path).size, path.length)
          if (roots.length > 0) assert.ok(roots.includes(path[0] ?? -1))
          for (const [at, step] of path.entries())
            if (at > 0) assert.ok(random.edges.get(path[at - 1] ?? -1)?.includes(step))
        }
        assert.deepEqual(
          paths.map(({ length }) => length),
          paths.map(({ length }) => length).toSorted((one, other) => one - other),
        )
      }),
      { seed: 20261123, numRuns: 500 },
    )
  })
})
