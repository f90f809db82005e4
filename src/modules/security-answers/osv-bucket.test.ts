import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { readZip } from '#formats/zip.ts'
import { importAdvisories } from '#modules/advisories/index.ts'
import { testApp } from '#test/harness.ts'
import { rawRequest } from '#test/raw-request.ts'
import { answersFeed, feedOf, makeRecord } from './testdata/answers-feed.ts'
import { createZipWriter } from './zip-writer.ts'

async function namesIn(zip: Uint8Array): Promise<readonly string[]> {
  const names: string[] = []
  for await (const { path, bytes } of readZip(zip)) {
    assert.equal(`${JSON.parse(Buffer.from(await bytes()).toString()).id}.json`, path)
    names.push(path)
  }
  return names
}

describe('OSV records and archives', () => {
  const app = testApp()
  const raw = async (path: string, options: { method?: string; headers?: Record<string, string> } = {}) =>
    rawRequest(`${await app.listen()}${path}`, { token: app.people.developer.token, ...options })
  const json = async (path: string) => JSON.parse((await raw(path)).body.toString())
  before(async () => void (await importAdvisories(app.context(), { path: answersFeed(), source: 'test' })))

  it('give one record, withdrawn ones too, and name those that an alias belongs to', async () => {
    const record = await json('/osv/v1/vulns/GHSA-aaaa')
    assert.deepEqual(
      [record.id, record.modified, record.aliases],
      ['GHSA-aaaa', '2026-05-01T00:00:00Z', ['CVE-2026-1']],
    )
    assert.equal((await json('/osv/v1/vulns/GHSA-old')).withdrawn, '2026-05-04T00:00:00Z')
    const alias = await json('/osv/v1/vulns/CVE-2026-9')
    assert.deepEqual([alias.status, alias.code, alias.params.ids], [404, 'advisory.known-as', ['PYSEC-1']])
    for (const path of ['NOBODY', '__proto__', '..%2fx', 'a%00b', 'a'.repeat(300), ''])
      assert.equal((await raw(`/osv/v1/vulns/${path}`)).status, 404, path)
  })

  it('pack every record of an ecosystem, once for each state of the data', async () => {
    const first = await raw('/osv/npm/all.zip')
    assert.deepEqual([first.status, first.headers['content-type']], [200, 'application/zip'])
    const names = await namesIn(first.body)
    assert.ok(names.includes('GHSA-old.json') && names.includes('GHSA-both.json') && !names.includes('PYSEC-1.json'))
    const etag = String(first.headers.etag)
    const again = await raw('/osv/npm/all.zip', { headers: { 'if-none-match': `W/"x", ${etag}` } })
    assert.deepEqual([again.status, again.body.length], [304, 0])
    const head = await raw('/osv/npm/all.zip', { method: 'HEAD' })
    assert.deepEqual(
      [head.status, head.headers['content-length'], head.body.length],
      [200, String(first.body.length), 0],
    )
    assert.deepEqual(await namesIn((await raw('/osv/Debian:12/all.zip')).body), ['DSA-1.json'])
    assert.deepEqual(await namesIn((await raw('/osv/Debian/all.zip')).body), ['DSA-1.json', 'DSA-2.json'])
    assert.equal((await namesIn((await raw('/osv/all.zip')).body)).length, 17)
    await importAdvisories(app.context(), { path: feedOf(makeRecord({ id: 'GHSA-late' })), source: 'test' })
    const changed = await raw('/osv/npm/all.zip', { headers: { 'if-none-match': etag } })
    assert.equal(changed.status, 200)
    assert.ok((await namesIn(changed.body)).includes('GHSA-late.json'))
    rmSync(join(app.config.dataFolder, 'security-answers'), { recursive: true })
    const rebuilt = await raw('/osv/npm/all.zip')
    assert.deepEqual([rebuilt.status, rebuilt.headers.etag], [200, changed.headers.etag])
  })

  it('know what an archive of nothing would hide', async () => {
    for (const path of ['RubyGems/all.zip', 'Debian:99/all.zip', 'Nowhere/all.zip', '__proto__/all.zip'])
      assert.equal((await json(`/osv/${path}`)).code, 'advisory-feed.missing', path)
    for (const path of [
      'npm/PYSEC-1.json',
      'npm/x.json',
      'npm/a/b',
      'npm',
      'x.txt',
      'npm/all.tar',
      '..%2f..%2fetc',
      '',
    ])
      assert.equal((await raw(`/osv/${path}`)).status, 404, path)
    assert.equal((await json('/osv/PyPI/PYSEC-1.json')).id, 'PYSEC-1')
    assert.deepEqual((await raw('/osv/ecosystems.txt')).body.toString().split('\n'), [
      ...['Debian', 'Debian:11', 'Debian:12', 'Go', 'NuGet', 'PyPI', 'npm', ''],
    ])
  })

  it('name the packages that another part of a feed names for the same id', async () => {
    const part = (ecosystem: string, events: readonly string[], modified: string) =>
      feedOf(makeRecord({ id: 'CVE-2026-77', ecosystem, name: 'cut', events, modified }))
    await importAdvisories(app.context(), {
      path: part('npm', ['introduced 1.0.0', 'fixed 1.5.0'], '2026-05-01T00:00:00Z'),
      source: 'one',
    })
    await importAdvisories(app.context(), {
      path: part('PyPI', ['introduced 0', 'last_affected 3'], '2026-05-02T00:00:00Z'),
      source: 'two',
    })
    const { affected } = await json('/osv/v1/vulns/CVE-2026-77')
    assert.deepEqual(
      affected.map(({ package: named, ranges }: { package: object; ranges: { events: object }[] }) => [
        named,
        ranges[0]?.events,
      ]),
      [
        [{ ecosystem: 'PyPI', name: 'cut' }, [{ introduced: '0' }, { last_affected: '3' }]],
        [{ ecosystem: 'npm', name: 'cut' }, [{ introduced: '1.0.0' }, { fixed: '1.5.0' }]],
      ],
    )
  })
})

describe('a zip that is written', () => {
  it('is read back with more entries than 16 bits count', async () => {
    const zip = createZipWriter()
    const parts: Uint8Array[] = []
    const count = 66_000
    for (let at = 0; at < count; at++) parts.push(await zip.add(`${at}.json`, Buffer.from('{}')))
    const bytes = Buffer.concat([...parts, zip.end()])
    let read = 0
    for await (const { path } of readZip(bytes, { entriesMax: 100_000 })) if (path === `${read}.json`) read++
    assert.equal(read, count)
  })
})
