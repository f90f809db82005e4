import assert from 'node:assert/strict'
import { test } from 'node:test'
import { assignScopes, type ScopedEdge } from './assign-scopes.ts'

test('the strongest way counts, a way is as strong as its weakest step', () => {
  const edges: Record<string, ScopedEdge[]> = {
    tool: [
      { to: 'shared', scope: 'runtime' },
      { to: 'tool-only', scope: 'runtime' },
    ],
    app: [
      { to: 'shared', scope: 'runtime' },
      { to: 'maybe', scope: 'optional' },
      { to: 'beside', scope: 'peer' },
    ],
    maybe: [
      { to: 'deep', scope: 'runtime' },
      { to: 'beside', scope: 'runtime' },
    ],
    deep: [{ to: 'app', scope: 'runtime' }],
  }
  const roots: ScopedEdge[] = [
    { to: 'tool', scope: 'development' },
    { to: 'app', scope: 'runtime' },
  ]
  const scopes = assignScopes(roots, (id) => edges[id] ?? [])
  assert.deepEqual(Object.fromEntries(scopes), {
    app: 'runtime',
    shared: 'runtime',
    maybe: 'optional',
    deep: 'optional',
    beside: 'optional',
    tool: 'development',
    'tool-only': 'development',
  })
  assert.equal(scopes.has('unreached'), false)
})

test('long chains and cycles are no trouble', () => {
  const count = 100_000
  const scopes = assignScopes([{ to: '0', scope: 'runtime' }], (id) => [
    { to: String((Number(id) + 1) % count), scope: 'runtime' },
  ])
  assert.equal(scopes.size, count)
})
