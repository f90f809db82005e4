import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { transact } from '#platform/database/transact.ts'
import { testApp } from '#test/harness.ts'
import { decideProposal, grantAdmissions, proposePolicy, revokeAdmission, samplePolicy } from './index.ts'
import { type KnownPackage, knowAdvisories, knowVersions } from './testdata/known-versions.ts'

const critical = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'
const daySeconds = 86_400

describe('what people say of packages', () => {
  const app = testApp()
  let thing: KnownPackage
  before(async () => {
    thing = await knowVersions(app, 'thing', { '1.0.0': {}, '2.0.0': {} })
    await knowAdvisories(app)
  })
  const verdict = async (version: string) =>
    (await app.request('GET', `/api/v1/versions/${thing.ids[version]}/verdict`, { as: 'developer' })).body
  const rules = async (version: string): Promise<readonly string[]> =>
    (await verdict(version)).reasons.map((reason: { rule: string }) => reason.rule)
  const audit = async (action: string) =>
    (await app.request('GET', `/api/v1/audit?action=${action}`, { as: 'auditor' })).body.items
  const setTier = (
    tier: unknown,
    as: 'approver' | 'approver2' | 'developer' | 'administrator' = 'approver',
    reason = 'central',
  ) => app.request('PATCH', `/api/v1/packages/${thing.packageId}`, { as, body: { tier, reason } })
  const setLane = (lane: string, more: object = {}, as: 'securityEngineer' | 'developer' = 'securityEngineer') =>
    app.request('POST', '/api/v1/lanes', {
      as,
      body: { packageId: thing.packageId, lane, reason: 'end of life', ...more },
    })

  it('a tier decides what is required from then on', async () => {
    const missing = async () =>
      (await verdict('1.0.0')).reasons.find(({ rule }: { rule: string }) => rule === 'policy.check-missing')
    assert.doesNotMatch((await missing()).text['en-US'], /known-malware/)
    const revision = (await app.context().changes.confirm()).revision
    const set = await setTier('core')
    assert.deepEqual([set.status, set.body.tier], [200, 'core'])
    assert.match((await missing()).text['en-US'], /known-malware/)
    assert.ok((await app.context().changes.confirm()).revision > revision)
    const [entry] = await audit('package.tier-set')
    assert.deepEqual(
      [entry.subjectId, entry.detail.before, entry.detail.tier, entry.detail.reason],
      [thing.packageId, null, 'core', 'central'],
    )
    const listed = await app.request('GET', '/api/v1/packages?sort=-tier', { as: 'developer' })
    assert.equal(listed.body.items[0].tier, 'core')
    assert.equal((await setTier(null)).body.tier, null)
    assert.doesNotMatch((await missing()).text['en-US'], /known-malware/)
  })

  it('a tier is one of the policy’s, with a reason, by those who decide on policies', async () => {
    assert.equal((await setTier('golden')).body.code, 'policy.unknown-tier')
    for (const tier of [7, 'UPPER', '__proto__', undefined])
      assert.equal((await setTier(tier)).body.code, 'request.invalid', String(tier))
    assert.equal((await setTier('core', 'approver', ' ')).body.code, 'request.invalid')
    for (const as of ['developer', 'administrator'] as const) assert.equal((await setTier('core', as)).status, 403, as)
    const nobody = '00000000-0000-7000-8000-000000000000'
    const unknown = await app.request('PATCH', `/api/v1/packages/${nobody}`, {
      as: 'approver',
      body: { tier: 'core', reason: 'x' },
    })
    assert.equal(unknown.body.code, 'package.unknown')
  })

  it('a tier in which the policy admits by itself takes two persons', async () => {
    const propose = (when: string, tier = '*') =>
      transact(app.context(app.people.securityEngineer.actor), (tx) =>
        proposePolicy(tx, {
          document: { ...samplePolicy, requires: [], automaticAdmission: [{ id: 'auto', tier, when }] },
          reason: 'test',
        }),
      )
    await assert.rejects(propose('lane == "preferred"'), { code: 'policy.invalid-document' })
    const { revision } = await propose('true', 'core')
    const decision = { revision, decision: 'approve', comment: '' } as const
    await transact(app.context(app.people.approver.actor), (tx) => decideProposal(tx, decision))
    const kind = async () => (await verdict('1.0.0')).kind
    const asked = await setTier('core')
    assert.deepEqual([asked.status, asked.body.tier, asked.body.askedTier.tier], [200, null, 'core'])
    assert.equal(asked.body.askedTier.by.id, app.people.approver.personId)
    assert.equal((await audit('package.tier-asked'))[0].detail.tier, 'core')
    assert.equal((await setTier('core')).body.code, 'package.tier-same-person')
    assert.equal(await kind(), 'hold')
    const set = await setTier('core', 'approver2')
    assert.deepEqual([set.body.tier, set.body.askedTier, await kind()], ['core', undefined, 'allow'])
    assert.equal((await audit('package.tier-set'))[0].detail.askedBy, app.people.approver.personId)
    assert.equal((await setTier(null)).body.tier, null)
    assert.equal(await kind(), 'hold')
    assert.equal((await setTier('core')).body.askedTier.tier, 'core')
    assert.equal((await setTier('standard')).body.askedTier, undefined, 'another tier takes back what was asked')
  })

  it('a lane counts at once, the version’s own before its package’s, and can be taken away', async () => {
    assert.equal((await setLane('forbidden')).status, 200)
    assert.ok((await rules('1.0.0')).includes('lane-forbidden'))
    const own = await setLane('sunset', { versionId: thing.ids['2.0.0'] })
    assert.equal(own.status, 200)
    assert.deepEqual(
      (await rules('2.0.0')).filter((rule) => rule.startsWith('lane-')),
      ['lane-sunset'],
    )
    const [first, second] = (await verdict('2.0.0')).lanes
    assert.deepEqual(
      [first.lane, first.reason, first.inForce, second.lane],
      ['sunset', 'end of life', true, 'forbidden'],
    )
    assert.equal(first.setBy.id, app.people.securityEngineer.personId)
    assert.deepEqual((await setLane('none')).body, {})
    assert.ok(!(await rules('1.0.0')).includes('lane-forbidden'))
    assert.equal((await setLane('none', { versionId: thing.ids['2.0.0'] })).status, 200)
    assert.deepEqual((await verdict('2.0.0')).lanes, [])
    assert.deepEqual(
      (await audit('lane.set')).map(({ detail }: { detail: { lane: string } }) => detail.lane),
      ['none', 'none', 'sunset', 'forbidden'],
    )
  })

  it('a lane may begin later; until then the one before holds, and a new date replaces it', async () => {
    const inDays = (days: number) => new Date(app.clock.now().getTime() + days * daySeconds * 1000).toISOString()
    assert.equal((await setLane('sunset')).status, 200)
    assert.equal((await setLane('forbidden', { validFrom: inDays(30) })).status, 200)
    assert.equal((await setLane('forbidden', { validFrom: inDays(10) })).status, 200)
    const lane = async () => (await rules('1.0.0')).filter((rule) => rule.startsWith('lane-'))
    assert.deepEqual(await lane(), ['lane-sunset'])
    assert.equal((await verdict('1.0.0')).lanes.length, 2)
    app.clock.advance(10 * daySeconds)
    assert.deepEqual(await lane(), ['lane-forbidden'])
    app.clock.advance(25 * daySeconds)
    assert.deepEqual(await lane(), ['lane-forbidden'])
    assert.equal((await setLane('allowed', { validFrom: inDays(-1) })).body.code, 'lane.in-the-past')
    assert.equal((await setLane('allowed', {}, 'developer')).status, 403)
    assert.equal((await setLane('loved')).body.code, 'request.invalid')
    assert.equal(
      (await setLane('allowed', { versionId: app.people.developer.personId })).body.code,
      'restriction.wrong-version',
    )
  })
})

describe('since when a reason holds', () => {
  const app = testApp()
  let thing: KnownPackage
  const since = async (rule: string) => {
    const { body } = await app.request('GET', `/api/v1/versions/${thing.ids['1.0.0']}/verdict`, { as: 'developer' })
    return body.reasons.find((reason: { rule: string }) => reason.rule === rule)?.since
  }

  it('is told by the advisory that the rule looks at, and by when the version was first seen', async () => {
    const start = app.clock.now().toISOString()
    thing = await knowVersions(app, 'thing', { '1.0.0': { license: 'AGPL-3.0-only' } })
    await knowAdvisories(app)
    app.clock.advance(3600)
    const seen = app.clock.now().toISOString()
    const advisory = { id: 'ADV-1', name: 'thing', events: [{ introduced: '0' }], severity: critical }
    await knowAdvisories(app, advisory)
    app.clock.advance(3600)
    await knowAdvisories(app, { ...advisory, id: 'ADV-2' })
    assert.equal(await since('critical-vulnerability'), seen)
    assert.equal(await since('not-admitted'), start)
    assert.equal(await since('policy.check-missing'), start)
    assert.equal(await since('licence-network-copyleft'), undefined)
  })

  it('is the end of the last admission where there was one', async () => {
    const versionIds = [thing.ids['1.0.0'] ?? '']
    const { ids } = await transact(app.context(), (tx) => grantAdmissions(tx, { versionIds, reason: 'test' }))
    app.clock.advance(60)
    assert.equal(await since('not-admitted'), undefined)
    const { actor } = app.people.securityEngineer
    await transact(app.context(actor), (tx) => revokeAdmission(tx, { id: ids[0] ?? '', reason: 'test' }))
    const ended = app.clock.now().toISOString()
    app.clock.advance(60)
    assert.equal(await since('not-admitted'), ended)
  })

  it('is the moment of a check, a lane and the end of the offer upstream', async () => {
    const { db } = app.context()
    const at = app.clock.now()
    const assessmentId = '00000000-0000-7000-8000-000000000001'
    const versionId = thing.ids['1.0.0'] ?? ''
    await db
      .insertInto('assessment')
      .values({ id: assessmentId, version_id: versionId, reason: 'test', state: 'done', requested_at: at })
      .execute()
    await db
      .insertInto('check_result')
      .values({
        ...{ id: assessmentId, assessment_id: assessmentId, version_id: versionId, check_name: 'integrity' },
        ...{ outcome: 'fail', findings: '[]', tool_version: '1', data_version: '1', at },
      })
      .execute()
    app.clock.advance(60)
    const from = app.clock.now().toISOString()
    const body = { packageId: thing.packageId, lane: 'sunset', reason: 'old' }
    assert.equal((await app.request('POST', '/api/v1/lanes', { as: 'securityEngineer', body })).status, 200)
    await knowVersions(app, 'thing', { '9.0.0': {} })
    app.clock.advance(60)
    assert.equal(await since('integrity-failed'), at.toISOString())
    assert.equal(await since('lane-sunset'), from)
    assert.equal(await since('vanished'), from)
  })
})
