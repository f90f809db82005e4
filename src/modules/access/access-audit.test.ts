import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { verifyAudit } from '#modules/audit/index.ts'
import { testApp } from '#test/harness.ts'
import { openTestSession, testPassword } from '#test/people.ts'

type Method = 'POST' | 'PUT' | 'PATCH' | 'DELETE'

describe('the trail of access', () => {
  const app = testApp()
  const secrets: string[] = [testPassword]
  let cookie = ''
  before(async () => {
    cookie = await openTestSession(app, 'administrator')
    secrets.push(cookie.slice('assay_session='.length))
  })

  /** Calls as the administrator, asserts which entries that leaves, and returns the answer. */
  const leaves = async (actions: readonly string[], method: Method, path: string, body?: object) => {
    const { db } = app.context()
    const before = await db.selectFrom('audit_chain').select('sequence').executeTakeFirstOrThrow()
    const answer = await app.request(method, `/api/v1${path}`, { headers: { cookie }, ...(body ? { body } : {}) })
    assert.ok(answer.status < 300, `${path}: ${JSON.stringify(answer.body)}`)
    const entries = await db
      .selectFrom('audit_entry')
      .select(['action', 'person_id'])
      .where('sequence', '>', before.sequence)
      .orderBy('sequence')
      .execute()
    const { personId } = app.people.administrator
    assert.deepEqual(
      entries.map((each) => [each.action, each.person_id]),
      actions.map((action) => [action, personId]),
      `${method} ${path}`,
    )
    return answer.body
  }

  it('has an entry for each change of people, units and roles', async () => {
    const parentId = app.people.administrator.actor.orgUnitId
    const unit = await leaves(['org-unit.created'], 'POST', '/org-units', { parentId, code: 'u', name: 'U' })
    const newcomer = { name: 'N', username: 'newcomer', orgUnitId: unit.id }
    const added = ['person.created', 'account.created', 'invitation.created']
    const person = await leaves(added, 'POST', '/people', newcomer)
    secrets.push(person.invitation.split('#')[1])
    const self = `/people/${person.id}`
    const role = { role: 'developer', orgUnitId: unit.id }
    const grant = await leaves(['role.granted'], 'POST', `${self}/roles`, role)
    await leaves(['role.revoked'], 'DELETE', `${self}/roles/${grant.id}`)
    await leaves(['person.changed'], 'PATCH', self, { name: 'M', email: 'm@bank.example' })
    await leaves(['person.disabled'], 'PATCH', self, { disabled: true })
    await leaves([], 'PATCH', self, { disabled: true })
    await leaves(['person.enabled'], 'PATCH', self, { disabled: false })
    const again = await leaves(['invitation.created'], 'POST', `${self}/invitation`)
    secrets.push(again.invitation.split('#')[1])
    const team = await leaves(['team.created'], 'POST', '/teams', { name: 'T', orgUnitId: unit.id })
    const member = `/teams/${team.id}/members/${person.id}`
    await leaves(['team.member-added'], 'PUT', member)
    await leaves([], 'PUT', member)
    const teamGrant = await leaves(['role.granted'], 'POST', `/teams/${team.id}/roles`, role)
    await leaves(['role.revoked'], 'DELETE', `/teams/${team.id}/roles/${teamGrant.id}`)
    await leaves(['team.member-removed'], 'DELETE', member)
  })

  it('has an entry for each change of tokens, passwords and sessions', async () => {
    const token = await leaves(['token.created'], 'POST', '/tokens', { name: 't', scopes: ['*'], expiresInDays: 1 })
    secrets.push(token.secret)
    await leaves(['token.revoked'], 'DELETE', `/tokens/${token.id}`)
    await leaves([], 'DELETE', `/tokens/${token.id}`)
    await leaves(['session.ended'], 'DELETE', '/session')
    cookie = await openTestSession(app, 'administrator')
    secrets.push(cookie.slice('assay_session='.length))
    const next = 'quite another secret'
    secrets.push(next)
    const changed = ['password.changed', 'session.ended', 'session.opened']
    await leaves(changed, 'POST', '/session/password', { current: testPassword, next })
  })

  it('holds no secret, nor does any list', async () => {
    const { db } = app.context()
    const entries = await db.selectFrom('audit_entry').selectAll().execute()
    const texts = [JSON.stringify(entries), ...entries.map((each) => each.leaf.toString())]
    for (const path of ['/audit?limit=200', '/tokens?all=true', '/people?limit=200', '/sessions', '/session', '/teams'])
      texts.push(JSON.stringify((await app.request('GET', `/api/v1${path}`, { as: 'administrator' })).body))
    assert.equal(secrets.length, 7)
    for (const secret of secrets) for (const text of texts) assert.ok(!text.includes(secret))
    assert.deepEqual((await verifyAudit(app.context())).faults, [])
  })
})
