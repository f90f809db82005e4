import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { importAdvisories } from '#modules/advisories/index.ts'
import { createApplication } from '#modules/inventory/index.ts'
import { transact } from '#platform/database/transact.ts'
import { feedOf } from '#test/advisory-feed.ts'
import { bomOf } from '#test/bom.ts'
import { testApp } from '#test/harness.ts'
import type { PersonName } from '#test/people.ts'
import { chromiumMissing, launchChromium } from './chromium.ts'
import { findAccessFaults, overflowOf, startVisit, type VisitLanguage } from './visit.ts'

describe('triage', { skip: chromiumMissing }, () => {
  const app = testApp()
  let browser: Browser
  before(async () => {
    const { orgUnitId, personId: ownerPersonId } = app.people.developer.actor
    for (const code of ['LOANS', 'CARDS'])
      await transact(app.context(), (tx) => createApplication(tx, { code, name: code, orgUnitId, ownerPersonId }))
    const path = feedOf({
      id: 'CVE-2026-1000',
      name: 'left',
      severity: 'HIGH',
      summary: 'Left reads what it should not',
    })
    await importAdvisories(app.context(), { path, source: 'test' })
    for (const code of ['LOANS', 'CARDS'])
      await app.request('POST', `/api/v1/sboms?application=${code}&release=1&fileName=bom.json`, {
        as: 'devops',
        body: bomOf('left@1.0.0'),
      })
    await app.drain()
    browser = await launchChromium()
  })
  after(async () => browser?.close())
  const visit = (as: PersonName, language: VisitLanguage = 'en-US') => startVisit(browser, app, { as, language })
  const states = async () => {
    const { body } = await app.request('GET', '/api/v1/findings', { as: 'auditor' })
    return body.items.map((each: { state: string }) => each.state)
  }

  it('is said once for all applications, confirmed by another, and taken back', async () => {
    const one = await visit('securityEngineer')
    await one.open('/findings')
    await one.page.getByRole('button', { name: 'Triage' }).first().click()
    await one.page.getByRole('radio', { name: 'not affected' }).click()
    await one.page.getByLabel('Why it does not concern us').click()
    await one.page.getByTitle('The code cannot be reached').click()
    await one.page.getByRole('radio', { name: 'Everywhere' }).click()
    await one.page.getByText('Concerns 2 findings in 2 applications').waitFor()
    await one.page.getByText('A second person has to confirm it before it counts.').waitFor()
    await one.page.getByLabel('Reason').fill('Only our build reaches it')
    assert.deepEqual([await findAccessFaults(one.page), one.complaints()], [[], []])
    await one.page.getByRole('button', { name: 'Save' }).click()
    await one.page.getByText('Said; a second person has to confirm it').waitFor()
    assert.deepEqual(await states(), ['open', 'open'])
    await one.open('/analyses')
    assert.equal(await one.page.getByRole('button', { name: 'Confirm' }).count(), 0)
    await one.close()
    await confirmAndRevoke()
  })

  async function confirmAndRevoke() {
    const other = await visit('architect')
    await other.open('/analyses?view=awaiting')
    await other.page.getByRole('button', { name: 'Confirm' }).click()
    await other.page.getByRole('tooltip').getByRole('button', { name: 'Confirm' }).click()
    await other.page.getByText('Confirmed: it counts now').waitFor()
    assert.deepEqual(await states(), ['not-affected', 'not-affected'])
    await other.open('/analyses')
    await other.page.getByRole('button', { name: 'Revoke' }).click()
    await other.page.getByLabel('Why', { exact: true }).fill('It can be reached after all')
    await other.page.getByRole('tooltip').getByRole('button', { name: 'Revoke' }).click()
    await other.page.getByText('Revoked').first().waitFor()
    await other.page.getByText('revoked', { exact: true }).waitFor()
    assert.deepEqual(await states(), ['open', 'open'])
    await other.close()
  }

  it('can be used in Chinese', async () => {
    const { page, open, close, complaints } = await visit('securityEngineer', 'zh-CN')
    for (const path of ['/findings?state=open', '/analyses']) {
      await open(path)
      assert.deepEqual([await findAccessFaults(page), complaints(), await overflowOf(page)], [[], [], 0], path)
    }
    await close()
  })
})
