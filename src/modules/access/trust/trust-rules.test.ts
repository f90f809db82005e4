import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { exportJWK, generateKeyPair } from 'jose'
import { testApp } from '#test/harness.ts'
import { startTokenIssuer, type TokenIssuer } from '#test/upstreams/token-issuer.ts'
import { openTrustBench, type TrustBench } from './testdata/trust-bench.ts'

describe('trust rules', () => {
  const app = testApp()
  let issuer: TokenIssuer
  let bench: TrustBench
  before(async () => {
    issuer = await startTokenIssuer()
    bench = await openTrustBench(app, issuer)
  })
  after(() => issuer.close())
  const rules = async () => (await app.request('GET', '/api/v1/trust-rules', { as: 'auditor' })).body.items
  const session = async (token: string) => (await app.request('GET', '/api/v1/session', { as: { token } })).status
  const actions = async () => {
    const { db } = app.context()
    const rows = await db
      .selectFrom('audit_entry')
      .selectAll()
      .where('action', 'like', 'trust-rule.%')
      .orderBy('sequence')
      .execute()
    return rows.map(({ action, detail }) => ({ action, detail: detail as Record<string, unknown> }))
  }
  const claimsOf = (repository: string) => ({ repository, sub: `repo:${repository}:ref:refs/heads/main` })
  const forRepository = (repository: string) => ({
    conditions: [{ claim: 'repository', match: 'exact', values: [repository] }],
  })
  const exchange = async (repository: string, more?: object) =>
    bench.exchange(await issuer.sign(bench.claims(claimsOf(repository))), more)

  it('are for those who manage access, in a session, and are seen by those who may read it', async () => {
    const body = { name: 'x' }
    for (const as of ['developer', 'devops', 'auditor'] as const)
      assert.equal((await app.request('POST', '/api/v1/trust-rules', { as, body })).status, 403)
    const made = await bench.addRule({ name: 'Seen' })
    const [rule] = await rules()
    const { id, createdAt, changedAt, active, ...fields } = rule
    assert.deepEqual([id, active, createdAt], [made.body.id, true, changedAt])
    const asToken = await app.request('POST', '/api/v1/trust-rules', { as: 'administrator', body: fields })
    assert.equal(asToken.body.code, 'trust-rule.session-required')
    assert.equal((await app.request('GET', '/api/v1/trust-rules', { as: 'developer' })).status, 403)
    const anonymous = await app.request('GET', '/api/v1/trust-rules')
    assert.equal(anonymous.status, 401)
  })

  it('are refused when they trust too many, too much, or nobody', async () => {
    const code = async (fields: object) => (await bench.addRule(fields)).body.code
    const loose = [{ claim: 'ref', match: 'exact', values: ['refs/heads/main'] }]
    assert.equal(await code({ conditions: loose }), 'trust-rule.identity-missing')
    assert.equal(await code({ conditions: [] }), 'request.invalid')
    for (const permission of ['access:manage', 'introduction:approve', 'policy:propose', '*', 'constructor'])
      assert.equal(await code({ permissions: [permission] }), 'trust-rule.permission-refused', permission)
    for (const url of [
      'http://upstream.example',
      'https://user:pw@upstream.example',
      'ftp://x',
      'kubernetes',
      'https://a.example/?x',
    ])
      assert.equal(await code({ issuer: url }), 'trust-rule.issuer-invalid', url)
    for (const tokenMinutes of [0, 61, 1.5]) assert.equal(await code({ tokenMinutes }), 'request.invalid')
    assert.equal(await code({ applicationId: app.people.developer.personId }), 'application.unknown')
    assert.equal(await code({ packagePatterns: ['@bank/*'] }), 'package-pattern.invalid')
    assert.equal(await code({ packagePatterns: [] }), 'request.invalid')
    assert.equal(await code({ validUntil: '2020-01-01T00:00:00Z' }), 'trust-rule.over-already')
    assert.equal(await code({ name: 'SEEN' }), 'trust-rule.name-taken')
    const { privateKey } = await generateKeyPair('ES256', { extractable: true })
    assert.equal(await code({ keySet: { keys: [await exportJWK(privateKey)] } }), 'key-set.private')
    assert.equal(await code({ keySet: { keys: [{ kty: 'oct', k: 'c2VjcmV0' }] } }), 'key-set.private')
    assert.equal(await code({ keySet: { keys: [{ kty: 'EC' }] } }), 'key-set.invalid')
  })

  it('work with keys that somebody entered, without a network', async () => {
    const closed = await startTokenIssuer()
    const fields = { name: 'Closed', issuer: closed.url, keySet: closed.keySet, ...forRepository('bank/closed') }
    assert.equal((await bench.addRule(fields)).status, 200)
    const token = await closed.sign(bench.claims(claimsOf('bank/closed')))
    assert.equal((await bench.exchange(token)).status, 200)
    await closed.rotate()
    const rotated = await closed.sign(bench.claims(claimsOf('bank/closed')))
    assert.equal((await bench.exchange(rotated)).body.code, 'subject-token.key-unknown')
    assert.deepEqual(closed.requests, [])
    await closed.close()
  })

  it('end what was given under them when they change or go, and are recorded', async () => {
    const { body } = await bench.addRule({ name: 'Changing', ...forRepository('bank/a') })
    const { access_token: first } = (await exchange('bank/a')).body
    assert.equal(await session(first), 200)
    const { id, createdAt, changedAt, lastExchangedAt, active, ...fields } = (await rules()).find(
      (each: { id: string }) => each.id === body.id,
    )
    assert.ok(id && createdAt && changedAt && active && lastExchangedAt)
    const headers = { cookie: bench.cookie }
    const changed = { ...fields, ...forRepository('bank/b'), permissions: ['package:download'] }
    const put = await app.request('PUT', `/api/v1/trust-rules/${id}`, { headers, body: changed })
    assert.equal(put.status, 204, JSON.stringify(put.body))
    assert.equal(await session(first), 401)
    assert.equal((await exchange('bank/a')).body.code, 'subject-token.no-rule-matches')
    const second = await exchange('bank/b')
    assert.equal(second.body.scope, 'package:download')
    assert.equal((await app.request('DELETE', `/api/v1/trust-rules/${id}`, { headers })).status, 204)
    assert.equal(await session(second.body.access_token), 401)
    assert.equal((await exchange('bank/b')).body.code, 'subject-token.no-rule-matches')
    assert.equal(
      (await app.request('DELETE', `/api/v1/trust-rules/${id}`, { headers })).body.code,
      'trust-rule.unknown',
    )
    const mine = (await actions()).filter(({ detail }) => detail.name === 'Changing')
    assert.deepEqual(
      mine.map(({ action, detail }) => [action, detail.tokensEnded]),
      [
        ['trust-rule.created', undefined],
        ['trust-rule.changed', 1],
        ['trust-rule.removed', 1],
      ],
    )
    assert.equal((await bench.addRule({ name: 'Changing' })).status, 200)
  })

  it('trust nobody once their person is disabled, or their time is over', async () => {
    const validUntil = new Date(app.clock.now().getTime() + 60_000).toISOString()
    await bench.addRule({ name: 'Short', validUntil, ...forRepository('bank/short') })
    await bench.addRule({ name: 'Robot', ...forRepository('bank/robot') })
    const { access_token: token } = (await exchange('bank/robot')).body
    assert.equal((await exchange('bank/short')).body.expires_in, 60)
    const people = await app.request('GET', '/api/v1/people?text=Robot', { as: 'administrator' })
    const [robot] = people.body.items
    assert.deepEqual(
      robot.roles.map((each: { role: string }) => each.role),
      ['pipeline'],
    )
    const person = `/api/v1/people/${robot.id}`
    const invited = await app.request('POST', `${person}/invitation`, { as: 'administrator' })
    assert.equal(invited.body.code, 'person.is-pipeline')
    await app.request('PATCH', person, { as: 'administrator', body: { disabled: true } })
    assert.equal(await session(token), 401)
    assert.equal((await exchange('bank/robot')).body.code, 'subject-token.no-rule-matches')
    app.clock.advance(60)
    assert.equal((await exchange('bank/short')).body.code, 'subject-token.no-rule-matches')
  })

  it('of which several hold give by what is asked for, the oldest first', async () => {
    await bench.addRule({ name: 'Reader', permissions: ['package:download'], ...forRepository('bank/two') })
    app.clock.advance(1)
    await bench.addRule({ name: 'Writer', permissions: ['package:publish'], ...forRepository('bank/two') })
    assert.equal((await exchange('bank/two')).body.scope, 'package:download')
    assert.equal((await exchange('bank/two', { scope: 'package:publish' })).body.scope, 'package:publish')
    const both = await exchange('bank/two', { scope: 'package:publish package:download' })
    assert.equal(both.body.error, 'invalid_scope')
  })

  it('can be tried: which check fails, and which condition, without anything given', async () => {
    const { body } = await bench.addRule({ name: 'Tried', ...forRepository('bank/tried') })
    const attempt = async (subjectToken: string, as: 'administrator' | 'auditor' = 'administrator') =>
      app.request('POST', `/api/v1/trust-rules/${body.id}/try`, { as, body: { subjectToken } })
    const count = () => app.context().db.selectFrom('exchanged_assertion').select('digest').execute()
    const before = (await count()).length
    const good = await issuer.sign(bench.claims(claimsOf('bank/tried')))
    assert.equal((await attempt(good)).body.accepted, true)
    const stranger = (await attempt(await issuer.sign(bench.claims(claimsOf('bank/other'))))).body
    assert.equal(stranger.accepted, false)
    assert.deepEqual(stranger.conditions, [
      { claim: 'repository', match: 'exact', values: ['bank/tried'], holds: false, actual: 'bank/other' },
    ])
    const late = await issuer.sign(bench.claims({ ...claimsOf('bank/tried'), exp: 1, aud: 'other' }))
    const outcomes = (await attempt(late)).body.steps.map((each: { check: string; outcome: string }) => [
      each.check,
      each.outcome,
    ])
    assert.deepEqual(outcomes, [
      ['issuer', 'passed'],
      ['audience', 'failed'],
      ['signature', 'passed'],
      ['time', 'failed'],
      ['conditions', 'passed'],
    ])
    assert.equal((await attempt('nonsense')).body.code, 'subject-token.malformed')
    assert.equal((await attempt(good, 'auditor')).status, 403)
    assert.equal((await count()).length, before)
  })
})
