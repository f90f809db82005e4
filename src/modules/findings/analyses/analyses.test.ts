import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { importAdvisories } from '#modules/advisories/index.ts'
import { createApplication } from '#modules/inventory/index.ts'
import { transact } from '#platform/database/transact.ts'
import { feedOf, type RecordFacts } from '#test/advisory-feed.ts'
import { bomOf } from '#test/bom.ts'
import { testApp } from '#test/harness.ts'
import type { PersonName } from '#test/people.ts'
import { expireAnalysesJob } from './expire-analyses.ts'

const record = (id: string, name: string, more: Partial<RecordFacts> = {}): RecordFacts => ({
  id,
  name,
  events: ['introduced 0', 'fixed 9.0.0'],
  ...more,
})

describe('analyses', () => {
  const app = testApp()
  const ids = new Map<string, string>()
  const units = new Map<string, string>()
  const idOf = (of: Map<string, string>, name: string) => of.get(name) ?? assert.fail(`no ${name}`)

  before(async () => {
    for (const { id, code } of await app.context().db.selectFrom('org_unit').select(['id', 'code']).execute())
      units.set(code, id)
    const ownerPersonId = app.people.developer.personId
    for (const [code, unit] of [
      ['LOANS', 'retail'],
      ['CARDS', 'retail'],
      ['TRADES', 'markets'],
    ] as const) {
      const application = { code, name: code, orgUnitId: idOf(units, unit), ownerPersonId }
      const { id } = await transact(app.context(), (tx) => createApplication(tx, application))
      ids.set(code, id)
    }
    await learn(record('T-1', 'left'), record('T-2', 'right', { severity: 'CRITICAL' }))
    await submit('LOANS', 'left@1.0.0', 'right@1.0.0')
    await submit('CARDS', 'left@1.0.0', 'left@2.0.0')
    await submit('TRADES', 'left@1.0.0')
  })

  const submit = async (code: string, ...packages: readonly string[]) => {
    app.clock.advance(60)
    const address = `/api/v1/sboms?application=${code}&release=1&fileName=bom.json`
    assert.equal((await app.request('POST', address, { as: 'devops', body: bomOf(...packages) })).status, 202)
    await app.drain()
  }
  const learn = async (...records: readonly RecordFacts[]) => {
    app.clock.advance(60)
    await importAdvisories(app.context(), { path: feedOf(...records), source: 'test' })
    await app.drain()
  }
  const states = async (query = '') => {
    const { status, body } = await app.request('GET', `/api/v1/findings?limit=200${query}`, { as: 'auditor' })
    assert.equal(status, 200, JSON.stringify(body))
    return body.items
      .map((one: { application: { code: string }; name: string; version: string; state: string }) =>
        [one.application.code, `${one.name}@${one.version}`, one.state].join(' '),
      )
      .sort()
  }
  const say = async (more: object, as: PersonName = 'securityEngineer') => {
    app.clock.advance(1)
    const body = {
      vulnerability: 'T-1',
      target: { kind: 'every' },
      place: { kind: 'everywhere' },
      state: 'in-triage',
      detail: 'looked at',
      ...more,
    }
    return app.request('POST', '/api/v1/analyses', { as, body })
  }
  const said = async (more: object, as?: PersonName) => {
    const { status, body } = await say(more, as)
    assert.equal(status, 200, JSON.stringify(body))
    return body as { id: string; findings: number; changed: number; needsSecondPerson: boolean }
  }
  const confirm = (id: string, as: PersonName) => app.request('POST', `/api/v1/analyses/${id}/confirm`, { as })
  const revoke = async (id: string, as: PersonName = 'securityEngineer') =>
    app.request('POST', `/api/v1/analyses/${id}/revoke`, { as, body: { reason: 'wrong' } })
  const inApplication = (code: string) => ({ place: { kind: 'application', applicationId: idOf(ids, code) } })
  const notAffected = { state: 'not-affected', justification: 'code_not_reachable' }

  it('go for findings that are there and for those to come; the narrowest place counts, then the newest', async () => {
    const everywhere = await said({})
    assert.deepEqual([everywhere.findings, everywhere.changed, everywhere.needsSecondPerson], [4, 4, false])
    const own = await said({ ...inApplication('CARDS'), state: 'exploitable' })
    const newer = await said({ state: 'exploitable', ...inApplication('LOANS') })
    await said({ state: 'in-triage' })
    await submit('TRADES', 'left@1.0.0', 'left@3.0.0')
    assert.deepEqual(await states('&vulnerability=T-1'), [
      'CARDS left@1.0.0 exploitable',
      'CARDS left@2.0.0 exploitable',
      'LOANS left@1.0.0 exploitable',
      'TRADES left@1.0.0 in-triage',
      'TRADES left@3.0.0 in-triage',
    ])
    for (const { id } of [own, newer]) assert.equal((await revoke(id)).body.changed > 0, true)
    const { body } = await app.request('GET', '/api/v1/analyses?view=standing', { as: 'auditor' })
    for (const { id } of body.items) await revoke(id)
    assert.deepEqual(await states('&state=open&vulnerability=T-1'), await states('&vulnerability=T-1'))
    const trail = await app.request('GET', '/api/v1/audit?subjectKind=analysis', { as: 'auditor' })
    const actions = trail.body.items.map((each: { action: string }) => each.action)
    assert.deepEqual([actions.filter((each: string) => each === 'analysis.created').length, actions.length], [4, 8])
  })

  it('are of one component, or of a range of versions in the words of the package manager', async () => {
    const range = await said({ target: { kind: 'package', purl: 'pkg:npm/left', range: '>=2.0.0 <3.0.0' } })
    assert.deepEqual(await states('&state=in-triage'), ['CARDS left@2.0.0 in-triage'])
    const { body } = await app.request('GET', '/api/v1/findings?text=left&state=open', { as: 'auditor' })
    const one = body.items.find((each: { version: string }) => each.version === '1.0.0')
    const exact = await said({ target: { kind: 'component', componentId: one.componentId }, state: 'exploitable' })
    assert.equal(exact.changed, 3)
    const wrong = await say({ target: { kind: 'package', purl: 'pkg:npm/left', range: '>>' } })
    assert.deepEqual([wrong.status, wrong.body.code], [400, 'blast-radius.invalid-range'])
    for (const { id } of [range, exact]) await revoke(id)
  })

  it('that close beyond one application, or something grave, take a second person, never the same', async () => {
    const waiting = await said(notAffected)
    assert.deepEqual([waiting.changed, waiting.needsSecondPerson], [0, true])
    assert.equal((await confirm(waiting.id, 'securityEngineer')).body.code, 'analysis.own')
    const { db } = app.context()
    const { personId } = app.people.securityEngineer
    const itself = db.updateTable('analysis').set({ confirmed_by: personId, confirmed_at: new Date(0) })
    await assert.rejects(itself.where('id', '=', waiting.id).execute(), /check constraint/)
    const list = await app.request('GET', '/api/v1/analyses?view=awaiting', { as: 'auditor' })
    assert.deepEqual([list.body.items.length, list.body.items[0].id], [1, waiting.id])
    assert.equal((await confirm(waiting.id, 'architect')).body.changed, 5)
    assert.equal((await confirm(waiting.id, 'architect')).body.code, 'analysis.already-confirmed')
    assert.deepEqual(await states('&unclosed=true'), ['LOANS right@1.0.0 open'])
    const grave = await said({ vulnerability: 'T-2', ...inApplication('LOANS'), ...notAffected })
    assert.deepEqual([grave.changed, grave.needsSecondPerson], [0, true])
    await revoke(grave.id)
    assert.equal((await revoke(waiting.id)).body.changed, 5)
    const again = await confirm(waiting.id, 'architect')
    assert.deepEqual([again.status, again.body.code], [409, 'analysis.ended'])
  })

  it('of one application count at once, until the vulnerability turns out to be grave', async () => {
    const { changed } = await said({ ...inApplication('TRADES'), ...notAffected })
    assert.equal(changed, 2)
    await learn(record('T-1', 'left', { severity: 'CRITICAL', modified: '2026-06-01T00:00:00Z' }))
    assert.deepEqual(await states('&unclosed=false'), [])
    const { body } = await app.request('GET', '/api/v1/analyses?view=awaiting', { as: 'auditor' })
    assert.equal((await confirm(body.items[0].id, 'architect')).body.changed, 2)
    await revoke(body.items[0].id)
    await learn(record('T-1', 'left', { modified: '2026-06-02T00:00:00Z' }))
  })

  it('accept a risk until a day, and it is open again after', async () => {
    assert.equal((await say({ ...inApplication('LOANS'), state: 'accepted' })).body.code, 'analysis.end-required')
    const validUntil = new Date(app.context().now.getTime() + 3600_000).toISOString()
    const { changed } = await said({ ...inApplication('LOANS'), state: 'accepted', validUntil })
    assert.equal(changed, 1)
    const expire = () => expireAnalysesJob.handle(app.context({ kind: 'system', name: 'job' }), {})
    await expire()
    assert.deepEqual(await states('&state=accepted'), ['LOANS left@1.0.0 accepted'])
    app.clock.advance(3601)
    await expire()
    assert.deepEqual(await states('&state=accepted'), [])
    const { body } = await app.request('GET', '/api/v1/audit?action=analysis.expired', { as: 'auditor' })
    assert.deepEqual(body.items[0].detail.changed, 1)
  })

  it('follow a vulnerability into another alias group', async () => {
    const { id } = await said({ ...inApplication('CARDS'), ...notAffected })
    await learn(record('CVE-2026-1', 'left'))
    await learn(record('T-1', 'left', { aliases: ['CVE-2026-1'], modified: '2026-06-03T00:00:00Z' }))
    assert.deepEqual(await states(`&applicationId=${idOf(ids, 'CARDS')}&vulnerability=CVE-2026-1`), [
      'CARDS left@1.0.0 not-affected',
      'CARDS left@2.0.0 not-affected',
    ])
    await revoke(id)
  })

  it('are said and seen within one’s units', async () => {
    const retail = { place: { kind: 'unit', orgUnitId: idOf(units, 'retail') } }
    const grant = { role: 'architect', orgUnitId: idOf(units, 'retail') }
    const to = `/api/v1/people/${app.people.developer2.personId}/roles`
    assert.equal((await app.request('POST', to, { as: 'administrator', body: grant })).status, 200)
    assert.equal((await say({}, 'developer2')).body.code, 'access.denied')
    assert.equal((await say(inApplication('TRADES'), 'developer2')).body.code, 'access.denied')
    const { id, changed, findings } = await said(retail, 'developer2')
    assert.deepEqual([findings, changed], [3, 3])
    assert.deepEqual(await states(`&applicationId=${idOf(ids, 'TRADES')}&state=in-triage`), [])
    const move = { orgUnitId: idOf(units, 'markets') }
    const moved = await app.request('PATCH', `/api/v1/applications/${idOf(ids, 'CARDS')}`, { as: 'devops', body: move })
    assert.ok(moved.status < 300, JSON.stringify(moved.body))
    await expireAnalysesJob.handle(app.context({ kind: 'system', name: 'job' }), {})
    assert.deepEqual(await states('&state=in-triage'), ['LOANS left@1.0.0 in-triage'])
    assert.equal((await revoke(id, 'developer2')).body.changed, 1)
  })

  it('can be looked at before they are said', async () => {
    const body = { vulnerability: 't-1', target: { kind: 'every' }, place: { kind: 'everywhere' }, detail: '' }
    const ask = (more: object) =>
      app.request('POST', '/api/v1/analyses/preview', { as: 'securityEngineer', body: { ...body, ...more } })
    const { body: preview } = await ask(notAffected)
    assert.deepEqual([preview.findings, preview.applications, preview.needsSecondPerson], [5, 3, true])
    assert.equal(preview.items.length, 5)
    assert.equal((await states('&state=open')).length, 6)
    assert.equal((await ask({ state: 'fixed', vulnerability: 'T-77' })).body.code, 'analysis.unknown-vulnerability')
    assert.equal((await say({ state: 'not-affected' })).body.code, 'analysis.justification-required')
    const denied = await app.request('POST', '/api/v1/analyses', { as: 'auditor', body: { ...body, state: 'fixed' } })
    assert.equal(denied.status, 403)
  })
})
