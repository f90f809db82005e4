import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { transact } from '#platform/database/transact.ts'
import { enqueue } from '#platform/jobs/define-job.ts'
import { openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { type Desk, openDesk, problemOf } from './testdata/open-desk.ts'

const days = 86_400
const packages = (...names: readonly string[]) => ({ kind: 'packages', packages: names })

describe('requests that come back, end or run out', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let desk: Desk
  before(async () => {
    upstream = await startNpmUpstream({
      packages: ['back', 'gone', 'late', 'kept'].map((name) => makePackage({ name, version: '1.0.0' })),
    })
    await openGate(app, upstream, { softTtlSeconds: 10, hardTtlSeconds: 60 })
    desk = openDesk(app)
  })
  after(() => upstream.close())

  it('a returned request is resolved anew when it is submitted again', async () => {
    const { id } = await desk.waiting(packages('back@^1.0.0'))
    assert.equal((await desk.decide(id, 'return', 'approver', 'a fixed one is coming')).body.state, 'returned')
    upstream.addVersion(makePackage({ name: 'back', version: '1.1.0' }))
    app.clock.advance(120)
    assert.deepEqual(problemOf(await desk.submit(id, 'developer2')), [404, 'introduction.unknown'])
    const again = await desk.submit(id)
    assert.deepEqual([again.status, again.body.state], [200, 'assessing'])
    assert.equal(again.body.items[0].version, '1.1.0')
    await app.drain()
    const decided = await desk.decide(id, 'approve', 'approver2')
    assert.deepEqual([decided.body.state, decided.body.approvals.length], ['approved', 2])
    const decisions = decided.body.approvals.map(({ decision }: { decision: string }) => decision)
    assert.deepEqual(decisions, ['return', 'approve'])
    assert.deepEqual((await desk.trail(id)).slice(-6), [
      'introduction.assessed',
      'introduction.returned',
      'introduction.resolved',
      'introduction.submitted',
      'introduction.assessed',
      'introduction.approved',
    ])
  })

  it('a draft that lacked something is resolved anew, and stays as it is when it still does', async () => {
    const { id, summary } = await desk.draft(packages('soon'))
    assert.deepEqual(summary, { total: 1, approved: 0, unapproved: 0, blocked: 1 })
    const refused = await desk.submit(id)
    assert.deepEqual(problemOf(refused), [409, 'introduction.unresolved-items'])
    assert.deepEqual(refused.body.params.names, ['soon'])
    assert.equal((await desk.show(id)).body.state, 'draft')
    upstream.addVersion(makePackage({ name: 'soon', version: '0.1.0' }))
    app.clock.advance(120)
    const submitted = await desk.submit(id)
    assert.deepEqual([submitted.body.state, submitted.body.items[0].version], ['assessing', '0.1.0'])
  })

  it('only the requester withdraws, from any open state, once', async () => {
    const { id } = await desk.waiting(packages('gone'))
    assert.deepEqual(problemOf(await desk.withdraw(id, 'architect')), [403, 'introduction.not-requester'])
    assert.deepEqual(problemOf(await desk.withdraw(id, 'developer2')), [404, 'introduction.unknown'])
    assert.equal((await desk.withdraw(id)).status, 204)
    assert.equal((await desk.show(id)).body.state, 'withdrawn')
    assert.deepEqual(problemOf(await desk.withdraw(id)), [409, 'introduction.wrong-state'])
    assert.deepEqual(problemOf(await desk.submit(id)), [409, 'introduction.wrong-state'])
    assert.deepEqual(problemOf(await desk.decide(id, 'approve')), [409, 'introduction.wrong-state'])
  })

  it('a withdrawal and an approval at once: one of them happened', async () => {
    const { id } = await desk.waiting(packages('gone'))
    const [withdrawn, approved] = await Promise.all([desk.withdraw(id), desk.decide(id, 'approve')])
    assert.deepEqual([withdrawn.status, approved.status].toSorted(), withdrawn.status === 204 ? [204, 409] : [200, 409])
    const { body } = await desk.show(id)
    assert.equal(body.state, withdrawn.status === 204 ? 'withdrawn' : 'approved')
  })

  it('withdrawn while it is examined, it stays withdrawn', async () => {
    const { id } = await desk.draft(packages('late'))
    assert.equal((await desk.submit(id)).body.state, 'assessing')
    assert.equal((await desk.withdraw(id)).status, 204)
    await app.drain()
    assert.equal((await desk.show(id)).body.state, 'withdrawn')
  })

  it('what nobody takes further in time expires, and nothing can be done with it from that moment on', async () => {
    const { id } = await desk.waiting(packages('kept'))
    const draft = await desk.draft(packages('kept'))
    app.clock.advance(30 * days)
    assert.deepEqual(problemOf(await desk.decide(id, 'approve')), [409, 'introduction.expired'])
    assert.deepEqual(problemOf(await desk.submit(draft.id)), [409, 'introduction.expired'])
    const awaiting = await app.request('GET', '/api/v1/introductions?awaiting=true', { as: 'approver' })
    assert.deepEqual(awaiting.body.items, [])
    const fresh = await desk.draft(packages('kept'))
    for (let run = 0; run < 2; run++) {
      await transact(app.context(), (tx) => enqueue(tx, 'introductions.expire', {}))
      await app.drain()
    }
    for (const ended of [id, draft.id]) assert.equal((await desk.show(ended)).body.state, 'expired')
    assert.equal((await desk.show(fresh.id)).body.state, 'draft')
    const trail = await desk.trail(id)
    assert.equal(trail.filter((action) => action === 'introduction.expired').length, 1)
    assert.deepEqual(problemOf(await desk.withdraw(id)), [409, 'introduction.wrong-state'])
  })

  it('two events of the same end move a request on once', async () => {
    const one = await desk.draft(packages('kept'))
    const other = await desk.draft(packages('kept'))
    for (const { id } of [one, other]) assert.equal((await desk.submit(id)).body.state, 'assessing')
    const open = await app
      .context()
      .db.selectFrom('assessment')
      .select('id')
      .where('state', 'in', ['queued', 'running'])
      .execute()
    assert.equal(open.length, 1, 'the examination is shared')
    await app.drain()
    const event = await app
      .context()
      .db.selectFrom('event')
      .selectAll()
      .where('name', '=', 'assessment.completed')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow()
    const { id, name, subject, payload } = event
    await transact(app.context(), (tx) =>
      enqueue(tx, 'introductions.complete-assessment', { id, name, subject, payload }, { key: subject }),
    )
    await app.drain()
    for (const { id: each } of [one, other]) {
      assert.equal((await desk.show(each)).body.state, 'approval')
      const trail = await desk.trail(each)
      assert.equal(trail.filter((action) => action === 'introduction.assessed').length, 1)
    }
  })

  it('requests for the same versions, submitted while their examination ends, all move on', async () => {
    const drafts = []
    for (let count = 0; count < 6; count++) drafts.push(await desk.draft(packages('kept', 'gone', 'late', 'back')))
    let isOver = false
    const work = async () => {
      while (!isOver) await app.drain()
    }
    const working = work()
    const submitted = await Promise.all(drafts.map(({ id }) => desk.submit(id)))
    isOver = true
    await working
    await app.drain()
    assert.deepEqual(
      submitted.map(({ status }) => status),
      Array(6).fill(200),
    )
    const shown = await Promise.all(drafts.map(({ id }) => desk.show(id)))
    assert.deepEqual(
      shown.map(({ body }) => body.state),
      Array(6).fill('approval'),
    )
  })
})
