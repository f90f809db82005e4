import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { setTimeout as delay } from 'node:timers/promises'
import { type GateServer, startGateServer } from './processes/start-gate-server.ts'
import { rawRequest } from './raw-request.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from './upstreams/npm-upstream.ts'

const demo = makePackage({ name: 'demo', version: '1.0.0', sizeBytes: 2_000_000 })
const other = makePackage({ name: 'other', version: '1.0.0' })

describe('faults of a whole server', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-faults-'))
  let upstream: NpmUpstream
  let server: GateServer
  let token = ''
  const get = (path: string) => rawRequest(`${server.url}/repo/npm${path}`, { token })
  before(async () => {
    upstream = await startNpmUpstream({ packages: [demo, other] })
    server = await startGateServer({ folder, upstreamUrl: upstream.url })
    token = server.token ?? ''
    await server.admit('demo', token)
    await server.admit('other', token)
  })
  after(async () => {
    await server.stop()
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('kill -9 during a download: no half blob, and a clean restart', async () => {
    let reached = () => {}
    const halfway = new Promise<void>((done) => {
      reached = done
    })
    const never = new Promise<void>(() => {})
    const next = (position: number) => {
      if (position < 2) return Promise.resolve()
      reached()
      return never
    }
    upstream.setFault('/demo/-/demo-1.0.0.tgz', { kind: 'slow', pieces: 4, next })
    const cut = get('/demo/-/demo-1.0.0.tgz').catch(() => undefined)
    await halfway
    await server.kill()
    await cut
    upstream.setFault('/demo/-/demo-1.0.0.tgz', undefined)
    server = await startGateServer({ folder, upstreamUrl: upstream.url })
    assert.deepEqual(readdirSync(join(folder, 'blobs', 'incoming')), [])
    const answer = await get('/demo/-/demo-1.0.0.tgz')
    assert.equal(answer.status, 200)
    assert.deepEqual(answer.body, demo.tarball)
  })

  it('database down: what was confirmed is served and marked, the rest is held; it recovers by itself', async () => {
    assert.equal((await get('/demo/-/demo-1.0.0.tgz')).status, 200)
    // Stopped, not ended: it would be started again at once.
    const databaseProcessId = server.databaseProcessId ?? 0
    assert.ok(databaseProcessId > 0)
    process.kill(databaseProcessId, 'SIGSTOP')
    const served = await get('/demo/-/demo-1.0.0.tgz')
    assert.equal(served.status, 200)
    assert.match(String(served.headers['x-assay-degraded']), /database unreachable since/)
    const held = await get('/other/-/other-1.0.0.tgz')
    assert.equal(held.status, 503)
    process.kill(databaseProcessId, 'SIGCONT')
    assert.equal(await eventually(async () => (await get('/other/-/other-1.0.0.tgz')).status === 200), true)
    const again = await get('/demo/-/demo-1.0.0.tgz')
    assert.equal(again.headers['x-assay-degraded'], undefined)
  })
})

async function eventually(holds: () => Promise<boolean>): Promise<boolean> {
  for (let attempt = 0; attempt < 100; attempt++) {
    if (await holds().catch(() => false)) return true
    await delay(100)
  }
  return false
}
