import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { createToken } from '#modules/access/index.ts'
import { importAdvisories } from '#modules/advisories/index.ts'
import { transact } from '#platform/database/transact.ts'
import { testApp } from '#test/harness.ts'
import { openTestSession } from '#test/people.ts'
import { type Audience, audienceOf } from './audience.ts'
import { readDataState } from './data-state.ts'
import { findMatches } from './find-matches.ts'
import { hasAdvisoryFeed, pypiVulnerabilities } from './index.ts'
import { readOsvDocuments } from './osv-document.ts'
import { questionOfName } from './question.ts'
import { answersFeed, vector } from './testdata/answers-feed.ts'

const asks: readonly (readonly ['GET' | 'POST', string, unknown?])[] = [
  ['POST', '/osv/v1/query', { package: { ecosystem: 'npm', name: 'thing' } }],
  ['POST', '/osv/v1/querybatch', { queries: [{ package: { purl: 'pkg:npm/thing@1.0.0' } }] }],
  ['GET', '/osv/npm/all.zip'],
  ['GET', '/osv/all.zip'],
  ['GET', '/osv/ecosystems.txt'],
  ['GET', '/govulndb/index/modules.json.gz'],
  ['GET', '/govulndb/index/db.json'],
  ['GET', '/nuget-vulnerabilities/index.json'],
  ['POST', '/npm-audit/-/npm/v1/security/advisories/bulk', { thing: ['1.0.0'] }],
  ['POST', '/npm-audit/-/npm/v1/security/audits/quick', { dependencies: { thing: { version: '1.0.0' } } }],
  ['POST', '/ossindex/api/v3/component-report', { coordinates: ['pkg:npm/thing@1.0.0'] }],
]

describe('security answers of a database that was never fed', () => {
  const app = testApp()

  it('say so, and never that something is clean', async () => {
    for (const [method, path, body] of asks) {
      const answer = await app.request(method, path, { as: 'developer', body })
      assert.deepEqual([answer.status, answer.body.code], [503, 'advisory-feed.missing'], path)
      assert.match(answer.body.message, /does not mean that they are clean/)
      assert.ok(answer.headers['retry-after'])
    }
    const asked = { name: 'a', version: '1', baseUrl: 'https://assay.example' }
    await assert.rejects(pypiVulnerabilities(app.context(), asked), { code: 'advisory-feed.missing' })
    assert.equal(await hasAdvisoryFeed(app.context(), 'npm'), false)
  })
})

describe('security answers', () => {
  const app = testApp()
  before(async () => {
    await importAdvisories(app.context(), { path: answersFeed(), source: 'test', sample: true })
  })

  it('ask for a token, by both schemes, of somebody who reads advisories or downloads packages', async () => {
    const { developer } = app.people
    const { secret } = await transact(app.context(), (tx) =>
      createToken(tx, {
        accountId: developer.accountId,
        name: 'catalogue',
        scopes: ['catalog:read'],
        expiresInDays: 1,
      }),
    )
    const cookie = await openTestSession(app, 'developer')
    for (const [method, path, body] of asks) {
      for (const headers of [{}, { cookie }] as const) {
        const stranger = await app.request(method, path, { body, headers })
        assert.deepEqual([stranger.status, stranger.body.code], [401, 'security-answer.token-required'], path)
        assert.equal(stranger.headers['www-authenticate'], 'Basic realm="Assay", charset="UTF-8", Bearer realm="Assay"')
      }
      const basic = (password: string) => ({
        authorization: `Basic ${Buffer.from(`anyone:${password}`).toString('base64')}`,
      })
      assert.equal((await app.request(method, path, { body, headers: basic('wrong') })).status, 401)
      assert.equal((await app.request(method, path, { body, headers: basic(secret) })).body.code, 'access.denied')
      const allowed = await app.request(method, path, { body, headers: basic(developer.token) })
      assert.equal(allowed.status, 200, path)
      assert.deepEqual(
        [allowed.headers['x-assay-data-age'], allowed.headers['x-assay-data-sample']],
        ['0', 'true'],
        path,
      )
    }
  })

  it('grow older with the data', async () => {
    app.clock.advance(3_600)
    const { headers } = await app.request('POST', '/osv/v1/query', { as: 'developer', body: asks[0]?.[2] })
    assert.equal(headers['x-assay-data-age'], '3600')
  })

  it('take a feed for one of an ecosystem only where a record speaks of it alone', async () => {
    assert.equal(await hasAdvisoryFeed(app.context(), 'Debian:12'), true)
    assert.equal(await hasAdvisoryFeed(app.context(), 'RubyGems'), false)
    const body = { coordinates: ['pkg:npm/thing@1.0.0', 'pkg:gem/both@1.0.0'] }
    const answer = await app.request('POST', '/ossindex/api/v3/component-report', { as: 'developer', body })
    assert.deepEqual([answer.status, answer.body.params.ecosystems], [503, ['RubyGems']])
  })

  it('are cut to what the caller may see, in one place', async () => {
    assert.throws(() => audienceOf({ kind: 'anonymous' }), { code: 'access.denied' })
    assert.equal(audienceOf(app.people.developer.actor).sees({ id: 'GHSA-aaaa' }), true)
    const context = app.context()
    const { revision } = await readDataState(context)
    const narrow: Audience = { key: 'narrow', sees: ({ id }) => id !== 'GHSA-aaaa' }
    const question = questionOfName({ ecosystem: 'npm', name: 'thing', version: '1.1.5' })
    assert.deepEqual(await findMatches({ context, audience: narrow, revision }, [question]), [[]])
    const seen = await readOsvDocuments(context, narrow, ['GHSA-aaaa', 'CVE-2026-1'])
    assert.deepEqual([...seen.keys()], ['CVE-2026-1'])
    assert.equal(JSON.stringify([...seen.values()]).includes('GHSA-aaaa'), false)
  })

  it('list the vulnerabilities of a version for the JSON of PyPI', async () => {
    const asked = { name: 'Some.Thing', version: '2.0', baseUrl: 'https://assay.example' }
    assert.deepEqual(await pypiVulnerabilities(app.context(), asked), [
      {
        id: 'PYSEC-1',
        aliases: ['CVE-2026-9'],
        summary: 'Something about PYSEC-1',
        details: 'Something about PYSEC-1',
        fixed_in: ['3'],
        link: 'https://assay.example/advisories/PYSEC-1',
        source: 'assay',
        withdrawn: null,
      },
    ])
    assert.deepEqual(await pypiVulnerabilities(app.context(), { ...asked, version: '3.0' }), [])
  })

  it('report on components as OSS Index does, also at its address for those who are signed in', async () => {
    const coordinates = ['pkg:npm/thing@1.1.5', 'pkg:npm/clean@1.0.0', 'pkg:pypi/some-thing@1']
    for (const place of ['', '/authorized']) {
      const path = `/ossindex/api/v3${place}/component-report`
      const { status, body } = await app.request('POST', path, { as: 'developer', body: { coordinates } })
      assert.equal(status, 200)
      assert.deepEqual(
        body.map((each: { coordinates: string; vulnerabilities: object[] }) => [
          each.coordinates,
          each.vulnerabilities.length,
        ]),
        [
          [coordinates[0], 1],
          [coordinates[1], 0],
          [coordinates[2], 1],
        ],
      )
      const { reference, description, ...vulnerability } = body[0].vulnerabilities[0]
      assert.match(reference, /\/advisories\/GHSA-aaaa$/)
      assert.match(description, />= 1\.0\.0, < 1\.2\.0/)
      const title = 'Something about GHSA-aaaa'
      const cve = { displayName: 'CVE-2026-1', cve: 'CVE-2026-1', cvssScore: 9.8, cvssVector: vector }
      assert.deepEqual(vulnerability, { id: 'GHSA-aaaa', title, ...cve, externalReferences: [] })
    }
    const many = { coordinates: Array(129).fill(coordinates[0]) }
    assert.equal(
      (await app.request('POST', '/ossindex/api/v3/component-report', { as: 'developer', body: many })).status,
      400,
    )
  })
})
