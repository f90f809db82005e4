import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Stand, WholeServer } from './bench.ts'
import type { ServerOutcome, ServerRow } from './row.ts'

/** Faults that a process cannot inflict on itself. */
export const serverRows: readonly ServerRow[] = [
  {
    id: 'kill',
    failure: 'the process is killed during a download',
    answer: 'no half file, a clean restart, and the download succeeds when it is asked for again',
    play: async (server) => {
      const cut = server.stands.map((stand) => stopHalfway(stand))
      await within(Promise.all(cut.map(({ halfway }) => halfway)))
      await server.kill()
      await Promise.all(cut.map(({ ended }) => ended))
      await server.start()
      const incoming = readdirSync(join(server.folder, 'blobs', 'incoming'))
      return outcomes(server, async (stand) => {
        const answer = await stand.get(stand.content('cut').path)
        return () => {
          assert.deepEqual(incoming, [])
          assert.equal(answer.status, 200, answer.body.toString())
          assert.deepEqual(answer.body, stand.content('cut').bytes)
        }
      })
    },
  },
  {
    id: 'no-database',
    failure: 'the database is down',
    status: 200,
    answer:
      'what was confirmed is served within the lease and marked; the rest is held with 503; it recovers by itself',
    play: async (server) => {
      const before = await askAll(server, 'demo')
      await askAll(server, 'demo', 'file')
      server.pauseDatabase()
      const judged = await askAll(server, 'demo', 'file')
      const served = await askAll(server, 'demo')
      const held = await askAll(server, 'other')
      server.continueDatabase()
      await server.stands.reduce(async (earlier, stand) => {
        await earlier
        await eventually(async () => (await stand.get(stand.content('other').path)).status === 200)
      }, Promise.resolve())
      const [again, recovered] = [await askAll(server, 'demo'), await askAll(server, 'other')]
      return outcomes(server, async ({ adapter: { ecosystem } }) => ({ status }) => {
        assert.equal(before.get(ecosystem)?.status, 200)
        assert.equal(judged.get(ecosystem)?.status, 200)
        assert.match(String(judged.get(ecosystem)?.headers['x-assay-degraded']), /database unreachable since/)
        assert.equal(served.get(ecosystem)?.status, status)
        assert.equal(held.get(ecosystem)?.status, 503)
        assert.equal(recovered.get(ecosystem)?.status, 200)
        assert.equal(again.get(ecosystem)?.headers['x-assay-degraded'], undefined)
      })
    },
  },
]

/** A download of which a part has come, and no more will. */
function stopHalfway(stand: Stand): { readonly halfway: Promise<void>; readonly ended: Promise<unknown> } {
  const { path, upstreamPath } = stand.content('cut')
  const { promise: halfway, resolve } = Promise.withResolvers<void>()
  const never = new Promise<void>(() => {})
  const next = (position: number) => {
    if (position < 2) return Promise.resolve()
    resolve()
    return never
  }
  stand.upstream.setFault(upstreamPath, { kind: 'slow', pieces: 4, next })
  const ended = stand
    .get(path)
    .catch(() => undefined)
    .finally(() => stand.upstream.setFault(upstreamPath, undefined))
  return { halfway, ended }
}

async function askAll(server: WholeServer, word: string, what: 'content' | 'file' = 'content') {
  const answers = server.stands.map(
    async (stand) => [stand.adapter.ecosystem, await stand.get(stand[what](word).path)] as const,
  )
  return new Map(await Promise.all(answers))
}

async function outcomes(
  server: WholeServer,
  outcomeOf: (stand: Stand) => Promise<ServerOutcome>,
): Promise<ReadonlyMap<string, ServerOutcome>> {
  const found = server.stands.map(async (stand) => [stand.adapter.ecosystem, await outcomeOf(stand)] as const)
  return new Map(await Promise.all(found))
}

const secondsMax = 60

async function within(work: Promise<unknown>): Promise<void> {
  const late = AbortSignal.timeout(secondsMax * 1000)
  const reached = Promise.withResolvers<never>()
  late.addEventListener('abort', () => reached.reject(late.reason))
  await Promise.race([work, reached.promise])
}

async function eventually(holds: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < secondsMax * 10; attempt++) {
    if (await holds().catch(() => false)) return
    await delay(100)
  }
}
