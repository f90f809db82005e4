import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'

const demo = makePackage({ name: 'demo', version: '1.0.0' })

describe('hostile requests', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let gate: Gate
  before(async () => {
    upstream = await startNpmUpstream({ packages: [demo, makePackage({ name: 'constructor', version: '1.0.0' })] })
    gate = await openGate(app, upstream)
    await gate.admit('demo', ['1.0.0'])
  })
  after(() => upstream.close())

  /** What the server answers to exactly these lines; the connection is closed afterwards. */
  const raw = async (lines: readonly string[]): Promise<string> => {
    const { hostname, port } = new URL(gate.url)
    const socket = connect(Number(port), hostname)
    let text = ''
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1')
    })
    socket.on('error', () => {})
    socket.write(`${[...lines, 'Connection: close', '', ''].join('\r\n')}`)
    await once(socket, 'close')
    return text
  }
  const bearer = () => `Authorization: Bearer ${app.people.developer.token}`

  it('path tricks at both addresses and in the name of the repository: no content', async () => {
    const origin = gate.url.slice(0, -'/repo/npm'.length)
    const targets = [
      '/repo/np%6d/demo',
      '/repo/npm%2fdemo/x',
      '/repo//npm/demo',
      '/repo/npm//demo',
      '/repo/npm/..;/npm/demo',
      '/repo/npm/%2e%2e/npm/demo',
      '/repo/npm/..%2fnpm%2fdemo',
      '/repo/npm/%2564emo',
      '/repo/npm/demo/-/%2e%2e%2fdemo-1.0.0.tgz',
      '/repo/npm/demo%2f-%2fdemo-1.0.0.tgz',
      '/repo/npm/demo%00',
      '/repo/npm/%',
      '/repo/npm/demo#x',
      '/repo/NPM/demo',
      '/repo/__proto__/demo',
      '/resolve/npm/..%2f..%2frepo/npm/demo',
      '/resolve/npm/../../repo/npm/demo/-/demo-1.0.0.tgz',
      'http://other.example/repo/npm/demo',
      `${origin}/repo/npm/demo`,
    ]
    for (const target of targets) {
      const answer = await raw([`GET ${target} HTTP/1.1`, 'Host: gate.example', bearer()])
      assert.match(answer, /^HTTP\/1\.1 4\d\d /, target)
      assert.doesNotMatch(answer, /"versions"/, target)
    }
  })

  it('names of members of every object are names like others', async () => {
    assert.equal((await gate.get('/constructor')).status, 403)
    for (const path of ['/__proto__', '/__proto__/-/__proto__-1.0.0.tgz'])
      assert.equal((await gate.get(path)).status, 404, path)
    for (const path of ['/toString', '/hasOwnProperty/1.0.0', '/valueOf/-/valueOf-1.0.0.tgz'])
      assert.equal((await gate.get(path)).status, 404, path)
  })

  it('a Host header that is none is refused; one that is stays in its own answer', async () => {
    for (const host of [
      'a/b',
      'a b',
      'user@a',
      'a"b',
      "a'b",
      'a?b',
      '<a>',
      'a:99999999',
      '[::1',
      `${'a'.repeat(300)}`,
    ]) {
      const answer = await raw(['GET /repo/npm/demo HTTP/1.1', `Host: ${host}`, bearer()])
      assert.match(answer, /^HTTP\/1\.1 400 /, host)
      const api = await raw(['GET /api/v1/repositories HTTP/1.1', `Host: ${host}`, bearer()])
      assert.match(api, /^HTTP\/1\.1 400 /, host)
    }
    for (const host of ['evil.example', '[::1]:80', '10.0.0.1:8470']) {
      const answer = await raw(['GET /repo/npm/demo HTTP/1.1', `Host: ${host}`, bearer()])
      assert.match(answer, /^HTTP\/1\.1 200 /, host)
      assert.ok(answer.includes(`"tarball":"http://${host}/repo/npm/`), host)
    }
    assert.doesNotMatch((await gate.get('/demo')).body.toString(), /evil\.example/)
    // HTTP/1.0 may name no host: then it is the address that was connected to.
    const unnamed = await raw(['GET /repo/npm/demo HTTP/1.0', bearer()])
    assert.ok(unnamed.includes(`"tarball":"${gate.url}/demo/`), unnamed)
  })

  it('forwarding headers of a client change nothing', async () => {
    const headers = { 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https', forwarded: 'host=evil.example' }
    const answer = await gate.get('/demo', { headers })
    assert.doesNotMatch(answer.body.toString(), /evil\.example|https:/)
  })

  it('credentials that cannot be read are refused, never taken for none', async () => {
    const { token } = app.people.developer
    const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`
    const status = async (authorization: string) =>
      (await gate.get('/demo', { token: '', headers: { authorization } })).status
    assert.equal(await status(`bearer ${token}`), 200)
    assert.equal(await status(basic(`anyone:${token}`)), 200)
    assert.equal(await status(basic(`:${token}`)), 200)
    // As Cargo sends it.
    assert.equal(await status(token), 200)
    assert.equal(await status(`Bearer  ${token}`), 200)
    for (const bad of [basic(token), basic(`${token}:`), 'Bearer', 'Bearer ', 'Basic', `Negotiate ${token}`])
      assert.equal(await status(bad), 401, bad)
    for (const bad of [`Bearer ${token} x`, `Bearer ${'a'.repeat(9_000)}`, `Basic !!!`, 'Bearer \t'])
      assert.equal(await status(bad), 401, bad.slice(0, 40))
    const twice = await raw(['GET /repo/npm/demo HTTP/1.1', 'Host: a', 'Authorization: Bearer x', bearer()])
    assert.match(twice, /^HTTP\/1\.1 4\d\d /)
  })

  it('a refusal to HEAD has the length and no body', async () => {
    const answer = await raw(['HEAD /repo/npm/constructor HTTP/1.1', 'Host: a', bearer()])
    assert.match(answer, /^HTTP\/1\.1 403 Assay: none of/)
    assert.match(answer, /content-length: [1-9]/)
    assert.ok(answer.endsWith('\r\n\r\n'))
    const unknown = await raw(['HEAD /repo/nowhere/demo HTTP/1.1', 'Host: a', bearer()])
    assert.match(unknown, /^HTTP\/1\.1 404 /)
    assert.ok(unknown.endsWith('\r\n\r\n'))
  })

  it('an address longer than 8 KB is refused, also within its query', async () => {
    for (const address of [`/repo/npm/${'a'.repeat(9_000)}`, `/repo/npm/demo?${'a'.repeat(9_000)}`]) {
      const answer = await gate.get(address.slice('/repo/npm'.length))
      assert.equal(answer.status, 414)
    }
    assert.equal((await app.request('GET', `/api/v1/repositories?x=${'a'.repeat(9_000)}`)).status, 414)
  })

  it('no header, path or agent breaks the reason phrase', async () => {
    const answer = await raw(['GET /repo/npm/caf%C3%A9 HTTP/1.1', 'Host: a', 'User-Agent: \xff\xfe', bearer()])
    assert.match(answer, /^HTTP\/1\.1 404 [ -~]+\r\n/)
    const injected = await raw(['GET /repo/x%0d%0aset-cookie:a=b/demo HTTP/1.1', 'Host: a'])
    assert.match(injected, /^HTTP\/1\.1 404 [ -~]+\r\n/)
    assert.doesNotMatch(injected, /\r\nset-cookie/i)
  })
})
