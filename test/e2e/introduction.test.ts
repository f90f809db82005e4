import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { chromiumMissing, launchChromium } from './chromium.ts'
import { findAccessFaults, startVisit } from './visit.ts'

const packages = [
  makePackage({ name: 'kit', version: '1.0.0', dependencies: { part: '^1.0.0', '@parts/bolt': '^2.0.0' } }),
  makePackage({ name: 'part', version: '1.2.0' }),
  makePackage({ name: '@parts/bolt', version: '2.0.0', scripts: { install: 'node install.js' } }),
]

describe('bringing a package in through the console', { skip: chromiumMissing }, () => {
  const app = testApp()
  let browser: Browser
  let upstream: NpmUpstream
  let gate: Gate
  before(async () => {
    browser = await launchChromium()
    upstream = await startNpmUpstream({ packages })
    gate = await openGate(app, upstream)
  })
  after(async () => {
    await browser?.close()
    await upstream?.close()
  })

  it('shows why the gateway refuses, and where to ask', async () => {
    const refused = await gate.get('/kit/-/kit-1.0.0.tgz')
    assert.equal(refused.status, 403)
    const { page, open, close } = await startVisit(browser, app, { as: 'auditor' })
    await open('/gateway?outcome=refused')
    await page
      .getByRole('row', { name: /kit 1\.0\.0/ })
      .getByRole('button', { name: 'Why?' })
      .click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('not-admitted').waitFor()
    assert.deepEqual(await findAccessFaults(page), [])
    await drawer.getByRole('link', { name: 'Open on its own page' }).click()
    await page.getByRole('heading', { level: 1, name: 'Why kit@1.0.0 was decided so' }).waitFor()
    await close()
  })

  it('leads from the address that a client prints to the request', async () => {
    const refused = await gate.get('/kit')
    assert.equal(refused.status, 403)
    const [, link = ''] = /https?:\/\/[^/]+(\/p\/npm\/kit)/.exec(String(refused.body)) ?? []
    assert.notEqual(link, '', String(refused.body))
    const { page, open, close } = await startVisit(browser, app, { as: 'developer' })
    await open(link)
    await page.getByRole('heading', { level: 1, name: 'kit' }).waitFor()
    await page.getByRole('link', { name: 'Request introduction' }).click()
    assert.equal(await page.getByRole('textbox', { name: 'Packages' }).inputValue(), 'kit')
    await open('/p/npm/%40nobody%2Fknows')
    await page.getByText('@nobody/knows is not in the catalogue').waitFor()
    await close()
  })

  it('resolves what a request brings along, and submits it', async () => {
    const { page, open, close, complaints } = await startVisit(browser, app, { as: 'developer' })
    await open('/introductions/new')
    await page.getByRole('textbox', { name: 'Packages' }).fill('kit@^1.0.0')
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByLabel('Purpose').fill('To build kits.')
    await page.getByLabel('Application').waitFor()
    await page.getByRole('button', { name: 'Resolve and check' }).click()
    await page.getByRole('heading', { name: '3 packages, 3 not approved' }).waitFor()
    assert.deepEqual(await findAccessFaults(page), [])
    await page
      .getByRole('row', { name: /@parts\/bolt/ })
      .getByText('through kit@1.0.0')
      .waitFor()
    await page.getByRole('button', { name: 'Submit for approval' }).click()
    await page.getByRole('heading', { level: 1, name: /kit@1\.0\.0/ }).waitFor()
    assert.deepEqual(complaints(), [])
    await app.drain()
    await close()
  })

  it('is approved by another person, with both languages in between', async () => {
    const { page, open, close, complaints } = await startVisit(browser, app, { as: 'approver', language: 'zh-CN' })
    await open('/approvals')
    await page.getByRole('navigation', { name: '当前页签中的申请' }).getByText('共 3 个软件包').waitFor()
    await page.getByRole('button', { name: /退\s?回/ }).click()
    await page.getByRole('alert').getByText('驳回或退回须说明理由').waitFor()
    await page.getByLabel('审批说明').fill('已核对许可证与漏洞情况。')
    assert.deepEqual(await findAccessFaults(page), [])
    await page.getByRole('button', { name: /同\s?意/ }).click()
    const dialog = page.getByRole('dialog', { name: '确定同意引入 3 个版本？' })
    await dialog.getByRole('button', { name: /同\s?意/ }).click()
    await page.getByText('没有待办事项').waitFor()
    await page.getByRole('tab', { name: '已办' }).click()
    await page.getByText('已批准').first().waitFor()
    assert.deepEqual(complaints(), [])
    await close()
    assert.equal((await gate.get('/kit/-/kit-1.0.0.tgz')).status, 200)
  })

  it('shows the verdict with everything it rests on', async () => {
    const { page, open, close } = await startVisit(browser, app, { as: 'securityEngineer' })
    await open('/packages?text=bolt')
    await page.getByRole('link', { name: '@parts/bolt' }).click()
    const row = page.getByRole('row', { name: /2\.0\.0/ })
    await row.getByText('Install script').waitFor()
    await row.getByText('On hold').waitFor()
    // An approval counts for the unit of the request, and this reader works in another.
    await page.getByLabel('Verdicts for').click()
    await page.getByTitle('Retail banking', { exact: true }).click()
    await row.getByText('Warning').waitFor()
    await row.getByRole('link', { name: '2.0.0' }).click()
    await page.getByRole('heading', { name: 'This version may be used, with a warning' }).waitFor()
    await page.getByRole('tab', { name: 'Admissions (1)' }).click()
    await page.getByRole('cell', { name: 'approver' }).waitFor()
    assert.equal(new URL(page.url()).searchParams.get('tab'), 'admissions')
    await close()
  })

  it('is found from the one search box', async () => {
    const { page, open, close } = await startVisit(browser, app, { as: 'auditor' })
    await open('/')
    const box = page.getByRole('combobox', { name: 'Search everywhere' })
    await page.keyboard.press('/')
    await page.keyboard.type('kit')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Catalogue' }).waitFor()
    assert.equal(new URL(page.url()).searchParams.get('text'), 'kit')
    await box.fill('bolt')
    await page.getByTitle('@parts/bolt', { exact: true }).waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: '@parts/bolt' }).waitFor()
    await box.fill('part@1.2.0')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'part 1.2.0' }).waitFor()
    await box.fill('pkg:npm/nothing@1.0.0')
    await page.keyboard.press('Enter')
    await page.getByText('pkg:npm/nothing@1.0.0 is not in the catalogue').waitFor()
    await box.fill('CVE-2021-44906')
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Advisories' }).waitFor()
    assert.equal(new URL(page.url()).searchParams.get('text'), 'CVE-2021-44906')
    await close()
  })

  it('exports what the filter finds', async () => {
    const { page, open, close } = await startVisit(browser, app, { as: 'auditor' })
    await open('/packages?text=part')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ])
    const lines = readFileSync(await download.path(), 'utf8').split('\r\n')
    assert.equal(download.suggestedFilename(), 'assay-packages.csv')
    assert.equal(lines[0], '\uFEFFPackage,Ecosystem,Latest version,Versions,Tier,Owner')
    // A name that begins with an at sign must not become a formula.
    assert.deepEqual(lines.slice(1).sort(), ["'@parts/bolt,npm,2.0.0,1,,", 'part,npm,1.2.0,1,,'])
    await close()
  })

  it('does not offer one’s own request for approval', async () => {
    const { page, open, close } = await startVisit(browser, app, { as: 'architect' })
    await open('/introductions/new?packages=part')
    await page.getByRole('button', { name: 'Next' }).click()
    await page.getByLabel('Purpose').fill('To see that I cannot approve it.')
    await page.getByRole('button', { name: 'Resolve and check' }).click()
    // The architect's unit has the admission already or not: either way the draft can be kept.
    await page.getByRole('button', { name: 'Keep as draft' }).click()
    await page.getByRole('heading', { name: 'What it brings in' }).waitFor()
    await app.context().db.updateTable('introduction').set({ state: 'approval' }).where('state', '=', 'draft').execute()
    await page.reload()
    await page.getByText('You made this request.').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Approve' }).count(), 0)
    await close()
  })
})
