import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { readBom } from '#ecosystems/generic/read-bom.ts'
import { testApp } from '#test/harness.ts'
import { createApplications, handIn } from './sboms/testdata/hand-in.ts'
import { validateDocument } from './sboms/validate-document.ts'

const component = (name: string, more: object = {}) => ({
  type: 'library',
  name,
  'bom-ref': name,
  purl: `pkg:npm/${name}@1.0.0`,
  ...more,
})

describe('a bill of materials made from the inventory', () => {
  const app = testApp()
  const ids = { whole: 0, gap: 0 }
  before(async () => {
    await createApplications(app, ['PAY'])
    const document = {
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: { component: { type: 'application', name: 'pay', 'bom-ref': 'root' } },
      components: [
        component('%40bank/left', { licenses: [{ license: { id: 'MIT' } }] }),
        component('right', { scope: 'optional' }),
      ],
      dependencies: [
        { ref: 'root', dependsOn: ['%40bank/left'] },
        { ref: '%40bank/left', dependsOn: ['right'] },
      ],
    }
    ids.whole = (await handIn(app, 'PAY 1', document)).releaseId
    const inHouse = { type: 'library', name: 'in house' }
    ids.gap = (await handIn(app, 'PAY 2', { ...document, components: [...document.components, inHouse] })).releaseId
  })
  const fetchSbom = (id: number, format: string) =>
    app.request('GET', `/api/v1/releases/${id}/sbom?format=${format}`, { as: 'auditor' })

  for (const format of ['cyclonedx', 'spdx'])
    it(`${format}: reads again as what was handed in, and keeps the rules of its standard`, async () => {
      const { status, body, headers } = await fetchSbom(ids.whole, format)
      assert.equal(status, 200)
      assert.match(String(headers['content-disposition']), /PAY-1\./)
      const bytes = Buffer.from(JSON.stringify(body))
      const bom = readBom(bytes)
      assert.deepEqual((await validateDocument(bytes, bom)).faults, [])
      const lines = [...bom.components].map(({ purls, scope, license }) => [purls[0], scope, license].join(' '))
      // SPDX has a scope where something is needed, not where it is.
      const right = `pkg:npm/right@1.0.0 ${format === 'spdx' ? 'runtime' : 'optional'} `
      assert.deepEqual(lines.toSorted(), ['pkg:npm/%40bank/left@1.0.0 runtime MIT', right])
      const left = bom.components.find(({ license }) => license === 'MIT')
      assert.deepEqual(bom.edges.get(bom.root?.id ?? ''), [left?.id])
      assert.equal(bom.edges.get(left?.id ?? '')?.length, 1)
    })

  it('says what it leaves out', async () => {
    const { body } = await fetchSbom(ids.gap, 'cyclonedx')
    const properties: readonly { name: string; value: string }[] = body.properties
    assert.ok(properties.some(({ name, value }) => name === 'assay:complete' && value === 'false'))
    assert.ok(properties.some(({ value }) => value.includes('"in house"')))
    assert.equal((await fetchSbom(ids.gap, 'spdx')).body.packages.length, 3)
  })

  it('is refused where nothing is known', async () => {
    const { status } = await app.request('POST', '/api/v1/deployments', {
      as: 'devops',
      body: { application: 'PAY', release: '3', environment: 'test', isProduction: false, change: 'added' },
    })
    assert.ok(status < 300)
    const { id } = await app
      .context()
      .db.selectFrom('release')
      .select('id')
      .where('version', '=', '3')
      .executeTakeFirstOrThrow()
    assert.equal((await fetchSbom(id, 'spdx')).body.code, 'release.without-sbom')
    assert.equal((await fetchSbom(9_999, 'spdx')).body.code, 'release.unknown')
    assert.equal((await fetchSbom(id, 'docx')).status, 400)
  })
})
