import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { can, findActorByToken } from '#modules/access/index.ts'
import { verifyAudit } from '#modules/audit/index.ts'
import { testApp } from '#test/harness.ts'
import { startTokenIssuer, type TokenIssuer } from '#test/upstreams/token-issuer.ts'
import { removeExpiredJob } from '../jobs.ts'
import { audience, openTrustBench, type TrustBench } from './testdata/trust-bench.ts'

describe('exchanging a pipeline’s token', () => {
  const app = testApp()
  let issuer: TokenIssuer
  let bench: TrustBench
  before(async () => {
    issuer = await startTokenIssuer()
    bench = await openTrustBench(app, issuer)
    const narrow = { packagePatterns: ['npm:@bank/*'], repositoryIds: [app.people.developer.personId] }
    assert.equal((await bench.addRule({ name: 'Payments', ...narrow })).status, 200)
  })
  after(() => issuer.close())
  const auditOf = (action: string) =>
    app.context().db.selectFrom('audit_entry').selectAll().where('action', '=', action).orderBy('sequence').execute()

  it('gives a short-lived token, bound and narrowed as the rule says, and records it', async () => {
    const answer = await bench.exchange(await issuer.sign(bench.claims()))
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    assert.equal(answer.headers['cache-control'], 'no-store')
    const { access_token: secret, ...rest } = answer.body
    assert.deepEqual(rest, {
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      token_type: 'Bearer',
      expires_in: 900,
      scope: 'package:download package:publish',
    })
    const actor = await findActorByToken(app.context(), secret)
    assert.equal(actor.name, 'Payments')
    assert.equal(actor.token?.applicationId, bench.applicationId)
    const place = { repositoryId: app.people.developer.personId, ecosystem: 'npm', packageName: '@bank/ui' }
    assert.ok(can(actor, 'package:publish', place))
    assert.ok(!can(actor, 'package:publish', { ...place, packageName: 'left-pad' }))
    assert.ok(!can(actor, 'package:publish', { ...place, repositoryId: actor.personId }))
    assert.ok(!can(actor, 'catalog:read'))
    const [entry] = await auditOf('token.exchanged')
    const detail = JSON.stringify(entry?.detail)
    for (const part of ['bank/payments', 'refs/heads/main', issuer.url, 'repo:bank/payments'])
      assert.ok(detail.includes(part), part)
    assert.ok(!detail.includes(secret))
    assert.equal(entry?.subject_id, actor.token?.id)
    assert.deepEqual((await verifyAudit(app.context())).faults, [])
    app.clock.advance(899)
    await findActorByToken(app.context(), secret)
    app.clock.advance(1)
    await assert.rejects(findActorByToken(app.context(), secret), { code: 'token.expired' })
  })

  it('takes a form, as RFC 8693 has it', async () => {
    const form = new URLSearchParams({
      grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
      subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
      subject_token: await issuer.sign(bench.claims()),
      scope: 'package:download',
      audience,
    })
    const headers = { 'content-type': 'application/x-www-form-urlencoded' }
    const send = (body: string, path = '/api/v1/token-exchange') => app.request('POST', path, { headers, body })
    const answer = await send(String(form))
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    assert.equal(answer.body.scope, 'package:download')
    form.append('scope', 'package:publish')
    assert.deepEqual((await send(String(form))).body.params, { parameter: 'scope' })
    assert.equal((await send('__proto__=1&constructor=2')).body.error, 'invalid_request')
    assert.equal((await send(String(form), '/api/v1/session')).status, 415)
  })

  it('refuses in the words of OAuth and in ours', async () => {
    const good = await issuer.sign(bench.claims())
    const table: readonly (readonly [more: object, error: string, code: string])[] = [
      [{ grant_type: 'password' }, 'unsupported_grant_type', 'token-exchange.grant-unsupported'],
      [{ grant_type: undefined }, 'invalid_request', 'token-exchange.parameter-wrong'],
      [{ subject_token: '' }, 'invalid_request', 'token-exchange.parameter-wrong'],
      [{ subject_token: 5 }, 'invalid_request', 'token-exchange.parameter-wrong'],
      [{ subject_token_type: 'saml' }, 'invalid_request', 'token-exchange.parameter-wrong'],
      [{ requested_token_type: 'x' }, 'invalid_request', 'token-exchange.parameter-wrong'],
      [{ actor_token: good }, 'invalid_request', 'token-exchange.parameter-wrong'],
      [{ audience: 'https://elsewhere.example' }, 'invalid_target', 'token-exchange.target-refused'],
      [{ scope: 'access:manage' }, 'invalid_scope', 'token-exchange.scope-refused'],
      [{ scope: 'package:download catalog:read' }, 'invalid_scope', 'token-exchange.scope-refused'],
    ]
    for (const [more, error, code] of table) {
      const { status, body } = await bench.exchange(good, more)
      assert.deepEqual([status, body.error, body.code], [400, error, code], JSON.stringify(more))
      assert.equal(body.error_description, body.detail)
    }
    assert.equal((await bench.exchange(good)).status, 200)
  })

  it('takes each token once, unless the rule allows more; once more means the same rights', async () => {
    const token = await issuer.sign(bench.claims())
    const both = await Promise.all([bench.exchange(token), bench.exchange(token)])
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 401])
    const nameless = await issuer.sign(bench.claims({ jti: undefined }))
    assert.equal((await bench.exchange(nameless)).status, 200)
    assert.equal((await bench.exchange(nameless)).body.code, 'subject-token.used-already')
    const conditions = [{ claim: 'sub', match: 'exact', values: ['system:serviceaccount:pay:builder'] }]
    await bench.addRule({ name: 'Cluster', conditions, reusable: true, permissions: ['package:download'] })
    const pod = await issuer.sign(bench.claims({ sub: 'system:serviceaccount:pay:builder', repository: undefined }))
    for (let times = 0; times < 2; times += 1) assert.equal((await bench.exchange(pod)).status, 200)
    const repeated = (await auditOf('token.exchanged')).map(
      ({ detail }) => (detail as { isRepeated: boolean }).isRepeated,
    )
    assert.deepEqual(repeated.slice(-2), [false, true])
  })

  it('forgets tokens that have expired by themselves, and what was given for them long after', async () => {
    const { db } = app.context()
    const kept = async () => {
      const notes = await db.selectFrom('exchanged_assertion').select('digest').execute()
      const given = await db.selectFrom('api_token').select('id').where('trust_rule_id', 'is not', null).execute()
      return [notes.length, given.length] as const
    }
    const token = await issuer.sign(bench.claims())
    assert.equal((await bench.exchange(token)).status, 200)
    app.clock.advance(600 + 59)
    await removeExpiredJob.handle(app.context(), {})
    assert.equal((await bench.exchange(token)).body.code, 'subject-token.used-already')
    const [, given] = await kept()
    app.clock.advance(3600)
    await removeExpiredJob.handle(app.context(), {})
    assert.equal((await bench.exchange(token)).body.code, 'subject-token.expired')
    assert.deepEqual(await kept(), [0, given])
    app.clock.advance(91 * 86_400)
    await removeExpiredJob.handle(app.context(), {})
    assert.deepEqual(await kept(), [0, 0])
  })
})
