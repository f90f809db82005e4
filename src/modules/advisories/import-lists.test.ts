import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { feedOf, makeFeed } from '#test/advisory-feed.ts'
import { testApp } from '#test/harness.ts'
import { dataAge, getAdvisory, importAdvisories, loadAdvisoryMatcher, matchPurls, searchAdvisories } from './index.ts'

const kevEntry = (cveID: string, more: object = {}) => ({
  ...{ cveID, vulnerabilityName: `Flaw of ${cveID}`, dateAdded: '2026-01-05', dueDate: '2026-01-26' },
  ...{ knownRansomwareCampaignUse: 'Known', notes: 'see our list' },
  ...more,
})
const kevOf = (day: string, ...vulnerabilities: readonly object[]) =>
  makeFeed({
    'kev.json': {
      ...{ title: 'A list of ours', catalogVersion: day, dateReleased: `${day}T00:00:00Z` },
      ...{ count: vulnerabilities.length, vulnerabilities },
    },
  })
const epssOf = (day: string, ...rows: readonly string[]) =>
  makeFeed({
    'epss.csv': `#model_version:v1,score_date:${day}T00:00:00+0000\ncve,epss,percentile\n${rows.join('\n')}\n`,
  })

describe('lists by CVE', () => {
  const app = testApp()
  const take = (path: string, source: string) => {
    app.clock.advance(1)
    return importAdvisories(app.context(), { path, source })
  }
  const exploited = async (filter: boolean) =>
    (await searchAdvisories(app.context(), { exploited: filter })).items.map((item) => item.id).sort()

  it('are joined to advisories, whichever came first, over all names of a group', async () => {
    await take(kevOf('2026-01-06', kevEntry('CVE-2026-1001'), kevEntry('CVE-2026-1002')), 'kev')
    await take(
      epssOf('2026-01-06', 'CVE-2026-1001,0.25,0.9', 'CVE-2026-1003,0.75,0.99', 'CVE-2026-1008,1e-05,0'),
      'epss',
    )
    await take(
      feedOf(
        { id: 'G-1', aliases: ['CVE-2026-1001'] },
        { id: 'P-1', name: 'other', aliases: ['G-1'] },
        { id: 'G-3', name: 'third', aliases: ['CVE-2026-1003'] },
        { id: 'G-4', name: 'fourth' },
        { id: 'CVE-2026-1008', name: 'fifth' },
      ),
      'osv',
    )
    assert.deepEqual(
      [await exploited(true), await exploited(false)],
      [
        ['G-1', 'P-1'],
        ['CVE-2026-1008', 'G-3', 'G-4'],
      ],
    )
    const byScore = await searchAdvisories(app.context(), { sort: '-epss' })
    assert.deepEqual(
      byScore.items.map((item) => [item.id, item.epssScore]),
      [
        ['G-3', 0.75],
        ['P-1', 0.25],
        ['G-1', 0.25],
        ['CVE-2026-1008', 0.00001],
        ['G-4', null],
      ],
    )
    const paged: string[] = []
    for (let after: string | undefined; ; ) {
      const page = await searchAdvisories(app.context(), { sort: 'epss', limit: 1, after })
      paged.push(...page.items.map((item) => item.id))
      after = page.next
      if (after === undefined) break
    }
    assert.deepEqual(paged, ['G-4', 'CVE-2026-1008', 'G-1', 'P-1', 'G-3'])
    const found = await getAdvisory(app.context(), 'P-1')
    assert.deepEqual(found.exploited, [
      {
        ...{ source: 'kev', list: 'A list of ours', cve: 'CVE-2026-1001', addedOn: '2026-01-05', dueOn: '2026-01-26' },
        ...{ ransomware: true, notes: 'see our list' },
      },
    ])
    assert.deepEqual(found.epss, {
      ...{ cve: 'CVE-2026-1001', source: 'epss', score: 0.25, percentile: 0.9, scoredAt: '2026-01-06' },
    })
    const matcher = await loadAdvisoryMatcher(app.context(), { ecosystem: 'npm', name: 'other' })
    assert.ok(matcher)
    const { items } = await matchPurls(app.context(), ['pkg:npm/other@1.0.0'])
    assert.equal(items[0]?.matches[0]?.exploited?.list, 'A list of ours')
    assert.equal(items[0]?.matches[0]?.epss?.score, 0.25)
  })

  it('are replaced whole, counted, and keep what a broken entry had', async () => {
    const next = await take(
      kevOf(
        '2026-01-07',
        kevEntry('CVE-2026-1002', { dateAdded: 'soon' }),
        kevEntry('CVE-2026-1003', { dueDate: '' }),
        kevEntry('CVE-2026-1003'),
      ),
      'kev',
    )
    assert.deepEqual([next.read, next.added, next.changed, next.failed, next.withdrawn], [3, 1, 0, 2, 1])
    assert.equal(next.format, 'kev')
    const { rows } = await sql<{ cve: string }>`select cve from exploitation order by cve`.execute(app.context().db)
    assert.deepEqual(
      rows.map((row) => row.cve),
      ['CVE-2026-1002', 'CVE-2026-1003'],
    )
    assert.deepEqual(await exploited(true), ['G-3'])
    const again = await take(kevOf('2026-01-07', kevEntry('CVE-2026-1002'), kevEntry('CVE-2026-1003')), 'kev')
    assert.deepEqual([again.added, again.changed, again.unchanged, again.withdrawn], [0, 1, 1, 0])
  })

  it('are not replaced by older, empty or broken ones', async () => {
    await assert.rejects(take(kevOf('2026-01-06', kevEntry('CVE-2026-1009')), 'kev'), { code: 'advisory-import.older' })
    await assert.rejects(take(kevOf('2026-01-08'), 'kev'), { code: 'advisory-import.empty' })
    await assert.rejects(take(makeFeed({ 'a.json': { catalogVersion: 1, vulnerabilities: 1 } }), 'kev'), {
      code: 'advisory-import.unreadable',
    })
    await assert.rejects(take(epssOf('2026-01-07', 'x,y,z'), 'epss'), { code: 'advisory-import.empty' })
    const { body } = await app.request('GET', '/api/v1/advisories/imports?limit=4', { as: 'auditor' })
    assert.ok(body.items.every((item: { state: string }) => item.state === 'failed'))
    const { rows } = await sql<{ count: number }>`
      select (select count(*) from exploitation)::int + (select count(*) from epss_score)::int as count`.execute(
      app.context().db,
    )
    assert.equal(rows[0]?.count, 5, 'nothing was changed')
    // Neither has the day of the list moved on with one that was refused.
    assert.equal((await take(kevOf('2026-01-07', kevEntry('CVE-2026-1003')), 'kev')).withdrawn, 1)
  })

  it('stay what they are: a feed of one kind cannot become another', async () => {
    await assert.rejects(take(feedOf({ id: 'X-1' }), 'kev'), { code: 'feed.other-kind' })
    const asked = { path: 'x', source: 'osv', format: 'kev' }
    assert.equal(
      (await app.request('POST', '/api/v1/advisories/imports', { as: 'securityEngineer', body: asked })).status,
      409,
    )
    const unknown = await app.request('POST', '/api/v1/advisories/imports', {
      ...{ as: 'securityEngineer', body: { ...asked, format: 'other' } },
    })
    assert.equal(unknown.status, 400)
  })

  it('are taken in by a job, which finds out what they are', async () => {
    const imports = join(app.config.dataFolder, 'imports')
    mkdirSync(imports, { recursive: true })
    const list = { title: 'Asked for', catalogVersion: '1', dateReleased: '2026-01-06', count: 1 }
    const content = { ...list, vulnerabilities: [kevEntry('CVE-2026-1004')] }
    writeFileSync(join(imports, 'list.json'), JSON.stringify(content))
    const read = async (body: object) => {
      const asked = await app.request('POST', '/api/v1/advisories/imports', { as: 'securityEngineer', body })
      assert.equal(asked.status, 202)
      const path = `/api/v1/advisories/imports/${asked.body.importId}`
      const before = (await app.request('GET', path, { as: 'auditor' })).body
      await app.drain()
      const { format, state, failure, counts } = (await app.request('GET', path, { as: 'auditor' })).body
      return [before.format, format, state, failure, counts.added]
    }
    const body = { path: 'list.json', source: 'asked' }
    assert.deepEqual(await read(body), [null, 'kev', 'done', null, 1])
    const wrong = { ...body, source: 'wrong', format: 'epss' }
    assert.deepEqual(await read(wrong), ['epss', 'epss', 'failed', 'advisory-import.unreadable', 0])
    await sql`delete from feed_state where source = 'asked'`.execute(app.context().db)
    await sql`delete from exploitation where source = 'asked'`.execute(app.context().db)
  })

  it('stand among the feeds with what they hold, and never make advisories look fresh', async () => {
    assert.deepEqual(
      (await dataAge(app.context())).map((feed) => feed.source),
      ['osv'],
    )
    app.clock.advance(49 * 60 * 60)
    await take(epssOf('2026-01-08', 'CVE-2026-1001,0.5,0.9'), 'epss')
    const { body } = await app.request('GET', '/api/v1/feeds', { as: 'auditor' })
    const shown = body.items.map((item: Record<string, unknown>) => [
      ...[item.source, item.format, item.recordCount, item.stale, item.asOf, item.coverage, item.lastState],
    ])
    assert.deepEqual(shown, [
      ['epss', 'epss', 1, false, '2026-01-08T00:00:00.000Z', [], 'done'],
      ['kev', 'kev', 1, true, '2026-01-07T00:00:00.000Z', [], 'done'],
      ['osv', 'osv', 5, true, null, [{ ecosystem: 'npm', count: 5 }], 'done'],
    ])
  })
})
