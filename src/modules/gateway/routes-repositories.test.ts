import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createAccount, createPerson, createToken, grantRole } from '#modules/access/index.ts'
import { transact } from '#platform/database/transact.ts'
import { testApp } from '#test/harness.ts'
import { type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { createRepository } from './index.ts'

const unknownId = '018f0000-0000-7000-8000-000000000000'

describe('the routes of repositories', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let id = ''
  before(async () => {
    upstream = await startNpmUpstream({ packages: [] })
  })
  after(() => upstream.close())
  const create = (body: object, as: 'devops' | 'developer' = 'devops') =>
    app.request('POST', '/api/v1/repositories', { as, body })
  const change = (body: object, as: 'devops' | 'developer' = 'devops', which = id) =>
    app.request('PATCH', `/api/v1/repositories/${which}`, { as, body })
  const listed = async () => {
    const { body } = await app.request('GET', '/api/v1/repositories', { as: 'developer' })
    return body.items.find((each: { id: string }) => each.id === id)
  }
  const entries = async (action: string) => {
    const path = `/api/v1/audit?action=${action}&subjectId=${id}`
    return (await app.request('GET', path, { as: 'auditor' })).body.items
  }

  it('who may, creates; the entry of the audit says what', async () => {
    assert.equal((await create({ name: 'npm', ecosystem: 'npm' }, 'developer')).status, 403)
    const settings = { upstreamUrl: `${upstream.url}/`, reservedNames: [' @bank/* ', '@bank/*', ''] }
    const made = await create({ name: 'npm', ecosystem: 'npm', ...settings })
    assert.equal(made.status, 200, JSON.stringify(made.body))
    id = made.body.id
    const shown = await listed()
    assert.equal(shown.upstreamUrl, upstream.url)
    assert.equal(shown.upstreamFrom, 'console')
    assert.equal(shown.mode, 'approved')
    assert.equal(shown.anonymousRead, false)
    assert.deepEqual(shown.reservedNames, ['@bank/*'])
    assert.match(shown.url, /\/repo\/npm\/$/)
    const [entry] = await entries('repository.created')
    assert.equal(entry.actor.name, 'devops')
    assert.equal(entry.detail.name, 'npm')
  })

  it('a name is taken once, and bad settings are refused by what is wrong', async () => {
    assert.equal((await create({ name: 'npm', ecosystem: 'npm' })).body.code, 'repository.exists')
    const bad: readonly (readonly [object, string])[] = [
      [{ name: 'a/b' }, 'repository.bad-name'],
      [{ name: '..' }, 'repository.bad-name'],
      [{ name: 'NPM' }, 'repository.bad-name'],
      [{ ecosystem: '__proto__' }, 'repository.unknown-ecosystem'],
      [{ upstreamUrl: 'file:///etc' }, 'repository.bad-upstream'],
      [{ upstreamUrl: 'http://user:password@registry.example' }, 'repository.bad-upstream'],
      [{ upstreamUrl: 'http://registry.example/?a=b' }, 'repository.bad-upstream'],
      [{ upstreamUrl: '\u0000' }, 'repository.bad-upstream'],
      [{ reservedNames: ['a b'] }, 'repository.bad-reserved-name'],
      [{ reservedNames: ['*'] }, 'repository.bad-reserved-name'],
      [{ softTtlSeconds: -1 }, 'request.invalid'],
      [{ mode: 'open' }, 'request.invalid'],
      [{ constructor: 1 }, 'request.invalid'],
    ]
    for (const [settings, code] of bad) {
      const answer = await create({ name: 'other', ecosystem: 'npm', ...settings })
      assert.equal(answer.body.code, code, JSON.stringify(settings))
      assert.equal(answer.status, 400)
    }
  })

  it('changes what is named and leaves the rest; an unknown one is unknown', async () => {
    assert.equal((await change({ mode: 'observe' }, 'developer')).status, 403)
    assert.equal((await change({ mode: 'observe', softTtlSeconds: 5 })).status, 204)
    const shown = await listed()
    assert.deepEqual([shown.mode, shown.softTtlSeconds, shown.upstreamUrl], ['observe', 5, upstream.url])
    const [entry] = await entries('repository.changed')
    assert.deepEqual(entry.detail.changed, { mode: 'observe', soft_ttl_seconds: 5 })
    for (const body of [{ mode: 'approved' }, {}])
      assert.equal((await change(body, 'devops', unknownId)).body.code, 'repository.unknown')
    assert.equal((await change({}, 'devops', 'no-id')).status, 400)
  })

  it('saving the address that the machine vouches for does not make it a typed one', async () => {
    const machine = { name: 'machine', ecosystem: 'npm', upstreamUrl: upstream.url, upstreamFrom: 'machine' } as const
    const made = await createRepository(app.context(), machine)
    const shown = async () => {
      const { body } = await app.request('GET', '/api/v1/repositories', { as: 'developer' })
      return body.items.find((each: { id: string }) => each.id === made.id)
    }
    await change({ upstreamUrl: upstream.url }, 'devops', made.id)
    assert.equal((await shown()).upstreamFrom, 'machine')
    await change({ upstreamUrl: 'http://registry.example' }, 'devops', made.id)
    assert.equal((await shown()).upstreamFrom, 'console')
    await change({ upstreamUrl: null }, 'devops', made.id)
    assert.equal((await shown()).upstreamState, 'not-configured')
  })

  it('a role for one repository changes that one only, and makes none', async () => {
    const context = app.context()
    const made = await createRepository(context, { name: 'theirs', ecosystem: 'npm' })
    const { orgUnitId } = app.people.developer.actor
    const token = await transact(context, async (tx) => {
      const { personId } = await createPerson(tx, { name: 'narrow', email: 'narrow@bank.example', orgUnitId })
      const { accountId } = await createAccount(tx, { personId, username: 'narrow' })
      await grantRole(tx, { personId }, { role: 'devops', repositoryId: made.id })
      return (await createToken(tx, { accountId, name: 'test', scopes: ['*'], expiresInDays: 9 })).secret
    })
    const as = { token }
    const patch = (which: string) =>
      app.request('PATCH', `/api/v1/repositories/${which}`, { as, body: { anonymousRead: true } })
    assert.equal((await patch(made.id)).status, 204)
    assert.equal((await patch(id)).status, 403)
    assert.equal((await app.request('POST', `/api/v1/repositories/${id}/test`, { as })).status, 403)
    const body = { name: 'mine', ecosystem: 'npm' }
    assert.equal((await app.request('POST', '/api/v1/repositories', { as, body })).status, 403)
  })

  it('tests an upstream, and tells the settings of each client', async () => {
    const test = () => app.request('POST', `/api/v1/repositories/${id}/test`, { as: 'devops' })
    assert.equal((await test()).body.ok, true)
    upstream.setFault('/-/ping', { kind: 'status', status: 404 })
    assert.match((await test()).body.texts['en-US'], /status 404/)
    upstream.setFault('/-/ping', { kind: 'reset' })
    assert.equal((await test()).body.ok, false)
    const path = `/api/v1/repositories/${id}/client-configuration`
    const { body } = await app.request('GET', path, { as: 'developer', headers: { host: 'gate.example:8470' } })
    const npm = body.items.find((each: { client: string }) => each.client === 'npm')
    assert.equal(npm.text.split('\n')[0], 'registry=http://gate.example:8470/repo/npm/')
    assert.match(body.items.at(-2).text, /unsafeHttpWhitelist: \["gate\.example"\]/)
    assert.equal((await app.request('GET', path)).status, 401)
  })
})
