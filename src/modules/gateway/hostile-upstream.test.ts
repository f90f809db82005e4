import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { changeRepository } from './index.ts'

const names = ['demo', 'foreign', 'file', 'secret', 'plain', 'moved', 'changing', 'Cased', 'many']

describe('hostile and changing upstreams', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let gate: Gate
  const repositoryId = async () =>
    (await app.context().db.selectFrom('repository').select('id').where('name', '=', 'npm').executeTakeFirstOrThrow())
      .id
  /** An index of one version whose tarball stands at this address. */
  const pointTo = async (name: string, tarball: string) => {
    const response = await fetch(`${upstream.url}/${name}`)
    const document = (await response.json()) as { versions: Record<string, { dist: { tarball: string } }> }
    for (const version of Object.values(document.versions)) version.dist.tarball = tarball
    upstream.setFault(`/${name}`, { kind: 'status', status: 200, body: JSON.stringify(document) })
  }
  before(async () => {
    upstream = await startNpmUpstream({ packages: names.map((name) => makePackage({ name, version: '1.0.0' })) })
    gate = await openGate(app, upstream, { softTtlSeconds: 60, hardTtlSeconds: 600 })
  })
  after(() => upstream.close())

  it('an index that has grown is shown at once, its new versions held', async () => {
    await gate.admit('demo', ['1.0.0'])
    assert.equal((await gate.get('/demo')).status, 200)
    upstream.addVersion(makePackage({ name: 'demo', version: '1.1.0' }))
    app.clock.advance(601)
    const answer = await gate.get('/demo')
    assert.equal(answer.status, 200, answer.body.toString())
    const index = JSON.parse(answer.body.toString())
    assert.deepEqual(Object.keys(index.versions), ['1.0.0'])
    assert.deepEqual(Object.keys(index.policyRestrictions.versions), ['1.1.0'])
  })

  it('tarballs on other hosts, in files and behind credentials are not fetched', async () => {
    const { host } = new URL(upstream.url)
    const places = {
      foreign: 'http://elsewhere.invalid/foreign-1.0.0.tgz',
      secret: `http://user:password@${host}/secret/-/secret-1.0.0.tgz`,
    }
    await pointTo('file', 'file:///etc/passwd')
    assert.equal((await gate.get('/file/-/file-1.0.0.tgz')).status, 503)
    for (const [name, address] of Object.entries(places)) {
      await pointTo(name, address)
      await gate.admit(name, ['1.0.0'])
      const answer = await gate.get(`/${name}/-/${name}-1.0.0.tgz`)
      assert.equal(answer.status, 503, name)
      assert.match(answer.body.toString(), /another host/, name)
      assert.equal(upstream.requests.get(`/${name}/-/${name}-1.0.0.tgz`), undefined, name)
      assert.doesNotMatch(answer.body.toString() + answer.reason, /password/, name)
    }
  })

  it('a redirect that carries credentials is not followed', async () => {
    upstream.addVersion(makePackage({ name: 'sent', version: '1.0.0' }))
    const { host } = new URL(upstream.url)
    upstream.setFault('/sent', { kind: 'redirect', location: `http://user:password@${host}/demo` })
    const answer = await gate.get('/sent')
    assert.equal(answer.status, 503)
    assert.match(answer.body.toString(), /credentials/)
    assert.doesNotMatch(answer.body.toString(), /password/)
  })

  it('another digest for a version that we hold: refused, and our bytes stay', async () => {
    const tarball = '/changing/-/changing-1.0.0.tgz'
    await gate.admit('changing', ['1.0.0'])
    const held = await gate.get(tarball)
    assert.equal(held.status, 200)
    const files = { 'index.js': 'steal()' }
    upstream.addVersion(makePackage({ name: 'changing', version: '1.0.0', files }))
    app.clock.advance(601)
    await gate.get('/changing')
    const refused = await gate.get(tarball)
    assert.equal(refused.status, 403)
    assert.match(refused.reason, /^Assay denied changing@1\.0\.0/)
    const rows = await app
      .context()
      .db.selectFrom('artifact')
      .select('sha256')
      .where('file_name', '=', 'changing-1.0.0.tgz')
      .execute()
    assert.equal(rows.length, 1)
    assert.deepEqual(Buffer.from(await app.context().blobs.read(String(rows[0]?.sha256))), held.body)
    assert.equal(upstream.requests.get(tarball), 1)
  })

  it('a name in other letters is another package, and no index of this one', async () => {
    upstream.setFault('/cased', { kind: 'redirect', location: '/Cased' })
    assert.equal((await gate.get('/cased')).status, 503)
    assert.equal((await gate.get('/Cased')).status, 403)
  })

  it('a failing upstream is not remembered as a missing package', async () => {
    upstream.addVersion(makePackage({ name: 'late', version: '1.0.0' }))
    for (const fault of [{ kind: 'status', status: 500 }, { kind: 'reset' }, { kind: 'not-json' }] as const) {
      upstream.setFault('/late', fault)
      assert.equal((await gate.get('/late')).status, 503)
      app.clock.advance(11)
    }
    upstream.setFault('/late', undefined)
    assert.equal((await gate.get('/late')).status, 403)
  })

  it('many versions: one view, in bounded time', async () => {
    for (let minor = 1; minor < 2_000; minor++)
      upstream.addVersion(makePackage({ name: 'many', version: `1.${minor}.0`, license: null }))
    await gate.admit('many', ['1.0.0', '1.1999.0'])
    const answer = await gate.get('/many')
    assert.deepEqual(Object.keys(JSON.parse(answer.body.toString()).versions), ['1.0.0', '1.1999.0'])
  })

  it('another upstream: nothing of the old one is shown as the new one’s, and held bytes stay usable', async () => {
    await gate.admit('moved', ['1.0.0'])
    assert.equal((await gate.get('/moved')).status, 200)
    const other = await startNpmUpstream({
      packages: [makePackage({ name: 'moved', version: '1.0.0' }), makePackage({ name: 'moved', version: '1.5.0' })],
    })
    const { db } = app.context()
    await changeRepository(app.context(), { id: await repositoryId(), settings: { upstreamUrl: other.url } })
    assert.equal((await db.selectFrom('index_copy').selectAll().execute()).length, 0)
    // Asked for directly, as a lockfile does: the address that is known leads to the old host.
    const direct = await gate.get('/moved/-/moved-1.0.0.tgz')
    assert.equal(direct.status, 200, direct.body.toString())
    assert.equal(upstream.requests.get('/moved/-/moved-1.0.0.tgz'), undefined)
    const index = JSON.parse((await gate.get('/moved')).body.toString())
    assert.deepEqual(Object.keys(index.policyRestrictions.versions), ['1.5.0'])
    assert.equal((await gate.get('/demo')).status, 404)
    await other.close()
  })

  it('an answer that was under way when the upstream was changed is thrown away', async () => {
    const slow = await startNpmUpstream({ packages: [makePackage({ name: 'slow', version: '1.0.0' })] })
    const next = await startNpmUpstream({ packages: [] })
    const id = await repositoryId()
    await changeRepository(app.context(), { id, settings: { upstreamUrl: slow.url } })
    let release = () => {}
    const until = new Promise<void>((done) => {
      release = done
    })
    slow.setFault('/slow', { kind: 'hang', until })
    const asked = gate.get('/slow')
    while (!slow.requests.has('/slow')) await new Promise((done) => setImmediate(done))
    await changeRepository(app.context(), { id, settings: { upstreamUrl: next.url } })
    release()
    assert.equal((await asked).status, 503)
    assert.equal((await gate.get('/slow')).status, 404)
    await slow.close()
    await next.close()
  })
})
