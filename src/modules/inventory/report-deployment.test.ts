import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { transact } from '#platform/database/transact.ts'
import { testApp } from '#test/harness.ts'
import { createApplication } from './index.ts'

describe('reports of deployments', () => {
  const app = testApp()
  before(async () => {
    const { id: orgUnitId } = await app.context().db.selectFrom('org_unit').select('id').executeTakeFirstOrThrow()
    const ownerPersonId = app.people.developer.personId
    await transact(app.context(), (tx) =>
      createApplication(tx, { code: 'LOANS', name: 'Loans', orgUnitId, ownerPersonId }),
    )
  })
  const report = (release: string, change: string) =>
    app.request('POST', '/api/v1/deployments', {
      as: 'devops',
      body: { application: 'LOANS', release, environment: 'prod', isProduction: true, change },
    })
  const known = async () => ({
    releases: (await app.context().db.selectFrom('release').select('version').execute()).map(({ version }) => version),
    told: (await app.request('GET', '/api/v1/audit?action=deployment.reported', { as: 'auditor' })).body.items.map(
      ({ detail }: { detail: { release: string; change: string; isProduction: boolean } }) =>
        `${detail.release} ${detail.change} ${detail.isProduction}`,
    ),
  })

  it('leave nothing behind that is not in the audit trail', async () => {
    assert.equal((await report('9', 'ended')).status, 204)
    assert.deepEqual(await known(), { releases: [], told: [] })
    assert.equal((await report('1', 'added')).status, 204)
    assert.equal((await report('1', 'ended')).status, 204)
    assert.deepEqual(await known(), { releases: ['1'], told: ['1 ended true', '1 added true'] })
    assert.equal((await report(' ', 'ended')).body.code, 'release.invalid-version')
  })
})
