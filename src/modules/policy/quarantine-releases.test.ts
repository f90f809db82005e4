import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { transact } from '#platform/database/transact.ts'
import { usePolicy } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { grantAdmissions, keepVerdict, openPackageVerdicts, shippedPolicy } from './index.ts'
import { type KnownPackage, knowVersions, secondAccount } from './testdata/known-versions.ts'

const day = 86_400
const requires = [{ tier: '*', checks: [], minimumAgeDays: 7 }]

describe('releases from quarantine', () => {
  const app = testApp()
  let thing: KnownPackage
  const later = ['2.0.0', '2.1.0', '2.2.0', '2.3.0']
  before(async () => {
    await usePolicy(app, { ...shippedPolicy, requires })
    await knowVersions(app, 'thing', { '1.0.0': {} })
    app.clock.advance(30 * day)
    thing = await knowVersions(app, 'thing', Object.fromEntries(['1.0.0', ...later].map((version) => [version, {}])))
    const versionIds = Object.values(thing.ids)
    await transact(app.context(), (tx) => grantAdmissions(tx, { versionIds, reason: 'test' }))
  })
  type Asker = Parameters<typeof app.request>[2]
  const idOf = (version: string) => thing.ids[version] ?? ''
  const ask = (version: string, as: NonNullable<Asker>['as'], more: object = {}) =>
    app.request('POST', '/api/v1/quarantine/releases', {
      ...(as ? { as } : {}),
      body: { versionId: idOf(version), reason: 'CVE fix', validHours: 48, ...more },
    })
  const answer = (id: string, as: NonNullable<Asker>['as'], decision = 'agree', comment = 'seen') =>
    app.request('POST', `/api/v1/quarantine/releases/${id}/answer`, {
      ...(as ? { as } : {}),
      body: { decision, comment },
    })
  const revoke = (id: string, as: NonNullable<Asker>['as']) =>
    app.request('POST', `/api/v1/quarantine/releases/${id}/revocation`, {
      ...(as ? { as } : {}),
      body: { reason: 'done' },
    })
  const kindOf = async (version: string) =>
    (await app.request('GET', `/api/v1/versions/${idOf(version)}/verdict`, { as: 'developer' })).body.kind
  const codes = (answers: readonly { status: number; body: { code?: string } }[]) =>
    answers.map(({ status, body }) => body?.code ?? status)

  it('take one person to ask and two others to agree', async () => {
    assert.equal(await kindOf('2.0.0'), 'hold')
    const { body } = await ask('2.0.0', 'architect')
    assert.deepEqual(codes([await answer(body.id, 'architect')]), ['quarantine.own-request'])
    assert.deepEqual(codes([await answer(body.id, 'developer'), await answer(body.id, 'securityEngineer')]), [
      'access.denied',
      'access.denied',
    ])
    assert.equal((await answer(body.id, 'approver')).status, 204)
    assert.equal(await kindOf('2.0.0'), 'hold')
    const again = await secondAccount(app, 'approver')
    assert.deepEqual(codes([await answer(body.id, 'approver'), await answer(body.id, again)]), [
      'quarantine.already-agreed',
      'quarantine.already-agreed',
    ])
    assert.equal(await kindOf('2.0.0'), 'hold')
    assert.equal((await answer(body.id, 'approver2')).status, 204)
    assert.equal(await kindOf('2.0.0'), 'warn')
    assert.deepEqual(codes([await answer(body.id, 'approver2')]), ['quarantine.already-released'])
  })

  it('are written to the audit trail, each step once', async () => {
    const { body } = await app.request('GET', `/api/v1/audit?subjectId=${idOf('2.0.0')}&limit=50`, { as: 'auditor' })
    const steps = body.items.filter((each: { action: string }) => each.action.startsWith('quarantine.'))
    assert.deepEqual(
      steps.map((each: { action: string; actor: { name: string } }) => [each.action, each.actor.name]).reverse(),
      [
        ['quarantine.release-asked', 'architect'],
        ['quarantine.release-agreed', 'approver'],
        ['quarantine.released', 'approver2'],
      ],
    )
  })

  it('are announced with the second agreement, and end at once when revoked', async () => {
    const verdict = async () =>
      (await openPackageVerdicts(app.context(), thing.packageId)).decide('2.0.0', {
        orgUnitPath: [],
        now: app.clock.now(),
      })
    const { changeRevision } = await verdict()
    const { body } = await app.request('GET', '/api/v1/quarantine/releases?state=inForce', { as: 'developer' })
    const [release] = body.items
    assert.deepEqual(
      release.agreed.map((each: { name: string }) => each.name),
      ['approver', 'approver2'],
    )
    assert.deepEqual(codes([await revoke(release.id, 'developer')]), ['access.denied'])
    assert.equal((await revoke(release.id, 'securityEngineer')).status, 204)
    assert.equal(await kindOf('2.0.0'), 'hold')
    assert.equal((await verdict()).changeRevision > changeRevision, true)
    assert.deepEqual(codes([await revoke(release.id, 'securityEngineer'), await answer(release.id, 'approver')]), [
      'quarantine.release-over',
      'quarantine.release-over',
    ])
  })

  it('end when one person refuses, with a reason, or the asker withdraws', async () => {
    const first = (await ask('2.1.0', 'developer')).body.id
    assert.equal((await answer(first, 'approver')).status, 204)
    assert.deepEqual(codes([await answer(first, 'approver2', 'refuse', ' ')]), ['quarantine.comment-required'])
    assert.equal((await answer(first, 'approver2', 'refuse')).status, 204)
    assert.equal(await kindOf('2.1.0'), 'hold')
    app.clock.advance(1)
    const second = (await ask('2.1.0', 'developer')).body.id
    assert.equal((await revoke(second, 'developer')).status, 204)
    const { body } = await app.request('GET', `/api/v1/quarantine/releases?versionId=${idOf('2.1.0')}`, {
      as: 'auditor',
    })
    assert.deepEqual(
      body.items.map((each: { state: string }) => each.state),
      ['withdrawn', 'refused'],
    )
  })

  it('end by themselves, agreed to or not', async () => {
    const agreed = (await ask('2.2.0', 'securityEngineer', { validHours: 24 })).body.id
    const half = (await ask('2.3.0', 'developer', { validHours: 24 })).body.id
    await answer(agreed, 'approver')
    await answer(agreed, 'architect')
    await answer(half, 'approver')
    assert.equal(await kindOf('2.2.0'), 'warn')
    app.clock.advance(day)
    assert.equal(await kindOf('2.2.0'), 'hold')
    assert.deepEqual(codes([await answer(half, 'approver2'), await revoke(agreed, 'approver')]), [
      'quarantine.release-over',
      'quarantine.release-over',
    ])
    const { body } = await app.request('GET', '/api/v1/quarantine/releases?state=expired', { as: 'developer' })
    assert.equal(body.total, 2)
  })

  it('are asked for by those who may, once, for what is held, and for a limited time', async () => {
    assert.deepEqual(
      codes([
        await ask('2.2.0', 'auditor'),
        await ask('2.2.0', undefined),
        await ask('1.0.0', 'developer'),
        await ask('2.2.0', 'developer', { validHours: 15 * 24 }),
        await ask('2.2.0', 'developer', { coversChecks: true }),
        await ask('2.2.0', 'developer', { reason: ' ' }),
        await ask('2.2.0', 'developer', { versionId: thing.packageId }),
      ]),
      [
        'access.denied',
        'session.required',
        'quarantine.not-held',
        'quarantine.wrong-period',
        'quarantine.checks-not-releasable',
        'request.invalid',
        'version.unknown',
      ],
    )
    assert.equal((await ask('2.2.0', 'developer')).status, 200)
    assert.deepEqual(codes([await ask('2.2.0', 'architect')]), ['quarantine.already-asked'])
  })

  it('concern nothing that is denied', async () => {
    const body = { packageId: thing.packageId, versionId: idOf('2.3.0'), effect: 'deny', publicText: 'recalled' }
    await app.request('POST', '/api/v1/restrictions', { as: 'securityEngineer', body })
    assert.deepEqual(codes([await ask('2.3.0', 'developer')]), ['quarantine.denied'])
  })

  it('cannot be written into the database by fewer than three persons', async () => {
    const { developer, approver, approver2 } = app.people
    const at = app.clock.now()
    const row = (first: string | null, second: string | null) => ({
      id: crypto.randomUUID(),
      version_id: idOf('2.1.0'),
      reason: 'x',
      covers_checks: false,
      requested_by: developer.personId,
      requested_at: at,
      valid_until: new Date(at.getTime() + 1000),
      first_agreed_by: first,
      first_agreed_at: first && at,
      second_agreed_by: second,
      second_agreed_at: second && at,
    })
    const insert = (first: string | null, second: string | null) =>
      app.context().db.insertInto('quarantine_release').values(row(first, second)).execute()
    const persons = [
      [developer.personId, approver.personId],
      [approver.personId, developer.personId],
      [approver.personId, approver.personId],
      [null, approver.personId],
    ] as const
    for (const [first, second] of persons) await assert.rejects(insert(first, second), /violates check constraint/)
    await insert(approver.personId, approver2.personId)
  })
})

describe('the list of what is held', () => {
  const app = testApp()
  let thing: KnownPackage
  before(async () => {
    await usePolicy(app, { ...shippedPolicy, requires })
    await knowVersions(app, 'thing', { '1.0.0': {} })
    app.clock.advance(30 * day)
    await knowVersions(app, 'other', { '9.0.0': { publishedAt: app.clock.now().toISOString() }, '8.0.0': {} })
    thing = await knowVersions(app, 'thing', { '1.0.0': {}, '2.0.0': {}, '2.1.0': {} })
    const [versionId = ''] = [thing.ids['2.0.0']]
    await transact(app.context(), (tx) => grantAdmissions(tx, { versionIds: [versionId], reason: 'test' }))
  })
  const list = async (query = '') => (await app.request('GET', `/api/v1/quarantine?${query}`, { as: 'developer' })).body
  const names = async (query: string) =>
    (await list(query)).items.map((each: { name: string; version: string }) => `${each.name}@${each.version}`).sort()

  it('has what somebody asked for, or everything that is too young', async () => {
    assert.deepEqual(await names(''), ['thing@2.0.0'])
    assert.deepEqual(await names('all=true'), ['other@9.0.0', 'thing@2.0.0', 'thing@2.1.0'])
    assert.deepEqual(await names('all=true&text=OTH'), ['other@9.0.0'])
    assert.deepEqual(await names('all=true&ecosystem=pypi'), [])
    const verdicts = await openPackageVerdicts(app.context(), thing.packageId)
    const verdict = verdicts.decide('2.1.0', { orgUnitPath: [], now: app.clock.now() })
    await keepVerdict(app.context(), { versionId: thing.ids['2.1.0'] ?? '', verdict })
    assert.deepEqual(await names(''), ['thing@2.0.0', 'thing@2.1.0'])
  })

  it('says the same as the verdicts of every version', async () => {
    const held = new Set(await names('all=true'))
    for (const { id, name } of await app.context().db.selectFrom('package').select(['id', 'name']).execute()) {
      const verdicts = await openPackageVerdicts(app.context(), id)
      for (const version of verdicts.versions.keys()) {
        const { quarantine } = verdicts.decide(version, { orgUnitPath: [], now: app.clock.now() })
        assert.equal(held.has(`${name}@${version}`), quarantine !== undefined, `${name}@${version}`)
      }
    }
  })

  it('tells since when, until when, why, and what was asked', async () => {
    const asked = { versionId: thing.ids['2.0.0'], reason: 'CVE fix', validHours: 1 }
    await app.request('POST', '/api/v1/quarantine/releases', { as: 'developer', body: asked })
    const [row] = (await list('release=asked')).items
    assert.deepEqual(
      [row.kind, row.tier, row.since, row.until, row.reasons[0].rule, row.missingChecks, row.release.state],
      ['hold', 'standard', '2026-07-01T08:00:00.000Z', '2026-07-08T08:00:00.000Z', 'too-new', [], 'asked'],
    )
    assert.equal(row.release.requestedBy.name, 'developer')
    assert.deepEqual(await names('release=none'), ['thing@2.1.0'])
    assert.deepEqual(await names('release=inForce'), [])
    for (const sort of ['until', '-until', 'since', '-name']) assert.equal((await list(`sort=${sort}`)).items.length, 2)
  })

  it('keeps a version whose age has passed for as long as its checks have not ended', async () => {
    app.clock.advance(7 * day)
    assert.deepEqual(await names('all=true'), [])
    await usePolicy(app, { ...shippedPolicy, requires: [{ tier: '*', checks: ['licence'], minimumAgeDays: 7 }] })
    const [row] = (await list()).items
    assert.deepEqual([row.version, row.until, row.missingChecks], ['2.0.0', undefined, ['licence']])
  })
})
