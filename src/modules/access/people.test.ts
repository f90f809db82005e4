import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { testApp } from '#test/harness.ts'
import { cookieOf, openTestSession, type PersonName, personNames } from '#test/people.ts'

describe('people', () => {
  const app = testApp()
  const as = 'administrator'
  const unit = async (code: string): Promise<string> => {
    const { body } = await app.request('GET', '/api/v1/org-units', { as: 'developer' })
    return body.items.find((each: { code: string }) => each.code === code).id
  }
  const add = async (username: string, more: object = {}) =>
    app.request('POST', '/api/v1/people', {
      as,
      body: { name: 'New', username, orgUnitId: await unit('retail'), ...more },
    })
  const code = async (answer: Promise<{ body: { code?: string } }>) => (await answer).body.code

  it('are added with an invitation, good once, by which they set their password', async () => {
    const added = await add('carol', { email: 'carol@bank.example' })
    assert.equal(added.status, 200)
    assert.equal(added.headers['cache-control'], 'no-store')
    const [address, secret] = added.body.invitation.split('#')
    assert.match(address, /\/invitation$/)
    const accept = (password: string) => app.request('POST', '/api/v1/invitation', { body: { secret, password } })
    assert.equal(await code(accept('short')), 'password.too-short')
    assert.deepEqual((await accept('carols own password')).body, { username: 'carol' })
    assert.equal(await code(accept('somebody elses wish')), 'invitation.link-invalid')
    const body = { username: 'carol', password: 'carols own password' }
    assert.equal((await app.request('POST', '/api/v1/session', { body })).status, 200)
  })

  it('get a new invitation that ends the older one; both end with their time or with the person', async () => {
    const added = await add('dave')
    const secretOf = (url: string) => url.split('#')[1]
    const again = await app.request('POST', `/api/v1/people/${added.body.id}/invitation`, { as })
    const accept = (secret: string | undefined) =>
      code(app.request('POST', '/api/v1/invitation', { body: { secret, password: 'a good password' } }))
    assert.equal(await accept(secretOf(added.body.invitation)), 'invitation.link-invalid')
    await app.request('PATCH', `/api/v1/people/${added.body.id}`, { as, body: { disabled: true } })
    assert.equal(await accept(secretOf(again.body.invitation)), 'invitation.link-invalid')
    assert.equal(
      await code(app.request('POST', `/api/v1/people/${added.body.id}/invitation`, { as })),
      'person.disabled',
    )
    await app.request('PATCH', `/api/v1/people/${added.body.id}`, { as, body: { disabled: false } })
    const last = await app.request('POST', `/api/v1/people/${added.body.id}/invitation`, { as })
    app.clock.advance(7 * 86_400)
    assert.equal(await accept(secretOf(last.body.invitation)), 'invitation.link-invalid')
  })

  it('need a free, plain username, a unit that exists and a good password', async () => {
    assert.equal((await add('erin', { password: 'erins first password' })).body.invitation, undefined)
    assert.equal(await code(add('ERIN')), 'person.username-taken')
    for (const bad of ['', 'a b', '-x', 'é', 'a'.repeat(65), '<script>', 'a\u0000'])
      assert.match((await code(add(bad))) ?? '', /^(person.username-invalid|request.invalid)$/, bad)
    assert.equal(await code(add('frank', { password: 'password' })), 'password.too-short')
    assert.equal(await code(add('frank', { orgUnitId: app.people.developer.personId })), 'org-unit.unknown')
    for (const bad of [
      { orgUnitId: 'x' },
      { email: 'no' },
      { name: ' ' },
      { name: 'a\u0000' },
      { role: 'administrator' },
    ])
      assert.equal(await code(add('frank', bad)), 'request.invalid', JSON.stringify(bad))
  })

  it('are listed by name in pages, found by text, with their roles', async () => {
    const seen: string[] = []
    for (let after = ''; ; ) {
      const { body } = await app.request('GET', `/api/v1/people?limit=4${after}`, { as: 'auditor' })
      seen.push(...body.items.map((each: { id: string }) => each.id))
      if (!body.next) break
      after = `&after=${body.next}`
    }
    assert.equal(new Set(seen).size, seen.length)
    for (const name of personNames) assert.ok(seen.includes(app.people[name].personId))
    const { body } = await app.request('GET', '/api/v1/people?text=ARCHITECT', { as: 'auditor' })
    assert.equal(body.total, 1)
    assert.deepEqual(
      body.items.map((each: { name: string; username: string; roles: { role: string }[] }) => [
        each.name,
        each.username,
        each.roles.map(({ role }) => role),
      ]),
      [['architect', 'architect', ['architect']]],
    )
    for (const bad of ['after=x', 'after=WzFd', 'text=%00'])
      assert.equal((await app.request('GET', `/api/v1/people?${bad}`, { as })).status, 400)
  })

  it('are shown to those whose role is limited to a unit from that unit alone', async () => {
    const added = await add('grace', { password: 'graces first password' })
    const body = { role: 'approver', orgUnitId: await unit('retail') }
    await app.request('POST', `/api/v1/people/${added.body.id}/roles`, { as, body })
    const login = { username: 'grace', password: 'graces first password' }
    const cookie = cookieOf(await app.request('POST', '/api/v1/session', { body: login }))
    const people = await app.request('GET', '/api/v1/people?limit=200', { headers: { cookie } })
    const ids = people.body.items.map((each: { id: string }) => each.id)
    assert.ok(ids.includes(app.people.developer.personId))
    for (const name of ['developer2', 'administrator'] as const) assert.ok(!ids.includes(app.people[name].personId))
    assert.ok(people.body.items.every((each: { orgUnitId: string }) => each.orgUnitId === body.orgUnitId))
  })

  it('are managed by administrators alone', async () => {
    const { personId } = app.people.developer2
    const orgUnitId = await unit('retail')
    const calls: readonly (readonly ['POST' | 'PATCH' | 'PUT' | 'DELETE', string, object?])[] = [
      ['POST', '/people', { name: 'x', username: 'x', orgUnitId }],
      ['PATCH', `/people/${personId}`, { disabled: true }],
      ['POST', `/people/${personId}/invitation`],
      ['POST', `/people/${personId}/roles`, { role: 'administrator' }],
      ['DELETE', `/people/${personId}/roles/${personId}`],
      ['POST', '/teams', { name: 'x', orgUnitId }],
      ['PUT', `/teams/${personId}/members/${personId}`],
      ['DELETE', `/teams/${personId}/members/${personId}`],
      ['POST', `/teams/${personId}/roles`, { role: 'developer' }],
      ['DELETE', `/teams/${personId}/roles/${personId}`],
      ['POST', '/org-units', { parentId: orgUnitId, code: 'x', name: 'x' }],
    ]
    for (const [method, path, body] of calls) {
      assert.equal((await app.request(method, `/api/v1${path}`, { body })).status, 401, path)
      for (const name of personNames.filter((each) => each !== 'administrator'))
        assert.equal((await app.request(method, `/api/v1${path}`, { as: name, body })).status, 403, `${name} ${path}`)
    }
  })

  it('disabled lose every session and token at once, and get none back', async () => {
    const cookie = await openTestSession(app, 'devops')
    const { personId } = app.people.devops
    const bySession = () => app.request('GET', '/api/v1/session', { headers: { cookie } })
    const byToken = () => app.request('GET', '/api/v1/session', { as: 'devops' })
    const set = (disabled: boolean) => app.request('PATCH', `/api/v1/people/${personId}`, { as, body: { disabled } })
    for (const ask of [bySession, byToken]) assert.equal((await ask()).status, 200)
    assert.equal((await set(true)).status, 204)
    for (const ask of [bySession, byToken]) assert.equal((await ask()).status, 401)
    assert.equal((await set(false)).status, 204)
    for (const ask of [bySession, byToken]) assert.equal((await ask()).status, 401)
    assert.ok(await openTestSession(app, 'devops'))
  })

  it('that do not exist are unknown', async () => {
    const nobody = '00000000-0000-7000-8000-000000000000'
    const body = { role: 'developer' }
    assert.equal(await code(app.request('PATCH', `/api/v1/people/${nobody}`, { as, body: {} })), 'person.unknown')
    assert.equal(await code(app.request('POST', `/api/v1/people/${nobody}/roles`, { as, body })), 'person.unknown')
    assert.equal(await code(app.request('POST', `/api/v1/people/${nobody}/invitation`, { as })), 'person.unknown')
    assert.equal(await code(app.request('PATCH', '/api/v1/people/..%2f..', { as, body: {} })), 'request.invalid')
  })

  it('see the organisation and the roles when signed in', async () => {
    for (const path of ['/api/v1/org-units', '/api/v1/roles']) {
      assert.equal((await app.request('GET', path)).status, 401)
      for (const name of ['developer', 'auditor'] as const satisfies readonly PersonName[])
        assert.equal((await app.request('GET', path, { as: name })).status, 200)
    }
    const { body } = await app.request('GET', '/api/v1/roles', { as: 'developer' })
    assert.equal(body.items.length, 8)
    const retail = await unit('retail')
    const made = await app.request('POST', '/api/v1/org-units', {
      as,
      body: { parentId: retail, code: 'branch', name: 'B' },
    })
    const units = (await app.request('GET', '/api/v1/org-units', { as })).body.items
    assert.deepEqual(units.find((each: { id: string }) => each.id === made.body.id).path, [
      await unit('bank'),
      retail,
      made.body.id,
    ])
    const again = { parentId: retail, code: 'branch', name: 'B' }
    assert.equal(await code(app.request('POST', '/api/v1/org-units', { as, body: again })), 'org-unit.code-taken')
    assert.equal(
      await code(app.request('POST', '/api/v1/org-units', { as, body: { code: 'c', name: 'C' } })),
      'request.invalid',
    )
  })
})
