import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, it } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { relaxedPolicy, usePolicy } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { rawRequest } from '#test/raw-request.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { chromiumMissing, launchChromium } from './chromium.ts'
import { findAccessFaults, overflowOf, startVisit } from './visit.ts'

const names = ['kit', 'part', 'bolt']

describe('repositories in the console', { skip: chromiumMissing }, () => {
  const app = testApp()
  let browser: Browser
  let upstream: NpmUpstream
  let base = ''
  before(async () => {
    browser = await launchChromium()
    upstream = await startNpmUpstream({ packages: names.map((name) => makePackage({ name, version: '1.0.0' })) })
    await usePolicy(app, relaxedPolicy)
    base = await app.listen()
  })
  after(async () => {
    await browser?.close()
    await upstream?.close()
  })
  const find = async (name: string) => {
    const { body } = await app.request('GET', '/api/v1/repositories', { as: 'devops' })
    return body.items.find((each: { name: string }) => each.name === name)
  }
  const download = (name: string, repository = 'npm') =>
    rawRequest(`${base}/repo/${repository}/${name}/-/${name}-1.0.0.tgz`, { token: app.people.developer.token })

  const begin = async (page: Page, kind: RegExp) => {
    const drawer = page.getByRole('dialog', { name: 'New repository' })
    await drawer.getByRole('combobox', { name: 'Ecosystem' }).click()
    await page.getByTitle('npm', { exact: true }).click()
    await drawer.getByRole('radio', { name: kind }).check()
    return drawer
  }

  it('a proxy is set up, refused by what is wrong at the field that is wrong, and tested', async () => {
    const { page, open, close, complaints } = await startVisit(browser, app, { as: 'devops' })
    await open('/repositories')
    await page.getByText('No repository is set up yet').waitFor()
    await page.getByRole('button', { name: 'New repository' }).click()
    const drawer = await begin(page, /^Proxy/)
    await drawer.getByLabel('Name', { exact: true }).fill('NPM')
    await drawer.getByLabel('Upstream', { exact: true }).fill(upstream.url)
    await drawer.getByLabel('Reserved names').fill('@bank/*,')
    await drawer.getByRole('switch').click()
    await drawer.getByText('Whoever reaches this server may download').waitFor()
    assert.deepEqual([...complaints(), ...(await findAccessFaults(page))], [])
    await drawer.getByRole('switch').click()
    await drawer.getByRole('button', { name: 'Save' }).click()
    await drawer.locator('.ant-form-item', { hasText: 'The name NPM is not possible' }).getByLabel('Name').fill('npm')
    await drawer.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { level: 1, name: 'npm' }).waitFor()
    assert.equal(new URL(page.url()).pathname, '/repositories/npm')
    const made = await find('npm')
    assert.deepEqual([made.kind, made.upstreamUrl, made.reservedNames], ['proxy', upstream.url, ['@bank/*']])
    await page.getByRole('button', { name: 'Test the upstream' }).click()
    await page.getByText(`${upstream.url} answers.`).waitFor()
    await close()
  })

  it('a hosted one and a group have fields of their own, and members stand in the order that was chosen', async () => {
    const { page, open, close, complaints } = await startVisit(browser, app, { as: 'devops' })
    await open('/repositories?create=true')
    const hosted = await begin(page, /^Hosted/)
    assert.equal(await hosted.getByRole('radio', { name: /^Observe/ }).isChecked(), true)
    assert.equal(await hosted.getByLabel('Upstream', { exact: true }).count(), 0)
    await hosted.getByLabel('Name', { exact: true }).fill('npm-own')
    await hosted.getByLabel('Reserved names').fill('@bank/*,')
    await hosted.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { level: 1, name: 'npm-own' }).waitFor()

    await open('/repositories?create=true')
    const group = await begin(page, /^Group/)
    await group.getByLabel('Name', { exact: true }).fill('npm-all')
    await group.getByRole('button', { name: 'Save' }).click()
    await group.getByText('Add at least one repository.').waitFor()
    for (const name of ['npm (Proxy)', 'npm-own (Hosted)']) {
      await group.getByRole('combobox', { name: 'Add a repository' }).click()
      await page.getByTitle(name, { exact: true }).click()
    }
    // By keyboard, as everything else here can be.
    await group.getByRole('button', { name: 'Move npm-own up' }).focus()
    await page.keyboard.press('Enter')
    assert.deepEqual([...complaints(), ...(await findAccessFaults(page))], [])
    await group.getByRole('button', { name: 'Save' }).click()
    await page.getByRole('heading', { level: 1, name: 'npm-all' }).waitFor()
    assert.deepEqual((await find('npm-all')).members, [(await find('npm-own')).id, (await find('npm')).id])
    await close()
  })

  it('settings are changed, and only what was changed', async () => {
    const before = await find('npm')
    const { page, open, close } = await startVisit(browser, app, { as: 'devops' })
    await open('/repositories/npm?edit=true')
    const drawer = page.getByRole('dialog', { name: 'Settings of npm' })
    await drawer.getByLabel('Ask upstream again after', { exact: true }).fill('2')
    await drawer.getByLabel('Hosts of files').fill('files.example/x,')
    await drawer.getByRole('button', { name: 'Save' }).click()
    await drawer.getByText('The host files.example/x is not possible').waitFor()
    await drawer.locator('.ant-select-selection-item-remove').first().click()
    await drawer.getByRole('button', { name: 'Save' }).click()
    await page.getByText('2 minutes').waitFor()
    assert.deepEqual(await find('npm'), { ...before, softTtlSeconds: 120 })
    await close()
  })

  it('the settings of a client are copied, and the token for it is made on the next page', async () => {
    const { page, open, close } = await startVisit(browser, app, { as: 'developer' })
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write'])
    await open('/repositories/npm-all')
    await page.getByRole('tab', { name: 'yarn berry' }).click()
    const panel = page.getByRole('tabpanel', { name: 'yarn berry' })
    await panel.getByText('.yarnrc.yml').waitFor()
    await panel.getByRole('button', { name: /^Copy/ }).click()
    const copied = await page.evaluate<string>('navigator.clipboard.readText()')
    assert.match(copied, new RegExp(`^npmRegistryServer: "${base}/repo/npm-all/"\n`))
    assert.equal(await page.getByRole('button', { name: 'Settings' }).count(), 0)
    await panel.getByRole('link', { name: 'Create a token for this repository' }).click()
    await page.waitForURL(/\/tokens\?create=true&repository=[0-9a-f-]{36}$/)
    await page.getByRole('dialog').waitFor()
    await close()
  })

  it('what is refused appears in the live log by itself, and waits while somebody reads there', async () => {
    assert.equal((await download('kit')).status, 403)
    const { page, open, close, complaints } = await startVisit(browser, app, { as: 'securityEngineer' })
    await open('/gateway?repository=npm')
    await page.getByRole('row', { name: /kit 1\.0\.0/ }).waitFor()
    await page.mouse.move(2, 2)
    assert.equal((await download('part')).status, 403)
    await page.getByRole('row', { name: /part 1\.0\.0/ }).waitFor()

    await page.getByRole('row', { name: /kit 1\.0\.0/ }).hover()
    assert.equal((await download('bolt')).status, 403)
    const waiting = page.getByRole('button', { name: 'Show 1 new' })
    await waiting.waitFor()
    assert.equal(await page.getByRole('row', { name: /bolt 1\.0\.0/ }).count(), 0)
    await waiting.click()
    await page.getByRole('row', { name: /bolt 1\.0\.0/ }).waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText('Paused', { exact: true }).waitFor()

    await page.getByRole('row', { name: /bolt/ }).getByRole('button', { name: /bolt/ }).focus()
    await page.keyboard.press('Enter')
    const drawer = page.getByRole('dialog', { name: 'bolt@1.0.0' })
    await drawer.getByText('not-admitted').waitFor()
    await drawer.getByRole('link', { name: 'npm', exact: true }).waitFor()
    assert.deepEqual([...complaints(), ...(await findAccessFaults(page))], [])
    await drawer.getByRole('link', { name: 'All requests for this package' }).click()
    await page.waitForURL(/\/gateway\?name=bolt$/)
    await page.getByText('1 entry').waitFor()
    await close()
  })

  it('the page of a repository shows what it refused', async () => {
    const { page, open, close } = await startVisit(browser, app, { as: 'securityEngineer' })
    // The day before is counted from the reader's clock, and the tests have one of their own.
    await page.clock.setFixedTime(app.clock.now())
    await open('/repositories/npm')
    await page.getByText('In the last 24 hours: 3 requests, 3 refused').waitFor()
    await page.getByRole('tab', { name: 'Refused' }).click()
    const panel = page.getByRole('tabpanel', { name: 'Refused' })
    await panel.getByRole('row', { name: /bolt/ }).waitFor()
    assert.equal(await panel.getByRole('row').count(), 4)
    await panel.getByRole('link', { name: 'Open the log' }).click()
    await page.waitForURL(/\/gateway\?repository=npm&outcome=refused$/)
    await open('/repositories/nobody')
    await page.getByText('There is no repository nobody').waitFor()
    await close()
  })

  it('the list is filtered, sorted by a click, and exported as it is', async () => {
    const { page, open, close } = await startVisit(browser, app, { as: 'auditor' })
    await open('/repositories')
    const firstCells = () => page.locator('tbody tr.ant-table-row td:first-child').allTextContents()
    assert.deepEqual(await firstCells(), ['npm', 'npm-all', 'npm-own'])
    await page.getByRole('columnheader', { name: 'Kind' }).click()
    await page.waitForURL(/sort=kind/)
    assert.deepEqual(await firstCells(), ['npm-all', 'npm-own', 'npm'])
    await page.getByRole('combobox', { name: 'Kind' }).click()
    await page.getByTitle('Group', { exact: true }).last().click()
    await page.waitForURL(/kind=group/)
    const [exported] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Export CSV' }).click(),
    ])
    const lines = readFileSync(await exported.path(), 'utf8').split('\r\n')
    assert.equal(lines[0], '\uFEFFName,Ecosystem,Kind,Upstream state,Upstream or members,Mode,Address')
    assert.deepEqual(lines.slice(1), [
      `npm-all,npm,Group,No upstream,"npm-own, npm",Approved only,${base}/repo/npm-all/`,
    ])
    assert.equal(await page.getByRole('button', { name: 'New repository' }).count(), 0)
    await close()
  })

  it('can be used by everyone, in both languages', async () => {
    const faults: string[] = []
    const paths = ['', '?create=true', '/npm', '/npm?edit=true', '/npm-all', '/npm-all?edit=true', '/npm-own']
    for (const [language, appearance] of [
      ['zh-CN', 'light'],
      ['en-US', 'dark'],
    ] as const) {
      const look = { language, appearance }
      const { page, open, close, complaints } = await startVisit(browser, app, { as: 'devops', ...look })
      for (const path of paths) {
        await open(`/repositories${path}`)
        const found = [...complaints(), ...(await findAccessFaults(page))]
        const overflow = await overflowOf(page)
        if (overflow > 0) found.push(`wider than the window by ${overflow} pixels`)
        faults.push(...found.map((fault) => `${language} ${path}: ${fault}`))
      }
      await close()
    }
    assert.deepEqual(faults, [])
  })
})
