import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createToken } from '#modules/access/index.ts'
import { transact } from '#platform/database/transact.ts'
import { openGate } from '#test/gateway-app.ts'
import { type RequestOptions, testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { type Desk, type Draft, openDesk, problemOf } from './testdata/open-desk.ts'

const packages = (...names: readonly string[]) => ({ kind: 'packages', packages: names })

describe('the list of requests', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let desk: Desk
  const made: Draft[] = []
  before(async () => {
    upstream = await startNpmUpstream({
      packages: ['alpha', 'beta-100%', 'gamma', 'delta'].map((name) =>
        makePackage({ name: name.replace('%', ''), version: '1.0.0' }),
      ),
    })
    await openGate(app, upstream)
    desk = openDesk(app)
    made.push(await desk.draft(packages('alpha')))
    made.push(await desk.draft(packages('beta-100', 'gamma'), { title: 'Fifty % of it_all' }))
    made.push(await desk.waiting(packages('gamma'), { as: 'developer2' }))
    app.clock.advance(60)
    made.push(await desk.waiting(packages('delta'), { as: 'architect' }))
  })
  after(() => upstream.close())

  const list = async (query: string, as: NonNullable<RequestOptions['as']> = 'auditor') => {
    const answer = await app.request('GET', `/api/v1/introductions?${query}`, { as })
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return answer.body
  }
  const numbers = async (query: string, as: NonNullable<RequestOptions['as']> = 'auditor') =>
    (await list(query, as)).items.map((row: { number: number }) => row.number).join(' ')

  it('requesters see their own, readers see all, the newest first', async () => {
    assert.equal(await numbers(''), '4 3 2 1')
    assert.equal(await numbers('', 'developer'), '2 1')
    assert.equal(await numbers('', 'developer2'), '3')
    assert.equal(await numbers('mine=true', 'architect'), '4')
    assert.deepEqual(problemOf(await desk.show(made[2]?.id ?? '')), [404, 'introduction.unknown'])
    assert.equal((await desk.show(made[2]?.id ?? '', 'auditor')).status, 200)
    const events = await app.request('GET', `/api/v1/introductions/${made[2]?.id}/events`, { as: 'developer' })
    assert.deepEqual(problemOf(events), [404, 'introduction.unknown'])
    assert.equal((await app.request('GET', '/api/v1/introductions')).status, 401)
    const nobody = '00000000-0000-7000-8000-000000000000'
    assert.deepEqual(problemOf(await desk.show(nobody)), [404, 'introduction.unknown'])
  })

  it('a token without a scope for requests sees none of them', async () => {
    const { accountId } = app.people.developer
    const { secret } = await transact(app.context(), (tx) =>
      createToken(tx, { accountId, name: 'builds', scopes: ['package:download'], expiresInDays: 9 }),
    )
    const as = { token: secret }
    assert.equal(await numbers('', as), '')
    assert.deepEqual(problemOf(await desk.show(made[0]?.id ?? '', as)), [404, 'introduction.unknown'])
    assert.deepEqual(problemOf(await desk.ask(packages('alpha'), { as })), [403, 'access.denied'])
  })

  it('auditors and approvers ask for nothing', async () => {
    for (const as of ['auditor', 'approver', 'securityEngineer', 'administrator'] as const)
      assert.deepEqual(problemOf(await desk.ask(packages('alpha'), { as })), [403, 'access.denied'])
  })

  it('what awaits a decision is what one may decide on', async () => {
    assert.equal(await numbers('awaiting=true', 'approver'), '4 3')
    assert.equal(await numbers('awaiting=true', 'architect'), '3', 'not one’s own')
    assert.equal(await numbers('awaiting=true', 'auditor'), '')
    assert.equal(await numbers('state=draft', 'auditor'), '2 1')
    assert.equal(await numbers('state=open', 'auditor'), '4 3 2 1')
    assert.equal(await numbers('sort=items', 'auditor'), '1 3 4 2')
    assert.equal(await numbers('sort=-requester', 'auditor'), '3 2 1 4')
    assert.equal((await app.request('GET', '/api/v1/introductions?state=lost', { as: 'auditor' })).status, 400)
    assert.equal((await desk.decide(made[2]?.id ?? '', 'reject')).status, 200)
    assert.equal(await numbers('decided=true', 'approver'), '3')
    assert.equal(await numbers('state=open', 'auditor'), '4 2 1')
    assert.equal(await numbers('decided=true', 'approver2'), '')
  })

  it('text is looked for in titles, in names of packages and as a number, literally', async () => {
    const of = (text: string) => numbers(`text=${encodeURIComponent(text)}`)
    assert.equal(await of('GAMM'), '3 2')
    assert.equal(await of('%'), '2')
    assert.equal(await of('it_all'), '2')
    assert.equal(await of('itXall'), '')
    assert.equal(await of('#4'), '4')
    assert.equal(await of("' or 1=1 --"), '')
    assert.equal(await of('\\'), '')
  })

  it('pages go on where the last one ended, and count everything', async () => {
    const pages: string[] = []
    let after = ''
    for (let page = 0; page < 5; page++) {
      const body = await list(`limit=3${after && `&after=${after}`}`)
      pages.push(body.items.map((row: { number: number }) => row.number).join(' '))
      assert.deepEqual([body.total, body.totalIsMore], [4, false])
      after = body.next
      if (!after) break
    }
    assert.deepEqual(pages, ['4 3 2', '1'])
    for (const cursor of ['x', 'WyJhIl0', 'WzEuNV0', 'WzEsMl0']) {
      const answer = await app.request('GET', `/api/v1/introductions?after=${cursor}`, { as: 'auditor' })
      assert.deepEqual(problemOf(answer), [400, 'request.bad-cursor'])
    }
  })

  it('rows say how much of a request is not approved', async () => {
    const [row] = (await list('text=it_all')).items
    const { itemCount, unapprovedCount, requester, application, state } = row
    assert.deepEqual([itemCount, unapprovedCount, application, state], [2, 2, null, 'draft'])
    assert.equal(requester.id, app.people.developer.personId)
  })
})
