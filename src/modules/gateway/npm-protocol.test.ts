import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'

describe('the protocol of npm beside indexes and artifacts', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let gate: Gate
  const json = async (path: string, token?: string) => {
    const answer = await gate.get(path, token === undefined ? {} : { token })
    return { ...answer, value: JSON.parse(answer.body.toString()) }
  }
  const login = (body: string, path = '/-/user/org.couchdb.user:ann') =>
    fetch(`${gate.url}${path}`, { method: 'PUT', body, headers: { 'content-type': 'application/json' } })
  before(async () => {
    const packages = ['1.0.0', '2.0.0'].map((version) => makePackage({ name: 'demo', version }))
    upstream = await startNpmUpstream({ packages: [...packages, makePackage({ name: 'closed', version: '1.0.0' })] })
    gate = await openGate(app, upstream, { reservedNames: ['@bank/*', 'bank-*', 'ledger'] })
    await gate.admit('demo', ['1.0.0'])
  })
  after(() => upstream.close())

  it('ping and whoami', async () => {
    assert.deepEqual((await json('/-/ping')).value, {})
    assert.equal((await json('/-/whoami')).value.username, 'developer')
    assert.equal((await json('/-/npm/v1/user')).value.name, 'developer')
    assert.equal((await gate.get('/-/whoami', { token: 'assay_x' })).status, 401)
  })

  it('npm login: the token is the password, and comes back as the token', async () => {
    const password = app.people.developer.token
    const good = await login(JSON.stringify({ name: 'ann', password, type: 'user' }))
    assert.equal(good.status, 201)
    assert.equal(good.headers.get('cache-control'), 'no-store')
    assert.equal(((await good.json()) as { token: string }).token, password)
  })

  it('npm login: wrong, absent, malformed and oversized bodies are refused in words', async () => {
    const wrong = await login(JSON.stringify({ password: `${app.people.developer.token}x` }))
    assert.equal(wrong.status, 401)
    for (const body of ['{}', '{"password":7}', '[]']) assert.equal((await login(body)).status, 401, body)
    for (const body of ['', 'null', '{"password"']) assert.equal((await login(body)).status, 400, body)
    const large = await login(JSON.stringify({ password: 'a'.repeat(200_000) }))
    assert.equal(large.status, 413)
    assert.match(((await large.json()) as { error: string }).error, /65536 bytes/)
  })

  it('npm login: a body is read at no other address', async () => {
    const password = app.people.developer.token
    for (const path of ['/demo', '/-/whoami', '/-/v1/login', '/-/user/other'])
      assert.equal((await login(JSON.stringify({ password }), path)).status, 401, path)
  })

  it('dist-tags: only of what may be used; all refused is said in words', async () => {
    assert.deepEqual((await json('/-/package/demo/dist-tags')).value, { latest: '1.0.0' })
    const closed = await json('/-/package/closed/dist-tags')
    assert.equal(closed.status, 403)
    assert.match(closed.value.error, /none of the 1 versions of closed/)
    assert.equal((await gate.get('/-/package/bank-x/dist-tags')).status, 403)
    assert.equal((await gate.get('/-/package/absent/dist-tags')).status, 404)
  })

  it('one manifest, by version and by tag', async () => {
    const byVersion = await json('/demo/1.0.0')
    assert.equal(byVersion.value.version, '1.0.0')
    assert.equal(byVersion.value.dist.tarball, `${gate.url}/demo/-/demo-1.0.0.tgz`)
    assert.equal((await json('/demo/latest')).value.version, '1.0.0')
    assert.equal((await json('/demo/9.9.9')).status, 404)
    for (const name of ['constructor', 'toString', '__proto__'])
      assert.equal((await gate.get(`/demo/${name}`)).status, 404, name)
  })

  it('a refused manifest names a code under which the verdict can be read', async () => {
    const refused = await json('/demo/2.0.0')
    assert.equal(refused.status, 403)
    const code = /\/d\/([0-9a-z]{8})$/.exec(refused.value.details)?.[1]
    const verdict = await app.request('GET', `/api/v1/verdicts/${code}`, { as: 'developer' })
    assert.equal(verdict.status, 200, JSON.stringify(verdict.body))
    assert.equal(verdict.body.version, '2.0.0')
    assert.equal(verdict.body.kind, 'hold')
    assert.equal((await app.request('GET', `/api/v1/verdicts/${code}`)).status, 401)
  })

  it('search: the own names neither leave nor come back, and a hostile answer is harmless', async () => {
    const answered = (body: unknown) =>
      upstream.setFault('/-/v1/search', { kind: 'status', status: 200, body: JSON.stringify(body) })
    const objects = [
      { package: { name: 'demo' } },
      { package: { name: 'bank-core' } },
      { package: { name: '@Bank/x' } },
    ]
    answered({ objects, total: 3 })
    const found = await json('/-/v1/search?text=core&size=-5&from=1e99')
    assert.deepEqual(found.value.objects, [{ package: { name: 'demo' } }])
    const asked = upstream.requests.get('/-/v1/search')
    for (const text of ['bank-core', '%22bank-core%22', 'keywords:bank-core', 'x%2Cledger'])
      assert.equal((await gate.get(`/-/v1/search?text=${text}`)).status, 403, text)
    assert.equal(upstream.requests.get('/-/v1/search'), asked)
    for (const hostile of [{ objects: [null, 1, { package: null }] }, { objects: 'x' }, null, []]) {
      answered(hostile)
      const answer = await gate.get('/-/v1/search?text=core')
      assert.notEqual(answer.status, 500, JSON.stringify(hostile))
    }
    upstream.setFault('/-/v1/search', undefined)
  })

  it('search: asks no upstream that keeps failing, and one without search has not failed', async () => {
    const path = '/-/v1/search?text=core'
    const failing = async () => (await app.request('GET', '/api/v1/gateway/status', { as: 'developer' })).body
    upstream.setFault('/-/v1/search', { kind: 'status', status: 404, body: '{}' })
    for (let count = 0; count < 6; count++) assert.equal((await gate.get(path)).status, 404)
    assert.deepEqual((await failing()).failingUpstreams, [])
    upstream.setFault('/-/v1/search', { kind: 'status', status: 500, body: '{}' })
    const before = upstream.requests.get('/-/v1/search') ?? 0
    for (let count = 0; count < 8; count++) assert.equal((await gate.get(path)).status, 503)
    assert.equal(upstream.requests.get('/-/v1/search'), before + 5)
    upstream.setFault('/-/v1/search', { kind: 'status', status: 200, body: '{"objects":[]}' })
    assert.equal((await gate.get(path)).status, 503)
    app.clock.advance(11)
    assert.equal((await gate.get(path)).status, 200)
    assert.deepEqual((await failing()).failingUpstreams, [])
    upstream.setFault('/-/v1/search', undefined)
  })

  it('parts that are not served say so', async () => {
    for (const path of ['/-/npm/v1/keys', '/-/all', '/-/npm/v1/tokens']) {
      const answer = await json(path)
      assert.equal(answer.status, 404)
      assert.ok(answer.value.error.length > 20)
    }
    assert.equal((await gate.get('/demo', { method: 'DELETE' })).status, 404)
  })
})
