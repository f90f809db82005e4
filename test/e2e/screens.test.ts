import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Browser } from 'playwright-core'
import { importAdvisories } from '#modules/advisories/index.ts'
import { createApplication } from '#modules/inventory/index.ts'
import { transact } from '#platform/database/transact.ts'
import { bomOf } from '#test/bom.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import type { PersonName } from '#test/people.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { chromiumMissing, launchChromium } from './chromium.ts'
import { findAccessFaults, overflowOf, startVisit, type VisitOptions } from './visit.ts'

/** Who opens what: a person who has the whole menu of it. */
const screens: readonly (readonly [PersonName, readonly string[]])[] = [
  [
    'administrator',
    [
      '/',
      '/packages',
      '/upstream-changes',
      '/advisories',
      '/advisories/CVE-2021-44906',
      '/feeds',
      '/feeds/imports/IMPORT',
      '/repositories',
      '/applications',
      '/applications/APPLICATION',
      '/releases/RELEASE',
      '/sboms',
      '/people',
      '/teams',
      '/org-units',
      '/roles',
      '/tokens?all=true',
      '/audit',
      '/profile',
    ],
  ],
  [
    'securityEngineer',
    [
      '/packages/PACKAGE',
      '/versions/VERSION',
      '/versions/VERSION?tab=advisories',
      '/versions/VERSION?tab=checks',
      '/versions/VERSION?tab=artifacts',
      '/restrictions?create=true',
      '/admissions',
      '/policy',
      '/quarantine',
      '/findings',
      '/findings?applicationId=APPLICATION',
      '/blast-radius?kind=purl&text=pkg:npm/minimist&range=<1.2.6',
      '/policy?tab=revisions',
      '/policy?tab=try',
      '/policy/revisions/1',
      '/gateway',
      '/d/CODE',
    ],
  ],
  ['approver', ['/', '/approvals', '/approvals?tab=done', '/introductions', '/introductions/INTRODUCTION']],
  [
    'developer',
    ['/', '/introductions/new', '/check', '/tokens?create=true', '/why?url=/repo/npm/minimist', '/nowhere'],
  ],
]

/** Another look changes colours and the length of texts; what is built of what stays the same. */
const looks: readonly (VisitOptions & { readonly rules?: readonly string[] })[] = [
  { language: 'zh-CN', appearance: 'light' },
  { language: 'en-US', appearance: 'dark', rules: ['color-contrast'] },
]

describe('every screen of the console', { skip: chromiumMissing }, () => {
  const app = testApp()
  const ids = new Map<string, string>()
  let browser: Browser
  let upstream: NpmUpstream
  before(async () => {
    browser = await launchChromium()
    upstream = await startNpmUpstream({
      packages: ['1.2.0', '1.2.8'].map((version) => makePackage({ name: 'minimist', version })),
    })
    await fillTheBank(await openGate(app, upstream))
  })
  after(async () => {
    await browser?.close()
    await upstream?.close()
  })

  /** Something to see on every screen. */
  async function fillTheBank(gate: Gate): Promise<void> {
    const samples = fileURLToPath(new URL('../../samples/advisories', import.meta.url))
    await importAdvisories(app.context(), { path: samples, source: 'sample', sample: true })
    const orgUnitId = app.people.developer.actor.orgUnitId
    const { personId } = app.people.architect
    await transact(app.context(), (tx) =>
      createApplication(tx, { code: 'PAY', name: 'Payments', orgUnitId, ownerPersonId: personId }),
    )
    const bom = bomOf('minimist@1.2.0', 'left@1.0.0')
    assert.equal(
      (await app.request('POST', '/api/v1/sboms?application=PAY&release=1.0', { as: 'devops', body: bom })).status,
      202,
    )
    assert.equal((await gate.get('/minimist/-/minimist-1.2.0.tgz')).status, 403)
    const source = { kind: 'packages', packages: ['minimist@1.2.8'] }
    const body = { source, purpose: 'to see it', repository: 'npm', applicationCode: 'PAY' }
    const made = await app.request('POST', '/api/v1/introductions', { as: 'developer', body })
    await app.request('POST', `/api/v1/introductions/${made.body.id}/submit`, { as: 'developer' })
    await app.drain()
    const read = async (path: string) => (await app.request('GET', `/api/v1${path}`, { as: 'securityEngineer' })).body
    const found = await read('/lookup?purl=pkg:npm/minimist@1.2.0')
    ids.set('INTRODUCTION', made.body.id).set('PACKAGE', found.packageId).set('VERSION', found.versionId)
    ids.set('IMPORT', (await read('/advisories/imports')).items[0].id)
    const [application] = (await read('/applications')).items
    ids.set('APPLICATION', application.id)
    ids.set('RELEASE', String((await read(`/applications/${application.id}/releases`)).items[0].id))
    ids.set('CODE', (await read('/downloads?outcome=refused')).items[0].verdictCode)
  }

  for (const look of looks)
    for (const [person, paths] of screens)
      it(`can be used by everyone: ${person}, ${look.language}, ${look.appearance}`, async () => {
        const { page, open, close, complaints } = await startVisit(browser, app, { ...look, as: person })
        const faults: string[] = []
        for (const path of paths) {
          await open(path.replace(/[A-Z]{4,}$|[A-Z]{4,}(?=\?)/, (name) => ids.get(name) ?? name))
          await page.locator('main, #content').first().waitFor()
          const found = [...complaints(), ...(await findAccessFaults(page, look.rules))]
          const overflow = await overflowOf(page)
          if (overflow > 0) found.push(`wider than the window by ${overflow} pixels`)
          faults.push(...found.map((fault) => `${path}: ${fault}`))
        }
        await close()
        assert.deepEqual(faults, [])
      })
})
