import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createAccount, createPerson, createToken, grantRole } from '#modules/access/index.ts'
import { restrict } from '#modules/policy/index.ts'
import { transact } from '#platform/database/transact.ts'
import { openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { decideOnIntroduction } from './decide-introduction.ts'
import { type Desk, openDesk, problemOf } from './testdata/open-desk.ts'

const names = ['race', 'own', 'unit', 'denied', 'words', 'moved', 'shared']
const packages = (name: string) => ({ kind: 'packages', packages: [`${name}@1.0.0`] })

describe('decisions on requests', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let desk: Desk
  before(async () => {
    upstream = await startNpmUpstream({ packages: names.map((name) => makePackage({ name, version: '1.0.0' })) })
    await openGate(app, upstream)
    desk = openDesk(app)
  })
  after(() => upstream.close())

  const admissionsOf = async (introductionId: string) =>
    app.context().db.selectFrom('admission').select('id').where('introduction_id', '=', introductionId).execute()

  it('of two people at once one decides, and the other is told', async () => {
    const { id } = await desk.waiting(packages('race'))
    const answers = await Promise.all([desk.decide(id, 'approve', 'approver'), desk.decide(id, 'reject', 'approver2')])
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 409])
    const refused = answers.find(({ status }) => status === 409)
    assert.equal(refused?.body.code, 'introduction.wrong-state')
    const { body } = await desk.show(id)
    assert.equal(body.approvals.length, 1)
    assert.equal((await admissionsOf(id)).length, body.state === 'approved' ? 1 : 0)
    assert.deepEqual(problemOf(await desk.decide(id, 'return')), [409, 'introduction.wrong-state'])
  })

  it('the same approval sent twice at once admits once', async () => {
    const { id } = await desk.waiting(packages('shared'))
    const answers = await Promise.all(
      ['approver', 'architect'].map((as) => desk.decide(id, 'approve', as as 'approver')),
    )
    assert.deepEqual(answers.map(({ status }) => status).toSorted(), [200, 409])
    assert.equal((await admissionsOf(id)).length, 1)
  })

  it('a person with two accounts is one person', async () => {
    const { architect } = app.people
    const second = await transact(app.context(), async (tx) => {
      const { accountId } = await createAccount(tx, { personId: architect.personId, username: 'architect.again' })
      return createToken(tx, { accountId, name: 'second', scopes: ['*'], expiresInDays: 30 })
    })
    const { id } = await desk.waiting(packages('own'), { as: 'architect' })
    for (const as of ['architect', { token: second.secret }] as const)
      for (const decision of ['approve', 'reject', 'return'])
        assert.deepEqual(problemOf(await desk.decide(id, decision, as)), [403, 'introduction.own-request'])
    const awaiting = await app.request('GET', '/api/v1/introductions?awaiting=true', { as: { token: second.secret } })
    assert.deepEqual(awaiting.body.items, [])
    const kept = app.context().db.insertInto('approval').values({
      id,
      introduction_id: id,
      requester_person_id: architect.personId,
      person_id: architect.personId,
      decision: 'approve',
      comment: '',
      at: app.clock.now(),
      evidence: [],
    })
    await assert.rejects(kept.execute(), /approval_check|violates check/, 'the database refuses it too')
    assert.equal((await desk.decide(id, 'reject')).status, 200)
  })

  it('roles count in their unit only', async () => {
    const { developer, developer2 } = app.people
    const tokenOf = (orgUnitId: string, username: string) =>
      transact(app.context(), async (tx) => {
        const { personId } = await createPerson(tx, { name: username, orgUnitId })
        const { accountId } = await createAccount(tx, { personId, username })
        await grantRole(tx, { personId }, { role: 'approver', orgUnitId })
        return { token: (await createToken(tx, { accountId, name: 't', scopes: ['*'], expiresInDays: 9 })).secret }
      })
    const retail = await tokenOf(developer.actor.orgUnitId, 'retail.approver')
    const markets = await tokenOf(developer2.actor.orgUnitId, 'markets.approver')
    const { id } = await desk.waiting(packages('unit'))
    assert.deepEqual(problemOf(await desk.decide(id, 'approve', markets)), [404, 'introduction.unknown'])
    assert.deepEqual(problemOf(await desk.show(id, markets)), [404, 'introduction.unknown'])
    const seen = async (as: { token: string }) =>
      (await app.request('GET', '/api/v1/introductions?awaiting=true', { as })).body.items.length
    assert.deepEqual([await seen(retail), await seen(markets)], [1, 0])
    assert.deepEqual(problemOf(await desk.decide(id, 'approve', 'auditor')), [403, 'access.denied'])
    assert.deepEqual(problemOf(await desk.decide(id, 'approve', 'developer')), [403, 'access.denied'])
    assert.equal((await desk.decide(id, 'approve', retail)).status, 200)
  })

  it('what is denied blocks the approval, by name, and nothing of it is admitted', async () => {
    const { id, items } = await desk.waiting({ kind: 'packages', packages: ['denied', 'words'] })
    const denied = items.find(({ name }) => name === 'denied')
    const deny = async () => {
      const { id: packageId } = await app
        .context()
        .db.selectFrom('package')
        .select('id')
        .where('name', '=', 'denied')
        .executeTakeFirstOrThrow()
      const about = { packageId, versionId: denied?.versionId ?? '', effect: 'deny', publicText: 'Recalled.' } as const
      await transact(app.context(app.people.securityEngineer.actor), (tx) => restrict(tx, about))
    }
    await deny()
    const shown = await desk.show(id, 'approver')
    assert.deepEqual(shown.body.summary, { total: 2, approved: 0, unapproved: 1, blocked: 1 })
    const refused = await desk.decide(id, 'approve')
    assert.deepEqual(problemOf(refused), [409, 'introduction.denied-items'])
    assert.deepEqual(refused.body.params, { count: 1, names: ['denied@1.0.0'] })
    assert.match(refused.body.texts['zh-CN'], /denied@1\.0\.0/)
    assert.equal((await admissionsOf(id)).length, 0)
    assert.equal((await desk.decide(id, 'return', 'approver', 'replace denied')).status, 200)
  })

  it('a rejection and a return need a comment', async () => {
    const { id } = await desk.waiting(packages('words'))
    for (const decision of ['reject', 'return'])
      assert.deepEqual(problemOf(await desk.decide(id, decision, 'approver', '  ')), [
        400,
        'introduction.comment-required',
      ])
    assert.equal((await desk.decide(id, 'perhaps')).status, 400)
    assert.equal((await desk.decide(id, 'reject', 'approver', 'use what we have')).body.state, 'rejected')
    assert.equal((await admissionsOf(id)).length, 0)
  })

  it('a fact that changes after the verdicts were looked at stops the approval', async () => {
    const { id, items } = await desk.waiting(packages('moved'))
    const versionId = items[0]?.versionId ?? ''
    const { packageId } = await app
      .context()
      .db.selectFrom('package_version')
      .select('package_id as packageId')
      .where('id', '=', versionId)
      .executeTakeFirstOrThrow()
    const about = { packageId, versionId, effect: 'deny', publicText: 'Found out just now.' } as const
    const context = app.context(app.people.approver.actor)
    let begun = 0
    const db = new Proxy(context.db, {
      get: (target, key) => {
        if (key !== 'transaction') return Reflect.get(target, key).bind(target)
        return () => ({
          execute: async (work: Parameters<ReturnType<typeof target.transaction>['execute']>[0]) => {
            if (begun++ === 0)
              await transact(app.context(app.people.securityEngineer.actor), (tx) => restrict(tx, about))
            return target.transaction().execute(work)
          },
        })
      },
    })
    const decision = { decision: 'approve', comment: 'all is well' } as const
    await assert.rejects(decideOnIntroduction({ ...context, db }, id, decision), { code: 'introduction.denied-items' })
    assert.equal(begun, 2, 'the first attempt does nothing, the second looks again')
    assert.equal((await admissionsOf(id)).length, 0)
    assert.equal((await desk.show(id)).body.state, 'approval')
  })
})
