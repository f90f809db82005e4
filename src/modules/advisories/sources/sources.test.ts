import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { makeFeed } from '#test/advisory-feed.ts'
import { readChanges } from './bucket-parts.ts'
import { detectFormat } from './detect-format.ts'
import { cvesIn, type FeedFormat, type Read, readDay, readTime, SourceError, sourceOf } from './index.ts'

const bytes = (text: string) => Buffer.from(text)

function readAll(format: FeedFormat, content: Uint8Array): readonly Read<unknown>[] {
  const source = sourceOf(format)
  if (source.kind === 'advisories') throw new Error('not a reader of records')
  const read = source.read(content)
  return [...('records' in read ? read.records : read)]
}

const problems = (records: readonly Read<unknown>[]) =>
  records.map((one) => ('problem' in one ? `${one.name} ${one.problem.code}` : one.name))

const kevEntry = (cveID: string, more: object = {}) => ({
  ...{ cveID, vulnerabilityName: `Flaw of ${cveID}`, dateAdded: '2026-01-05', dueDate: '2026-01-26' },
  ...{ knownRansomwareCampaignUse: 'Unknown', notes: '' },
  ...more,
})
const kev = (...vulnerabilities: readonly object[]) => ({
  ...{ title: 'A list of ours', catalogVersion: '2026.01.06', dateReleased: '2026-01-06T10:00:00.1234Z' },
  ...{ count: vulnerabilities.length, vulnerabilities },
})

describe('dates of sources', () => {
  it('are read with and without a zone, and must exist', () => {
    assert.equal(readTime('2025-02-20T00:00:00+0000')?.toISOString(), '2025-02-20T00:00:00.000Z')
    assert.equal(readTime('2025-02-20T10:15:09.143')?.toISOString(), '2025-02-20T10:15:09.143Z')
    assert.equal(readTime('2025-02-20 08:00:00+08:00')?.toISOString(), '2025-02-20T00:00:00.000Z')
    assert.equal(readTime('2025-02-20T10:15:09.143456Z')?.toISOString(), '2025-02-20T10:15:09.143Z')
    for (const bad of ['2025-02-30', 'yesterday', '', undefined, 5, '2025-02-20T99:00:00Z'])
      assert.equal(readTime(bad), undefined, String(bad))
    assert.equal(readDay('2024-02-29'), '2024-02-29')
    assert.equal(readDay('2025-02-29'), undefined)
    assert.deepEqual(cvesIn('cve-2021-44228, CVE-2021-44228; CVE-1999-1'), ['CVE-2021-44228'])
  })
})

describe('lists of exploited vulnerabilities', () => {
  it('are read entry by entry', () => {
    const list = kev(kevEntry('CVE-2026-1001', { knownRansomwareCampaignUse: 'Known' }), kevEntry('no CVE'))
    const bad = kev(...list.vulnerabilities, kevEntry('CVE-2026-1002', { dateAdded: '2026-13-01' }))
    const read = readAll('kev', bytes(JSON.stringify(bad)))
    assert.deepEqual(problems(read), ['CVE-2026-1001', 'entry 2 kev.bad-cve', 'CVE-2026-1002 kev.bad-date'])
    const [first] = read
    assert.ok(first && 'value' in first)
    assert.deepEqual(first.value, {
      ...{ cve: 'CVE-2026-1001', name: 'Flaw of CVE-2026-1001', addedOn: '2026-01-05', dueOn: '2026-01-26' },
      ...{ ransomware: true, notes: '' },
    })
  })

  it('are refused when they were cut short or are no list', () => {
    const cut = { ...kev(kevEntry('CVE-2026-1001')), count: 2 }
    for (const [content, code] of [
      [JSON.stringify(cut), 'kev.wrong-count'],
      [JSON.stringify({ ...cut, dateReleased: 'x' }), 'kev.no-date'],
      ['{"__proto__":{"vulnerabilities":[]},"dateReleased":"2026-01-06"}', 'kev.no-entries'],
      [`${'['.repeat(100)}${']'.repeat(100)}`, 'kev.too-large'],
      ['{', 'kev.not-readable'],
    ] as const)
      assert.throws(() => readAll('kev', bytes(content)), { name: 'SourceError', code }, code)
  })
})

describe('EPSS', () => {
  const head = '#model_version:v2026.01.01,score_date:2026-01-06T00:00:00+0000\n'
  it('is read row by row', () => {
    const text = `${head}cve,epss,percentile\r\nCVE-2026-1001,0.97,0.999\nCVE-2026-1002,2,0.1\nCVE-2026-1003,1e-05,0.2\nx\n`
    assert.deepEqual(problems(readAll('epss', bytes(text))), [
      'CVE-2026-1001',
      'CVE-2026-1002 epss.bad-row',
      'CVE-2026-1003',
      'row 4 epss.bad-row',
    ])
  })

  it('is refused without its day or its header', () => {
    assert.throws(() => readAll('epss', bytes('cve,epss,percentile\n')), { code: 'epss.no-date' })
    assert.throws(() => readAll('epss', bytes(`${head}CVE-2026-1001,0.9,0.9\n`)), { code: 'epss.no-header' })
    assert.throws(() => readAll('epss', Buffer.from([0xff, 0xc0])), SourceError)
  })
})

describe('NVD', () => {
  const page = (...cves: readonly object[]) =>
    bytes(JSON.stringify({ format: 'NVD_CVE', version: '2.0', vulnerabilities: cves.map((cve) => ({ cve })) }))
  const vector = 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'
  it('gives the description and a vector that can be scored, never a stated score', () => {
    const metrics = {
      cvssMetricV40: [{ type: 'Primary', cvssData: { vectorString: 'CVSS:4.0/nonsense', baseScore: 10 } }],
      cvssMetricV31: [
        { type: 'Secondary', cvssData: { vectorString: vector, baseScore: 1 } },
        { type: 'Primary', cvssData: { vectorString: vector.replace('C:H', 'C:N') } },
      ],
    }
    const descriptions = [
      { lang: 'es', value: 'no' },
      { lang: 'en', value: 'Something breaks' },
    ]
    const [record] = readAll('nvd', page({ id: 'CVE-2026-1', lastModified: '2026-01-02T03:04:05.678' }))
    assert.deepEqual(problems(record ? [record] : []), ['entry 1 nvd.bad-cve'])
    const entry = { id: 'CVE-2026-1001', lastModified: '2026-01-02T03:04:05.678', descriptions, metrics }
    const [good] = readAll('nvd', page(entry))
    assert.ok(good && 'value' in good)
    const value = good.value as { description: string; severity: object; rejected: boolean }
    assert.equal(value.description, 'Something breaks')
    assert.deepEqual(value.severity, {
      score: 9.1,
      level: 'critical',
      vector: vector.replace('C:H', 'C:N'),
      word: null,
    })
    assert.equal(value.rejected, false)
  })
})

describe('formats of feeds', () => {
  it('are known by their layout and first characters', async () => {
    const osv = { id: 'A-1', modified: '2026-01-01T00:00:00Z' }
    const cases: readonly (readonly [FeedFormat, Readonly<Record<string, unknown>>])[] = [
      ['osv', { 'A-1.json': osv, 'x.xml': '<x/>' }],
      ['osv', { 'modified_id.csv': 'x', 'A-1.json': osv }],
      ['osv-bucket', { 'npm/modified_id.csv': '2026-01-01T00:00:00Z,A-1\n', 'npm/A-1.json': osv }],
      ['osv-bucket', { 'modified_id.csv': '<a date>,A-2\n2026-01-01T00:00:00Z,npm/A-1\n', 'npm/A-1.json': osv }],
      ['kev', { 'kev.json': kev() }],
      ['kev', { 'kev.json.gz': gzipSync(JSON.stringify(kev())) }],
      ['epss', { 'scores.csv.gz': gzipSync('#model_version:v1,score_date:2026-01-01\n') }],
      ['nvd', { 'page-1.json': { resultsPerPage: 1, format: 'NVD_CVE', vulnerabilities: [] } }],
      ['cnnvd-xml', { '2026.xml': '\uFEFF<?xml version="1.0"?><cnnvd><entry/></cnnvd>' }],
      ['cnnvd-json', { 'page.json': { code: 200, data: { records: [{ cnnvdCode: 'CNNVD-202601-1' }] } } }],
      ['cnvd-xml', { 'week.xml': '<vulnerabilitys><vulnerability/></vulnerabilitys>' }],
      ['osv', { 'README.md': 'nothing' }],
    ]
    for (const [format, files] of cases)
      assert.equal(await detectFormat(makeFeed(files)), format, JSON.stringify(files))
    assert.equal(await detectFormat('/nowhere/at/all'), 'osv')
  })
})

describe('lists of changes', () => {
  const read = (lines: readonly string[], checkpoint?: string) =>
    readChanges(
      { name: '', path: makeFeed({ 'modified_id.csv': `${lines.join('\n')}\n` }) },
      checkpoint === undefined ? undefined : new Date(checkpoint),
    )
  const lines = ['2026-01-03T00:00:00.5Z,npm/A-3', '2026-01-02T00:00:00Z,A-2', '2026-01-01T00:00:00Z,A-1']

  it('are read up to the first that is older than what was reached', async () => {
    assert.deepEqual([...(await read(lines)).changedAt.keys()], ['A-3', 'A-2', 'A-1'])
    assert.deepEqual([...(await read(lines, '2026-01-02T00:00:00Z')).changedAt.keys()], ['A-3', 'A-2'])
    // What stands behind it is not looked at.
    const behind = [...lines, '2026-01-09T00:00:00Z,A-9']
    assert.deepEqual([...(await read(behind, '2026-01-02T00:00:00Z')).changedAt.keys()], ['A-3', 'A-2'])
  })

  it('are read to their end when they are not in order, and bad lines are counted', async () => {
    const mixed = ['5T00:00:00Z,A-5', '6T00:00:00Z,A-6', '1T00:00:00Z,A-1', '7T00:00:00Z,npm/../A-7', '8T00:00:00Z,..']
    const found = await read(
      mixed.map((line) => `2026-01-0${line}`),
      '2026-01-02T00:00:00Z',
    )
    assert.deepEqual([[...found.changedAt.keys()], found.badLines], [['A-5', 'A-6', 'A-7'], 1])
    const undated = await read(['<a date>,A-8', ...lines], '2026-01-03T12:00:00Z')
    assert.deepEqual([...undated.changedAt], [['A-8', undefined]])
    assert.equal(found.newest?.toISOString(), '2026-01-07T00:00:00.000Z')
  })
})
