import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'

const versions = ['1.0.0', '1.1.0', '2.0.0', '3.0.0-beta.1']

describe('views of an npm package', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let gate: Gate
  const json = async (path: string) => JSON.parse((await gate.get(path)).body.toString())
  before(async () => {
    upstream = await startNpmUpstream({ packages: versions.map((version) => makePackage({ name: 'demo', version })) })
    upstream.setTag('demo', 'latest', '2.0.0')
    upstream.setTag('demo', 'next', '3.0.0-beta.1')
    gate = await openGate(app, upstream, { softTtlSeconds: 60, hardTtlSeconds: 600 })
  })
  after(() => upstream.close())

  it('refusals: in the phrase, in a notice, and in the error that npm prints', async () => {
    const index = await gate.get('/demo')
    assert.equal(index.status, 403)
    assert.notEqual(index.headers['npm-notice'], undefined)
    const file = await gate.get('/demo/-/demo-1.0.0.tgz')
    assert.match(file.reason, /^Assay held demo@1\.0\.0: .*\/d\/[0-9a-z]{8}$/)
    assert.match(JSON.parse(file.body.toString()).error, /demo@1\.0\.0/)
  })

  it('tags: latest moves to the newest approved one, others go; what is hidden is said', async () => {
    await gate.admit('demo', ['1.0.0', '1.1.0'])
    const index = await json('/demo')
    assert.equal(index['dist-tags'].latest, '1.1.0')
    assert.equal(index['dist-tags'].next, undefined)
    assert.deepEqual(Object.keys(index.policyRestrictions.versions).sort(), ['2.0.0', '3.0.0-beta.1'])
    assert.match(index.policyRestrictions.message, /2\.0\.0/)
    assert.equal(index.versions['1.0.0'].dist.tarball, `${gate.url}/demo/-/demo-1.0.0.tgz`)
    await gate.admit('demo', ['3.0.0-beta.1'])
    const tags = (await json('/demo'))['dist-tags']
    assert.deepEqual([tags.latest, tags.next], ['1.1.0', '3.0.0-beta.1'])
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
})
