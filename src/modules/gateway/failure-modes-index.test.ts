import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'

const versions = ['1.0.0', '1.1.0', '2.0.0', '3.0.0-beta.1']

describe('gateway failure modes: indexes', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let gate: Gate
  before(async () => {
    upstream = await startNpmUpstream({ packages: versions.map((version) => makePackage({ name: 'demo', version })) })
    upstream.setTag('demo', 'latest', '2.0.0')
    upstream.setTag('demo', 'next', '3.0.0-beta.1')
    gate = await openGate(app, upstream, { softTtlSeconds: 60, hardTtlSeconds: 600 })
  })
  after(() => upstream.close())

  it('nothing approved: 403 with a reason, never an empty list', async () => {
    const answer = await gate.get('/demo')
    assert.equal(answer.status, 403)
    assert.match(answer.reason, /none of the 4 versions of demo/)
    assert.equal(answer.headers['npm-notice'] !== undefined, true)
  })

  it('dist-tag to a refused version: the tag moves to the newest approved one below it, or goes', async () => {
    await gate.admit('demo', ['1.0.0', '1.1.0'])
    const index = JSON.parse((await gate.get('/demo')).body.toString())
    assert.deepEqual(Object.keys(index.versions), ['1.0.0', '1.1.0'])
    assert.equal(index['dist-tags'].latest, '1.1.0')
    assert.equal(index['dist-tags'].next, undefined)
    assert.deepEqual(Object.keys(index.policyRestrictions.versions).sort(), ['2.0.0', '3.0.0-beta.1'])
    assert.match(index.policyRestrictions.message, /2\.0\.0/)
    assert.equal(index.versions['1.0.0'].dist.tarball, `${gate.url}/demo/-/demo-1.0.0.tgz`)
  })

  it('prerelease: visible only when it is approved itself, and never becomes latest', async () => {
    await gate.admit('demo', ['3.0.0-beta.1'])
    const index = JSON.parse((await gate.get('/demo')).body.toString())
    assert.equal(index['dist-tags'].latest, '1.1.0')
    assert.equal(index['dist-tags'].next, '3.0.0-beta.1')
  })

  it('304: the same view is not sent twice, a changed decision is', async () => {
    const first = await gate.get('/demo')
    const headers = { 'if-none-match': String(first.headers.etag) }
    assert.equal((await gate.get('/demo', { headers })).status, 304)
    await gate.admit('demo', ['2.0.0'])
    const changed = await gate.get('/demo', { headers })
    assert.equal(changed.status, 200)
    assert.equal(JSON.parse(changed.body.toString())['dist-tags'].latest, '2.0.0')
  })

  it('compressed and abbreviated: the same decision in every representation', async () => {
    const packed = await gate.get('/demo', { headers: { 'accept-encoding': 'gzip' } })
    assert.equal(packed.headers['content-encoding'], 'gzip')
    const full = JSON.parse(gunzipSync(packed.body).toString())
    const accept = 'application/vnd.npm.install-v1+json; q=1.0, application/json; q=0.8, */*'
    const short = JSON.parse((await gate.get('/demo', { headers: { accept } })).body.toString())
    assert.deepEqual(Object.keys(short.versions), Object.keys(full.versions))
  })

  it('HEAD: the headers of GET', async () => {
    const head = await gate.get('/demo', { method: 'HEAD' })
    assert.equal(head.status, 200)
    assert.equal(head.body.byteLength, 0)
    assert.ok(Number(head.headers['content-length']) > 0)
  })

  it('unpublished upstream: our copy is held from the next look on', async () => {
    await gate.admit('demo', ['1.0.0'])
    assert.equal((await gate.get('/demo/-/demo-1.0.0.tgz')).status, 200)
    upstream.removeVersion('demo', '1.0.0')
    app.clock.advance(601)
    await gate.get('/demo')
    const answer = await gate.get('/demo/-/demo-1.0.0.tgz')
    assert.equal(answer.status, 403)
    assert.equal(JSON.parse((await gate.get('/demo')).body.toString()).versions['1.0.0'], undefined)
  })

  it('redirecting upstream: followed on its own host, never to another', async () => {
    upstream.addVersion(makePackage({ name: 'moved', version: '1.0.0' }))
    upstream.setFault('/moved', { kind: 'redirect', location: 'http://elsewhere.invalid/moved' })
    const elsewhere = await gate.get('/moved')
    assert.equal(elsewhere.status, 503)
    assert.match(elsewhere.body.toString(), /redirect to elsewhere\.invalid/)
    upstream.setFault('/moved', { kind: 'redirect', location: '/demo' })
    // Another package's document under this name is not this package's index.
    assert.equal((await gate.get('/moved')).status, 503)
    upstream.setFault('/moved', undefined)
  })

  it('non-JSON upstream: 503, and nothing of it is passed on', async () => {
    upstream.addVersion(makePackage({ name: 'html', version: '1.0.0' }))
    upstream.setFault('/html', { kind: 'not-json' })
    const answer = await gate.get('/html')
    assert.equal(answer.status, 503)
    assert.match(JSON.parse(answer.body.toString()).error, /not usable/)
    upstream.setFault('/html', undefined)
    assert.equal((await gate.get('/html')).status, 403)
  })

  it('too large: 503, with bounded memory', async () => {
    upstream.addVersion(makePackage({ name: 'huge', version: '1.0.0' }))
    upstream.setFault('/huge', { kind: 'too-large', sizeBytes: 70 * 1024 * 1024, declared: false })
    const answer = await gate.get('/huge')
    assert.equal(answer.status, 503)
    assert.match(answer.body.toString(), /larger than/)
  })

  it('slow: nobody waits while a copy is young enough, and one request goes upstream', async () => {
    app.clock.advance(120)
    let release = () => {}
    const until = new Promise<void>((done) => {
      release = done
    })
    const before = upstream.requests.get('/demo') ?? 0
    upstream.setFault('/demo', { kind: 'hang', until })
    const answers = await Promise.all(Array.from({ length: 20 }, () => gate.get('/demo')))
    assert.ok(answers.every((answer) => answer.status === 200))
    // It is asked in the background: nobody's answer waits for the question to arrive.
    while (upstream.requests.get('/demo') === before) await new Promise((done) => setImmediate(done))
    assert.equal((upstream.requests.get('/demo') ?? 0) - before, 1)
    release()
    upstream.setFault('/demo', undefined)
    // The answer is still being taken in: what follows must not meet it under way.
    const checkedAt = async () => {
      const copies = app.context().db.selectFrom('index_copy').select('checked_at').where('name', '=', 'demo')
      return (await copies.executeTakeFirstOrThrow()).checked_at
    }
    while ((await checkedAt()) < app.clock.now()) await new Promise((done) => setImmediate(done))
  })

  it('upstream down: an old copy is served and marked as stale; 404 is not made of a failure', async () => {
    upstream.setFault('/demo', { kind: 'status', status: 502 })
    app.clock.advance(700)
    const answer = await gate.get('/demo')
    assert.equal(answer.status, 200)
    assert.match(String(answer.headers['x-assay-stale']), /502/)
    upstream.setFault('/demo', undefined)
  })

  it('unknown package: 404 with a reason, remembered for a while', async () => {
    for (let count = 0; count < 3; count++) assert.equal((await gate.get('/not-there')).status, 404)
    assert.equal(upstream.requests.get('/not-there'), 1)
  })

  it('hostile paths: none is answered with content', async () => {
    const paths = [
      '/%2e%2e/%2e%2e/etc/passwd',
      '/..%2f..%2fetc/passwd',
      '/demo/-/../../x.tgz',
      '/demo%00',
      '/%252e%252e',
      '/\\..\\x',
    ]
    for (const path of paths) assert.ok((await gate.get(path)).status >= 400, path)
  })
})
