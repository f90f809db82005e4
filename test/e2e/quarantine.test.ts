import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { grantAdmissions, shippedPolicy } from '#modules/policy/index.ts'
import { transact } from '#platform/database/transact.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import type { PersonName } from '#test/people.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { chromiumMissing, launchChromium } from './chromium.ts'
import { findAccessFaults, overflowOf, startVisit, type VisitLanguage } from './visit.ts'

const day = 86_400
const file = (version: string) => `/demo/-/demo-${version}.tgz`
const requires = [
  { tier: '*', checks: [], minimumAgeDays: 7 },
  { tier: 'core', checks: ['licence'], minimumAgeDays: 14 },
]
const policy = { ...shippedPolicy, requires, quarantine: { releaseDaysMax: 14, releasableChecks: ['licence'] } }

describe('the quarantine', { skip: chromiumMissing }, () => {
  const app = testApp()
  let upstream: NpmUpstream
  let gate: Gate
  let browser: Browser
  before(async () => {
    upstream = await startNpmUpstream({})
    upstream.addVersion(makePackage({ name: 'demo', version: '1.0.0' }))
    gate = await openGate(app, upstream, { policy })
    await gate.admit('demo', ['1.0.0'])
    app.clock.advance(30 * day)
    for (const version of ['1.0.1', '1.0.2']) upstream.addVersion(makePackage({ name: 'demo', version }))
    await gate.admit('demo', ['1.0.1', '1.0.2'])
    browser = await launchChromium()
  })
  after(async () => {
    await browser?.close()
    await upstream?.close()
  })
  const visit = (as: PersonName, language: VisitLanguage = 'en-US') => startVisit(browser, app, { as, language })
  const row = (version: string) => `demo ${version}`

  it('leads from a refusal to a release by two other persons, and back', async () => {
    const refused = await gate.get(file('1.0.1'))
    assert.equal(refused.status, 403)
    const code = /\/d\/([2-9a-z]{8})/.exec(refused.body.toString())?.[1]
    const asker = await visit('developer')
    await asker.open(`/d/${code}`)
    await asker.page.getByRole('link', { name: 'Ask for early release' }).click()
    await asker.page.getByLabel('Why can it not wait?').fill('It fixes CVE-2026-1000, which is being used')
    await asker.page.getByRole('dialog').getByRole('button', { name: 'Ask for release' }).click()
    await asker.page.getByText('The release is asked for. Two other persons have to agree.').waitFor()
    await asker.page.getByText('0 of 2 have agreed').waitFor()
    assert.equal((await gate.get(file('1.0.1'))).status, 403)
    await agree('approver')
    assert.equal((await gate.get(file('1.0.1'))).status, 403)
    await agree('architect')
    assert.equal((await gate.get(file('1.0.1'))).status, 200)
    const guard = await visit('securityEngineer')
    await guard.open('/quarantine?release=inForce')
    await guard.page.getByRole('button', { name: 'Look' }).click()
    await guard.page.getByRole('button', { name: 'Revoke at once' }).click()
    await guard.page.getByText('This needs a reason.').waitFor()
    await guard.page.getByLabel('Comment').fill('another fix is out')
    await guard.page.getByRole('button', { name: 'Revoke at once' }).click()
    await guard.page.getByText('Your answer is recorded.').waitFor()
    assert.equal((await gate.get(file('1.0.1'))).status, 403)
    assert.deepEqual([...asker.complaints(), ...guard.complaints()], [])
    await asker.close()
    await guard.close()
  })

  async function agree(as: PersonName): Promise<void> {
    const { page, open, close, complaints } = await visit(as)
    await open('/quarantine')
    await page
      .getByRole('row', { name: row('1.0.1') })
      .getByRole('button', { name: 'Look' })
      .click()
    await page.getByText('It fixes CVE-2026-1000').first().waitFor()
    await page.getByLabel('Comment').fill('checked the diff')
    await page.getByRole('button', { name: 'Agree', exact: true }).click()
    await page.getByText('Your answer is recorded.').waitFor()
    assert.deepEqual(complaints(), [])
    await close()
  }

  it('offers no answer to whoever asked', async () => {
    const versionId = await idOf('1.0.2')
    const body = { versionId, reason: 'urgent', validHours: 24, coversChecks: true }
    assert.equal((await app.request('POST', '/api/v1/quarantine/releases', { as: 'architect', body })).status, 200)
    const { page, open, close } = await visit('architect')
    await open('/quarantine')
    await page
      .getByRole('row', { name: row('1.0.2') })
      .getByRole('button', { name: 'Look' })
      .click()
    await page.getByText('You asked for this. Two other persons have to agree.').waitFor()
    assert.equal(await page.getByRole('button', { name: 'Agree', exact: true }).count(), 0)
    assert.equal(await page.getByRole('button', { name: 'Withdraw' }).count(), 1)
    await close()
  })

  it('sorts, filters and exports', async () => {
    const { page, open, close } = await visit('auditor')
    await open('/quarantine')
    await page.getByRole('columnheader', { name: 'Held until' }).click()
    await page.waitForURL(/sort=-?until/)
    await page.getByLabel('Package', { exact: true }).fill('nothing-like-it')
    await page.getByRole('button', { name: 'Search', exact: true }).click()
    await page.getByText('Nothing matches this filter').waitFor()
    await page.getByRole('button', { name: 'Reset' }).click()
    await page.getByRole('row', { name: row('1.0.1') }).waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ])
    const text = Buffer.concat(await (await download.createReadStream()).toArray()).toString()
    assert.match(text, /demo@1\.0\.1/)
    assert.equal(await page.getByRole('button', { name: 'Ask for release' }).count(), 0)
    await close()
  })

  it('can be used by everyone, in both languages', async () => {
    const versionId = await idOf('1.0.1')
    await admitCore()
    const faults: string[] = []
    for (const language of ['zh-CN', 'en-US'] as const) {
      const { page, open, close, complaints } = await visit('approver', language)
      for (const state of ['', '?all=true', `?ask=${versionId}&subject=demo@1.0.1`, 'look']) {
        await open(`/quarantine${state === 'look' ? '' : state}`)
        if (state === 'look')
          await page
            .getByRole('button', { name: /^(Look|查看|查 看)$/ })
            .first()
            .click()
        await page.waitForTimeout(400)
        const found = [...complaints(), ...(await findAccessFaults(page))]
        const overflow = await overflowOf(page)
        if (overflow > 0) found.push(`wider than the window by ${overflow} pixels`)
        faults.push(...found.map((fault) => `${language} ${state}: ${fault}`))
        const folder = process.env.ASSAY_SCREENSHOTS
        if (folder) await page.screenshot({ path: `${folder}/quarantine-${language}-${state.slice(1, 5)}.png` })
      }
      await close()
    }
    assert.deepEqual(faults, [])
  })

  /** One more that also waits for a check, because many depend on it. */
  async function admitCore(): Promise<void> {
    upstream.addVersion(makePackage({ name: 'core-parts', version: '3.0.0', license: 'MIT' }))
    await gate.admit('core-parts', ['3.0.0'])
    const context = app.context()
    const { id } = await context.db
      .selectFrom('package')
      .select('id')
      .where('name', '=', 'core-parts')
      .executeTakeFirstOrThrow()
    const body = { tier: 'core', reason: 'many depend on it' }
    const { status } = await app.request('PATCH', `/api/v1/packages/${id}`, { as: 'securityEngineer', body })
    assert.equal(status, 200)
    const versionIds = [await idOf('3.0.0')]
    await transact(context, (tx) => grantAdmissions(tx, { versionIds, reason: 'test' }))
  }

  async function idOf(version: string): Promise<string> {
    const { db } = app.context()
    return (
      await db.selectFrom('package_version').select('id').where('version', '=', version).executeTakeFirstOrThrow()
    ).id
  }
})
