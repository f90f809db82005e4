import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { importAdvisories } from '#modules/advisories/index.ts'
import { testApp } from '#test/harness.ts'
import { answerOsvBatch, answerOsvQuery } from './answer-osv-query.ts'
import { answersFeed } from './testdata/answers-feed.ts'

interface Vuln {
  readonly id: string
  readonly aliases?: readonly string[]
  readonly database_specific?: { readonly assay?: { readonly state: string } }
}

const npm = (name: string, version?: string) => ({ package: { ecosystem: 'npm', name }, ...(version && { version }) })

describe('OSV queries', () => {
  const app = testApp()
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    app.request('POST', `/osv/v1/${path}`, { as: 'developer', body, headers })
  const query = async (body: unknown) => {
    const answer = await post('query', body)
    assert.equal(answer.status, 200, JSON.stringify(answer.body))
    return ((answer.body.vulns ?? []) as Vuln[]).map(({ id, database_specific }) =>
      database_specific?.assay ? `${id} ${database_specific.assay.state}` : id,
    )
  }
  before(async () => void (await importAdvisories(app.context(), { path: answersFeed(), source: 'test' })))

  it('answer with the records, one for each vulnerability, by name and by purl', async () => {
    assert.deepEqual(await query(npm('thing', '1.1.5')), ['GHSA-aaaa'])
    assert.deepEqual(await query(npm('thing', '1.0.0')), ['GHSA-aaaa'])
    assert.deepEqual(await query(npm('thing', '0.9.5')), ['CVE-2026-1'])
    assert.deepEqual(await query({ package: { purl: 'pkg:npm/thing@1.1.5' } }), ['GHSA-aaaa'])
    assert.deepEqual(await query({ package: { purl: 'pkg:npm/thing' }, version: '1.1.5' }), ['GHSA-aaaa'])
    assert.deepEqual(await query({ package: { purl: 'pkg:pypi/some-thing@2.9' } }), ['PYSEC-1'])
    assert.deepEqual(await query({ package: { ecosystem: 'PyPI', name: 'some.thing' }, version: '2.9' }), ['PYSEC-1'])
    assert.deepEqual(await query({ package: { ecosystem: 'NuGet', name: 'ACME.json' }, version: '13.0.0' }), [
      'GHSA-nnnn',
    ])
    assert.deepEqual(await query(npm('__proto__', '1.0.0')), ['GHSA-proto'])
    assert.deepEqual(await query(npm('evil', '1.0.1')), ['MAL-2026-1'])
  })

  it('answer {} where nothing is known, and leave out what is withdrawn or a test', async () => {
    const clean = await post('query', npm('thing', '1.2.0'))
    assert.deepEqual([clean.status, clean.body], [200, {}])
    for (const name of ['old', 'tested', 'constructor', 'nothing'])
      assert.deepEqual((await post('query', npm(name, '1.0.0'))).body, {}, name)
  })

  it('know every advisory of a package without a version, and say what is undecided', async () => {
    assert.deepEqual(await query(npm('thing')), ['CVE-2026-1', 'GHSA-aaaa'])
    assert.deepEqual(await query(npm('evil')), ['MAL-2026-1'])
    assert.deepEqual(await query(npm('thing', 'not a version')), ['GHSA-aaaa undecided'])
  })

  it('tell the releases of a distribution apart', async () => {
    const openssl = (ecosystem: string, version?: string) =>
      query({ package: { ecosystem, name: 'openssl' }, ...(version && { version }) })
    assert.deepEqual(await openssl('Debian:12', '3.0.9-1'), ['DSA-1'])
    assert.deepEqual(await openssl('Debian:12', '3.0.11-1'), [])
    assert.deepEqual(await openssl('Debian:11'), ['DSA-2'])
    assert.deepEqual(await openssl('Debian'), ['DSA-1', 'DSA-2'])
    assert.equal(
      (await post('query', { package: { ecosystem: 'Debian:nowhere', name: 'a' } })).body.code,
      'osv-query.unknown-ecosystem',
    )
  })

  it('carry the names of the whole group, and the age of the data', async () => {
    const { body, headers } = await post('query', npm('thing', '0.9.5'))
    assert.deepEqual((body.vulns as Vuln[])[0]?.aliases, ['GHSA-aaaa'])
    assert.equal(headers['x-assay-data-age'], '0')
    assert.equal(headers['x-assay-data-newest'], '2026-05-01T00:00:00.000Z')
    assert.equal(headers['cache-control'], 'no-store')
  })

  it('answer a batch in the order and number of its queries', async () => {
    const queries = [
      npm('nothing', '1.0.0'),
      npm('thing', '1.1.0'),
      { package: { purl: 'pkg:pypi/some-thing@1' } },
      npm('thing', '1.2.0'),
    ]
    const { body } = await post('querybatch', { queries })
    assert.deepEqual(body.results, [
      {},
      { vulns: [{ id: 'GHSA-aaaa', modified: '2026-05-01T00:00:00Z' }] },
      { vulns: [{ id: 'PYSEC-1', modified: '2026-05-01T00:00:00Z' }] },
      {},
    ])
    assert.deepEqual((await post('querybatch', { queries: [] })).body, { results: [] })
    assert.equal(
      (await post('querybatch', { queries: Array(1_001).fill(npm('a', '1')) })).body.code,
      'security-query.too-many',
    )
    assert.equal((await post('querybatch', { queries: Array(1_000).fill(npm('a', '1')) })).body.results.length, 1_000)
  })

  it('go on from page to page with a token of the same query', async () => {
    const limits = { perQuery: 1, perBatch: 2, bytes: 1_000_000 }
    const context = app.context(app.people.developer.actor)
    const ask = async (body: object) => {
      const answer = await answerOsvQuery(context, { body: Buffer.from(JSON.stringify(body)) }, limits)
      return JSON.parse(Buffer.from(answer.body as Uint8Array).toString())
    }
    const first = await ask(npm('thing'))
    assert.deepEqual(
      first.vulns.map((each: Vuln) => each.id),
      ['CVE-2026-1'],
    )
    const second = await ask({ ...npm('thing'), page_token: first.next_page_token })
    assert.deepEqual([second.vulns.map((each: Vuln) => each.id), second.next_page_token], [['GHSA-aaaa'], undefined])
    for (const token of [first.next_page_token.slice(1), 'x', 'WyJhIl0', '%%', 'a'.repeat(900)])
      assert.equal((await post('query', { ...npm('thing'), page_token: token })).body.code, 'osv-query.bad-page-token')
    assert.equal((await post('query', { ...npm('evil'), page_token: first.next_page_token })).status, 400)
    const queries = [npm('thing'), npm('evil'), npm('thing')]
    const batch = await answerOsvBatch(context, { body: Buffer.from(JSON.stringify({ queries })) }, limits)
    const { results } = JSON.parse(Buffer.from(batch.body as Uint8Array).toString())
    assert.deepEqual(
      results.map(({ vulns = [], next_page_token }: { vulns?: Vuln[]; next_page_token?: string }) => [
        vulns.length,
        next_page_token !== undefined,
      ]),
      [
        [1, true],
        [1, false],
        [0, true],
      ],
    )
    const rest = await post('query', { ...npm('thing'), page_token: results[2].next_page_token })
    assert.equal(rest.body.vulns.length, 2)
  })

  it('refuse what they cannot answer, with a code', async () => {
    const cases: readonly (readonly [unknown, string])[] = [
      [{ commit: 'a'.repeat(40) }, 'osv-query.commit-unanswerable'],
      [npm('', '1'), 'security-query.invalid'],
      [{}, 'security-query.invalid'],
      [[], 'security-query.invalid'],
      [{ package: 'x' }, 'security-query.invalid'],
      [{ package: { ecosystem: 'npm', name: 7 } }, 'security-query.invalid'],
      [npm('a'.repeat(501), '1'), 'security-query.invalid'],
      [npm('a\0', '1'), 'security-query.invalid'],
      [npm('\ud800', '1'), 'security-query.invalid'],
      [{ package: { purl: 'pkg:npm/a@1' }, version: '1' }, 'security-query.invalid'],
      [{ package: { purl: 'pkg:npm/a@1', name: 'a' } }, 'security-query.invalid'],
      [{ package: { purl: 'nonsense' } }, 'purl.invalid'],
      [{ package: { purl: 'pkg:nobody/knows@1' } }, 'osv-query.unknown-ecosystem'],
      [{ package: { ecosystem: '__proto__', name: 'a' } }, 'osv-query.unknown-ecosystem'],
      [{ package: { ecosystem: 'TuxCare:npm', name: 'a' } }, 'osv-query.unknown-ecosystem'],
      ['{"a":', 'request.malformed-json'],
      [`${'['.repeat(100)}${']'.repeat(100)}`, 'security-query.too-deep'],
    ]
    for (const [body, code] of cases) {
      const answer = await post('query', body, { 'content-type': 'text/plain' })
      assert.deepEqual([answer.status, answer.body.code], [400, code], JSON.stringify(body).slice(0, 80))
      assert.equal(typeof answer.body.message, 'string')
    }
  })
})
