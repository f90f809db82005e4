import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'

const demo1 = makePackage({ name: 'demo', version: '1.0.0' })
const demo2 = makePackage({ name: 'demo', version: '2.0.0' })
const scoped = makePackage({ name: '@bank-vendor/tool', version: '1.0.0' })
const tarball = '/demo/-/demo-1.0.0.tgz'

describe('gateway failure modes: artifacts', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let gate: Gate
  before(async () => {
    upstream = await startNpmUpstream({ packages: [demo1, demo2, scoped] })
    gate = await openGate(app, upstream)
  })
  after(() => upstream.close())

  it('direct tarball: refused without an approval, and nothing is fetched', async () => {
    const answer = await gate.get(tarball)
    assert.equal(answer.status, 403)
    assert.match(answer.reason, /^Assay held demo@1\.0\.0: /)
    assert.match(answer.reason, /\/d\/[0-9a-z]{8}$/)
    assert.ok(answer.reason.length <= 120)
    assert.match(JSON.parse(answer.body.toString()).error, /demo@1\.0\.0/)
    assert.equal(upstream.requests.get(tarball), undefined)
  })

  it('direct tarball: a version that upstream published after our copy was made is found and judged', async () => {
    await gate.get('/demo')
    upstream.addVersion(makePackage({ name: 'demo', version: '3.0.0' }))
    app.clock.advance(10)
    assert.equal((await gate.get('/demo/-/demo-3.0.0.tgz')).status, 403)
    assert.equal((await gate.get('/demo/-/demo-9.9.9.tgz')).status, 404)
  })

  it('approved: the bytes are those of upstream, and come from memory the second time', async () => {
    await gate.admit('demo', ['1.0.0'])
    const first = await gate.get(tarball)
    assert.equal(first.status, 200, first.body.toString())
    assert.deepEqual(first.body, demo1.tarball)
    assert.deepEqual((await gate.get(tarball)).body, demo1.tarball)
    assert.equal(upstream.requests.get(tarball), 1)
    assert.equal((await gate.get('/demo/-/demo-2.0.0.tgz')).status, 403)
  })

  it('HEAD: the headers of GET, without a body, and refused where GET is', async () => {
    const head = await gate.get(tarball, { method: 'HEAD' })
    assert.equal(head.status, 200)
    assert.equal(head.headers['content-length'], String(demo1.tarball.byteLength))
    assert.equal(head.body.byteLength, 0)
    assert.equal((await gate.get('/demo/-/demo-2.0.0.tgz', { method: 'HEAD' })).status, 403)
  })

  it('Range: a part of what is allowed, nothing of what is not', async () => {
    const part = await gate.get(tarball, { headers: { range: 'bytes=2-5' } })
    assert.equal(part.status, 206)
    assert.deepEqual(part.body, demo1.tarball.subarray(2, 6))
    assert.equal(part.headers['content-range'], `bytes 2-5/${demo1.tarball.byteLength}`)
    const beyond = await gate.get(tarball, { headers: { range: `bytes=${demo1.tarball.byteLength}-` } })
    assert.equal(beyond.status, 416)
    assert.equal((await gate.get('/demo/-/demo-2.0.0.tgz', { headers: { range: 'bytes=0-0' } })).status, 403)
  })

  it('304: a client that has the bytes is told so; after a refusal it is refused', async () => {
    const { headers } = await gate.get(tarball)
    const again = await gate.get(tarball, { headers: { 'if-none-match': String(headers.etag) } })
    assert.equal(again.status, 304)
    assert.equal(again.body.byteLength, 0)
  })

  it('scoped name encoded both ways: one decision, one artifact', async () => {
    assert.equal((await gate.get('/@bank-vendor/tool/-/tool-1.0.0.tgz')).status, 403)
    assert.equal((await gate.get('/@bank-vendor%2ftool/-/tool-1.0.0.tgz')).status, 403)
    await gate.admit('@bank-vendor/tool', ['1.0.0'])
    for (const path of ['/@bank-vendor/tool', '/@bank-vendor%2ftool', '/@bank-vendor%2Ftool'])
      assert.deepEqual((await gate.get(`${path}/-/tool-1.0.0.tgz`)).body, scoped.tarball)
  })

  it('aliased name: judged as the package that it is', async () => {
    // `npm install nice@npm:demo@2` asks for demo's own addresses: an alias gives no other way in.
    assert.equal((await gate.get('/demo/-/nice-1.0.0.tgz')).status, 404)
    assert.equal((await gate.get('/nice/-/demo-1.0.0.tgz')).status, 404)
  })

  it('wrong digest: never stored, never served, and said so', async () => {
    upstream.addVersion(makePackage({ name: 'bent', version: '1.0.0' }))
    upstream.setFault('/bent/-/bent-1.0.0.tgz', { kind: 'corrupted' })
    await gate.admit('bent', ['1.0.0'])
    const answer = await gate.get('/bent/-/bent-1.0.0.tgz')
    assert.equal(answer.status, 503)
    assert.match(answer.reason, /other bytes/)
    const stored = await app
      .context()
      .db.selectFrom('artifact')
      .select('sha256')
      .where('file_name', '=', 'bent-1.0.0.tgz')
      .execute()
    assert.deepEqual(stored, [{ sha256: null }])
    upstream.setFault('/bent/-/bent-1.0.0.tgz', undefined)
    // Remembered for a while, not fetched again and again.
    const again = await gate.get('/bent/-/bent-1.0.0.tgz')
    assert.deepEqual([again.status, again.reason], [503, answer.reason])
    assert.equal(upstream.requests.get('/bent/-/bent-1.0.0.tgz'), 1)
    app.clock.advance(61)
    assert.equal((await gate.get('/bent/-/bent-1.0.0.tgz')).status, 200)
  })

  it('wrong digest: another index is another word, and is believed at once', async () => {
    upstream.addVersion(makePackage({ name: 'twisted', version: '1.0.0' }))
    upstream.setFault('/twisted/-/twisted-1.0.0.tgz', { kind: 'corrupted' })
    await gate.admit('twisted', ['1.0.0'])
    assert.equal((await gate.get('/twisted/-/twisted-1.0.0.tgz')).status, 503)
    upstream.setFault('/twisted/-/twisted-1.0.0.tgz', undefined)
    upstream.addVersion(makePackage({ name: 'twisted', version: '1.0.1' }))
    // Asking for a version that is not known has the index fetched again.
    app.clock.advance(3)
    assert.equal((await gate.get('/twisted/-/twisted-1.0.1.tgz')).status, 403)
    assert.equal((await gate.get('/twisted/-/twisted-1.0.0.tgz')).status, 200)
  })

  it('cut-off transfer: nothing of it remains', async () => {
    upstream.addVersion(makePackage({ name: 'short', version: '1.0.0', sizeBytes: 300_000 }))
    upstream.setFault('/short/-/short-1.0.0.tgz', { kind: 'truncated', sizeBytes: 1_000 })
    await gate.admit('short', ['1.0.0'])
    assert.equal((await gate.get('/short/-/short-1.0.0.tgz')).status, 503)
    upstream.setFault('/short/-/short-1.0.0.tgz', undefined)
    assert.equal((await gate.get('/short/-/short-1.0.0.tgz')).status, 200)
  })

  it('50 cold requests at once: one fetch from upstream', async () => {
    const many = makePackage({ name: 'many', version: '1.0.0', sizeBytes: 400_000 })
    upstream.addVersion(many)
    await gate.admit('many', ['1.0.0'])
    const asked = Array.from({ length: 50 }, () => gate.get('/many/-/many-1.0.0.tgz'))
    for (const answer of await Promise.all(asked)) assert.deepEqual(answer.body, many.tarball)
    assert.equal(upstream.requests.get('/many/-/many-1.0.0.tgz'), 1)
    upstream.addVersion(makePackage({ name: 'cold', version: '1.0.0' }))
    const indexes = await Promise.all(Array.from({ length: 50 }, () => gate.get('/cold')))
    assert.ok(indexes.every((answer) => answer.status === 403))
    assert.equal(upstream.requests.get('/cold'), 1)
  })

  it('upstream down: what is held installs, what is new gets 503 with a reason', async () => {
    upstream.setFault('*', { kind: 'reset' })
    assert.deepEqual((await gate.get(tarball)).body, demo1.tarball)
    const unknown = await gate.get('/never-seen')
    assert.equal(unknown.status, 503)
    assert.match(unknown.reason, /cannot be reached/)
    assert.equal(unknown.headers['retry-after'], '5')
    upstream.setFault('*', undefined)
    app.clock.advance(60)
  })

  it('expired approval: refused from that moment on, though cached', async () => {
    upstream.addVersion(makePackage({ name: 'lease', version: '1.0.0' }))
    const until = new Date(app.clock.now().getTime() + 3_600_000)
    await gate.admit('lease', ['1.0.0'], until)
    assert.equal((await gate.get('/lease/-/lease-1.0.0.tgz')).status, 200)
    app.clock.advance(3_601)
    assert.equal((await gate.get('/lease/-/lease-1.0.0.tgz')).status, 403)
    assert.equal((await gate.get('/lease')).status, 403)
  })

  it('reserved name: never asked for upstream', async () => {
    const { id } = (await app.request('GET', '/api/v1/repositories', { as: 'devops' })).body.items[0]
    const reservedNames = ['@bank/*', 'ledger']
    await app.request('PATCH', `/api/v1/repositories/${id}`, { as: 'devops', body: { reservedNames } })
    for (const path of [
      '/@bank%2fcore',
      '/@Bank/core',
      '/ledger',
      '/ledger/-/ledger-1.0.0.tgz',
      '/-/v1/search?text=ledger',
    ]) {
      assert.equal((await gate.get(path)).status, 403, path)
      assert.equal(upstream.requests.get(path.replace('%2f', '/')), undefined)
    }
    assert.ok(!upstream.log.some((request) => /bank\/|ledger/i.test(request.path)))
  })

  it('no token, a wrong one, one without the permission: 401, 401, 403', async () => {
    assert.equal((await gate.get('/demo', { token: '' })).status, 401)
    assert.equal((await gate.get('/demo', { token: 'assay_nonsense' })).status, 401)
    assert.equal((await gate.get('/demo', { token: app.people.auditor.token })).status, 403)
  })
})
