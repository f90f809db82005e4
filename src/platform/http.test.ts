import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { buildServer } from '#app'
import { testApp } from '#test/harness.ts'
import { givePassword, testPassword } from '#test/people.ts'

describe('the HTTP server', () => {
  const app = testApp()
  const serverWith = (config: object) => {
    const changed = { ...app.config, ...config }
    const makeContext: typeof app.app.makeContext = (actor) => ({ ...app.app.makeContext(actor), config: changed })
    return buildServer({ ...app.app, makeContext }, changed)
  }
  const signIn = () => ({ username: app.people.developer.username, password: testPassword })

  it('the cookie is for TLS only when clients come by TLS, also through a proxy', async () => {
    await givePassword(app, 'developer')
    for (const [publicUrl, expected] of [
      ['https://assay.example', true],
      ['http://assay.example', false],
    ] as const) {
      const server = await serverWith({ publicUrl })
      const answer = await server.inject({ method: 'POST', url: '/api/v1/session', payload: signIn() })
      assert.equal(answer.statusCode, 200, answer.body)
      assert.equal(/; Secure/i.test(String(answer.headers['set-cookie'])), expected, publicUrl)
      await server.close()
    }
  })

  it('forwarding headers are believed from a trusted proxy only', async () => {
    const headers = { 'x-forwarded-host': 'gate.example', 'x-forwarded-proto': 'https', 'x-forwarded-for': '10.9.9.9' }
    const url = '/api/v1/session'
    for (const [trustedProxies, secure] of [
      [[], false],
      [['192.0.2.1'], false],
      [['127.0.0.0/8'], true],
    ] as const) {
      const server = await serverWith({ trustedProxies })
      const answer = await server.inject({ method: 'POST', url, headers, payload: signIn() })
      assert.equal(/; Secure/i.test(String(answer.headers['set-cookie'])), secure, trustedProxies.join())
      await server.close()
    }
  })

  it('what the database cannot hold is a bad request', async () => {
    const get = (path: string) => app.request('GET', path, { as: 'administrator' })
    for (const path of ['/api/v1/people?text=%00', '/api/v1/packages?text=a%00b', '/api/v1/audit?action=%00'])
      assert.ok([200, 400].includes((await get(path)).status), path)
    const headers = { 'content-type': 'application/json' }
    const body = { username: 'a\u0000b', password: 'x\u0000' }
    const answer = await app.request('POST', '/api/v1/session', { headers, body })
    assert.ok(answer.status >= 400 && answer.status < 500, JSON.stringify(answer.body))
  })

  it('a body beyond the limit is refused with the limit as a number', async () => {
    const body = { username: 'a'.repeat(1_100_000), password: 'x' }
    const answer = await app.request('POST', '/api/v1/session', { body })
    assert.equal(answer.status, 413)
    assert.equal(answer.body.code, 'request.too-large')
    assert.equal(answer.body.params.limitBytes, 1024 * 1024)
  })

  it('an address that cannot be decoded is a problem like others', async () => {
    for (const path of ['/api/v1/%zz', '/%ff', `/api/v1/repositories/${'a'.repeat(600)}/test`]) {
      const answer = await app.request('GET', path)
      assert.ok(answer.status === 400 || answer.status === 404 || answer.status === 414, `${path} ${answer.status}`)
      assert.match(String(answer.headers['content-type']), /problem\+json/)
    }
  })
})
