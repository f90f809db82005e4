import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { fileURLToPath } from 'node:url'
import { grantRole } from '#modules/access/index.ts'
import { importAdvisories } from '#modules/advisories/index.ts'
import { transact } from '#platform/database/transact.ts'
import { openDesk } from '../src/modules/introductions/testdata/open-desk.ts'
import { openGate } from './gateway-app.ts'
import { testApp } from './harness.ts'
import { type PersonName, personNames } from './people.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from './upstreams/npm-upstream.ts'

const samples = join(fileURLToPath(new URL('../', import.meta.url)), 'samples', 'advisories')
const packages = (...names: readonly string[]) => ({ kind: 'packages', packages: names })

interface Figure {
  readonly name: string
  readonly value: number
  readonly link: string
}

/** What the console's page at a figure's link asks the interface for. */
function listOf(link: string): string {
  if (link === '/approvals') return '/introductions?awaiting=true'
  return link.replace(/^\/gateway\?/, '/downloads?')
}

describe('the figures of the workbench', () => {
  const app = testApp()
  let upstream: NpmUpstream
  before(async () => {
    upstream = await startNpmUpstream({
      packages: ['alpha', 'beta', 'gamma'].map((name) => makePackage({ name, version: '1.0.0' })),
    })
    const gate = await openGate(app, upstream)
    const desk = openDesk(app)
    await importAdvisories(app.context(), { path: samples, source: 'sample', sample: true })
    app.clock.advance(30 * 86_400)
    await desk.waiting(packages('alpha'))
    await desk.waiting(packages('beta'), { as: 'developer2' })
    const withdrawn = await desk.draft(packages('gamma'))
    assert.equal((await desk.withdraw(withdrawn.id)).status, 204)
    await desk.draft(packages('gamma'))
    await gate.admit('gamma', ['1.0.0'])
    await gate.get('/alpha/-/alpha-1.0.0.tgz')
  })
  after(() => upstream.close())

  const figuresOf = async (as: PersonName): Promise<readonly Figure[]> =>
    (await app.request('GET', '/api/v1/workbench', { as })).body.figures

  const requireEqualLists = async () => {
    for (const as of personNames)
      for (const { name, value, link } of await figuresOf(as)) {
        const list = await app.request('GET', `/api/v1${listOf(link)}`, { as })
        assert.deepEqual([list.status, list.body.total], [200, value], `${as} ${name} ${link}`)
      }
  }

  it('lead to lists of just as many', async () => {
    const developer = new Map((await figuresOf('developer')).map(({ name, value }) => [name, value]))
    assert.deepEqual(Object.fromEntries(developer), {
      myOpenIntroductions: 2,
      advisoriesLast7d: 0,
      packagesApproved: 1,
    })
    assert.equal((await figuresOf('approver')).find(({ name }) => name === 'awaitingApproval')?.value, 2)
    assert.ok(((await figuresOf('auditor')).find(({ name }) => name === 'refusedLast24h')?.value ?? 0) > 0)
    await requireEqualLists()
  })

  it('also for an approver of one unit, who asked for something themselves, and after requests expire', async () => {
    const { developer2 } = app.people
    await transact(app.context(), (tx) =>
      grantRole(tx, { personId: developer2.personId }, { role: 'approver', orgUnitId: developer2.actor.orgUnitId }),
    )
    const awaiting = async () => (await figuresOf('developer2')).find(({ name }) => name === 'awaitingApproval')?.value
    assert.equal(await awaiting(), 0, 'the other request belongs to another unit')
    await requireEqualLists()
    app.clock.advance(200 * 86_400)
    assert.equal((await figuresOf('approver')).find(({ name }) => name === 'awaitingApproval')?.value, 0)
    await requireEqualLists()
  })

  it('count advisories by when they were first seen here', async () => {
    const of = async (from: string) =>
      (await app.request('GET', `/api/v1/advisories?firstSeenFrom=${from}`, { as: 'auditor' })).body
    assert.ok((await of('2026-06-01T08:00:00Z')).total > 50)
    assert.equal((await of('2026-06-01T08:00:01Z')).total, 0)
    const until = await app.request('GET', '/api/v1/advisories?firstSeenTo=2026-06-01T08:00:00Z', { as: 'auditor' })
    assert.equal(until.body.total, 0)
    assert.equal((await of('yesterday')).code, 'request.invalid')
    assert.equal((await of('2016-12-31T23:59:60Z')).code, 'request.invalid')
  })
})
