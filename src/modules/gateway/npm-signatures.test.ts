import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { rawRequest } from '#test/raw-request.ts'
import { makeSigner } from '#test/upstreams/npm-signature.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { createRepository } from './index.ts'

const signer = makeSigner()
const attestation = { attestations: [{ predicateType: 'https://slsa.example/v1', bundle: { dsseEnvelope: {} } }] }
const at = (name: string, version: string) => `/-/npm/v1/attestations/${name}@${version}`

describe('signatures and attestations of npm', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let gate: Gate
  before(async () => {
    const packages = ['1.0.0', '2.0.0'].flatMap((version) =>
      ['demo', '@s/scoped'].map((name) => {
        const attestations = { url: `https://registry.example${at(name, version)}`, provenance: {} }
        return { ...makePackage({ name, version }), dist: { attestations } }
      }),
    )
    upstream = await startNpmUpstream({ packages: packages.map(signer.sign) })
    for (const name of ['demo', '@s/scoped'])
      for (const version of ['1.0.0', '2.0.0']) upstream.setDocument(at(name, version), attestation)
    gate = await openGate(app, upstream, { reservedNames: ['@bank/*'], softTtlSeconds: 60, hardTtlSeconds: 600 })
    await gate.admit('demo', ['1.0.0'])
    await gate.admit('@s/scoped', ['1.0.0'])
  })
  after(() => upstream.close())

  it('keys are upstream’s, byte for byte, checked again when their time has come', async () => {
    assert.equal((await gate.get('/-/npm/v1/keys')).status, 404)
    upstream.setDocument('/-/npm/v1/keys', signer.keys)
    app.clock.advance(120)
    const keys = await gate.get('/-/npm/v1/keys')
    assert.deepEqual([keys.status, keys.body.toString()], [200, JSON.stringify(signer.keys)])
    assert.equal(
      (await gate.get('/-/npm/v1/keys', { headers: { 'if-none-match': String(keys.headers.etag) } })).status,
      304,
    )
    assert.equal((await gate.get('/-/npm/v1/keys', { token: '' })).status, 401)
    upstream.setFault('/-/npm/v1/keys', { kind: 'status', status: 500 })
    app.clock.advance(120)
    assert.equal((await gate.get('/-/npm/v1/keys')).body.toString(), JSON.stringify(signer.keys))
    upstream.setFault('/-/npm/v1/keys', undefined)
  })

  it('attestations are given for versions that may be used, and refused with the reason for others', async () => {
    for (const name of ['demo', '@s%2fscoped', '@s/scoped']) {
      const allowed = await gate.get(at(name, '1.0.0'))
      assert.deepEqual([allowed.status, allowed.body.toString()], [200, JSON.stringify(attestation)], name)
      const held = await gate.get(at(name, '2.0.0'))
      assert.equal(held.status, 403)
      assert.match(held.reason, /Assay held .+@2\.0\.0/)
    }
    assert.equal(upstream.requests.get(at('demo', '2.0.0')), undefined)
    assert.equal((await gate.get(at('demo', '9.9.9'))).status, 404)
    assert.equal(upstream.requests.get(at('demo', '9.9.9')), undefined)
    assert.equal((await gate.get(at('@bank%2fcore', '1.0.0'))).status, 403)
    assert.equal((await gate.get(at('absent', '1.0.0'))).status, 404)
  })

  it('their address in the index is ours, and what is signed stays as it was', async () => {
    const { dist } = JSON.parse((await gate.get('/@s%2fscoped/1.0.0')).body.toString())
    assert.equal(dist.attestations.url, `${gate.url}${at('@s%2fscoped', '1.0.0')}`)
    assert.equal(dist.signatures.length, 1)
  })

  it('what is no such document is not passed on', async () => {
    for (const document of [{ attestations: 'none' }, { attestations: [1] }, {}]) {
      upstream.setDocument(at('demo', '1.0.0'), document)
      app.clock.advance(3_600)
      const answer = await gate.get(at('demo', '1.0.0'))
      // The copy that was read once counts while upstream answers nothing that can be read.
      assert.equal(answer.body.toString(), JSON.stringify(attestation))
    }
    upstream.addVersion(makePackage({ name: 'other', version: '1.0.0' }))
    upstream.setDocument(at('other', '1.0.0'), { attestations: {} })
    await gate.admit('other', ['1.0.0'])
    assert.equal((await gate.get(at('other', '1.0.0'))).status, 503)
  })

  it('a hosted repository has neither', async () => {
    await createRepository(app.context(), { name: 'own', ecosystem: 'npm', kind: 'hosted' })
    const own = gate.url.replace(/npm$/, 'own')
    const answer = await rawRequest(`${own}/-/npm/v1/keys`, { token: app.people.developer.token })
    assert.equal(answer.status, 404)
    assert.match(JSON.parse(answer.body.toString()).error, /hosted repository has no documents of an upstream/)
  })
})
