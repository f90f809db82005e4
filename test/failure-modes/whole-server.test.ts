import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type GateServer, startGateServer } from '../processes/start-gate-server.ts'
import { rawRequest } from '../raw-request.ts'
import type { AdaptedUpstream, Adapter } from './adapter.ts'
import { adapters } from './adapters/index.ts'
import { contentOf, questionOf, type Stand, type WholeServer } from './bench.ts'
import { cellOf, expectedOf } from './cells.ts'
import type { ServerOutcome } from './row.ts'
import { serverRows } from './rows-whole-server.ts'

const words = ['demo', 'other', 'cut']

describe('failure modes of a whole server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-faults-'))
  const played = new Map<string, ReadonlyMap<string, ServerOutcome>>()
  const upstreams = new Map<Adapter, AdaptedUpstream>()
  let server: GateServer
  before(async () => {
    for (const adapter of adapters) upstreams.set(adapter, await startUpstream(adapter))
    server = await start(folder, upstreams)
    const token = server.token ?? ''
    const stands = [...upstreams].map(([adapter, upstream]) =>
      standOf(adapter, upstream, (path) => rawRequest(`${server.url}/repo/${adapter.ecosystem}${path}`, { token })),
    )
    for (const stand of stands) for (const word of words) await admit(stand, word, server)
    const whole: WholeServer = {
      folder,
      stands,
      kill: () => server.kill(),
      start: async () => {
        server = await start(folder, upstreams)
      },
      pauseDatabase: () => signalDatabase(server, 'SIGSTOP'),
      continueDatabase: () => signalDatabase(server, 'SIGCONT'),
    }
    for (const row of serverRows) played.set(row.id, await row.play(whole))
  })
  after(async () => {
    await server.stop()
    for (const upstream of upstreams.values()) await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  })

  for (const row of serverRows)
    for (const adapter of adapters)
      if (cellOf(row, adapter).kind !== 'impossible')
        it(`${adapter.ecosystem}: ${row.failure}`, () => {
          const outcome = played.get(row.id)?.get(adapter.ecosystem)
          if (!outcome) throw new Error('not played')
          outcome(expectedOf(row, adapter))
        })
})

async function startUpstream(adapter: Adapter): Promise<AdaptedUpstream> {
  const upstream = await adapter.start()
  for (const word of words) upstream.publish(adapter.nameOf(word), '1.0.0')
  return upstream
}

function start(folder: string, upstreams: ReadonlyMap<Adapter, AdaptedUpstream>): Promise<GateServer> {
  const upstreamUrl = Object.fromEntries([...upstreams].map(([{ ecosystem }, { url }]) => [ecosystem, url]))
  const environment = Object.assign({}, ...[...upstreams.values()].map((upstream) => upstream.environment))
  return startGateServer({ folder, upstreamUrl, environment })
}

function standOf(adapter: Adapter, upstream: AdaptedUpstream, get: Stand['get']): Stand {
  const { nameOf, file } = adapter
  return {
    ...{ adapter, upstream, get },
    file: (word) => file(nameOf(word), '1.0.0'),
    content: (word) => contentOf(adapter, nameOf(word), '1.0.0'),
  }
}

async function admit({ adapter, get }: Stand, word: string, server: GateServer): Promise<void> {
  const name = adapter.nameOf(word)
  await get(questionOf(adapter, name).path)
  await get(adapter.file(name, '1.0.0').path)
  const admitKnown = () => server.admit(name)
  await (adapter.admit?.({ get }, { name, versions: ['1.0.0'], admit: admitKnown }) ?? admitKnown())
}

/** Stopped, not ended: it would be started again at once. */
function signalDatabase({ databaseProcessId }: GateServer, signal: 'SIGSTOP' | 'SIGCONT'): void {
  if (!databaseProcessId) throw new Error('the database has no process of its own')
  process.kill(databaseProcessId, signal)
}
