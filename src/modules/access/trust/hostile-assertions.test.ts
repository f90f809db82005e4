import assert from 'node:assert/strict'
import { createHmac } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { exportJWK, exportSPKI, generateKeyPair, importJWK, SignJWT } from 'jose'
import { testApp } from '#test/harness.ts'
import { startTokenIssuer, type TokenIssuer } from '#test/upstreams/token-issuer.ts'
import { openTrustBench, type TrustBench } from './testdata/trust-bench.ts'

describe('hostile tokens', () => {
  const app = testApp()
  let issuer: TokenIssuer
  let bench: TrustBench
  before(async () => {
    issuer = await startTokenIssuer('RS256')
    bench = await openTrustBench(app, issuer)
    assert.equal((await bench.addRule()).status, 200)
  })
  after(() => issuer.close())

  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const expectCode = async (token: string, code: string) => {
    const answer = await bench.exchange(token)
    assert.equal(answer.body.code, code, JSON.stringify(answer.body))
    assert.ok(answer.status === 400 || answer.status === 401)
    assert.equal(answer.body.error, 'invalid_request')
  }

  it('without a signature, or with one that anybody can make, prove nothing', async () => {
    const claims = { iss: issuer.url, ...bench.claims() }
    for (const alg of ['none', 'None', 'NONE', '']) {
      const code = 'subject-token.algorithm-refused'
      await expectCode(`${part({ alg })}.${part(claims)}.`, code)
      await expectCode(`${part({ alg, kid: 'key-1' })}.${part(claims)}.AAAA`, code)
    }
    // The public key as the shared secret of an HMAC (RFC 8725 section 2.1).
    const [shown] = issuer.keySet.keys
    const spki = await exportSPKI((await importJWK(shown ?? {}, 'RS256')) as Parameters<typeof exportSPKI>[0])
    for (const secret of [spki, JSON.stringify(shown), String(shown?.n)]) {
      const signed = `${part({ alg: 'HS256', kid: 'key-1', typ: 'JWT' })}.${part(claims)}`
      const mac = createHmac('sha256', secret).update(signed).digest('base64url')
      await expectCode(`${signed}.${mac}`, 'subject-token.algorithm-refused')
    }
  })

  it('signed with another key prove nothing, whatever the header says about keys', async () => {
    const { privateKey, publicKey } = await generateKeyPair('RS256', { extractable: true })
    const jwk = await exportJWK(publicKey)
    const sign = (header: object) =>
      new SignJWT({ iss: issuer.url, ...bench.claims() })
        .setProtectedHeader({ alg: 'RS256', ...header })
        .sign(privateKey)
    const wrong = 'subject-token.signature-wrong'
    await expectCode(await sign({ kid: 'key-1' }), wrong)
    await expectCode(await sign({}), wrong)
    await expectCode(await sign({ kid: 'key-1', jwk }), wrong)
    await expectCode(await sign({ kid: 'key-1', jku: `${issuer.url}/evil`, x5u: `${issuer.url}/evil` }), wrong)
    await expectCode(await sign({ kid: '../../keys' }), 'subject-token.key-unknown')
    assert.ok(issuer.requests.every((path) => !path.includes('evil')))
  })

  it('changed after signing are noticed', async () => {
    const [header, claims, signature] = (await issuer.sign(bench.claims())).split('.')
    const other = part({ iss: issuer.url, ...bench.claims({ ref: 'refs/tags/v1' }) })
    await expectCode(`${header}.${other}.${signature}`, 'subject-token.signature-wrong')
    await expectCode(`${part({ alg: 'RS384', kid: 'key-1' })}.${claims}.${signature}`, 'subject-token.key-unknown')
    await expectCode(`${part({ alg: 'PS256' })}.${claims}.${signature}`, 'subject-token.key-unknown')
    await expectCode(`${header}.${claims}.`, 'subject-token.signature-wrong')
  })

  it('are valid for their time only, give or take a minute', async () => {
    const now = Math.floor(app.clock.now().getTime() / 1000)
    const table: readonly (readonly [more: object, code: string | undefined])[] = [
      [{ exp: now - 59 }, undefined],
      [{ exp: now - 61 }, 'subject-token.expired'],
      [{ nbf: now + 59 }, undefined],
      [{ nbf: now + 61 }, 'subject-token.not-valid-yet'],
      [{ iat: now + 61, exp: now + 700 }, 'subject-token.not-valid-yet'],
      [{ iat: now - 86_400 - 61 }, 'subject-token.too-long-lived'],
      [{ exp: now + 86_401 }, 'subject-token.too-long-lived'],
      [{ exp: undefined }, 'subject-token.claim-missing'],
      [{ iat: undefined }, 'subject-token.claim-missing'],
      [{ exp: 'soon' }, 'subject-token.claim-missing'],
      [{ nbf: {} }, 'subject-token.claim-missing'],
    ]
    for (const [more, code] of table) {
      const answer = await bench.exchange(await issuer.sign(bench.claims(more)))
      assert.equal(answer.body.code, code, `${JSON.stringify(more)} ${answer.body.detail}`)
    }
  })

  it('made for others, by others, or by others in our name are refused', async () => {
    const [ours] = [bench.claims().aud]
    for (const aud of ['https://elsewhere.example', [ours, 'https://elsewhere.example'], [], undefined, `${ours}/`, 5])
      await expectCode(await issuer.sign(bench.claims({ aud })), 'subject-token.audience-wrong')
    assert.equal((await bench.exchange(await issuer.sign(bench.claims({ aud: [ours] })))).status, 200)
    const other = await startTokenIssuer('RS256')
    await expectCode(await other.sign(bench.claims()), 'subject-token.issuer-unknown')
    assert.deepEqual(other.requests, [])
    await expectCode(await other.sign(bench.claims({ iss: issuer.url })), 'subject-token.signature-wrong')
    await other.close()
    for (const iss of [`${issuer.url}/`, issuer.url.toUpperCase(), ''])
      await expectCode(
        await issuer.sign(bench.claims({ iss })),
        iss === '' ? 'subject-token.malformed' : 'subject-token.issuer-unknown',
      )
  })

  it('of neighbours are refused, and the answer does not tell what was wanted', async () => {
    const neighbours = [
      { repository: 'bank/payments2' },
      { repository: 'evilbank/payments' },
      { repository: 'Bank/payments' },
      { repository: ['bank/payments'] },
      { repository: { toString: 'bank/payments' } },
      { repository: undefined },
      { ref: 'refs/heads/main2' },
      { ref: 'x/refs/heads/main' },
      { ref: 'refs/tags/v1/../../heads/evil' },
    ]
    for (const more of neighbours) {
      const answer = await bench.exchange(await issuer.sign(bench.claims(more)))
      assert.equal(answer.body.code, 'subject-token.no-rule-matches', JSON.stringify(more))
      assert.ok(!/payments|refs/.test(JSON.stringify(answer.body)))
    }
  })

  it('that are no tokens, too large, or of another kind are refused before anything is asked', async () => {
    const good = await issuer.sign(bench.claims())
    const [header, claims] = good.split('.')
    const asked = issuer.requests.length
    const noTokens = [
      'x',
      'a.b',
      '..',
      'a.b.c.d',
      `${header}.${claims}`,
      `${header}..x`,
      `e30.${claims}.x`,
      `${good}.x`,
      '💥.💥.💥',
    ]
    for (const text of noTokens) {
      const { status, body } = await bench.exchange(text)
      assert.equal(status === 400 || body.code === 'subject-token.algorithm-refused', true, text.slice(0, 30))
    }
    await expectCode('x'.repeat(16 * 1024 + 1), 'subject-token.too-large')
    assert.equal((await bench.exchange('x'.repeat(80_000))).status, 413)
    for (const typ of ['at+jwt', 'logout+jwt', 'dpop+jwt', 5])
      await expectCode(await issuer.sign(bench.claims(), { typ: typ as string }), 'subject-token.malformed')
    await expectCode(`${part({ alg: 'RS256', crit: ['x'], x: 1 })}.${claims}.AAAA`, 'subject-token.signature-wrong')
    assert.equal(issuer.requests.length, asked)
  })
})
