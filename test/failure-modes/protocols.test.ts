import { after, before, describe, it } from 'node:test'
import { openGate, usePolicy } from '../gateway-app.ts'
import { testApp } from '../harness.ts'
import type { AdaptedUpstream, Adapter } from './adapter.ts'
import { adapters } from './adapters/index.ts'
import { type Bench, createBench, hardSeconds, publishedVersions, softSeconds } from './bench.ts'
import { cellOf, expectedOf, rows } from './cells.ts'
import type { Row } from './row.ts'

const words = ['demo', 'other', 'redirected', ...rows.map(({ id }) => id)]

for (const adapter of adapters)
  describe(`failure modes: ${adapter.ecosystem}`, () => {
    const bench = openBench(adapter)
    for (const row of rows) if ('test' in row) register(row, bench, adapter)
  })

/** Filled before the tests run. */
function openBench(adapter: Adapter): Bench {
  const app = testApp()
  const bench = {} as Bench
  let upstream: AdaptedUpstream
  before(async () => {
    upstream = await adapter.start()
    for (const word of words) for (const version of publishedVersions) upstream.publish(adapter.nameOf(word), version)
    Object.assign(app.config.environment, upstream.environment)
    const { ecosystem, nameOf } = adapter
    const reservedNames = [nameOf('bank'), `${nameOf('bank')}-*`]
    const limits = { softTtlSeconds: softSeconds, hardTtlSeconds: hardSeconds }
    const gate = await openGate(app, upstream, { ecosystem, reservedNames, ...limits })
    Object.assign(
      bench,
      createBench({ app, adapter, gate, upstream, usePolicy: (document) => usePolicy(app, document) }),
    )
  })
  after(() => upstream.close())
  return bench
}

function register(row: Row, bench: Bench, adapter: Adapter): void {
  const cell = cellOf(row, adapter)
  if (cell.kind === 'impossible') return
  const own = cell.kind === 'otherwise' ? cell.deviation.test : undefined
  it(row.failure, () => own?.(bench) ?? row.test(bench, expectedOf(row, adapter)))
}
