import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import type { TestApp } from '#test/harness.ts'
import { openTestSession, type PersonName } from '#test/people.ts'

export type VisitLanguage = 'zh-CN' | 'en-US'

export interface VisitOptions {
  readonly language?: VisitLanguage
  readonly appearance?: 'light' | 'dark'
  /** Already signed in; absent: a stranger. */
  readonly as?: PersonName
}

export interface Visit {
  readonly page: Page
  /** What the browser complained of since the last call: script errors, broken requests, refused content. */
  complaints(): readonly string[]
  /** Opens an address of the console and waits until it has all it asked for. */
  open(path: string): Promise<void>
  close(): Promise<void>
}

/** Waiting longer than this for something to appear is a failure, on slow machines too. */
const waitMilliseconds = 30_000

/** One person's browser window, with cookies and settings of its own. */
export async function startVisit(browser: Browser, app: TestApp, options: VisitOptions = {}): Promise<Visit> {
  const { language = 'en-US', appearance = 'light' } = options
  const base = await app.listen()
  const context = await browser.newContext({
    baseURL: base,
    locale: language,
    timezoneId: 'Asia/Shanghai',
    viewport: { width: 1440, height: 900 },
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(waitMilliseconds)
  await context.addInitScript(
    ([kept, look]) => {
      if (localStorage.getItem('assay.language') === null) localStorage.setItem('assay.language', kept)
      localStorage.setItem('assay.appearance', look)
    },
    [language, appearance] as const,
  )
  if (options.as) {
    const [name = '', value = ''] = (await openTestSession(app, options.as)).split('=')
    await context.addCookies([{ name, value, url: base }])
  }
  const page = await context.newPage()
  const heard: string[] = []
  page.on('pageerror', (error) => heard.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.type() === 'error') heard.push(`console: ${message.text()}`)
  })
  return {
    page,
    complaints: () => heard.splice(0),
    open: async (path) => {
      await page.goto(path)
      await page.waitForLoadState('networkidle')
    },
    close: () => context.close(),
  }
}

/** The serious and critical faults that axe finds on the page as it stands, in words; by the named rules, or by all. */
export async function findAccessFaults(page: Page, rules?: readonly string[]): Promise<readonly string[]> {
  const axe = new AxeBuilder({ page })
  const { violations } = await (rules ? axe.withRules([...rules]) : axe).analyze()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.slice(0, 5).map((node) => `${id}: ${node.target.join(' ')}`))
}

/** How far the page is wider than the window, in pixels. */
export function overflowOf(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
}
