import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { exportJWK, generateKeyPair, generateSecret } from 'jose'
import { testApp } from '#test/harness.ts'
import { startTokenIssuer, type TokenIssuer } from '#test/upstreams/token-issuer.ts'
import { readKeySet } from './key-set.ts'
import { openTrustBench, type TrustBench } from './testdata/trust-bench.ts'

describe('the keys of an issuer', () => {
  const app = testApp()
  let issuer: TokenIssuer
  let bench: TrustBench
  before(async () => {
    issuer = await startTokenIssuer()
    bench = await openTrustBench(app, issuer)
    assert.equal((await bench.addRule()).status, 200)
  })
  after(() => issuer.close())
  const exchange = async () => bench.exchange(await issuer.sign(bench.claims()))
  const fetches = () => issuer.requests.splice(0).filter((path) => path === '/keys').length

  it('are asked for once, by all who wait, and again after ten minutes', async () => {
    const all = await Promise.all([exchange(), exchange(), exchange()])
    assert.deepEqual(
      all.map(({ status }) => status),
      [200, 200, 200],
    )
    assert.equal(fetches(), 1)
    app.clock.advance(599)
    assert.equal((await exchange()).status, 200)
    assert.equal(fetches(), 0)
    app.clock.advance(1)
    assert.equal((await exchange()).status, 200)
    assert.equal(fetches(), 1)
  })

  it('that are new are noticed by their id, and invented ids ask no more than twice a minute', async () => {
    app.clock.advance(31)
    await issuer.rotate()
    assert.equal((await exchange()).status, 200)
    assert.equal(fetches(), 1)
    const strange = async (kid: string) => (await bench.exchange(await issuer.sign(bench.claims(), { kid }))).body.code
    for (let times = 0; times < 20; times += 1) assert.equal(await strange(`k${times}`), 'subject-token.key-unknown')
    assert.equal(fetches(), 0)
    app.clock.advance(30)
    for (let times = 0; times < 20; times += 1) assert.equal(await strange(`k${times}`), 'subject-token.key-unknown')
    assert.equal(fetches(), 1)
    const old = await issuer.sign(bench.claims())
    await issuer.rotate()
    app.clock.advance(300)
    app.clock.advance(300)
    assert.notEqual((await bench.exchange(old)).status, 200)
  })

  it('serve an hour without the issuer, and not longer', async () => {
    app.clock.advance(31)
    assert.equal((await exchange()).status, 200)
    issuer.status = 500
    app.clock.advance(3500)
    assert.equal((await exchange()).status, 200)
    app.clock.advance(200)
    const answer = await exchange()
    assert.deepEqual(
      [answer.status, answer.body.error, answer.body.code],
      [503, 'temporarily_unavailable', 'issuer.keys-unavailable'],
    )
    fetches()
    for (let times = 0; times < 5; times += 1) assert.equal((await exchange()).status, 503)
    assert.equal(issuer.requests.length, 0)
    issuer.status = 200
    app.clock.advance(30)
    assert.equal((await exchange()).status, 200)
  })

  it('are believed only from where the issuer itself says, over a safe way', async () => {
    const cases: readonly (readonly [change: () => void, reason: RegExp])[] = [
      [() => (issuer.discovery = { issuer: 'https://elsewhere.example' }), /discovery document is for/],
      [() => (issuer.discovery = { jwks_uri: 'http://upstream.example/keys' }), /no https address/],
      [() => (issuer.discovery = { jwks_uri: 'file:///etc/passwd' }), /no https address/],
      [() => (issuer.discovery = { jwks_uri: undefined }), /no https address/],
      [() => (issuer.keySet = { keys: [] }), /no key of it/],
      [() => (issuer.keySet = [] as never), /no object/],
      [() => (issuer.keySet = { keys: [], filler: 'x'.repeat(300_000) } as never), /more than/],
    ]
    const { keySet } = issuer
    for (const [change, reason] of cases) {
      app.clock.advance(3700)
      change()
      const { body } = await exchange()
      assert.equal(body.code, 'issuer.keys-unavailable')
      assert.match(body.params.reason, reason)
      Object.assign(issuer, { discovery: {}, keySet })
    }
  })

  it('are public ones that are strong enough', async () => {
    const make = async (algorithm: string, options: object = {}) => {
      const { publicKey, privateKey } = await generateKeyPair(algorithm, { extractable: true, ...options })
      return { shown: await exportJWK(publicKey), hidden: await exportJWK(privateKey) }
    }
    const { shown: rsa, hidden } = await make('RS256')
    const { shown: ec } = await make('ES384')
    const { shown: ed } = await make('EdDSA')
    const shared = await exportJWK(await generateSecret('HS256', { extractable: true }))
    const weak = { ...rsa, n: String(rsa.n).slice(0, 170) }
    const odd = [
      null,
      5,
      [],
      {},
      { kty: 'RSA' },
      { kty: 'EC', crv: 'secp256k1', x: 'a', y: 'b' },
      { ...rsa, use: 'enc' },
    ]
    const keys = [rsa, ec, ed, shared, hidden, weak, ...odd]
    assert.deepEqual(
      readKeySet({ keys }, 'fetched').keys.map(({ kty }) => kty),
      ['RSA', 'EC', 'OKP'],
    )
    const named = readKeySet(
      { keys: [{ ...ec, kid: 'a', x5u: 'http://evil.example', __proto__: { d: 1 } }] },
      'fetched',
    )
    assert.deepEqual(Object.keys(named.keys[0] ?? {}).sort(), ['crv', 'kid', 'kty', 'x', 'y'])
    assert.throws(() => readKeySet({ keys: [hidden] }, 'by-hand'), { code: 'key-set.private' })
    for (const value of [
      undefined,
      null,
      [],
      'x',
      {},
      { keys: 5 },
      { keys: [shared] },
      { keys: new Array(51).fill(ec) },
    ])
      assert.throws(() => readKeySet(value, 'fetched'), { code: 'key-set.invalid' })
  })
})
