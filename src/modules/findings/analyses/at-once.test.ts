import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { importAdvisories } from '#modules/advisories/index.ts'
import { createApplication } from '#modules/inventory/index.ts'
import { transact } from '#platform/database/transact.ts'
import { feedOf } from '#test/advisory-feed.ts'
import { bomOf } from '#test/bom.ts'
import { testApp } from '#test/harness.ts'
import { refreshApplication } from '../refresh-application.ts'

const codes = ['A1', 'A2', 'A3', 'A4', 'A5', 'A6']

describe('an analysis while findings are made', () => {
  const app = testApp()
  const ids: string[] = []
  before(async () => {
    const { orgUnitId, personId: ownerPersonId } = app.people.developer.actor
    const path = feedOf({ id: 'T-1', name: 'left' })
    await importAdvisories(app.context(), { path, source: 'test' })
    for (const code of codes) {
      const application = { code, name: code, orgUnitId, ownerPersonId }
      ids.push((await transact(app.context(), (tx) => createApplication(tx, application))).id)
      const address = `/api/v1/sboms?application=${code}&release=1&fileName=bom.json`
      await app.request('POST', address, { as: 'devops', body: bomOf('left@1.0.0', `${code.toLowerCase()}@1.0.0`) })
    }
    await app.drain()
  })

  it('overlooks none of them', async () => {
    const context = app.context({ kind: 'system', name: 'job' })
    for (const state of ['in-triage', 'exploitable', 'in-triage']) {
      app.clock.advance(1)
      // As they were before anything was compared: everything is written again meanwhile.
      await context.db.deleteFrom('finding').execute()
      const body = { vulnerability: 'T-1', target: { kind: 'every' }, place: { kind: 'everywhere' }, state, detail: '' }
      const [said] = await Promise.all([
        app.request('POST', '/api/v1/analyses', { as: 'securityEngineer', body }),
        ...ids.map((id) => refreshApplication(context, id)),
      ])
      assert.equal(said.status, 200, JSON.stringify(said.body))
      const rows = await context.db.selectFrom('finding').select(['state', 'analysis_id']).execute()
      assert.deepEqual(
        rows.map((row) => [row.state, row.analysis_id]),
        codes.map(() => [state, said.body.id]),
      )
    }
  })
})
