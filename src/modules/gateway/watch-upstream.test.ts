import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { watchUpstream } from './watch-upstream.ts'

const sevenHours = 7 * 3600

describe('watching upstream', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let gate: Gate
  const changes = async (query = '') => {
    const { body } = await app.request('GET', `/api/v1/upstream-changes?sort=at${query}`, { as: 'auditor' })
    return body.items.map((each: Record<string, string>) =>
      [each.kind, each.version, each.before, each.after].map((one) => one ?? '-').join(' '),
    )
  }
  const artifact = (name: string, version: string) => gate.get(`/${name}/-/${name}-${version}.tgz`)
  before(async () => {
    const packages = ['1.0.0', '1.1.0', '1.2.0', '1.3.0'].map((version) => makePackage({ name: 'demo', version }))
    upstream = await startNpmUpstream({ packages: [...packages, makePackage({ name: 'unused', version: '1.0.0' })] })
    gate = await openGate(app, upstream)
    await gate.admit('demo', ['1.0.0', '1.1.0', '1.2.0', '1.3.0'])
    await gate.get('/unused')
    for (const version of ['1.0.0', '1.1.0', '1.2.0', '1.3.0'])
      assert.equal((await artifact('demo', version)).status, 200)
  })
  after(() => upstream.close())

  it('asks for nothing that was confirmed lately, and for nothing that is not in use', async () => {
    assert.deepEqual(await watchUpstream(app.context()), { asked: 0, failed: 0 })
    app.clock.advance(sevenHours)
    const asked = upstream.requests.get('/unused')
    assert.deepEqual(await watchUpstream(app.context()), { asked: 1, failed: 0 })
    assert.equal(upstream.requests.get('/unused'), asked)
    assert.deepEqual(await changes(), [])
  })

  it('sees what changed although no client comes by, once, and holds our copies as policy says', async () => {
    upstream.removeVersion('demo', '1.0.0')
    upstream.addVersion(
      makePackage({ name: 'demo', version: '1.1.0', license: 'AGPL-3.0-only', files: { 'a.js': '1' } }),
    )
    upstream.addVersion(makePackage({ name: 'demo', version: '1.2.0', deprecated: 'use 2' }))
    app.clock.advance(sevenHours)
    assert.deepEqual(await watchUpstream(app.context()), { asked: 1, failed: 0 })
    const seen = (await changes()).sort()
    assert.equal(seen.length, 4, seen.join('\n'))
    assert.equal(seen[0], 'deprecated 1.2.0 - use 2')
    assert.equal(seen[1], 'relicensed 1.1.0 MIT AGPL-3.0-only')
    assert.match(seen[2], /^republished 1\.1\.0 sha256:[0-9a-f]{64} demo-1\.1\.0\.tgz sha512-/)
    assert.equal(seen[3], 'vanished 1.0.0 - -')
    app.clock.advance(sevenHours)
    await watchUpstream(app.context())
    assert.equal((await changes()).length, 4)
    // The copies are held, although their bytes are here.
    assert.equal((await artifact('demo', '1.0.0')).status, 403)
    assert.equal((await artifact('demo', '1.1.0')).status, 403)
    assert.equal((await artifact('demo', '1.2.0')).status, 200)
  })

  it('another licence holds what was approved under the old one', async () => {
    upstream.addVersion(makePackage({ name: 'demo', version: '1.3.0', license: 'ISC' }))
    // The bytes hold the licence as well, so the digest differs; a registry may state another licence all the same.
    app.clock.advance(sevenHours)
    await watchUpstream(app.context())
    const { body } = await app.request('GET', '/api/v1/lookup?purl=pkg:npm/demo@1.3.0', { as: 'auditor' })
    const verdict = await app.request('GET', `/api/v1/versions/${body.versionId}/verdict`, { as: 'auditor' })
    const rules = verdict.body.reasons.map(({ rule }: { rule: string }) => rule)
    assert.ok(rules.includes('relicensed'), rules.join())
  })

  it('who may publish is compared, and a change is one of the package', async () => {
    upstream.setMaintainers('demo', ['tester', 'mallory'])
    app.clock.advance(sevenHours)
    await watchUpstream(app.context())
    assert.deepEqual(await changes('&kind=maintainers-changed'), ['maintainers-changed - tester mallory, tester'])
  })

  it('an upstream that fails is left for the next time, and nothing is made of it', async () => {
    const before = await changes()
    upstream.setFault('*', { kind: 'status', status: 500 })
    app.clock.advance(sevenHours)
    assert.deepEqual(await watchUpstream(app.context()), { asked: 1, failed: 1 })
    upstream.setFault('*', undefined)
    assert.deepEqual(await changes(), before)
    assert.deepEqual(await watchUpstream(app.context()), { asked: 1, failed: 0 })
  })
})
