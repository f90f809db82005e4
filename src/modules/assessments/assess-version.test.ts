import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { samplePolicy } from '#modules/policy/index.ts'
import { transact } from '#platform/database/transact.ts'
import { openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { assessVersion } from './assess-version.ts'
import { latestResults, requestAssessment } from './index.ts'

describe('assessing a version', () => {
  const app = testApp()
  let upstream: NpmUpstream
  const ids: Record<string, string> = {}
  before(async () => {
    upstream = await startNpmUpstream({
      packages: ['1.0.0', '1.1.0', '1.2.0', '1.3.0'].map((version) => makePackage({ name: 'thing', version })),
    })
    const gate = await openGate(app, upstream, { policy: samplePolicy })
    await gate.get('/thing')
    const rows = await app.context().db.selectFrom('package_version').select(['id', 'version']).execute()
    for (const row of rows) ids[row.version] = row.id
  })
  after(() => upstream.close())
  const idOf = (version: string) => ids[version] ?? ''
  const outcomes = async (version: string) => {
    const results = (await latestResults(app.context(), [idOf(version)])).get(idOf(version)) ?? []
    return Object.fromEntries(results.map((result) => [result.check, result.outcome]))
  }
  const ask = (version: string, as: 'securityEngineer' | 'developer' = 'securityEngineer') =>
    app.request('POST', `/api/v1/versions/${idOf(version)}/assessments`, { as })

  it('makes every check, keeps the results, and announces the change', async () => {
    const before = await app.context().changes.confirm()
    const asked = await ask('1.0.0')
    assert.equal(asked.status, 200)
    assert.equal((await ask('1.0.0')).body.id, asked.body.id, 'one that is waiting is shared')
    await app.drain()
    assert.deepEqual(await outcomes('1.0.0'), {
      deprecation: 'pass',
      'install-scripts': 'pass',
      integrity: 'pass',
      'known-malware': 'inconclusive',
      'known-vulnerability': 'inconclusive',
      licence: 'pass',
      'release-age': 'pass',
    })
    assert.ok((await app.context().changes.confirm()).revision > before.revision)
    const path = `/api/v1/assessments?versionId=${idOf('1.0.0')}`
    const { body } = await app.request('GET', path, { as: 'auditor' })
    const [assessment] = body.items
    assert.deepEqual([assessment.state, assessment.results.length], ['done', 7])
    const malware = assessment.results.find((result: { check: string }) => result.check === 'known-malware')
    assert.match(malware.findings[0].text['en-US'], /no advisory data/)
    const events = await app
      .context()
      .db.selectFrom('event')
      .select('payload')
      .where('name', '=', 'assessment.completed')
      .execute()
    assert.deepEqual(events, [{ payload: { versionId: idOf('1.0.0'), assessmentId: asked.body.id } }])
    assert.equal((await app.request('GET', path, { as: 'developer' })).status, 403)
  })

  it('keeps the results of before when it is made again', async () => {
    const { body } = await ask('1.0.0')
    app.clock.advance(60)
    await app.drain()
    const rows = await app
      .context()
      .db.selectFrom('check_result')
      .select('at')
      .where('version_id', '=', idOf('1.0.0'))
      .execute()
    assert.equal(rows.length, 14)
    await assessVersion(app.context(), body.id, async () => assert.fail('it has ended'))
  })

  it('finds other bytes than announced, and bytes that cannot be had', async () => {
    upstream.setFault('/thing/-/thing-1.1.0.tgz', { kind: 'corrupted' })
    upstream.setFault('/thing/-/thing-1.2.0.tgz', { kind: 'status', status: 500 })
    for (const version of ['1.1.0', '1.2.0']) assert.equal((await ask(version)).status, 200)
    await app.drain()
    assert.equal((await outcomes('1.1.0')).integrity, 'fail')
    assert.equal((await outcomes('1.2.0')).integrity, 'inconclusive')
  })

  it('ends as failed after an unexpected error, and leaves the checks missing', async () => {
    const made = await transact(app.context(), (tx) =>
      requestAssessment(tx, { versionIds: [idOf('1.3.0')], reason: 'test' }),
    )
    const id = made.get(idOf('1.3.0')) ?? ''
    await assessVersion(app.context(), id, async () => {
      throw new Error('disk on fire')
    })
    const row = await app
      .context()
      .db.selectFrom('assessment')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    assert.equal(row.state, 'failed')
    assert.deepEqual(await outcomes('1.3.0'), {})
    const { body } = await app.request('GET', `/api/v1/assessments?versionId=${idOf('1.3.0')}`, { as: 'auditor' })
    assert.match(body.items[0].failure['en-US'], new RegExp(row.failure ?? 'nothing'))
    assert.doesNotMatch(JSON.stringify(body), /disk on fire/)
    const verdict = await app.request('GET', `/api/v1/versions/${idOf('1.3.0')}/verdict`, { as: 'developer' })

    assert.ok(verdict.body.reasons.some((reason: { rule: string }) => reason.rule === 'policy.check-missing'))
  })

  it('is refused for what is not there, and to whom may not', async () => {
    assert.equal((await ask('1.0.0', 'developer')).status, 403)
    const unknown = await app.request('POST', '/api/v1/versions/00000000-0000-7000-8000-000000000000/assessments', {
      as: 'securityEngineer',
    })
    assert.deepEqual([unknown.status, unknown.body.code], [404, 'version.unknown'])
    const odd = await app.request('POST', '/api/v1/versions/x/assessments', { as: 'securityEngineer' })
    assert.equal(odd.status, 400)
  })
})
