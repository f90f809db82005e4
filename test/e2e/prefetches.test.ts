import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { chromiumMissing, launchChromium } from './chromium.ts'
import { findAccessFaults, startVisit } from './visit.ts'

describe('prefetches and mirror lists in the console', { skip: chromiumMissing }, () => {
  const app = testApp()
  let browser: Browser
  let upstream: NpmUpstream
  before(async () => {
    browser = await launchChromium()
    upstream = await startNpmUpstream({ packages: [makePackage({ name: 'kit', version: '1.0.0' })] })
    await openGate(app, upstream)
    const packages = ['pkg:npm/kit@1.0.0', 'pkg:npm/gone@1.0.0']
    const prefetch = { source: { kind: 'packages', packages } }
    assert.equal((await app.request('POST', '/api/v1/prefetches', { as: 'devops', body: prefetch })).status, 202)
    const list = { name: 'base', repository: 'npm', entries: 'kit@^1' }
    assert.equal((await app.request('POST', '/api/v1/mirror-lists', { as: 'devops', body: list })).status, 200)
    await app.drain()
  })
  after(async () => {
    await browser?.close()
    await upstream?.close()
  })

  it('shows what was brought in, why something was not, and the lists', async () => {
    const { page, open, close, complaints } = await startVisit(browser, app, { as: 'auditor' })
    await open('/prefetches')
    const run = page.getByRole('row', { name: /kit \+ 1/ })
    await run.waitFor()
    await page.getByRole('row', { name: /base.*npm.*1/ }).waitFor()
    assert.deepEqual([...complaints(), ...(await findAccessFaults(page))], [])
    await run.getByRole('button', { name: 'Show' }).click()
    const drawer = page.getByRole('dialog')
    await drawer.getByText('gone does not exist upstream of repository npm.').waitFor()
    assert.deepEqual([...complaints(), ...(await findAccessFaults(page))], [])
    await close()
  })
})
