import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import {
  createAccount,
  createOrgUnit,
  createPerson,
  createToken,
  findRootOrgUnit,
  grantRole,
} from '#modules/access/index.ts'
import { transact } from '#platform/database/transact.ts'
import { testApp } from '#test/harness.ts'
import { createApplication, findApplication } from './index.ts'

describe('applications over HTTP', () => {
  const app = testApp()
  const ids = { cards: '', loans: '', owner: '' }
  let cardsArchitect = { token: '' }
  before(async () => {
    cardsArchitect = await transact(app.context(), async (tx) => {
      const parentId = (await findRootOrgUnit(tx))?.id
      ids.cards = (await createOrgUnit(tx, { parentId, code: 'cards', name: 'Cards' })).id
      ids.loans = (await createOrgUnit(tx, { parentId, code: 'loans', name: 'Loans' })).id
      ids.owner = app.people.developer.personId
      const { personId } = await createPerson(tx, { name: 'Cards architect', orgUnitId: ids.cards })
      const { accountId } = await createAccount(tx, { personId, username: 'cards.architect' })
      await grantRole(tx, { personId }, { role: 'architect', orgUnitId: ids.cards })
      const { secret } = await createToken(tx, { accountId, name: 'test', scopes: ['*'], expiresInDays: 1 })
      return { token: secret }
    })
  })
  type As = Parameters<typeof app.request>[2] extends infer O ? (O extends { as?: infer A } ? A : never) : never
  const call = (method: 'GET' | 'POST' | 'PATCH', path: string, as: As, body?: object) =>
    app.request(method, `/api/v1/applications${path}`, { as: as as 'architect', ...(body && { body }) })
  const post = (as: As, change: object = {}) =>
    call('POST', '', as, { code: 'APP-1', name: 'Payments', orgUnitId: ids.cards, ownerPersonId: ids.owner, ...change })
  const codes = async (as: As, query = '') =>
    (await call('GET', query, as)).body.items.map((item: { code: string }) => item.code)

  it('are closed to those without the permission', async () => {
    assert.equal((await app.request('GET', '/api/v1/applications')).status, 401)
    for (const as of ['auditor', 'approver', 'securityEngineer', 'developer'] as const)
      assert.equal((await post(as)).status, 403, as)
  })

  it('are added with an audit entry, and found', async () => {
    const made = await post('architect')
    assert.equal(made.status, 201)
    const { body } = await call('GET', `/${made.body.id}`, 'auditor')
    assert.deepEqual([body.code, body.name, body.orgUnitName, body.retiredAt], ['APP-1', 'Payments', 'Cards', null])
    assert.deepEqual(body.owner, { id: ids.owner, name: 'developer' })
    const audit = await app.request('GET', `/api/v1/audit?subjectId=${made.body.id}`, { as: 'auditor' })
    assert.equal(audit.body.items[0].action, 'application.created')
    const found = await findApplication(app.context(), 'app-1')
    assert.equal(found?.id, made.body.id)
    assert.equal(found?.orgUnitPath.at(-1), ids.cards)
    assert.equal(await findApplication(app.context(), 'NONE'), undefined)
  })

  it('are refused when something about them is wrong', async () => {
    const nobody = '00000000-0000-7000-8000-000000000000'
    const refused = async (change: object) => (await post('architect', change)).body.code
    assert.equal(await refused({}), 'application.code-taken')
    for (const code of ['a', 'lower', 'A B', `A${'9'.repeat(40)}`, 'Ä-1'])
      assert.equal(await refused({ code }), 'application.invalid-code', code)
    assert.equal(await refused({ code: 'X-1', orgUnitId: nobody }), 'org-unit.unknown')
    assert.equal(await refused({ code: 'X-1', ownerPersonId: nobody }), 'person.unknown')
    assert.equal(await refused({ code: 'X-1', name: '  ' }), 'request.invalid')
    assert.equal(await refused({ code: 'X-1', name: 'a\0' }), 'request.invalid')
    assert.equal(await refused({ code: 'X-1', more: 1 }), 'request.invalid')
    assert.equal((await call('GET', `/${nobody}`, 'auditor')).body.code, 'application.unknown')
  })

  it('belong to a unit, within which alone a limited role reaches', async () => {
    assert.equal((await post(cardsArchitect, { code: 'CARDS-2' })).status, 201)
    assert.equal((await post(cardsArchitect, { code: 'LOANS-1', orgUnitId: ids.loans })).body.code, 'access.denied')
    const loan = await post('devops', { code: 'LOANS-1', orgUnitId: ids.loans })
    assert.deepEqual(await codes(cardsArchitect), ['APP-1', 'CARDS-2'])
    assert.deepEqual(await codes('auditor'), ['APP-1', 'CARDS-2', 'LOANS-1'])
    assert.equal((await call('GET', `/${loan.body.id}`, cardsArchitect)).status, 404)
    assert.equal((await call('PATCH', `/${loan.body.id}`, cardsArchitect, { name: 'Mine' })).status, 403)
    const own = await findApplication(app.context(), 'CARDS-2')
    const moved = await call('PATCH', `/${own?.id}`, cardsArchitect, { orgUnitId: ids.loans })
    assert.equal(moved.body.code, 'access.denied')
  })

  it('change with an account of what was and is, and a revision where access rests on it', async () => {
    const { revision } = await app.context().changes.confirm()
    const { id } = (await findApplication(app.context(), 'CARDS-2')) ?? {}
    const renamed = await call('PATCH', `/${id}`, cardsArchitect, { name: 'Card fees', ownerPersonId: ids.owner })
    assert.equal(renamed.body.name, 'Card fees')
    assert.equal((await app.context().changes.confirm()).revision, revision)
    await call('PATCH', `/${id}`, 'architect', { orgUnitId: ids.loans })
    assert.equal((await app.context().changes.confirm()).revision, revision + 1)
    await call('PATCH', `/${id}`, 'architect', { orgUnitId: ids.loans })
    const { body } = await app.request('GET', `/api/v1/audit?subjectId=${id}`, { as: 'auditor' })
    assert.deepEqual(
      body.items.map((entry: { action: string; detail: object }) => [entry.action, entry.detail]).slice(0, 2),
      [
        ['application.changed', { code: 'CARDS-2', orgUnitId: { from: ids.cards, to: ids.loans } }],
        ['application.changed', { code: 'CARDS-2', name: { from: 'Payments', to: 'Card fees' } }],
      ],
    )
  })

  it('retire, stay visible, and return', async () => {
    const { id } = (await findApplication(app.context(), 'APP-1')) ?? {}
    const retired = await call('PATCH', `/${id}`, 'architect', { retired: true })
    assert.equal(retired.body.retiredAt, app.clock.now().toISOString())
    assert.deepEqual(await codes('auditor', '?retired=true'), ['APP-1'])
    assert.equal((await codes('auditor', '?retired=false')).includes('APP-1'), false)
    assert.equal((await call('PATCH', `/${id}`, 'architect', { name: 'Other' })).body.code, 'application.retired')
    assert.equal((await post('architect')).body.code, 'application.code-taken')
    const back = await call('PATCH', `/${id}`, 'architect', { retired: false, name: 'Payments 2' })
    assert.deepEqual([back.body.retiredAt, back.body.name], [null, 'Payments 2'])
  })

  it('are searched and read page by page', async () => {
    await transact(app.context(), async (tx) => {
      for (let at = 10; at < 15; at++) {
        const place = { orgUnitId: ids.loans, ownerPersonId: ids.owner }
        await createApplication(tx, { code: `PAGE-${at}`, name: `100% of ${at}`, ...place })
      }
    })
    assert.deepEqual(await codes('auditor', '?text=page-1&limit=2'), ['PAGE-10', 'PAGE-11'])
    assert.equal((await codes('auditor', '?text=0%25')).length, 5)
    assert.deepEqual(await codes('auditor', '?text=_'), [])
    const seen: string[] = []
    for (let after = ''; ; ) {
      const { body } = await call('GET', `?text=page&limit=2${after && `&after=${after}`}`, 'auditor')
      assert.equal(body.total, 5)
      seen.push(...body.items.map((item: { code: string }) => item.code))
      if (!body.next) break
      after = body.next
    }
    assert.deepEqual(seen, ['PAGE-10', 'PAGE-11', 'PAGE-12', 'PAGE-13', 'PAGE-14'])
  })
})
