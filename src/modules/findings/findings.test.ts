import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { importAdvisories } from '#modules/advisories/index.ts'
import { createApplication } from '#modules/inventory/index.ts'
import { transact } from '#platform/database/transact.ts'
import { feedOf, type RecordFacts } from '#test/advisory-feed.ts'
import { bomOf } from '#test/bom.ts'
import { testApp } from '#test/harness.ts'

const record = (id: string, name: string, fixed: string, more: Partial<RecordFacts> = {}): RecordFacts => ({
  id,
  name,
  events: ['introduced 0', `fixed ${fixed}`],
  ...more,
})

describe('findings', () => {
  const app = testApp()
  before(async () => {
    const { db } = app.context()
    const { id: orgUnitId } = await db.selectFrom('org_unit').select('id').executeTakeFirstOrThrow()
    const ownerPersonId = app.people.developer.personId
    for (const code of ['LOANS', 'CARDS'])
      await transact(app.context(), (tx) => createApplication(tx, { code, name: code, orgUnitId, ownerPersonId }))
  })
  const submit = async (application: string, release: string, bom: object) => {
    app.clock.advance(60)
    const address = `/api/v1/sboms?application=${application}&release=${release}&fileName=bom.json`
    const answer = await app.request('POST', address, { as: 'devops', body: bom })
    assert.equal(answer.status, 202, JSON.stringify(answer.body))
    await app.drain()
    return answer.body.sbomId as string
  }
  const learn = async (...records: readonly RecordFacts[]) => {
    app.clock.advance(60)
    await importAdvisories(app.context(), { path: feedOf(...records), source: 'test' })
    await app.drain()
  }
  const findings = async (query = '') => {
    const { status, body } = await app.request('GET', `/api/v1/findings?sort=firstSeen${query}`, {
      as: 'securityEngineer',
    })
    assert.equal(status, 200, JSON.stringify(body))
    return body.items.map((one: { application: { code: string }; name: string; version: string; advisoryId: string }) =>
      [one.application.code, `${one.name}@${one.version}`, one.advisoryId].join(' '),
    )
  }

  const idOf = async (code: string) =>
    (await app.context().db.selectFrom('application').select('id').where('code', '=', code).executeTakeFirstOrThrow())
      .id
  const releaseOf = async (code: string, version: string) => {
    const { body } = await app.request('GET', `/api/v1/applications/${await idOf(code)}/releases`, { as: 'auditor' })
    return body.items.find((each: { version: string }) => each.version === version).id as number
  }
  const one = async (code: string, name: string) => {
    const { body } = await app.request('GET', `/api/v1/findings?text=${name}&applicationId=${await idOf(code)}`, {
      as: 'auditor',
    })
    assert.equal(body.items.length, 1, JSON.stringify(body.items))
    return body.items[0]
  }
  const ended = async () => {
    const { body } = await app.request('GET', '/api/v1/findings?ended=true', { as: 'auditor' })
    return body.items.map(
      (each: { application: { code: string }; name: string; version: string; endedBy: string }) =>
        `${each.application.code} ${each.name}@${each.version} ${each.endedBy}`,
    )
  }

  it('come with a new component and with new knowledge, once', async () => {
    await learn(record('T-1', 'left', '2.0.0'))
    await submit('LOANS', '1', bomOf('left@1.0.0', 'right@1.0.0'))
    assert.deepEqual(await findings(), ['LOANS left@1.0.0 T-1'])
    await submit('CARDS', '7', bomOf('right@1.0.0', 'left@2.0.0'))
    await learn(record('T-2', 'right', '3.0.0'))
    const all = ['LOANS left@1.0.0 T-1', 'CARDS right@1.0.0 T-2', 'LOANS right@1.0.0 T-2']
    assert.deepEqual((await findings()).sort(), all.toSorted())
    await submit('LOANS', '1', bomOf('left@1.0.0', 'right@1.0.0'))
    assert.deepEqual((await findings()).sort(), all.toSorted())
    assert.deepEqual(await findings('&vulnerability=T-2&direct=true'), ['CARDS right@1.0.0 T-2'])
    const events = await app
      .context()
      .db.selectFrom('event')
      .select('payload')
      .where('name', '=', 'findings.opened')
      .execute()
    const counts = events.map(({ payload }) => (payload as { count: number }).count)
    assert.deepEqual([counts.length, counts.every((count) => count === 1)], [3, true])
  })
  it('end when the component goes or the knowledge is withdrawn, and come back with either', async () => {
    await submit('LOANS', '2', bomOf('left@1.0.0'))
    assert.deepEqual(await findings(`&applicationId=${await idOf('LOANS')}`), ['LOANS left@1.0.0 T-1'])
    assert.deepEqual(await ended(), ['LOANS right@1.0.0 component-removed'])
    const { firstSeenAt } = await one('LOANS', 'left')
    await learn(record('T-1', 'left', '2.0.0', { modified: '2026-05-02T00:00:00Z', withdrawn: '2026-05-02T00:00:00Z' }))
    assert.deepEqual(await findings('&text=left'), [])
    assert.deepEqual((await ended()).sort(), [
      'LOANS left@1.0.0 advisory-retracted',
      'LOANS right@1.0.0 component-removed',
    ])
    await learn(record('T-1', 'left', '2.0.0', { modified: '2026-05-03T00:00:00Z' }))
    assert.equal((await one('LOANS', 'left')).firstSeenAt, firstSeenAt)
    await submit('LOANS', '3', bomOf('right@1.0.0'))
    assert.deepEqual(await findings(`&applicationId=${await idOf('LOANS')}`), ['LOANS right@1.0.0 T-2'])
  })

  it('follow what runs: an older release counts as long as it is deployed', async () => {
    const say = (release: string, change: string) =>
      app.request('POST', '/api/v1/deployments', {
        as: 'devops',
        body: { application: 'LOANS', release, environment: 'production', isProduction: true, change },
      })
    assert.equal((await say('2', 'replaced')).status, 204)
    await app.drain()
    const both = ['LOANS left@1.0.0 T-1', 'LOANS right@1.0.0 T-2']
    assert.deepEqual((await findings(`&applicationId=${await idOf('LOANS')}`)).sort(), both)
    assert.equal((await say('3', 'replaced')).status, 204)
    await app.drain()
    assert.deepEqual(await findings(`&applicationId=${await idOf('LOANS')}`), ['LOANS right@1.0.0 T-2'])
  })

  it('of one vulnerability under two names are one, with the age of the first', async () => {
    const { firstSeenAt } = await one('CARDS', 'right')
    await learn(record('T-9', 'right', '3.0.0', { aliases: ['CVE-9'], severity: 'CRITICAL' }))
    assert.equal((await findings(`&text=right&applicationId=${await idOf('CARDS')}`)).length, 2)
    await learn(record('T-2', 'right', '3.0.0', { aliases: ['CVE-9'], modified: '2026-05-04T00:00:00Z' }))
    const now = await one('CARDS', 'right')
    assert.deepEqual([now.advisoryId, now.severity, now.firstSeenAt], ['T-9', 9, firstSeenAt])
  })

  it('of what has no version are undecided, and what has no purl is kept and told', async () => {
    const bom = bomOf('left@1.0.0')
    const [first] = bom.components
    const components = [
      { ...first, purl: 'pkg:npm/left', version: undefined },
      { type: 'library', name: 'inhouse', version: '4' },
    ]
    await submit('CARDS', '8', { ...bom, components })
    const found = await one('CARDS', 'left')
    assert.deepEqual([found.certainty, found.version], ['undecided', null])
    const { body } = await app.request('GET', `/api/v1/releases/${await releaseOf('CARDS', '8')}/components`, {
      as: 'auditor',
    })
    assert.deepEqual(
      body.items.map((each: { name: string; keyProblem: string }) => [each.name, each.keyProblem]),
      [
        ['inhouse', 'it has no purl'],
        ['left', 'no version is given'],
      ],
    )
  })
})
