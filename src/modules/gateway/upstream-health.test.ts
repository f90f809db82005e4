import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'

describe('the health of an upstream', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let gate: Gate
  before(async () => {
    upstream = await startNpmUpstream({ packages: [makePackage({ name: 'demo', version: '1.0.0' })] })
    gate = await openGate(app, upstream)
    await gate.admit('demo', ['1.0.0'])
  })
  after(() => upstream.close())

  it('whoever asks for what upstream refuses does not cut everybody else off', async () => {
    for (const status of [400, 401, 403]) upstream.setFault(`/refused-${status}`, { kind: 'status', status })
    upstream.setFault('/refused-away', { kind: 'redirect', location: 'http://elsewhere.invalid/x' })
    for (let round = 0; round < 3; round++)
      for (const what of ['400', '401', '403', 'away']) assert.equal((await gate.get(`/refused-${what}`)).status, 503)
    assert.equal((await gate.get('/demo/-/demo-1.0.0.tgz')).status, 200)
  })

  it('what is served stands in the console’s own origin, and runs nowhere', async () => {
    for (const path of ['/demo', '/demo/-/demo-1.0.0.tgz', '/absent']) {
      const { headers } = await gate.get(path)
      assert.match(String(headers['content-security-policy']), /^default-src 'none'; sandbox/, path)
      assert.doesNotMatch(String(headers['content-security-policy']), /allow-(?:scripts|same-origin)/, path)
      assert.equal(headers['x-content-type-options'], 'nosniff', path)
    }
  })
})
