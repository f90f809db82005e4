import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { createApplication } from '#modules/inventory/index.ts'
import { transact } from '#platform/database/transact.ts'
import { testApp } from '#test/harness.ts'
import { chromiumMissing, launchChromium } from './chromium.ts'
import { findAccessFaults, overflowOf, startVisit, type VisitLanguage } from './visit.ts'

const component = (name: string, version: string, license: string) => ({
  type: 'library',
  name,
  version,
  purl: `pkg:npm/${name}@${version}`,
  licenses: [{ license: { id: license } }],
})

describe('bills of materials in the console', { skip: chromiumMissing }, () => {
  const app = testApp()
  let browser: Browser
  let releaseId = 0
  before(async () => {
    const { orgUnitId, personId: ownerPersonId } = app.people.developer.actor
    await transact(app.context(), (tx) => createApplication(tx, { code: 'PAY', name: 'Pay', orgUnitId, ownerPersonId }))
    for (const [release, components] of [
      ['1', [component('left', '1.0.0', 'MIT'), component('gone', '1.0.0', 'MIT')]],
      ['2', [component('left', '2.0.0', 'Zlib'), component('fresh', '1.0.0', 'MIT')]],
    ] as const) {
      app.clock.advance(1)
      await app.request('POST', `/api/v1/sboms?application=PAY&release=${release}&fileName=bom.json`, {
        as: 'devops',
        body: { bomFormat: 'CycloneDX', specVersion: '1.6', components, odd: true },
      })
    }
    await app.drain()
    const { body } = await app.request('GET', '/api/v1/sboms', { as: 'auditor' })
    releaseId = body.items[0].releaseId
    browser = await launchChromium()
  })
  after(async () => browser?.close())
  const visit = (language: VisitLanguage) => startVisit(browser, app, { as: 'auditor', language })

  it('say what they lack and which rules they break', async () => {
    const one = await visit('en-US')
    await one.open('/sboms')
    await one.page.getByRole('button', { name: 'Show' }).first().click()
    await one.page.getByText('Breaks the official schema').waitFor()
    await one.page.getByRole('button', { name: /NTIA 2021/ }).click()
    await one.page.getByText('Let the tool take the supplier').waitFor()
    await one.page.getByText('our reading of a draft, not verified').waitFor()
    assert.deepEqual([await findAccessFaults(one.page), one.complaints(), await overflowOf(one.page)], [[], [], 0])
    await one.close()
  })

  it('are compared, in Chinese too', async () => {
    const one = await visit('zh-CN')
    await one.open(`/releases/${releaseId}`)
    await one.page.getByLabel('对比的发布版本').click()
    await one.page.getByTitle('1', { exact: true }).click()
    await one.page.getByRole('button', { name: '版本变化（1）' }).click()
    await one.page.getByText('2.0.0').first().waitFor()
    await one.page.getByRole('button', { name: '新增（1）', exact: true }).click()
    await one.page.getByRole('cell', { name: /fresh/ }).first().waitFor()
    assert.deepEqual([await findAccessFaults(one.page), one.complaints(), await overflowOf(one.page)], [[], [], 0])
    const links = await one.page.getByRole('link', { name: 'CycloneDX' }).getAttribute('href')
    assert.equal(links, `/api/v1/releases/${releaseId}/sbom?format=cyclonedx`)
    await one.close()
  })
})
