import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { Browser } from 'playwright-core'
import { bootstrapLink } from '#modules/access/index.ts'
import { testApp } from '#test/harness.ts'
import { givePassword, testPassword } from '#test/people.ts'
import { chromiumMissing, launchChromium } from './chromium.ts'
import { findAccessFaults, startVisit } from './visit.ts'

describe('coming into the console', { skip: chromiumMissing }, () => {
  const app = testApp()
  let browser: Browser
  before(async () => {
    browser = await launchChromium()
    await givePassword(app, 'developer')
  })
  after(() => browser?.close())

  it('leads through sign-in to where one was going, and tells of a wrong password', async () => {
    const { page, open, close, complaints } = await startVisit(browser, app)
    await open('/packages?text=left-pad')
    assert.equal(new URL(page.url()).pathname, '/sign-in')
    assert.deepEqual(await findAccessFaults(page), [])
    await page.getByLabel('User name').fill('developer')
    await page.getByLabel('Password').fill('not the password')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('alert').getByText('login.failed').waitFor()
    assert.deepEqual(await findAccessFaults(page), [])
    complaints()
    await page.getByLabel('Password').fill(testPassword)
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: 'Catalogue' }).waitFor()
    assert.equal(new URL(page.url()).search, '?text=left-pad')
    assert.deepEqual(complaints(), [])
    await close()
  })

  it('never leads to another site', async () => {
    const { page, open, close } = await startVisit(browser, app, { as: 'developer' })
    for (const next of ['//evil.example/', 'https://evil.example/', '/\\evil.example', 'javascript:alert(1)']) {
      await open(`/sign-in?next=${encodeURIComponent(next)}`)
      await page.getByLabel('User name').fill('developer')
      await page.getByLabel('Password').fill(testPassword)
      await page.keyboard.press('Enter')
      await page.getByRole('heading', { level: 1, name: 'Workbench' }).waitFor()
      assert.equal(new URL(page.url()).origin, await app.listen(), next)
    }
    await close()
  })

  it('speaks both languages, remembers which, and signs out', async () => {
    const { page, open, close } = await startVisit(browser, app, { as: 'developer' })
    await open('/')
    await page.getByRole('button', { name: 'Language: English' }).click()
    await page.getByRole('menuitem', { name: '简体中文' }).click()
    await page.getByRole('heading', { level: 1, name: '工作台' }).waitFor()
    assert.equal(await page.locator('html').getAttribute('lang'), 'zh-CN')
    await page.reload()
    await page.getByRole('heading', { level: 1, name: '工作台' }).waitFor()
    await page.getByRole('button', { name: 'developer' }).click()
    await page.getByRole('menuitem', { name: '退出登录' }).click()
    await page.getByRole('button', { name: /登\s?录/ }).waitFor()
    assert.equal((await page.context().cookies()).length, 0)
    await close()
  })

  it('lets an invited person choose a password', async () => {
    const administrator = await startVisit(browser, app, { as: 'administrator' })
    await administrator.open('/people')
    await administrator.page.getByRole('button', { name: 'Add a person' }).click()
    const form = administrator.page.getByRole('dialog')
    await form.getByLabel('Name', { exact: true }).fill('Ines Prado')
    await form.getByLabel('User name').fill('ines')
    await form.getByRole('combobox').click()
    await administrator.page.getByTitle('Bank', { exact: true }).click()
    await form.getByRole('button', { name: 'Save' }).click()
    const link = administrator.page.getByText(/\/invitation#/)
    await link.waitFor()
    assert.deepEqual(await findAccessFaults(administrator.page), [])
    const invited = await startVisit(browser, app)
    await invited.open(new URL((await link.textContent()) ?? '').href)
    assert.equal(new URL(invited.page.url()).hash, '', 'the secret leaves the address at once')
    await invited.page.getByLabel('Password', { exact: true }).fill('lattice of 9 gilded owls')
    await invited.page.getByLabel('Password, once more').fill('lattice of 9 gilded owls')
    assert.deepEqual(await findAccessFaults(invited.page), [])
    await invited.page.getByRole('button', { name: /sign in/ }).click()
    await invited.page.getByText('Hello, Ines Prado').waitFor()
    await administrator.close()
    await invited.close()
  })

  it('makes the first administrator by the one-time link', async () => {
    await app.context().db.deleteFrom('role_grant').execute()
    const link = await bootstrapLink(app.context(), await app.listen())
    const { page, open, close } = await startVisit(browser, app)
    await open(link?.url ?? '')
    await page.getByLabel('Your organisation').fill('Bank')
    await page.getByLabel('Your name').fill('First Person')
    await page.getByLabel('User name').fill('first')
    await page.getByLabel('Password', { exact: true }).fill('short')
    await page.getByLabel('Password, once more').fill('short')
    await page.getByRole('button', { name: 'Create and sign in' }).click()
    await page.getByText('At least 12 characters').nth(1).waitFor()
    await page.getByLabel('Password', { exact: true }).fill('lattice of 9 gilded owls')
    await page.getByLabel('Password, once more').fill('lattice of 9 gilded owls')
    assert.deepEqual(await findAccessFaults(page), [])
    await page.getByRole('button', { name: 'Create and sign in' }).click()
    await page.getByRole('heading', { name: 'First steps' }).waitFor()
    await close()
  })
})
