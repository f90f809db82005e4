import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { feedOf, makeFeed, makeRecord } from '#test/advisory-feed.ts'
import { testApp } from '#test/harness.ts'
import { getAdvisory, importAdvisories, searchAdvisories } from './index.ts'

const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:N'
const nvdOf = (cve: string, lastModified: string, more: object = {}) =>
  makeFeed({
    'page.json': {
      ...{ resultsPerPage: 1, startIndex: 0, format: 'NVD_CVE', version: '2.0' },
      vulnerabilities: [
        {
          cve: {
            ...{ id: cve, lastModified, descriptions: [{ lang: 'en', value: 'NVD on it' }] },
            metrics: { cvssMetricV31: [{ type: 'Primary', cvssData: { vectorString: vector } }] },
            ...more,
          },
        },
      ],
    },
  })
const cnnvdOf = (number: string, cve: string, more = '<severity>高危</severity><modified>2026-01-06</modified>') =>
  makeFeed({
    '2026.xml': `<cnnvd><entry><name>示例漏洞</name><vuln-id>${number}</vuln-id>${more}
      <vuln-descript>版本 < 2 & 更早</vuln-descript><other-id><cve-id>${cve}</cve-id></other-id></entry></cnnvd>`,
  })

describe('assertions about a CVE', () => {
  const app = testApp()
  const take = (path: string, source: string) => {
    app.clock.advance(1)
    return importAdvisories(app.context(), { path, source })
  }
  const severityOf = async (id: string) => {
    const found = await getAdvisory(app.context(), id)
    return [found.severityLabel, found.severityScore, found.severityVector, found.severityRule, found.severitySource]
  }

  it('give a severity where the record has none, whichever came first', async () => {
    await take(feedOf({ id: 'G-1', aliases: ['CVE-2026-1001'] }), 'osv')
    assert.deepEqual(await severityOf('G-1'), ['unknown', null, null, 'absent', null])
    await take(cnnvdOf('CNNVD-202601-1', 'CVE-2026-1001'), 'cnnvd')
    assert.deepEqual(await severityOf('G-1'), ['high', null, null, 'asserted-label', 'cnnvd'])
    await take(nvdOf('CVE-2026-1001', '2026-01-02T00:00:00.000'), 'nvd')
    assert.deepEqual(await severityOf('G-1'), ['critical', 9.1, vector, 'asserted-vector', 'nvd'])
    await take(nvdOf('CVE-2026-1002', '2026-01-02T00:00:00.000'), 'nvd')
    await take(feedOf({ id: 'G-2', aliases: ['CVE-2026-1002'] }, { id: 'CVE-2026-1001', name: 'other' }), 'osv')
    assert.deepEqual(await severityOf('G-2'), ['critical', 9.1, vector, 'asserted-vector', 'nvd'])
    assert.deepEqual(await severityOf('CVE-2026-1001'), ['critical', 9.1, vector, 'asserted-vector', 'nvd'])
    const critical = await searchAdvisories(app.context(), { severity: ['critical'] })
    assert.equal(critical.items.length, 3)
  })

  it('never replace the word of the record itself', async () => {
    await take(feedOf({ id: 'G-3', aliases: ['CVE-2026-1001'], severity: 'low' }), 'osv')
    assert.deepEqual((await severityOf('G-3')).slice(0, 1), ['low'])
    assert.deepEqual((await severityOf('G-3')).slice(3), ['source-label', null])
    await take(
      feedOf({ id: 'G-2', aliases: ['CVE-2026-1002'], severity: 'medium', modified: '2026-06-01T00:00:00Z' }),
      'osv',
    )
    assert.deepEqual((await severityOf('G-2')).slice(3), ['source-label', null])
  })

  it('are taken back when the source rejects them or another word takes their place', async () => {
    const heard = async () =>
      (await app.context().db.selectFrom('event').select('id').where('name', '=', 'advisories.changed').execute())
        .length
    const before = await heard()
    const rejected = await take(nvdOf('CVE-2026-1001', '2026-02-01T00:00:00', { vulnStatus: 'Rejected' }), 'nvd')
    assert.deepEqual([rejected.changed, rejected.withdrawn], [1, 1])
    assert.deepEqual(await severityOf('G-1'), ['high', null, null, 'asserted-label', 'cnnvd'])
    assert.equal(await heard(), before + 1, 'who rests on it is told')
    const older = await take(nvdOf('CVE-2026-1001', '2026-01-03T00:00:00'), 'nvd')
    assert.deepEqual([older.older, older.changed], [1, 0])
    const unchanged = await take(cnnvdOf('CNNVD-202601-1', 'CVE-2026-1001'), 'cnnvd')
    assert.deepEqual([unchanged.unchanged, await heard()], [1, before + 1])
    await take(cnnvdOf('CNNVD-202601-1', '', '<severity/><modified>2026-03-01</modified>'), 'cnnvd')
    assert.deepEqual(await severityOf('G-1'), ['unknown', null, null, 'absent', null])
  })

  it('are shown in their own words, and their numbers find the advisory', async () => {
    await take(cnnvdOf('CNNVD-202601-77', 'CVE-2026-1002'), 'cnnvd')
    const { status, body } = await app.request('GET', '/api/v1/advisories/G-2', { as: 'auditor' })
    assert.equal(status, 200)
    assert.deepEqual(body.aliases, ['CNNVD-202601-77', 'CVE-2026-1002'])
    const shown = body.assertions.map((one: Record<string, unknown>) => [one.number, one.authority, one.severityWord])
    assert.deepEqual(shown, [
      ['CVE-2026-1002', 'nvd', null],
      ['CNNVD-202601-77', 'cnnvd', '高危'],
    ])
    assert.equal(body.assertions[1].description, '版本 < 2 & 更早')
    const found = await app.request('GET', '/api/v1/advisories?text=cnnvd-202601-77', { as: 'auditor' })
    assert.deepEqual(
      found.body.items.map((item: { id: string; aliases: string[] }) => [item.id, item.aliases]),
      [['G-2', ['CNNVD-202601-77', 'CVE-2026-1002']]],
    )
  })

  it('cost one record or one document where they are broken', async () => {
    const page = (cve: object) => ({ format: 'NVD_CVE', vulnerabilities: [{ cve }] })
    const report = await take(
      makeFeed({
        '1.json': page({ id: 'CVE-2026-1005', lastModified: '2026-01-01' }),
        '2.json': '{"format":"NVD_CVE"',
        '3.json': page({ id: 'CVE-2026-1006' }),
        '4.json': page({
          ...{ id: 'CVE-2026-1007', lastModified: '2026-01-01' },
          descriptions: [{ lang: 'en', value: 'nul \0 and half \ud800' }],
        }),
      }),
      'nvd',
    )
    assert.deepEqual([report.read, report.added, report.failed], [4, 2, 2])
    const errors = await app
      .context()
      .db.selectFrom('advisory_import_error')
      .select(['name', 'code'])
      .where('import_id', '=', report.importId)
      .orderBy('position')
      .execute()
    assert.deepEqual(errors, [
      { name: '2.json', code: 'nvd.not-readable' },
      { name: 'CVE-2026-1006', code: 'nvd.bad-date' },
    ])
  })
})

describe('revisions of an advisory', () => {
  const app = testApp()
  const take = (summary: string, modified: string) => {
    app.clock.advance(60)
    const path = makeFeed({ 'R-1.json': makeRecord({ id: 'R-1', summary, modified }) })
    return importAdvisories(app.context(), { path, source: 'osv' })
  }
  const list = async () => {
    const { status, body } = await app.request('GET', '/api/v1/advisories/R-1/revisions', { as: 'auditor' })
    assert.equal(status, 200)
    return body.items as { digest: string; replacedAt: string | null }[]
  }

  it('are kept, each with its record, and none for what does not change', async () => {
    await take('first', '2026-01-01T00:00:00Z')
    await take('first', '2026-01-01T00:00:00Z')
    assert.equal((await list()).length, 1)
    await take('second', '2026-01-02T00:00:00Z')
    await take('third', '2026-01-03T00:00:00Z')
    await take('old', '2026-01-01T12:00:00Z')
    const items = await list()
    const texts = await Promise.all(
      items.map(async ({ digest }) => {
        const one = await app.request('GET', `/api/v1/advisories/R-1/revisions/${digest}`, { as: 'auditor' })
        return one.body.record.summary
      }),
    )
    assert.deepEqual(texts, ['third', 'second', 'first'])
    assert.deepEqual(
      items.map((item) => item.replacedAt === null),
      [true, false, false],
    )
  })

  it('are listed once where content comes back', async () => {
    await take('second', '2026-01-04T00:00:00Z')
    await take('third', '2026-01-03T00:00:00Z')
    const before = await list()
    assert.equal(before.length, 4)
    assert.equal(new Set(before.map((item) => item.digest)).size, 4)
    assert.equal((await app.request('GET', '/api/v1/advisories/R-9/revisions', { as: 'auditor' })).status, 404)
    const unknown = `/api/v1/advisories/R-1/revisions/${'0'.repeat(64)}`
    assert.equal((await app.request('GET', unknown, { as: 'auditor' })).status, 404)
  })
})
