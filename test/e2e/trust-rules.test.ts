import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { createApplication } from '#modules/inventory/index.ts'
import { transact } from '#platform/database/transact.ts'
import { testApp } from '#test/harness.ts'
import { startTokenIssuer, type TokenIssuer } from '#test/upstreams/token-issuer.ts'
import { chromiumMissing, launchChromium } from './chromium.ts'
import { findAccessFaults, overflowOf, startVisit } from './visit.ts'

describe('CI trust in the console', { skip: chromiumMissing }, () => {
  const app = testApp()
  let browser: Browser
  let issuer: TokenIssuer
  before(async () => {
    browser = await launchChromium()
    issuer = await startTokenIssuer()
    const orgUnitId = app.people.developer.actor.orgUnitId
    const ownerPersonId = app.people.architect.personId
    await transact(app.context(), (tx) =>
      createApplication(tx, { code: 'PAY', name: 'Payments', orgUnitId, ownerPersonId }),
    )
  })
  after(async () => {
    await browser?.close()
    await issuer?.close()
  })
  const rules = async () => (await app.request('GET', '/api/v1/trust-rules', { as: 'administrator' })).body.items

  it('makes a rule from an example, and tells which condition a token fails', async () => {
    const { page, open, close, complaints } = await startVisit(browser, app, { as: 'administrator' })
    await open('/trust-rules')
    await page.getByRole('button', { name: 'New trust rule' }).click()
    await page.getByText('GitHub Actions').click()
    await page.getByLabel('Name').fill('Payments on GitHub')
    await page.getByLabel('Issuer', { exact: true }).fill(issuer.url)
    await page.getByLabel('Audience').fill('https://assay.bank.example')
    await page.getByRole('combobox', { name: 'Application' }).click()
    await page.getByText('PAY Payments').click()
    await page.getByLabel('Only these packages').fill('npm:@bank/*,')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('The trust rule is in force.').waitFor()
    const [rule] = await rules()
    assert.deepEqual(rule.packagePatterns, ['npm:@bank/*'])
    assert.deepEqual(
      rule.conditions.map((each: { claim: string }) => each.claim),
      ['repository', 'ref'],
    )
    const now = Math.floor(app.clock.now().getTime() / 1000)
    const claims = {
      aud: rule.audience,
      sub: 'x',
      iat: now,
      exp: now + 60,
      repository: 'bank/payments',
      ref: 'refs/heads/x',
    }
    await page.getByRole('button', { name: 'Try a token' }).click()
    await page.getByLabel('Identity token').fill(await issuer.sign(claims))
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByText('This token would be refused').waitFor()
    await page.getByText('refs/heads/x').first().waitFor()
    await page.getByLabel('Identity token').fill(await issuer.sign({ ...claims, ref: 'refs/heads/main' }))
    await page.getByRole('button', { name: 'Check' }).click()
    await page.getByText('This token would be exchanged').waitFor()
    assert.deepEqual([...complaints(), ...(await findAccessFaults(page))], [])
    await close()
  })

  it('can be used by everyone, in both languages', async () => {
    const [{ id }] = await rules()
    const faults: string[] = []
    for (const language of ['zh-CN', 'en-US'] as const) {
      const { page, open, close, complaints } = await startVisit(browser, app, { as: 'administrator', language })
      for (const state of ['', '?create=true', `?edit=${id}`, `?try=${id}`, `?pipeline=${id}`]) {
        await open(`/trust-rules${state}`)
        const found = [...complaints(), ...(await findAccessFaults(page))]
        const overflow = await overflowOf(page)
        if (overflow > 0) found.push(`wider than the window by ${overflow} pixels`)
        faults.push(...found.map((fault) => `${language} ${state}: ${fault}`))
      }
      await close()
    }
    assert.deepEqual(faults, [])
  })

  it('offers tokens that are narrowed', async () => {
    const { page, open, close } = await startVisit(browser, app, { as: 'devops' })
    await open('/tokens?create=true')
    const drawer = page.getByRole('dialog')
    await drawer.getByLabel('Name').fill('release')
    await drawer.getByText('Download and publish packages').click()
    await drawer.getByLabel('Only these packages').fill('npm:@bank/*,maven:com.bank.*,')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('button', { name: 'I have copied it' }).click()
    await page.getByText('npm:@bank/*, maven:com.bank.*').waitFor()
    assert.deepEqual(await findAccessFaults(page), [])
    await close()
  })
})
