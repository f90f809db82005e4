import assert from 'node:assert/strict'
import { mkdirSync, rmdirSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { feedOf, makeFeed, makeRecord } from '#test/advisory-feed.ts'
import { testApp } from '#test/harness.ts'
import { importAdvisories } from './index.ts'

const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'

describe('advisories over HTTP', () => {
  const app = testApp()
  const get = (path: string) => app.request('GET', `/api/v1${path}`, { as: 'developer' })
  const found = async (query: string) =>
    (await get(`/advisories${query}`)).body.items.map((item: { id: string }) => item.id)
  before(async () => {
    const path = feedOf(
      { id: 'GHSA-aaaa', name: 'lodash', aliases: ['CVE-2026-1'], severity: vector, summary: 'Prototype pollution' },
      { id: 'CVE-2026-1', name: 'lodash', modified: '2026-05-02T00:00:00Z', severity: 'HIGH' },
      { id: 'MAL-2026-7', name: '@scope/lodash', summary: 'Malicious code', modified: '2026-05-03T00:00:00Z' },
      { id: 'GHSA-old', withdrawn: '2026-05-04T00:00:00Z', modified: '2026-05-04T00:00:00Z', summary: '100% safe' },
      { id: 'ALP-1', ecosystem: 'Elsewhere:v1', name: 'busybox', modified: '2026-05-05T00:00:00Z' },
    )
    await importAdvisories(app.context(), { path, source: 'test' })
  })

  it('are closed to those without the permission', async () => {
    for (const path of ['/advisories', '/advisories/GHSA-aaaa', '/advisories/imports', '/feeds'])
      assert.equal((await app.request('GET', `/api/v1${path}`)).status, 401, path)
    const body = { path: 'feed', source: 'test' }
    for (const as of ['developer', 'administrator', 'auditor'] as const)
      assert.equal((await app.request('POST', '/api/v1/advisories/imports', { as, body })).status, 403, as)
  })

  it('are found by id, alias, package and words', async () => {
    assert.deepEqual(await found(''), ['ALP-1', 'GHSA-old', 'MAL-2026-7', 'CVE-2026-1', 'GHSA-aaaa'])
    assert.deepEqual(await found('?text=cve-2026'), ['CVE-2026-1', 'GHSA-aaaa'])
    assert.deepEqual(await found('?text=ghsa-AA'), ['GHSA-aaaa'])
    assert.deepEqual(await found('?text=@scope'), ['MAL-2026-7'])
    assert.deepEqual(await found('?text=pollution'), ['GHSA-aaaa'])
    assert.deepEqual(await found('?text=0%25 s'), ['GHSA-old'])
    assert.deepEqual(await found('?text=%25'), [])
    assert.deepEqual(await found('?text=%00'), [])
  })

  it('are narrowed down by each filter, and by several together', async () => {
    assert.deepEqual(await found('?package=lodash'), ['CVE-2026-1', 'GHSA-aaaa'])
    assert.deepEqual(await found('?ecosystem=Elsewhere:v1'), ['ALP-1'])
    assert.deepEqual(await found('?ecosystem=Elsewhere:v1&package=lodash'), [])
    assert.deepEqual(await found('?severity=critical'), ['GHSA-aaaa'])
    assert.deepEqual(await found('?severity=critical&severity=high'), ['CVE-2026-1', 'GHSA-aaaa'])
    assert.deepEqual(await found('?malware=true'), ['MAL-2026-7'])
    assert.deepEqual(await found('?withdrawn=true'), ['GHSA-old'])
    assert.equal((await found('?withdrawn=false')).length, 4)
    assert.equal((await get('/advisories?severity=huge')).status, 400)
  })

  it('are read page by page', async () => {
    const seen: string[] = []
    for (let after = ''; ; ) {
      const { body } = await get(`/advisories?limit=2${after && `&after=${after}`}`)
      assert.deepEqual([body.total, body.totalIsMore], [5, false])
      seen.push(...body.items.map((item: { id: string }) => item.id))
      if (!body.next) break
      after = body.next
    }
    assert.deepEqual(seen, await found(''))
    const forged = Buffer.from(JSON.stringify(['yesterday', 'x'])).toString('base64url')
    assert.equal((await get(`/advisories?after=${forged}`)).body.code, 'request.bad-cursor')
  })

  it('show everything that is known of one', async () => {
    const { body } = await get('/advisories/GHSA-aaaa')
    assert.deepEqual(
      [body.severityScore?.toFixed(1), body.severityLabel, body.severityVector],
      ['9.8', 'critical', vector],
    )
    assert.deepEqual(body.aliases, ['CVE-2026-1'])
    const range = { ecosystem: 'npm', package: 'lodash', display: '*', fixedVersion: null, undecided: null }
    assert.deepEqual(body.ranges, [range])
    assert.deepEqual(
      body.members.map((member: { id: string }) => member.id),
      ['CVE-2026-1'],
    )
    assert.equal(body.imports[0].source, 'test')
    assert.equal(body.firstSeenAt, app.clock.now().toISOString())
    assert.equal(body.record.affected[0].package.name, 'lodash')
    const elsewhere = await get('/advisories/ALP-1')
    assert.match(elsewhere.body.ranges[0].undecided, /Elsewhere/)
    assert.equal((await get('/advisories/GHSA-none')).body.code, 'advisory.unknown')
  })

  it('are imported by a job from the imports folder, with an account of what was broken', async () => {
    const folder = join(app.config.dataFolder, 'imports', 'feed')
    mkdirSync(folder, { recursive: true })
    makeFeed({ 'N-1.json': makeRecord({ id: 'N-1' }), 'a.json': '[]', 'b.json': '{', 'c.json': '1' }, folder)
    const post = (body: object) => app.request('POST', '/api/v1/advisories/imports', { as: 'securityEngineer', body })
    assert.equal((await post({ path: '../..', source: 'new' })).body.code, 'advisory-import.outside')
    assert.equal((await post({ path: 'none', source: 'new' })).body.code, 'advisory-import.not-found')
    assert.equal((await post({ path: 'feed', source: 'No Name' })).body.code, 'feed.invalid-name')
    const asked = await post({ path: 'feed', source: 'new' })
    assert.equal(asked.status, 202)
    const path = `/advisories/imports/${asked.body.importId}`
    assert.equal((await get(path)).body.state, 'queued')
    await app.drain()
    const { body } = await get(`${path}?limit=2`)
    assert.deepEqual([body.state, body.requestedBy.name], ['done', 'securityEngineer'])
    const counts = { read: 4, added: 1, changed: 0, unchanged: 0, older: 0, withdrawn: 0, failed: 3 }
    assert.deepEqual(body.counts, counts)
    const next = await get(`${path}?limit=2&after=${body.errors.next}`)
    const errors = [...body.errors.items, ...next.body.errors.items].map((error) => [
      error.position,
      error.name,
      error.code,
    ])
    assert.deepEqual(errors, [
      [1, 'a.json', 'osv.bad-field'],
      [2, 'b.json', 'osv.not-json'],
      [3, 'c.json', 'osv.bad-field'],
    ])
    assert.equal(next.body.errors.next, undefined)
    const { body: list } = await get('/advisories/imports?limit=1')
    assert.equal((await get(`/advisories/imports?limit=1&after=${list.next}`)).body.items.length, 1)
    assert.equal((await get('/advisories/imports/00000000-0000-7000-8000-000000000000')).status, 404)
    const { body: feeds } = await get('/feeds')
    assert.deepEqual(
      feeds.items.map((feed: { source: string; sample: boolean }) => [feed.source, feed.sample]),
      [
        ['new', false],
        ['test', false],
      ],
    )
    const audit = await app.request('GET', `/api/v1/audit?subjectId=${asked.body.importId}`, { as: 'auditor' })
    assert.deepEqual(audit.body.items.map((entry: { action: string }) => entry.action).sort(), [
      'advisory-import.completed',
      'advisory-import.requested',
    ])
  })

  it('say why an import failed whose path is gone', async () => {
    const folder = join(app.config.dataFolder, 'imports', 'short-lived')
    mkdirSync(folder, { recursive: true })
    const body = { path: 'short-lived', source: 'gone' }
    const asked = await app.request('POST', '/api/v1/advisories/imports', { as: 'securityEngineer', body })
    rmdirSync(folder)
    await app.drain()
    const shown = await get(`/advisories/imports/${asked.body.importId}`)
    assert.deepEqual([shown.body.state, shown.body.failure], ['failed', 'advisory-import.not-found'])
  })
})
