import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { testApp } from '#test/harness.ts'
import { cookieOf } from '#test/people.ts'
import { bootstrapLink } from './index.ts'

describe('the first administrator', () => {
  const app = testApp()
  const person = { username: 'root.one', name: 'First', password: 'the first password' }
  const use = (secret: string, more: object = {}) =>
    app.request('POST', '/api/v1/bootstrap', { body: { ...person, secret, ...more } })
  const newSecret = async () => {
    const link = await bootstrapLink(app.context(), 'https://assay.bank.example')
    assert.ok(link)
    assert.match(link.url, /^https:\/\/assay\.bank\.example\/bootstrap#[\w-]{43}$/)
    return link.url.split('#')[1] ?? ''
  }
  const removeAdministrators = () =>
    app.context().db.updateTable('role_grant').set({ role: 'developer' }).where('role', '=', 'administrator').execute()

  it('cannot be made while there is one', async () => {
    assert.equal(await bootstrapLink(app.context()), undefined)
  })

  it('needs a link that was given out, within 24 hours', async () => {
    await removeAdministrators()
    assert.equal((await use('A'.repeat(43))).body.code, 'bootstrap.link-invalid')
    const secret = await newSecret()
    app.clock.advance(24 * 3600)
    assert.equal((await use(secret)).body.code, 'bootstrap.link-invalid')
  })

  it('needs a good password and a free username, and a refusal does not use the link up', async () => {
    const secret = await newSecret()
    assert.equal((await use(secret, { password: 'admin' })).body.code, 'password.too-short')
    assert.equal((await use(secret, { password: 'Harbor12345' })).body.code, 'password.too-short')
    assert.equal((await use(secret, { username: 'developer' })).body.code, 'person.username-taken')
  })

  it('is made once, also when links are used at the same moment', async () => {
    const [one, two] = [await newSecret(), await newSecret()]
    const answers = await Promise.all([
      use(one),
      use(one, { username: 'root.two' }),
      use(two, { username: 'root.three' }),
    ])
    const codes = answers.map((each) => each.body.code ?? each.status).sort()
    assert.equal(codes[0], 200)
    for (const code of codes.slice(1)) assert.match(String(code), /^bootstrap\./)
    assert.equal((await use(two, { username: 'root.four' })).body.code, 'bootstrap.link-invalid')
    const made = answers.find((each) => each.status === 200)
    assert.ok(made)
    assert.ok(made.body.permissions.includes('access:manage'))
    const session = await app.request('GET', '/api/v1/session', { headers: { cookie: cookieOf(made) } })
    assert.equal(session.body.person.name, 'First')
    assert.equal(await bootstrapLink(app.context()), undefined)
  })

  it('leaves entries, without the secret', async () => {
    const entries = await app.context().db.selectFrom('audit_entry').selectAll().orderBy('sequence').execute()
    const actions = entries.map((each) => each.action)
    for (const action of ['bootstrap.link-created', 'bootstrap.link-used', 'session.opened'])
      assert.ok(actions.includes(action), action)
    const used = entries.find((each) => each.action === 'bootstrap.link-used')
    assert.equal(used?.actor_name, 'bootstrap')
    assert.ok(!JSON.stringify(entries).includes(person.password))
  })

  it('gets the topmost unit when there is none, called as the installer wishes', async () => {
    const { db } = app.context()
    for (const table of ['role_grant', 'api_token', 'session', 'access_link', 'account', 'person', 'org_unit'] as const)
      await db.deleteFrom(table).execute()
    const secret = await newSecret()
    const made = await use(secret, { organisation: 'Bank of Examples' })
    const { body } = await app.request('GET', '/api/v1/org-units', { headers: { cookie: cookieOf(made) } })
    assert.deepEqual(
      body.items.map((each: { id: string; name: string }) => [each.id, each.name]),
      [[made.body.person.orgUnitId, 'Bank of Examples']],
    )
  })
})
