import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { importAdvisories } from '#modules/advisories/index.ts'
import { createApplication } from '#modules/inventory/index.ts'
import { transact } from '#platform/database/transact.ts'
import { feedOf } from '#test/advisory-feed.ts'
import { bomOf } from '#test/bom.ts'
import { testApp } from '#test/harness.ts'
import type { PersonName } from '#test/people.ts'

describe('what suppliers say', () => {
  const app = testApp()
  let applicationId = ''
  before(async () => {
    const { orgUnitId, personId: ownerPersonId } = app.people.developer.actor
    const loans = { code: 'LOANS', name: 'Loans', orgUnitId, ownerPersonId }
    applicationId = (await transact(app.context(), (tx) => createApplication(tx, loans))).id
    const path = feedOf(
      { id: 'T-1', name: 'left', aliases: ['CVE-2026-1'] },
      { id: 'T-2', name: 'right', aliases: ['CVE-2026-2'] },
    )
    await importAdvisories(app.context(), { path, source: 'test' })
    const address = '/api/v1/sboms?application=LOANS&release=1&fileName=bom.json'
    await app.request('POST', address, { as: 'devops', body: bomOf('left@1.0.0', 'right@1.0.0') })
    await app.drain()
  })

  const statement = (name: string, more: object) => ({
    vulnerability: { name },
    products: [{ '@id': 'pkg:npm/left@1.0.0' }],
    ...more,
  })
  const openVex = (...statements: readonly object[]) => ({
    '@context': 'https://openvex.dev/ns/v0.2.0',
    '@id': 'urn:it',
    author: 'Left Ltd',
    timestamp: '2026-01-01T00:00:00Z',
    version: 1,
    statements,
  })
  const hand = (document: object, more: object = {}) => {
    const body = { content: JSON.stringify(document), ...more }
    return app.request('POST', '/api/v1/vex-documents', { as: 'securityEngineer', body })
  }
  const confirm = (sha256: string, as: PersonName) =>
    app.request('POST', `/api/v1/vex-documents/${sha256}/confirm`, { as })
  const states = async () => {
    const { body } = await app.request('GET', '/api/v1/findings', { as: 'auditor' })
    return body.items.map((each: { name: string; state: string }) => `${each.name} ${each.state}`).sort()
  }
  const notAffected = { status: 'not_affected', justification: 'vulnerable_code_not_in_execute_path' }

  it('counts when a second person has confirmed it, and after our own word', async () => {
    const document = openVex(
      statement('CVE-2026-1', notAffected),
      statement('CVE-2026-2', { status: 'affected', products: [{ '@id': 'pkg:npm/right' }] }),
      statement('CVE-2026-9', { ...notAffected, products: [{ '@id': 'pkg:npm/other@1.0.0' }] }),
      statement('CVE-2026-3', { status: 'perhaps' }),
    )
    const { status, body } = await hand(document)
    assert.equal(status, 200, JSON.stringify(body))
    assert.deepEqual([body.supplier, body.analyses, body.awaiting, body.changed], ['Left Ltd', 3, 2, 1])
    assert.deepEqual(body.unread, ['statement 4: its status is not known'])
    assert.equal((await hand(document)).body.code, 'vex.already-imported')
    assert.deepEqual(await states(), ['left open', 'right exploitable'])
    assert.equal((await confirm(body.sha256, 'securityEngineer')).body.code, 'analysis.own')
    assert.deepEqual((await confirm(body.sha256, 'architect')).body, { confirmed: 3, changed: 1 })
    assert.equal((await confirm(body.sha256, 'architect')).body.code, 'vex.unknown')
    assert.deepEqual(await states(), ['left not-affected', 'right exploitable'])
    const own = { vulnerability: 'CVE-2026-2', target: { kind: 'every' }, place: { kind: 'everywhere' } }
    const said = { ...own, state: 'in-triage', detail: 'we look ourselves' }
    await app.request('POST', '/api/v1/analyses', { as: 'securityEngineer', body: said })
    assert.deepEqual(await states(), ['left not-affected', 'right in-triage'])
  })

  it('closes findings in the counts of a release as well', async () => {
    const list = await app.request('GET', `/api/v1/applications/${applicationId}/releases`, { as: 'auditor' })
    const { body } = await app.request('GET', `/api/v1/releases/${list.body.items[0].id}/verdict`, { as: 'auditor' })
    assert.deepEqual([body.closed, body.affected.unknown], [1, 1])
  })

  it('of a part of a product goes for one application, never for all', async () => {
    const part = { products: [{ '@id': 'pkg:oci/app', subcomponents: [{ '@id': 'pkg:npm/right@1.0.0' }] }] }
    const document = openVex(statement('CVE-2026-2', { status: 'affected', ...part }))
    const everywhere = (await hand(document)).body
    assert.deepEqual([everywhere.analyses, everywhere.unread.length], [0, 1])
    assert.equal((await hand(document, { applicationId })).body.analyses, 1)
  })

  it('is refused when it cannot be read or says not whose it is', async () => {
    assert.equal((await hand({ bomFormat: 'SPDX' })).body.code, 'vex.unreadable')
    assert.equal((await hand({ ...openVex(), author: '' })).body.code, 'vex.unreadable')
  })

  it('is not what we say ourselves of a release', async () => {
    const list = await app.request('GET', `/api/v1/applications/${applicationId}/releases`, { as: 'auditor' })
    const read = (format: string) =>
      app.request('GET', `/api/v1/releases/${list.body.items[0].id}/vex?format=${format}`, { as: 'auditor' })
    const { statements } = (await read('openvex')).body
    assert.equal(statements.length, 1)
    assert.deepEqual(
      [statements[0].vulnerability, statements[0].status, statements[0].products[0].subcomponents],
      [{ name: 'CVE-2026-2', aliases: ['T-2'] }, 'under_investigation', [{ '@id': 'pkg:npm/right@1.0.0' }]],
    )
    const { vulnerabilities } = (await read('cyclonedx')).body
    assert.deepEqual(vulnerabilities[0].analysis, { state: 'in_triage', detail: 'we look ourselves' })
  })
})
