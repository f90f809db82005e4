import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { ensurePackage } from '#modules/catalog/index.ts'
import { transact } from '#platform/database/transact.ts'
import { testApp } from '#test/harness.ts'
import { chromiumMissing, launchChromium } from './chromium.ts'
import { findAccessFaults, startVisit } from './visit.ts'

describe('changing the policy in the console', { skip: chromiumMissing }, () => {
  const app = testApp()
  let browser: Browser
  before(async () => {
    browser = await launchChromium()
    await transact(app.context(), (tx) => ensurePackage(tx, { ecosystem: 'npm', name: 'event-stream' }))
  })
  after(() => browser?.close())

  it('is proposed by one person, who cannot decide on it', async () => {
    const { page, open, close, complaints } = await startVisit(browser, app, { as: 'securityEngineer' })
    await open('/policy')
    await page.getByRole('button', { name: 'Propose a change' }).click()
    const drawer = page.getByRole('dialog')
    const editor = drawer.getByLabel('Policy document (JSON)')
    const shipped = await editor.inputValue()
    await editor.fill(shipped.replace('"admissionValidDays": 365', '"admissionValidDays": 90'))
    await drawer.getByText('"admissionValidDays": 90').last().waitFor()
    await drawer.getByLabel('Reason').fill('Look at everything again each quarter.')
    assert.deepEqual(await findAccessFaults(page), [])
    await drawer.getByRole('button', { name: 'Propose' }).click()
    await page.getByRole('heading', { level: 1, name: 'Proposal: revision 2' }).waitFor()
    await page.getByText('You made this proposal.').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Put in force' }).count(), 0)
    assert.deepEqual(complaints(), [])
    await close()
  })

  it('is put in force by another', async () => {
    const { page, open, close } = await startVisit(browser, app, { as: 'approver' })
    await open('/policy')
    await page.getByRole('link', { name: 'Look at it' }).click()
    await page.getByText('"admissionValidDays": 365').first().waitFor()
    await page.getByRole('button', { name: 'Put in force' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Put in force' }).click()
    await page.getByText('In force', { exact: true }).first().waitFor()
    await open('/policy')
    await page.getByText('90 days').waitFor()
    await close()
  })

  it('restricts a package and lifts the restriction', async () => {
    const { page, open, close } = await startVisit(browser, app, { as: 'securityEngineer' })
    await open('/restrictions')
    await page.getByText('Nothing is restricted').waitFor()
    await page.getByRole('button', { name: 'New restriction' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click()
    await page.getByText('This is needed').first().waitFor()
    assert.deepEqual(await findAccessFaults(page), [])
    const drawer = page.getByRole('dialog')
    await drawer.getByRole('combobox', { name: 'Package' }).fill('event')
    await page.getByTitle('event-stream', { exact: true }).click()
    await drawer.getByLabel('Reason for everyone').fill('It steals wallets.')
    await drawer.getByLabel('Confidential reason').fill('Seen in our own build.')
    await drawer.getByRole('button', { name: 'Save' }).click()
    const row = page.getByRole('row', { name: /event-stream/ })
    await row.getByText('Seen in our own build.').waitFor()
    await row.getByRole('button', { name: 'Lift' }).click()
    await page.getByRole('tooltip').getByRole('button', { name: 'Lift' }).click()
    await row.getByText('Lifted').waitFor()
    await close()
  })

  it('keeps the confidential reason from those who only read', async () => {
    const { page, open, close } = await startVisit(browser, app, { as: 'auditor' })
    await open('/restrictions')
    await page.getByText('It steals wallets.').waitFor()
    assert.equal(await page.getByText('Seen in our own build.').count(), 0)
    await close()
  })

  it('shows a developer no page that is not theirs', async () => {
    const { page, open, close } = await startVisit(browser, app, { as: 'developer' })
    await open('/audit')
    await page.getByText('You may not see this page').waitFor()
    assert.equal(await page.getByRole('link', { name: 'Audit trail' }).count(), 0)
    await close()
  })
})
