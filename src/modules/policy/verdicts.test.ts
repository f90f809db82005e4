import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { transact } from '#platform/database/transact.ts'
import { testApp } from '#test/harness.ts'
import { decideVersions, grantAdmissions, keepVerdict, openPackageVerdicts } from './index.ts'
import { type KnownPackage, knowAdvisories, knowVersions } from './testdata/known-versions.ts'

const critical = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'
const high = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:N/A:N'

describe('verdicts', () => {
  const app = testApp()
  let thing: KnownPackage
  before(async () => {
    thing = await knowVersions(app, 'thing', { '1.0.0': {}, '1.1.0': {}, '2.0.0': { license: 'AGPL-3.0-only' } })
    await knowAdvisories(app, {
      id: 'ADV-1',
      name: 'thing',
      events: [{ introduced: '0' }, { fixed: '1.1.0' }],
      severity: critical,
    })
  })
  const idOf = (version: string) => thing.ids[version] ?? ''
  const show = (version: string, as: 'developer' | 'developer2' | 'securityEngineer' = 'developer') =>
    app.request('GET', `/api/v1/versions/${idOf(version)}/verdict`, { as })
  const open = () => openPackageVerdicts(app.context(), thing.packageId)
  const admit = (versions: readonly string[], more: object = {}) =>
    transact(app.context(), (tx) => grantAdmissions(tx, { versionIds: versions.map(idOf), reason: 'test', ...more }))

  it('are shown with what they rest on', async () => {
    const { status, body } = await show('1.0.0')
    assert.equal(status, 200)
    assert.equal(body.kind, 'deny')
    assert.deepEqual(
      body.reasons.map((reason: { rule: string }) => reason.rule),
      ['critical-vulnerability', 'not-admitted', 'policy.check-missing'],
    )
    assert.equal(body.reasons[0].text['en-US'], 'Critical vulnerability. ADV-1, severity 9.8 of 10. Fixed in: 1.1.0.')
    assert.deepEqual(
      body.advisories.map((match: { advisoryId: string }) => match.advisoryId),
      ['ADV-1'],
    )
    assert.deepEqual([body.policyRevision, body.dataAge[0].source, body.checks], [1, 'test', []])
    assert.equal(
      (await app.request('GET', `/api/v1/versions/${thing.packageId}/verdict`, { as: 'developer' })).status,
      404,
    )
    assert.equal((await app.request('GET', `/api/v1/versions/${idOf('1.0.0')}/verdict`)).status, 401)
  })

  it('are listed for all versions, the highest first', async () => {
    const { body } = await app.request('GET', `/api/v1/packages/${thing.packageId}/verdicts`, { as: 'developer' })
    const kinds = body.items.map((item: { version: string; kind: string }) => [item.version, item.kind])
    assert.deepEqual(kinds, [
      ['2.0.0', 'deny'],
      ['1.1.0', 'hold'],
      ['1.0.0', 'deny'],
    ])
  })

  it('count an admission in its unit and below only', async () => {
    const retail = app.people.developer.actor.orgUnitId
    await admit(['1.1.0'], { orgUnitId: retail })
    const rulesFor = async (as: 'developer' | 'developer2') =>
      (await show('1.1.0', as)).body.reasons.map((reason: { rule: string }) => reason.rule)
    assert.deepEqual(await rulesFor('developer'), ['policy.check-missing'])
    const { ifAdmitted } = (await show('1.1.0', 'developer2')).body
    assert.deepEqual(
      ifAdmitted.reasons.map((reason: { rule: string }) => reason.rule),
      ['policy.check-missing'],
    )
    assert.deepEqual(await rulesFor('developer2'), ['not-admitted', 'policy.check-missing'])
  })

  it('stop counting an admission that was revoked', async () => {
    const { body } = await app.request('GET', `/api/v1/admissions?versionId=${idOf('1.1.0')}`, { as: 'auditor' })
    const path = `/api/v1/admissions/${body.items[0].id}/revocation`
    const revoke = (as: 'developer' | 'securityEngineer') => app.request('POST', path, { as, body: { reason: 'gone' } })
    assert.equal((await revoke('developer')).status, 403)
    assert.equal((await revoke('securityEngineer')).status, 204)
    assert.equal((await revoke('securityEngineer')).body.code, 'admission.already-revoked')
    const rules = (await show('1.1.0')).body.reasons.map((reason: { rule: string }) => reason.rule)
    assert.deepEqual(rules, ['not-admitted', 'policy.check-missing'])
  })

  it('accept advisories by an admission that knew them, not those that came later', async () => {
    await knowAdvisories(app, { id: 'ADV-2', name: 'thing', events: [{ introduced: '1.1.0' }], severity: high })
    await admit(['1.1.0'])
    const rules = async () => (await show('1.1.0')).body.reasons.map((reason: { rule: string }) => reason.rule)
    assert.deepEqual(await rules(), ['policy.check-missing', 'accepted-vulnerability'])
    await knowAdvisories(app, { id: 'ADV-3', name: 'thing', events: [{ introduced: '1.1.0' }], severity: high })
    assert.deepEqual(await rules(), ['high-vulnerability', 'policy.check-missing', 'accepted-vulnerability'])
  })

  it('are kept once for as long as they say the same', async () => {
    const versionId = idOf('2.0.0')
    const decide = async () => (await open()).decide('2.0.0', { orgUnitPath: [], now: app.clock.now() })
    const verdict = await decide()
    const codes = await Promise.all(Array.from({ length: 6 }, () => keepVerdict(app.context(), { versionId, verdict })))
    const [first] = codes
    assert.equal(new Set(codes.map((kept) => kept.code)).size, 1)
    app.clock.advance(3_600)
    assert.deepEqual(await keepVerdict(app.context(), { versionId, verdict: await decide() }), first)
    await admit(['2.0.0'])
    const second = await keepVerdict(app.context(), { versionId, verdict: await decide() })
    assert.notDeepEqual(second, first)
    const look = (code: string | undefined) => app.request('GET', `/api/v1/verdicts/${code}`, { as: 'developer' })
    const { body } = await look(first?.code)
    assert.deepEqual(
      [body.kind, body.version, body.versionId, body.package.name],
      ['deny', '2.0.0', versionId, 'thing'],
    )
    assert.equal(body.supersededAt, app.clock.now().toISOString())
    assert.equal((await look(second.code)).body.supersededAt, undefined)
    assert.equal((await look('22222222')).body.code, 'verdict.unknown')
    assert.equal((await look('%00')).status, 400)
  })

  it('are kept for each unit', async () => {
    const versionId = idOf('2.0.0')
    const verdict = (await open()).decide('2.0.0', { orgUnitPath: [], now: app.clock.now() })
    const { orgUnitId } = app.people.developer.actor
    const everywhere = await keepVerdict(app.context(), { versionId, verdict })
    const there = await keepVerdict(app.context(), { versionId, verdict, orgUnitId })
    assert.notEqual(there.code, everywhere.code)
    assert.deepEqual(await keepVerdict(app.context(), { versionId, verdict, orgUnitId }), there)
  })

  it('need the same number of queries for few versions and for many', async () => {
    const many = await knowVersions(
      app,
      'large',
      Object.fromEntries(Array.from({ length: 3_800 }, (_, at) => [`${at >> 6}.${at & 63}.0`, {}])),
    )
    const queries = async ({ packageId, ids }: KnownPackage) => {
      let count = 0
      const context = app.context()
      const db = context.db.withPlugin({
        transformQuery: ({ node }) => {
          count++
          return node
        },
        transformResult: async ({ result }) => result,
      })
      const verdicts = await openPackageVerdicts({ ...context, db }, packageId)
      const question = { orgUnitPath: [], now: app.clock.now() }
      for (const version of verdicts.versions.keys()) assert.notEqual(verdicts.decide(version, question).kind, 'allow')
      const decided = await decideVersions({ ...context, db }, { versionIds: Object.values(ids), orgUnitPath: [] })
      assert.equal(decided.size, verdicts.versions.size)
      return count
    }
    assert.equal(await queries(many), await queries(await knowVersions(app, 'small', { '1.0.0': {} })))
  })
})

describe('restrictions', () => {
  const app = testApp()
  let thing: KnownPackage
  before(async () => {
    thing = await knowVersions(app, 'thing', { '1.0.0': {}, '1.1.0': {} })
  })
  const restrict = (body: object, as: 'securityEngineer' | 'developer' = 'securityEngineer') =>
    app.request('POST', '/api/v1/restrictions', {
      as,
      body: { packageId: thing.packageId, effect: 'deny', publicText: 'Recalled by security.', ...body },
    })
  const verdict = async (version: string, as: 'developer' | 'securityEngineer' = 'developer') =>
    (await app.request('GET', `/api/v1/versions/${thing.ids[version]}/verdict`, { as })).body

  it('deny a version at once, with the public text for all and the restricted one for few', async () => {
    const before = await app.context().changes.confirm()
    const made = await restrict({ versionId: thing.ids['1.0.0'], restrictedText: 'embargoed detail' })
    assert.equal(made.status, 200)
    assert.ok((await app.context().changes.confirm()).revision > before.revision)
    const seen = await verdict('1.0.0')
    assert.deepEqual([seen.kind, seen.reasons[0].rule], ['deny', 'restriction'])
    assert.equal(seen.reasons[0].text['en-US'], 'Recalled by security.')
    assert.ok(seen.reasons[0].since)
    assert.equal((await verdict('1.1.0')).kind, 'hold')
    const everything = [
      seen,
      (await app.request('GET', '/api/v1/restrictions', { as: 'auditor' })).body,
      (await app.request('GET', '/api/v1/packages/x/verdicts'.replace('x', thing.packageId), { as: 'auditor' })).body,
      await app.context().db.selectFrom('audit_entry').select('detail').execute(),
    ]
    assert.doesNotMatch(JSON.stringify(everything), /embargoed/)
    assert.equal((await verdict('1.0.0', 'securityEngineer')).reasons[0].restrictedText, 'embargoed detail')
    const list = await app.request('GET', '/api/v1/restrictions', { as: 'securityEngineer' })
    assert.equal(list.body.items[0].restrictedText, 'embargoed detail')
  })

  it('end when they are lifted', async () => {
    const { body } = await app.request('GET', `/api/v1/restrictions?versionId=${thing.ids['1.0.0']}&inForce=true`, {
      as: 'auditor',
    })
    const path = `/api/v1/restrictions/${body.items[0].id}`
    assert.equal((await app.request('DELETE', path, { as: 'approver' })).status, 403)
    assert.equal((await app.request('DELETE', path, { as: 'securityEngineer' })).status, 204)
    assert.equal(
      (await app.request('DELETE', path, { as: 'securityEngineer' })).body.code,
      'restriction.already-lifted',
    )
    assert.equal((await verdict('1.0.0')).kind, 'hold')
  })

  it('begin and end by themselves', async () => {
    const now = app.clock.now().getTime()
    const validFrom = new Date(now + 60_000).toISOString()
    const validUntil = new Date(now + 120_000).toISOString()
    assert.equal((await restrict({ validFrom, validUntil })).status, 200)
    const soon = await verdict('1.1.0')
    assert.deepEqual([soon.kind, soon.validUntil], ['hold', validFrom])
    app.clock.advance(60)
    const then = await verdict('1.1.0')
    assert.deepEqual([then.kind, then.validUntil], ['deny', validUntil])
    app.clock.advance(60)
    assert.equal((await verdict('1.1.0')).kind, 'hold')
  })

  it('are refused when they make no sense, or by whom they do not concern', async () => {
    const other = await knowVersions(app, 'other', { '1.0.0': {} })
    assert.equal((await restrict({}, 'developer')).status, 403)
    assert.equal((await restrict({ versionId: other.ids['1.0.0'] })).body.code, 'restriction.wrong-version')
    assert.equal((await restrict({ packageId: other.ids['1.0.0'] })).body.code, 'package.unknown')
    assert.equal((await restrict({ validUntil: '2020-01-01T00:00:00Z' })).body.code, 'restriction.wrong-interval')
    assert.equal((await restrict({ effect: 'allow' })).body.code, 'request.invalid')
    assert.equal((await restrict({ publicText: '' })).body.code, 'request.invalid')
    const cursor = Buffer.from('["x"]').toString('base64url')
    assert.equal((await app.request('GET', `/api/v1/restrictions?after=${cursor}`, { as: 'auditor' })).status, 400)
  })
})
