import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createToken } from '#modules/access/index.ts'
import { createApplication } from '#modules/inventory/index.ts'
import { grantAdmissions } from '#modules/policy/index.ts'
import { transact } from '#platform/database/transact.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { changeRepository, createRepository } from './index.ts'

const versions = ['1.0.0', '1.1.0']
const tarball = '/demo/-/demo-1.1.0.tgz'

describe('who sees what', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let gate: Gate
  const retail = () => app.people.developer.token
  const markets = () => app.people.developer2.token
  const shown = async (token: string, path = '/demo') => {
    const answer = await gate.get(path, { token })
    return { ...answer, versions: Object.keys(JSON.parse(answer.body.toString()).versions ?? {}) }
  }
  const change = async (settings: Parameters<typeof changeRepository>[1]['settings']) => {
    const { db } = app.context()
    const { id } = await db.selectFrom('repository').select('id').where('name', '=', 'npm').executeTakeFirstOrThrow()
    await changeRepository(app.context(), { id, settings })
  }
  before(async () => {
    upstream = await startNpmUpstream({ packages: versions.map((version) => makePackage({ name: 'demo', version })) })
    gate = await openGate(app, upstream)
    await gate.admit('demo', ['1.0.0'])
    const { id } = await app
      .context()
      .db.selectFrom('package_version')
      .select('id')
      .where('version', '=', '1.1.0')
      .executeTakeFirstOrThrow()
    const { orgUnitId } = app.people.developer.actor
    await transact(app.context(), (tx) => grantAdmissions(tx, { versionIds: [id], orgUnitId, reason: 'test' }))
  })
  after(() => upstream.close())

  it('an approval for one unit is seen by its people and by no others, at the index and at the file', async () => {
    // Several times each, in turn: what was prepared for one must not be given to the other.
    for (let round = 0; round < 3; round++) {
      const [mine, theirs] = await Promise.all([shown(retail()), shown(markets())])
      assert.deepEqual(mine.versions, versions)
      assert.deepEqual(theirs.versions, ['1.0.0'])
      assert.notEqual(mine.headers.etag, theirs.headers.etag)
      assert.match(String(mine.headers.vary), /authorization/)
      assert.equal((await gate.get(tarball, { token: retail() })).status, 200)
      assert.equal((await gate.get(tarball, { token: markets() })).status, 403)
    }
    assert.equal((await gate.get('/demo/1.1.0', { token: markets() })).status, 403)
    assert.equal(
      JSON.parse((await gate.get('/-/package/demo/dist-tags', { token: markets() })).body.toString()).latest,
      '1.0.0',
    )
  })

  it('the tag of the other audience is no match: neither sees a 304 for what it may not see', async () => {
    const headers = { 'if-none-match': String((await shown(retail())).headers.etag) }
    assert.equal((await gate.get('/demo', { token: retail(), headers })).status, 304)
    assert.equal((await gate.get('/demo', { token: markets(), headers })).status, 200)
    const file = await gate.get(tarball, { token: retail() })
    const held = { 'if-none-match': String(file.headers.etag) }
    assert.equal((await gate.get(tarball, { token: markets(), headers: held })).status, 403)
    assert.equal((await gate.get(tarball, { token: markets(), headers: { range: 'bytes=0-1' } })).status, 403)
  })

  it('a token that is bound to an application acts for the unit of the application', async () => {
    const { personId, accountId } = app.people.developer
    const { orgUnitId } = app.people.developer2.actor
    const token = await transact(app.context(), async (tx) => {
      const { id } = await createApplication(tx, { code: 'DESK', name: 'Desk', orgUnitId, ownerPersonId: personId })
      const asked = { accountId, name: 'build', scopes: ['package:download'], expiresInDays: 9, applicationId: id }
      return (await createToken(tx, asked)).secret
    })
    assert.deepEqual((await shown(token)).versions, ['1.0.0'])
    assert.equal((await gate.get(tarball, { token })).status, 403)
  })

  it('a token without the scope downloads nothing, whatever its owner may', async () => {
    const { accountId } = app.people.developer
    const token = await transact(app.context(), async (tx) => {
      const asked = { accountId, name: 'reader', scopes: ['catalog:read'], expiresInDays: 9 }
      return (await createToken(tx, asked)).secret
    })
    assert.equal((await gate.get('/demo', { token })).status, 403)
  })

  it('the resolving address shows what is held, not what is denied, and serves no file', async () => {
    const url = gate.url.replace('/repo/', '/resolve/')
    const resolve = (path: string) => gate.get(`/../../resolve/npm${path}`)
    assert.equal((await resolve('/demo')).status, 404)
    const ask = async (path: string) => {
      const answer = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${markets()}` } })
      return { status: answer.status, value: (await answer.json()) as Record<string, unknown> }
    }
    const index = await ask('/demo')
    assert.deepEqual(Object.keys(index.value.versions ?? {}), versions)
    const { dist } = (index.value.versions as Record<string, { dist: { tarball: string } }>)['1.1.0'] ?? {}
    assert.equal(dist?.tarball, `${gate.url}${tarball}`)
    const file = await ask(tarball)
    assert.equal(file.status, 403)
    assert.match(String(file.value.error), /serves no packages/)
    assert.equal((await ask('/demo/1.1.0')).status, 200)
    upstream.addVersion(makePackage({ name: 'swap', version: '1.0.0' }))
    await gate.admit('swap', ['1.0.0'])
    await gate.get('/swap/-/swap-1.0.0.tgz')
    upstream.addVersion(makePackage({ name: 'swap', version: '1.0.0', files: { 'x.js': 'other' } }))
    app.clock.advance(90_000)
    await gate.get('/swap')
    app.clock.advance(90_000)
    assert.equal((await ask('/swap')).status, 403)
    assert.equal((await ask('/swap/1.0.0')).status, 403)
  })

  it('observing: everything resolves and what is held is served; what is denied is not', async () => {
    await change({ mode: 'observe' })
    assert.deepEqual((await shown(markets())).versions, versions)
    assert.equal((await gate.get(tarball, { token: markets() })).status, 200)
    assert.deepEqual((await shown(markets(), '/swap')).versions, ['1.0.0'])
    assert.equal((await gate.get('/swap/-/swap-1.0.0.tgz', { token: markets() })).status, 403)
    await change({ mode: 'approved' })
    assert.equal((await gate.get(tarball, { token: markets() })).status, 403)
  })

  it('without a token: only where it is allowed, and only what is approved everywhere', async () => {
    assert.equal((await gate.get('/demo', { token: '' })).status, 401)
    await change({ anonymousRead: true })
    assert.deepEqual((await shown('')).versions, ['1.0.0'])
    assert.equal((await gate.get('/demo/-/demo-1.0.0.tgz', { token: '' })).status, 200)
    assert.equal((await gate.get(tarball, { token: '' })).status, 403)
    assert.equal((await gate.get('/-/whoami', { token: '' })).status, 401)
    for (const authorization of ['Bearer wrong', 'Digest x', 'Bearer'])
      assert.equal((await gate.get('/demo', { token: '', headers: { authorization } })).status, 401, authorization)
    await createRepository(app.context(), { name: 'other', ecosystem: 'npm', upstreamUrl: upstream.url })
    const other = await fetch(`${gate.url.replace(/npm$/, 'other')}/demo`)
    assert.equal(other.status, 401)
    await change({ anonymousRead: false })
    assert.equal((await gate.get('/demo', { token: '' })).status, 401)
  })
})
