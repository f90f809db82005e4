import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { transact } from '#platform/database/transact.ts'
import { testApp } from '#test/harness.ts'
import { openTestSession, type PersonName } from '#test/people.ts'
import { createToken, findActorByToken, grantRole, revokeRole } from './index.ts'
import { newTokenSecret } from './secrets.ts'

describe('API tokens', () => {
  const app = testApp()
  const make = (name: PersonName, scopes: readonly string[], expiresInDays = 30) => {
    const { accountId } = app.people[name]
    return transact(app.context(), (tx) => createToken(tx, { accountId, name: 'made', scopes, expiresInDays }))
  }
  const read = (authorization: string) => app.request('GET', '/api/v1/session', { headers: { authorization } })
  const basic = (pair: string) => `Basic ${Buffer.from(pair).toString('base64')}`

  it('are made in a session, shown once, and speak for their owner within their scopes', async () => {
    const cookie = await openTestSession(app, 'securityEngineer')
    const body = { name: 'pipeline', scopes: ['catalog:read'], expiresInDays: 365 }
    const made = await app.request('POST', '/api/v1/tokens', { headers: { cookie }, body })
    assert.equal(made.status, 200)
    assert.equal(made.headers['cache-control'], 'no-store')
    const session = await read(`Bearer ${made.body.secret}`)
    assert.deepEqual(session.body.permissions, ['catalog:read'])
    const as = { token: made.body.secret }
    assert.equal((await app.request('GET', '/api/v1/people', { as })).body.code, 'access.denied')
    const list = await app.request('GET', '/api/v1/tokens', { as: 'securityEngineer' })
    const listed = list.body.items.find((each: { id: string }) => each.id === made.body.id)
    assert.equal(listed.prefix, made.body.secret.slice(0, 10))
    assert.equal(listed.expiresAt, '2027-06-01T08:00:00.000Z')
    assert.equal(listed.lastUsedAt, '2026-06-01T08:00:00.000Z')
    assert.ok(!JSON.stringify(list.body).includes(made.body.secret))
  })

  it('cannot have what their owner has not, nor live longer than a year, nor make others', async () => {
    const cookie = await openTestSession(app, 'developer')
    const make = async (body: object, headers: Record<string, string> = { cookie }) =>
      (await app.request('POST', '/api/v1/tokens', { headers, body: { name: 'x', expiresInDays: 1, ...body } })).body
        .code
    assert.equal(await make({ scopes: ['audit:read'] }), 'token.scope-not-held')
    assert.equal(await make({ scopes: ['catalog:write'] }), 'token.scope-unknown')
    assert.equal(await make({ scopes: [] }), 'request.invalid')
    assert.equal(await make({ scopes: ['*'], expiresInDays: 366 }), 'request.invalid')
    assert.equal(await make({ scopes: ['*'], accountId: app.people.auditor.accountId }), 'request.invalid')
    const bearer = { authorization: `Bearer ${app.people.developer.token}` }
    assert.equal(await make({ scopes: ['*'] }, bearer), 'token.session-required')
    await assert.rejects(
      transact(app.context(), (tx) =>
        createToken(tx, { accountId: app.people.developer.accountId, name: 'x', scopes: ['*'], expiresInDays: 366 }),
      ),
      RangeError,
    )
  })

  it('can be narrowed to repositories and packages, and then hold nothing that this cannot hold back', async () => {
    const cookie = await openTestSession(app, 'devops')
    const repositoryIds = [app.people.devops.personId]
    const send = (body: object) =>
      app.request('POST', '/api/v1/tokens', { headers: { cookie }, body: { name: 'n', expiresInDays: 1, ...body } })
    const scopes = ['package:download', 'package:publish']
    const made = await send({ scopes, repositoryIds, packagePatterns: ['pypi:Bank_*', 'npm:@bank/*', 'npm:@bank/*'] })
    assert.equal(made.status, 200, JSON.stringify(made.body))
    const actor = await findActorByToken(app.context(), made.body.secret)
    assert.deepEqual(actor.token?.packagePatterns, ['pypi:bank-*', 'npm:@bank/*'])
    assert.deepEqual(actor.token?.repositoryIds, repositoryIds)
    const list = await app.request('GET', '/api/v1/tokens', { as: 'devops' })
    const listed = list.body.items.find((each: { id: string }) => each.id === made.body.id)
    assert.deepEqual([listed.repositoryIds, listed.packagePatterns], [repositoryIds, ['pypi:bank-*', 'npm:@bank/*']])
    for (const scope of ['*', 'repository:manage', 'introduction:create', 'gateway:read'])
      assert.equal((await send({ scopes: [scope], repositoryIds })).body.code, 'token.narrowing-too-wide', scope)
    assert.equal((await send({ scopes, packagePatterns: ['@bank/*'] })).body.code, 'package-pattern.invalid')
    for (const none of [{ packagePatterns: [] }, { repositoryIds: [] }, { repositoryIds: ['npm'] }])
      assert.equal((await send({ scopes, ...none })).body.code, 'request.invalid')
  })

  it('are accepted as Bearer, and as Basic with any user name', async () => {
    const { token } = app.people.developer
    for (const header of [`Bearer ${token}`, `bearer  ${token}`, basic(`anyone:${token}`), basic(`:${token}`)])
      assert.equal((await read(header)).status, 200, header)
    const bad = [
      'Bearer',
      'Bearer ',
      basic(`${token}:`),
      basic('a:b'),
      `Digest ${token}`,
      token,
      'Basic %%%',
      'x'.repeat(5000),
    ]
    for (const header of bad) {
      const answer = await read(header)
      assert.deepEqual([answer.status, answer.body.code], [401, 'token.invalid'], header.slice(0, 60))
      assert.match(String(answer.headers['www-authenticate']), /^Bearer/)
    }
  })

  it('are refused when never given out, expired or revoked, each in its own words', async () => {
    assert.equal((await read(`Bearer ${newTokenSecret().secret}`)).body.code, 'token.invalid')
    const short = await make('developer', ['*'], 1)
    assert.equal((await read(`Bearer ${short.secret}`)).status, 200)
    app.clock.advance(86_399)
    assert.equal((await read(`Bearer ${short.secret}`)).status, 200)
    app.clock.advance(1)
    assert.equal((await read(`Bearer ${short.secret}`)).body.code, 'token.expired')
    const long = await make('developer', ['*'])
    assert.equal((await read(`Bearer ${long.secret}`)).status, 200)
    assert.equal((await app.request('DELETE', `/api/v1/tokens/${long.id}`, { as: 'developer' })).status, 204)
    assert.equal((await read(`Bearer ${long.secret}`)).body.code, 'token.revoked')
    assert.equal((await app.request('DELETE', `/api/v1/tokens/${long.id}`, { as: 'developer' })).status, 204)
  })

  it('of others can neither be seen nor revoked, save by an administrator', async () => {
    const { id, secret } = await make('developer', ['*'])
    const mine = await app.request('GET', '/api/v1/tokens', { as: 'developer2' })
    assert.ok(!mine.body.items.some((each: { id: string }) => each.id === id))
    assert.equal((await app.request('GET', '/api/v1/tokens?all=true', { as: 'developer2' })).status, 403)
    for (const as of ['developer2', 'auditor', 'devops'] as const) {
      const answer = await app.request('DELETE', `/api/v1/tokens/${id}`, { as })
      assert.deepEqual([answer.status, answer.body.code], [404, 'token.unknown'])
    }
    assert.equal((await read(`Bearer ${secret}`)).status, 200)
    const all = await app.request('GET', '/api/v1/tokens?all=true&limit=200', { as: 'auditor' })
    assert.equal(all.body.items.find((each: { id: string }) => each.id === id).owner.name, 'developer')
    assert.equal((await app.request('DELETE', `/api/v1/tokens/${id}`, { as: 'administrator' })).status, 204)
    assert.equal((await read(`Bearer ${secret}`)).status, 401)
  })

  it('lose a role of their owner at once, and gain one as soon', async () => {
    const { secret } = await make('developer2', ['*'])
    const held = async () => (await read(`Bearer ${secret}`)).body.permissions
    const { personId } = app.people.developer2
    const { id } = await transact(app.context(), (tx) => grantRole(tx, { personId }, { role: 'approver' }))
    assert.ok((await held()).includes('introduction:approve'))
    await transact(app.context(), (tx) => revokeRole(tx, { personId }, id))
    assert.ok(!(await held()).includes('introduction:approve'))
  })

  it('are listed in pages', async () => {
    for (let index = 0; index < 3; index += 1) await make('architect', ['*'])
    const seen: string[] = []
    for (let after = ''; ; ) {
      const page = await app.request('GET', `/api/v1/tokens?limit=2${after}`, { as: 'architect' })
      seen.push(...page.body.items.map((each: { id: string }) => each.id))
      if (!page.body.next) break
      after = `&after=${page.body.next}`
    }
    assert.equal(seen.length, 4)
    assert.equal(new Set(seen).size, 4)
    assert.equal((await app.request('GET', '/api/v1/tokens?after=WyJ4Il0', { as: 'architect' })).status, 400)
  })
})
