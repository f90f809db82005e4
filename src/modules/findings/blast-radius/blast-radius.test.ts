import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { importAdvisories } from '#modules/advisories/index.ts'
import { createApplication } from '#modules/inventory/index.ts'
import { transact } from '#platform/database/transact.ts'
import { feedOf } from '#test/advisory-feed.ts'
import { bomOf } from '#test/bom.ts'
import { testApp } from '#test/harness.ts'

describe('the blast radius', () => {
  const app = testApp()
  before(async () => {
    const { db } = app.context()
    const { id: orgUnitId } = await db.selectFrom('org_unit').select('id').executeTakeFirstOrThrow()
    const ownerPersonId = app.people.developer.personId
    for (const code of ['LOANS', 'CARDS', 'UNKNOWN'])
      await transact(app.context(), (tx) => createApplication(tx, { code, name: code, orgUnitId, ownerPersonId }))
    await submit('LOANS', '1', ['spring@1.0.0', 'log@2.14.0'])
    await submit('CARDS', '1', ['log@2.14.0', 'log@3.0.0'])
    await submit('CARDS', '2', ['log@3.0.0'])
    await submit('CARDS', '3', ['log@2.17.1', '@acme/log@1.0.0'])
    await importAdvisories(app.context(), {
      path: feedOf({ id: 'INT-1', name: 'log', events: ['introduced 0', 'fixed 2.17.0'], aliases: ['CVE-1'] }),
      source: 'own',
    })
    await app.drain()
  })
  const submit = async (application: string, release: string, packages: readonly string[]) => {
    app.clock.advance(60)
    const address = `/api/v1/sboms?application=${application}&release=${release}`
    const answer = await app.request('POST', address, { as: 'devops', body: bomOf(...packages) })
    assert.equal(answer.status, 202, JSON.stringify(answer.body))
    await app.drain()
  }
  const ask = async (question: object, query = '') => {
    const answer = await app.request('POST', `/api/v1/blast-radius${query}`, { as: 'auditor', body: question })
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return answer.body
  }
  const shown = (body: { items: { code: string; releaseList: { version: string }[] }[] }) =>
    body.items.map((one) => `${one.code} ${one.releaseList.map(({ version }) => version).join(' ')}`)

  it('is found by a vulnerability under any of its names, by package, range, version, bare name and list', async () => {
    for (const vulnerability of ['INT-1', 'cve-1']) assert.deepEqual(shown(await ask({ vulnerability })), ['LOANS 1'])
    assert.deepEqual(shown(await ask({ purl: 'pkg:npm/log', range: '<2.17.0' })), ['LOANS 1'])
    assert.deepEqual(shown(await ask({ purl: 'pkg:npm/log', range: '<2.17.0' }, '?all=true')), ['CARDS 1', 'LOANS 1'])
    assert.deepEqual(shown(await ask({ purl: 'pkg:npm/log', range: 'vers:npm/>=3.0.0' }, '?all=true')), ['CARDS 2 1'])
    assert.deepEqual(shown(await ask({ purl: 'pkg:npm/log', range: '~2.17.0' })), ['CARDS 3'])
    assert.deepEqual(shown(await ask({ purl: 'pkg:npm/log' }, '?all=true')), ['CARDS 3 2 1', 'LOANS 1'])
    assert.deepEqual(shown(await ask({ purl: 'pkg:npm/log@2.17.1' })), ['CARDS 3'])
    assert.deepEqual(shown(await ask({ name: 'Log' })), ['CARDS 3', 'LOANS 1'])
    const list = await ask({
      coordinates: 'ecosystem,name,version\nnpm,log,2.14.0\nnpm,@acme/log,\nnonsense\npkg:npm/none@1',
    })
    assert.deepEqual([shown(list), list.unreadLines], [['CARDS 3', 'LOANS 1'], [4]])
  })

  it('says what cannot be seen, and owners', async () => {
    const { unseen, items } = await ask({ vulnerability: 'CVE-1' })
    assert.deepEqual(unseen, { withoutSbom: 1, stale: 0, incomplete: 0 })
    assert.equal(items[0].owner.id, app.people.developer.personId)
    app.clock.advance(91 * 24 * 60 * 60)
    assert.equal((await ask({ vulnerability: 'CVE-1' })).unseen.stale, 2)
  })

  it('says by which way a component comes in', async () => {
    const { items, components } = await ask({ vulnerability: 'CVE-1' })
    const address = `/api/v1/releases/${items[0].releaseList[0].id}/paths?componentId=${components[0].id}`
    const { body } = await app.request('GET', address, { as: 'auditor' })
    assert.deepEqual(
      body.paths.map((path: { name: string }[]) => path.map(({ name }) => name)),
      [['spring', 'log']],
    )
  })

  it('refuses what names nothing', async () => {
    const refusal = async (question: object) =>
      (await app.request('POST', '/api/v1/blast-radius', { as: 'auditor', body: question })).body.code
    assert.equal(await refusal({ purl: 'pkg:npm/log', range: 'no range >' }), 'blast-radius.invalid-range')
    assert.equal(await refusal({ purl: 'nothing' }), 'purl.invalid')
    assert.equal(await refusal({}), 'request.invalid')
  })
})
