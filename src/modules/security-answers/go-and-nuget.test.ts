import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { importAdvisories } from '#modules/advisories/index.ts'
import { testApp } from '#test/harness.ts'
import { rawRequest } from '#test/raw-request.ts'
import { nugetRange } from './nuget-range.ts'
import { readBounds } from './range-bounds.ts'
import { answersFeed, feedOf, makeRecord } from './testdata/answers-feed.ts'

describe('the Go vulnerability database', () => {
  const app = testApp()
  const raw = async (path: string, options: { method?: string } = {}) =>
    rawRequest(`${await app.listen()}/govulndb/${path}`, { token: app.people.developer.token, ...options })
  const json = async (path: string) => JSON.parse((await raw(path)).body.toString())
  before(async () => void (await importAdvisories(app.context(), { path: answersFeed(), source: 'test' })))

  it('has indexes, plain and as gzip files, for GET and HEAD', async () => {
    assert.deepEqual(await json('index/db.json'), { modified: '2026-05-01T00:00:00Z' })
    const modified = '2026-05-01T00:00:00Z'
    assert.deepEqual(await json('index/modules.json'), [
      {
        path: 'example.com/a',
        vulns: [
          { id: 'GO-2026-0001', modified, fixed: '1.2.3' },
          { id: 'GO-2026-0002', modified },
        ],
      },
      { path: 'stdlib', vulns: [{ id: 'GO-2026-0003', modified, fixed: '1.22.4' }] },
    ])
    const vulns = await json('index/vulns.json')
    assert.deepEqual([vulns.length, vulns[0]], [3, { id: 'GO-2026-0001', modified, aliases: ['CVE-2026-5'] }])
    const packed = await raw('index/modules.json.gz')
    assert.deepEqual(
      [packed.headers['content-type'], packed.headers['content-encoding']],
      ['application/gzip', undefined],
    )
    assert.deepEqual(JSON.parse(gunzipSync(packed.body).toString()), await json('index/modules.json'))
    const head = await raw('index/modules.json.gz', { method: 'HEAD' })
    assert.deepEqual([head.status, head.body.length], [200, 0])
  })

  it('has the reports of the Go project, and nothing else', async () => {
    const report = await json('ID/GO-2026-0001.json')
    assert.equal(report.id, 'GO-2026-0001')
    assert.match(report.database_specific.url, /\/advisories\/GO-2026-0001$/)
    assert.equal(JSON.parse(gunzipSync((await raw('ID/GO-2026-0001.json.gz')).body).toString()).id, 'GO-2026-0001')
    for (const path of [
      'ID/GHSA-gogo.json',
      'ID/GO-2026-9999.json',
      'index/x.json',
      'index/__proto__.json',
      'ID',
      'x/y/z.json',
    ])
      assert.equal((await raw(path)).status, 404, path)
  })
})

describe('vulnerability information for NuGet', () => {
  const app = testApp()
  const raw = async (path: string) =>
    rawRequest(`${await app.listen()}/nuget-vulnerabilities/${path}`, { token: app.people.developer.token })
  const json = async (path: string) => JSON.parse((await raw(path)).body.toString())
  before(async () => {
    await importAdvisories(app.context(), { path: answersFeed(), source: 'test' })
  })

  it('stands in the updates first, and in the base from the next month on', async () => {
    const url = `${await app.listen()}`
    const expected = {
      'acme.json': [
        { severity: 2, url: `${url}/advisories/GHSA-nnnn`, versions: '(, 13.0.1)' },
        { severity: 3, url: `${url}/advisories/GHSA-mmmm`, versions: '[1.2.3, 1.2.3]' },
      ],
    }
    const sorted = (page: typeof expected) => page['acme.json'].toSorted((a, b) => a.severity - b.severity)
    const index = await json('index.json')
    assert.deepEqual(
      index.map((each: Record<string, string>) => [each['@name'], each['@id']]),
      [['updates', `${url}/nuget-vulnerabilities/updates.json`]],
    )
    assert.deepEqual(sorted(await json('updates.json')), expected['acme.json'])
    assert.deepEqual(await json('base.json'), [])
    app.clock.advance(40 * 86_400)
    const [base, ...more] = await json('index.json')
    assert.deepEqual([base['@name'], base['@updated'], more.length], ['base', '2026-07-01T00:00:00.000Z', 0])
    assert.deepEqual(sorted(await json('base.json')), expected['acme.json'])
  })

  it('moves the date of the base when an advisory leaves it', async () => {
    const changed = {
      id: 'GHSA-nnnn',
      ecosystem: 'NuGet',
      name: 'Acme.Json',
      modified: '2026-06-02T00:00:00Z',
      severity: 'LOW',
    }
    await importAdvisories(app.context(), { path: feedOf(makeRecord(changed)), source: 'test' })
    const index = await json('index.json')
    const now = app.clock.now().toISOString()
    assert.deepEqual(
      index.map((each: Record<string, string>) => [each['@name'], each['@updated']]),
      [
        ['base', now],
        ['updates', now],
      ],
    )
    assert.deepEqual(
      (await json('updates.json'))['acme.json'].map((each: { versions: string }) => each.versions),
      ['(, )'],
    )
    assert.equal((await raw('other.json')).status, 404)
  })

  it('writes intervals in its own notation, wider where a bound is not known', () => {
    const rows: readonly (readonly [string, string])[] = [
      ['*', '(, )'],
      ['>= 1.0.0, < 2.0.0', '[1.0.0, 2.0.0)'],
      ['>= 1.0.0', '[1.0.0, )'],
      ['<= 2.0.0', '(, 2.0.0]'],
      ['= 1.2.3', '[1.2.3, 1.2.3]'],
      ['>= ?, < 2', '(, 2)'],
      ['>= 1, < ?', '[1, )'],
      ['= (12)', '(, )'],
      [`>= 1${'…'}`, '(, )'],
    ]
    for (const [display, range] of rows) assert.deepEqual(readBounds(display).map(nugetRange), [range], display)
    assert.deepEqual(readBounds('< 1 || >= 2, < 3').map(nugetRange), ['(, 1)', '[2, 3)'])
  })
})
