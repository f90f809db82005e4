import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'

const warm = makePackage({ name: 'warm', version: '1.0.0', sizeBytes: 3_000_000 })
const frail = makePackage({ name: 'frail', version: '1.0.0', sizeBytes: 3_000_000 })

describe('artifacts that are asked for again', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let gate: Gate
  before(async () => {
    upstream = await startNpmUpstream({ packages: [warm, frail] })
    gate = await openGate(app, upstream)
    for (const name of ['warm', 'frail']) await gate.admit(name, ['1.0.0'])
  })
  after(() => upstream.close())
  const logged = async (name: string) => {
    const { body } = await app.request('GET', `/api/v1/downloads?kind=artifact&name=${name}`, { as: 'auditor' })
    return body.items as { cache: string; sizeBytes: number }[]
  }

  it('come from upstream, from disk, and from then on from memory', async () => {
    for (let count = 0; count < 4; count++) {
      const answer = await gate.get('/warm/-/warm-1.0.0.tgz')
      assert.deepEqual(answer.body, warm.tarball)
      assert.equal(answer.headers['content-length'], String(warm.tarball.byteLength))
    }
    const log = await logged('warm')
    assert.deepEqual(log.map((each) => each.cache).sort(), ['disk', 'fetched', 'memory', 'memory'])
    assert.ok(log.every((each) => each.sizeBytes === warm.tarball.byteLength))
    assert.equal(upstream.requests.get('/warm/-/warm-1.0.0.tgz'), 1)
  })

  it('in part, by HEAD and conditionally, as from disk', async () => {
    const path = '/warm/-/warm-1.0.0.tgz'
    const part = await gate.get(path, { headers: { range: 'bytes=1000000-2500000' } })
    assert.equal(part.status, 206)
    assert.deepEqual(part.body, warm.tarball.subarray(1_000_000, 2_500_001))
    const head = await gate.get(path, { method: 'HEAD' })
    assert.deepEqual([head.status, head.body.byteLength], [200, 0])
    const etag = String(head.headers.etag)
    assert.equal((await gate.get(path, { headers: { 'if-none-match': etag } })).status, 304)
  })

  it('a client that goes away in the middle is in the log, and the next one gets the whole', async () => {
    const before = (await logged('warm')).length
    const { hostname, port } = new URL(gate.url)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => {})
    const { token } = app.people.developer
    socket.write(`GET /repo/npm/warm/-/warm-1.0.0.tgz HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${token}\r\n\r\n`)
    await new Promise((done) => socket.once('data', done))
    socket.destroy()
    for (let attempt = 0; attempt < 200 && (await logged('warm')).length === before; attempt++)
      await new Promise((done) => setTimeout(done, 10))
    assert.equal((await logged('warm')).length, before + 1)
    assert.deepEqual((await gate.get('/warm/-/warm-1.0.0.tgz')).body, warm.tarball)
  })

  it('a blob that was damaged on disk is not taken into memory, but fetched again', async () => {
    const path = '/frail/-/frail-1.0.0.tgz'
    assert.equal((await gate.get(path)).status, 200)
    const row = await app
      .context()
      .db.selectFrom('artifact')
      .select('sha256')
      .where('file_name', '=', 'frail-1.0.0.tgz')
      .executeTakeFirstOrThrow()
    const sha256 = String(row.sha256)
    const blob = join(app.config.dataFolder, 'blobs', 'sha256', sha256.slice(0, 2), sha256)
    writeFileSync(blob, Buffer.alloc(frail.tarball.byteLength, 1))
    for (let count = 0; count < 2; count++) assert.deepEqual((await gate.get(path)).body, frail.tarball)
    assert.equal(upstream.requests.get(path), 2)
  })
})
