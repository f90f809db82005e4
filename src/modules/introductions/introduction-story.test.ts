import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { samplePolicy } from '#modules/policy/index.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { type Desk, lockfile, lockfileOf, openDesk, problemOf, type ShownItem } from './testdata/open-desk.ts'

const router = makePackage({ name: 'router', version: '1.2.0', dependencies: { paths: '^3.0.0' } })
const paths = makePackage({ name: 'paths', version: '3.1.0' })
const web = makePackage({ name: 'web', version: '4.18.2', dependencies: { router: '^1.0.0', '@parts/body': '^2.0.0' } })
const body = makePackage({ name: '@parts/body', version: '2.0.1', dependencies: { paths: '^3.0.0' } })

const nameOf = ({ name, version }: ShownItem) => `${name}@${version}`

describe('the story of a request', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let gate: Gate
  let desk: Desk
  before(async () => {
    upstream = await startNpmUpstream({ packages: [web, router, paths, body] })
    gate = await openGate(app, upstream, { policy: samplePolicy, softTtlSeconds: 60, hardTtlSeconds: 600 })
    desk = openDesk(app)
  })
  after(() => upstream.close())

  const tarball = `/web/-/${web.fileName}`
  let id = ''

  it('a draft names everything that a lockfile brings, before anything is downloaded', async () => {
    assert.equal((await gate.get(tarball)).status, 403)
    const asked = lockfile(lockfileOf([web, router, paths, body]), 'C:\\fakepath\\package-lock.json')
    const made = await desk.draft(asked)
    id = made.id
    assert.equal(made.title, 'web@4.18.2 and 3 more')
    assert.deepEqual(made.summary, { total: 4, approved: 0, unapproved: 4, blocked: 0 })
    assert.deepEqual([made.state, made.complete, made.number], ['draft', true, 1])
    const item = made.items.find(({ name }) => name === 'paths')
    assert.deepEqual(item?.requiredBy, ['@parts/body@2.0.1', 'router@1.2.0'])
    assert.deepEqual([item?.direct, item?.scope, item?.standing, item?.checks], [false, 'runtime', 'unapproved', []])
    assert.ok(item?.verdict?.reasons.some(({ rule }) => rule === 'not-admitted'))
    const fetched = [...upstream.requests.keys()].filter((path) => path.endsWith('.tgz'))
    assert.deepEqual(fetched, [], 'metadata alone')
  })

  it('what is submitted is examined, then waits for another person', async () => {
    const submitted = await desk.submit(id)
    assert.equal(submitted.body.state, 'assessing')
    assert.deepEqual(problemOf(await desk.submit(id)), [409, 'introduction.wrong-state'])
    assert.deepEqual(problemOf(await desk.decide(id, 'approve')), [409, 'introduction.wrong-state'])
    await app.drain()
    const shown = await desk.show(id, 'approver')
    assert.equal(shown.body.state, 'approval')
    for (const item of shown.body.items as ShownItem[]) {
      const integrity = item.checks.find(({ check }) => check === 'integrity')
      assert.equal(integrity?.outcome, 'pass', nameOf(item))
    }
    const awaiting = await app.request('GET', '/api/v1/introductions?awaiting=true', { as: 'approver' })
    assert.deepEqual(
      awaiting.body.items.map((row: { id: string; unapprovedCount: number }) => [row.id, row.unapprovedCount]),
      [[id, 4]],
    )
  })

  it('the approval admits everything at once, with its evidence, and the gateway serves it', async () => {
    const decided = await desk.decide(id, 'approve', 'approver', 'read every check')
    assert.equal(decided.status, 200, JSON.stringify(decided.body))
    assert.deepEqual([decided.body.state, decided.body.admissionValidDays], ['approved', 365])
    assert.deepEqual(decided.body.summary, { total: 4, approved: 4, unapproved: 0, blocked: 0 })
    const [approval] = decided.body.approvals
    assert.deepEqual([approval.decision, approval.person.id], ['approve', app.people.approver.personId])
    assert.equal(approval.evidence.length, 4 * 7, 'the results of seven checks of each version')
    assert.equal((await gate.get(tarball)).status, 200)
    const admissions = await app
      .context()
      .db.selectFrom('admission')
      .select(['introduction_id', 'org_unit_id', 'granted_by', 'valid_until'])
      .execute()
    assert.equal(admissions.length, 4)
    const validUntil = new Date(app.clock.now().getTime() + 365 * 86_400_000)
    const { developer, approver } = app.people
    for (const admission of admissions)
      assert.deepEqual(admission, {
        introduction_id: id,
        org_unit_id: developer.actor.orgUnitId,
        granted_by: approver.personId,
        valid_until: validUntil,
      })
    assert.equal((await gate.get(tarball, { token: app.people.developer2.token })).status, 403, 'another unit')
  })

  it('every step stands in the trail, and the approval is published once', async () => {
    assert.deepEqual(await desk.trail(id), [
      'introduction.created',
      'introduction.submitted',
      'introduction.assessed',
      'introduction.approved',
    ])
    const events = await app
      .context()
      .db.selectFrom('event')
      .select('payload')
      .where('name', '=', 'introduction.approved')
      .execute()
    assert.equal(events.length, 1)
    const payload = events[0]?.payload as { introductionId: string; versionIds: string[] }
    assert.deepEqual([payload.introductionId, payload.versionIds.length], [id, 4])
  })

  it('the next request asks for what is new only, and names what may be used instead', async () => {
    upstream.addVersion(makePackage({ name: 'web', version: '5.0.0', dependencies: { router: '^1.0.0' } }))
    app.clock.advance(3600)
    await gate.get('/web')
    const made = await desk.draft({ kind: 'packages', packages: ['web@5.0.0'] })
    assert.deepEqual(made.summary, { total: 3, approved: 2, unapproved: 1, blocked: 0 })
    const [item] = made.items
    assert.deepEqual([item && nameOf(item), item?.alternatives], ['web@5.0.0', ['4.18.2']])
    const preferred = await desk.draft({ kind: 'packages', packages: ['web@>=4'] })
    assert.deepEqual(preferred.items.slice(0, 1).map(nameOf), ['web@4.18.2'], 'approved before newer')
    assert.deepEqual(preferred.summary, { total: 4, approved: 4, unapproved: 0, blocked: 0 })
  })

  it('a request without anything to examine waits for its decision at once', async () => {
    const made = await desk.draft({ kind: 'packages', packages: ['paths@3.1.0'] })
    const submitted = await desk.submit(made.id)
    assert.equal(submitted.body.state, 'approval')
    assert.equal((await desk.decide(made.id, 'approve')).body.state, 'approved')
    assert.deepEqual(await desk.trail(made.id), [
      'introduction.created',
      'introduction.submitted',
      'introduction.assessed',
      'introduction.approved',
    ])
  })
})
