import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { chromiumMissing, launchChromium } from './chromium.ts'
import { startVisit, type Visit } from './visit.ts'

const names = ['alpha', 'beta', 'gamma']

describe('lists in the console', { skip: chromiumMissing }, () => {
  const app = testApp()
  let browser: Browser
  let upstream: NpmUpstream
  before(async () => {
    browser = await launchChromium()
    upstream = await startNpmUpstream({ packages: names.map((name) => makePackage({ name, version: '1.0.0' })) })
    const gate = await openGate(app, upstream)
    for (const name of names) assert.equal((await gate.get(`/${name}/-/${name}-1.0.0.tgz`)).status, 403)
  })
  after(async () => {
    await browser?.close()
    await upstream?.close()
  })

  const firstCells = (page: Page) => page.locator('tbody tr.ant-table-row td:first-child').allTextContents()
  const visiting = async (as: 'securityEngineer' | 'approver', work: (visit: Visit) => Promise<void>) => {
    const visit = await startVisit(browser, app, { as })
    await work(visit)
    assert.deepEqual(visit.complaints(), [])
    await visit.close()
  }

  it('are sorted by a click on a heading, kept in the address, and exported as they are', () =>
    visiting('securityEngineer', async ({ page, open }) => {
      await open('/packages')
      const heading = page.getByRole('columnheader', { name: 'Package' })
      await heading.click()
      await heading.click()
      await page.waitForURL(/sort=-name/)
      await page.locator('tbody tr.ant-table-row').first().getByText('gamma').waitFor()
      assert.deepEqual(await firstCells(page), ['gamma', 'beta', 'alpha'])
      assert.equal(await heading.getAttribute('aria-sort'), 'descending')
      const downloading = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Export CSV' }).click()
      const file = await (await downloading).path()
      const lines = readFileSync(file, 'utf8').split('\r\n')
      assert.deepEqual(
        lines.slice(1).map((line) => line.split(',')[0]),
        ['gamma', 'beta', 'alpha'],
      )
      await open('/packages?sort=name')
      assert.deepEqual(await firstCells(page), names)
    }))

  it('show what a figure of the workbench counts', () =>
    visiting('securityEngineer', async ({ page, open }) => {
      await open('/')
      const figure = page.locator('.figure', { hasText: 'Refused in the last 24 hours' })
      const count = await figure.locator('.figure-value').innerText()
      await figure.click()
      await page.waitForURL(/\/gateway\?/)
      await page.getByText(`${count} entries`).waitFor()
      await open('/')
      await page.locator('.figure', { hasText: 'New advisories in 7 days' }).click()
      await page.waitForURL(/firstSeenFrom=2026-05-25/)
      await page.getByText('Nothing matches this filter').waitFor()
    }))

  it('a tier and a lane are set where the package is shown', async () => {
    const { rows } = await app.app.database.pool.query<{ packageId: string; versionId: string }>(
      `select p.id as "packageId", v.id as "versionId" from package as p join package_version as v on v.package_id = p.id
       where p.name = 'alpha'`,
    )
    const [{ packageId, versionId } = { packageId: '', versionId: '' }] = rows
    await visiting('approver', async ({ page, open }) => {
      await open(`/packages/${packageId}`)
      await page.getByRole('button', { name: 'Set tier' }).click()
      await page.getByRole('combobox', { name: 'Tier' }).click()
      await page.getByText('Core: many applications depend on it').click()
      await page.getByLabel('Reason').fill('everything uses it')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('Tier: core').waitFor()
    })
    await visiting('securityEngineer', async ({ page, open }) => {
      await open(`/versions/${versionId}`)
      await page.getByRole('button', { name: 'Set lane' }).click()
      await page.getByRole('radio', { name: 'Forbidden' }).click()
      await page.getByLabel('Reason').fill('use another')
      await page.getByRole('button', { name: 'Save' }).click()
      await page.getByText('This package is forbidden here.').first().waitFor()
      await page.getByText('use another').waitFor()
    })
  })
})
