import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { transact } from '#platform/database/transact.ts'
import { testApp } from '#test/harness.ts'
import type { PersonName } from '#test/people.ts'
import { can, createOrgUnit, findActorByToken, getOrgUnitPath, grantRole } from './index.ts'

describe('roles', () => {
  const app = testApp()
  const as = 'administrator'
  const id = (name: PersonName) => app.people[name].personId
  const give = (holder: string, body: object) => app.request('POST', `/api/v1/${holder}/roles`, { as, body })
  const take = (holder: string, grantId: string) => app.request('DELETE', `/api/v1/${holder}/roles/${grantId}`, { as })
  const held = async (name: PersonName) =>
    (await app.request('GET', '/api/v1/session', { as: name })).body.permissions as string[]
  const makeTeam = async (name: string) => {
    const { orgUnitId } = app.people.developer.actor
    return (await app.request('POST', '/api/v1/teams', { as, body: { name, orgUnitId } })).body.id as string
  }
  const grantsOf = async (name: PersonName) => {
    const { body } = await app.request('GET', `/api/v1/people?text=${app.people[name].username}`, { as })
    return body.items.find((each: { id: string }) => each.id === id(name)).roles
  }

  it('are given and taken, once each, and count at once', async () => {
    const holder = `people/${id('developer')}`
    const given = await give(holder, { role: 'approver' })
    assert.equal(given.status, 200)
    assert.ok((await held('developer')).includes('introduction:approve'))
    assert.equal((await give(holder, { role: 'approver' })).body.code, 'role.already-held')
    assert.equal((await take(`people/${id('developer2')}`, given.body.id)).body.code, 'role.grant-unknown')
    assert.equal((await take(holder, given.body.id)).status, 204)
    assert.ok(!(await held('developer')).includes('introduction:approve'))
    assert.equal((await take(holder, given.body.id)).body.code, 'role.grant-unknown')
    assert.equal((await give(holder, { role: 'approver' })).status, 200)
  })

  it('cover the unit they are given at and what lies below', async () => {
    const { orgUnitId: retail } = app.people.developer.actor
    const { orgUnitId: markets } = app.people.developer2.actor
    const branch = await transact(app.context(), (tx) =>
      createOrgUnit(tx, { parentId: retail, code: 'branch', name: 'Branch' }),
    )
    await give(`people/${id('developer2')}`, { role: 'approver', orgUnitId: retail })
    const actor = await findActorByToken(app.context(), app.people.developer2.token)
    const reaches = async (orgUnitId: string) =>
      can(actor, 'introduction:approve', { orgUnitId, orgUnitPath: await getOrgUnitPath(app.context(), orgUnitId) })
    assert.deepEqual(await Promise.all([retail, branch.id, markets].map(reaches)), [true, true, false])
    assert.equal(can(actor, 'introduction:approve', {}), false)
  })

  it('given at the topmost unit are given everywhere', async () => {
    const { orgUnitId: bank } = app.people.administrator.actor
    assert.equal((await give(`people/${id('devops')}`, { role: 'auditor', orgUnitId: bank })).status, 200)
    assert.ok((await grantsOf('devops')).every((each: { orgUnitId?: string }) => each.orgUnitId === undefined))
    assert.equal((await give(`people/${id('devops')}`, { role: 'auditor' })).body.code, 'role.already-held')
  })

  it('are refused when unknown, or narrowed where that means nothing', async () => {
    const { orgUnitId } = app.people.developer.actor
    const holder = `people/${id('developer')}`
    for (const role of ['owner', 'constructor', '__proto__'])
      assert.equal((await give(holder, { role })).body.code, 'role.unknown')
    for (const role of ['administrator', 'auditor']) {
      assert.equal((await give(holder, { role, orgUnitId })).body.code, 'role.not-scopable')
      assert.equal((await give(holder, { role, repositoryId: orgUnitId })).body.code, 'role.not-scopable')
    }
    assert.equal((await give(holder, { role: 'devops', orgUnitId: id('developer') })).body.code, 'org-unit.unknown')
  })

  it('can be limited to packages of some names, when they do anything with packages', async () => {
    const holder = `people/${id('approver2')}`
    const repositoryId = id('approver2')
    const packagePatterns = ['npm:@payments/*', 'maven:com.bank.pay.*']
    const given = await give(holder, { role: 'developer', repositoryId, packagePatterns })
    assert.equal(given.status, 200, JSON.stringify(given.body))
    const again = { role: 'developer', repositoryId, packagePatterns: packagePatterns.toReversed() }
    assert.equal((await give(holder, again)).body.code, 'role.already-held')
    const actor = await findActorByToken(app.context(), app.people.approver2.token)
    const publish = (packageName: string, ecosystem = 'npm') =>
      can(actor, 'package:publish', { repositoryId, packageName, ecosystem })
    assert.deepEqual([publish('@payments/api'), publish('@ledger/api')], [true, false])
    assert.ok(publish('com.bank.pay.core:x', 'maven'))
    assert.ok(!can(actor, 'introduction:create'))
    const [listed] = (await grantsOf('approver2')).filter((each: { role: string }) => each.role === 'developer')
    assert.deepEqual(listed.packagePatterns, packagePatterns.toSorted())
    assert.equal((await give(holder, { role: 'approver', packagePatterns })).body.code, 'role.no-packages')
    assert.equal((await give(holder, { role: 'auditor', packagePatterns })).body.code, 'role.not-scopable')
    assert.equal((await give(holder, { role: 'devops', packagePatterns: ['*'] })).body.code, 'package-pattern.invalid')
    assert.equal((await take(holder, given.body.id)).status, 204)
  })

  it('come through teams, with membership', async () => {
    const team = await makeTeam('Platform')
    const member = `/api/v1/teams/${team}/members/${id('developer2')}`
    const grant = await give(`teams/${team}`, { role: 'securityEngineer' })
    assert.ok(!(await held('developer2')).includes('advisory:manage'))
    assert.equal((await app.request('PUT', member, { as })).status, 204)
    assert.equal((await app.request('PUT', member, { as })).status, 204)
    assert.ok((await held('developer2')).includes('advisory:manage'))
    const { body } = await app.request('GET', '/api/v1/teams', { as: 'auditor' })
    const listed = body.items.find((each: { id: string }) => each.id === team)
    assert.deepEqual(listed.members, [{ id: id('developer2'), name: 'developer2' }])
    assert.equal(listed.roles[0].role, 'securityEngineer')
    assert.equal((await app.request('DELETE', member, { as })).status, 204)
    assert.ok(!(await held('developer2')).includes('advisory:manage'))
    await app.request('PUT', member, { as })
    assert.equal((await take(`teams/${team}`, grant.body.id)).status, 204)
    assert.ok(!(await held('developer2')).includes('advisory:manage'))
    const again = { name: 'Platform', orgUnitId: app.people.developer.actor.orgUnitId }
    assert.equal((await app.request('POST', '/api/v1/teams', { as, body: again })).body.code, 'team.name-taken')
  })

  it('are not given to oneself, in no way', async () => {
    const me = id('administrator')
    assert.equal((await give(`people/${me}`, { role: 'approver' })).body.code, 'role.self-grant')
    const team = await makeTeam('Own')
    await app.request('PUT', `/api/v1/teams/${team}/members/${me}`, { as })
    assert.equal((await give(`teams/${team}`, { role: 'approver' })).body.code, 'role.self-grant')
    const powerful = await makeTeam('Powerful')
    await give(`teams/${powerful}`, { role: 'approver' })
    const joined = await app.request('PUT', `/api/v1/teams/${powerful}/members/${me}`, { as })
    assert.equal(joined.body.code, 'role.self-grant')
    const otherAccount = { ...app.people.administrator.actor, accountId: app.people.developer.accountId }
    await assert.rejects(
      transact(app.context(otherAccount), (tx) => grantRole(tx, { personId: me }, { role: 'approver' })),
      { code: 'role.self-grant' },
    )
    assert.ok(!(await held('administrator')).includes('introduction:approve'))
  })

  it('never leave the installation without an administrator', async () => {
    const me = id('administrator')
    const disable = (person: string) =>
      app.request('PATCH', `/api/v1/people/${person}`, { as, body: { disabled: true } })
    const [own] = await grantsOf('administrator')
    assert.equal((await take(`people/${me}`, own.id)).body.code, 'administrator.last')
    assert.equal((await disable(me)).body.code, 'administrator.last')
    const team = await makeTeam('Administrators')
    await give(`teams/${team}`, { role: 'administrator' })
    await app.request('PUT', `/api/v1/teams/${team}/members/${id('securityEngineer')}`, { as })
    assert.equal((await take(`people/${me}`, own.id)).status, 204)
    const remaining = 'securityEngineer'
    const leave = await app.request('DELETE', `/api/v1/teams/${team}/members/${id(remaining)}`, { as: remaining })
    assert.equal(leave.body.code, 'administrator.last')
    const { body } = await app.request('GET', '/api/v1/teams', { as: remaining })
    const [grant] = body.items.find((each: { id: string }) => each.id === team).roles
    const revoke = await app.request('DELETE', `/api/v1/teams/${team}/roles/${grant.id}`, { as: remaining })
    assert.equal(revoke.body.code, 'administrator.last')
    assert.ok((await held(remaining)).includes('access:manage'))
  })

  it('of the last two administrators are not both taken by two requests at once', async () => {
    const made = await app.request('POST', `/api/v1/people/${id('approver')}/roles`, {
      as: 'securityEngineer',
      body: { role: 'administrator' },
    })
    assert.equal(made.status, 200)
    const disable = (as: PersonName, whom: PersonName) =>
      app.request('PATCH', `/api/v1/people/${id(whom)}`, { as, body: { disabled: true } })
    const answers = await Promise.all([
      disable('securityEngineer', 'approver'),
      disable('approver', 'securityEngineer'),
    ])
    const statuses = answers.map((each) => each.status).sort()
    assert.equal(statuses[0], 204)
    assert.notEqual(statuses[1], 204)
  })
})
