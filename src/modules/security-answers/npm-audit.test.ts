import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { importAdvisories } from '#modules/advisories/index.ts'
import { testApp } from '#test/harness.ts'
import { confirmingRange, npmRange, patchedRange } from './npm-range.ts'
import { readBounds } from './range-bounds.ts'
import { readAuditTree } from './read-audit-tree.ts'
import { answersFeed, vector } from './testdata/answers-feed.ts'

const security = '/npm-audit/-/npm/v1/security'

describe('npm audit', () => {
  const app = testApp()
  const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
    app.request('POST', `${security}${path}`, { as: 'developer', body, headers: { host: 'assay.example', ...headers } })
  before(async () => void (await importAdvisories(app.context(), { path: answersFeed(), source: 'test' })))

  it('names the advisories of each package, in the bulk form', async () => {
    const { status, body, headers } = await post('/advisories/bulk', {
      thing: ['1.1.5', '0.5.0'],
      clean: ['1.0.0'],
      evil: ['1.0.1'],
    })
    assert.deepEqual([status, Object.keys(body), headers['x-assay-data-age']], [200, ['thing', 'evil'], '0'])
    const [{ id, ...advisory }] = body.thing
    assert.ok(Number.isSafeInteger(id))
    assert.deepEqual(advisory, {
      url: 'http://assay.example/advisories/GHSA-aaaa',
      title: 'Something about GHSA-aaaa (GHSA-aaaa)',
      severity: 'critical',
      vulnerable_versions: '>=0.9.0 <1.1.0 || >=1.0.0 <1.2.0',
      cwe: [],
      cvss: { score: 9.8, vectorString: vector },
    })
    assert.deepEqual([body.evil[0].severity, body.evil[0].vulnerable_versions], ['critical', '1.0.0 || 1.0.1'])
    assert.deepEqual((await post('/advisories/bulk', { clean: ['1.0.0'] })).body, {})
    assert.deepEqual((await post('/advisories/bulk', {})).body, {})
  })

  it('takes packed bodies of any type, and odd names', async () => {
    const body = gzipSync('{"thing":["1.1.5"],"__proto__":["1.0.0"],"constructor":["1.0.0"],"@bank/forms":["2.0.0"]}')
    const headers = { 'content-encoding': 'gzip', 'content-type': 'application/octet-stream' }
    const answer = await post('/advisories/bulk', body, headers)
    assert.deepEqual([answer.status, Object.keys(answer.body)], [200, ['thing', '__proto__', '@bank/forms']])
    const odd = await post('/advisories/bulk', { thing: ['not a version'] })
    assert.match(odd.body.thing[0].title, /undecided: the version cannot be ordered/)
    assert.match(odd.body.thing[0].vulnerable_versions, /not a version$/)
  })

  it('refuses what is no audit, or too much, with a code', async () => {
    const bomb = gzipSync(Buffer.alloc(9 * 1024 * 1024, 32))
    const cases: readonly (readonly [unknown, number, string])[] = [
      [bomb, 413, 'request.too-large'],
      [Buffer.alloc(9 * 1024 * 1024, 32), 413, 'request.too-large'],
      [gzipSync('{}').subarray(0, 12), 400, 'request.malformed-json'],
      [Buffer.from([0x7b, 0xff, 0x7d]), 400, 'request.malformed-json'],
      ['', 400, 'request.malformed-json'],
      [
        JSON.stringify(Object.fromEntries(Array.from({ length: 20_001 }, (_, at) => [`a${at}`, []]))),
        400,
        'security-query.too-many',
      ],
      ['[]', 400, 'security-query.invalid'],
      ['null', 400, 'security-query.invalid'],
      ['{"a":"1.0.0"}', 400, 'security-query.invalid'],
      ['{"a":[1]}', 400, 'security-query.invalid'],
      ['{"a":[{}]}', 400, 'security-query.invalid'],
      [JSON.stringify({ ['a'.repeat(501)]: ['1'] }), 400, 'security-query.invalid'],
      ['{"a\\u0000":["1"]}', 400, 'security-query.invalid'],
      [JSON.stringify({ a: Array(1_001).fill('1') }), 400, 'security-query.too-many'],
      [`${'{"a":'.repeat(60)}1${'}'.repeat(60)}`, 400, 'security-query.too-deep'],
    ]
    for (const [body, status, code] of cases) {
      const answer = await post('/advisories/bulk', body, { 'content-type': 'application/json' })
      assert.deepEqual([answer.status, answer.body.code], [status, code], String(body).slice(0, 60))
    }
    assert.equal((await app.request('GET', `${security}/advisories/bulk`, { as: 'developer' })).status, 404)
  })

  it('answers the trees of npm 6 and pnpm with findings and paths', async () => {
    const tree = {
      name: 'project',
      requires: { a: '^1.0.0' },
      dependencies: {
        a: {
          version: '1.0.0',
          requires: { thing: '^1.0.0' },
          dependencies: { thing: { version: '1.1.5', dev: true } },
        },
        evil: { version: '1.0.0' },
      },
    }
    for (const path of ['/audits', '/audits/quick']) {
      const { status, body } = await post(path, tree)
      assert.equal(status, 200)
      const advisories = Object.values(body.advisories) as {
        module_name: string
        findings: object
        patched_versions: string
      }[]
      assert.deepEqual(
        advisories.map(({ module_name, findings, patched_versions }) => [module_name, findings, patched_versions]),
        [
          ['evil', [{ version: '1.0.0', paths: ['evil'], dev: false, optional: false, bundled: false }], '<0.0.0'],
          ['thing', [{ version: '1.1.5', paths: ['a>thing'], dev: true, optional: false, bundled: false }], '>=1.2.0'],
        ],
      )
      assert.deepEqual(body.metadata.vulnerabilities, { info: 0, low: 0, moderate: 0, high: 0, critical: 2 })
      assert.deepEqual([body.metadata.totalDependencies, body.metadata.devDependencies], [3, 1])
      assert.deepEqual(
        body.actions.map((each: { action: string; module: string }) => each.action),
        ['review', 'review'],
      )
    }
  })
})

describe('npm audit, its parts', () => {
  it('writes ranges that npm confirms', () => {
    const range = npmRange(['>= 1.0.0, < 1.2.0', '= 3.0.0', '<= 0.5.0'].flatMap(readBounds))
    assert.equal(range, '>=1.0.0 <1.2.0 || 3.0.0 || <=0.5.0')
    assert.equal(confirmingRange(range, ['1.1.0', '1.2.0-rc.1']), range)
    assert.equal(confirmingRange(range, ['2.0.0']), `${range} || 2.0.0`)
    assert.equal(confirmingRange('', ['2.0.0']), '2.0.0')
    assert.equal(npmRange(readBounds('*')), '*')
  })

  it('tells from where on a version is patched', () => {
    const patched = (...displays: readonly string[]) => patchedRange(displays.flatMap(readBounds))
    assert.equal(patched('< 1.2.0'), '>=1.2.0')
    assert.equal(patched('< 1.2.0', '>= 2.0.0, < 2.1.0'), '>=1.2.0 <2.0.0 || >=2.1.0')
    assert.equal(patched('< 1.1.0', '< 1.2.0'), '>=1.2.0')
    assert.equal(patched('>= 1.0.0'), '<0.0.0')
    assert.equal(patched('<= 2.0.0'), '>2.0.0')
    assert.equal(patched('*'), '<0.0.0')
  })

  it('reads the importers of a workspace, and bounds what is deep', () => {
    const importers = { '.': { version: '', requires: { a: '1' }, dependencies: { a: { version: '1.0.0' } } } }
    assert.deepEqual(
      readAuditTree({ requires: { '.': '' }, dependencies: importers }).map(({ path }) => path),
      [['.', 'a']],
    )
    let deep: object = {}
    for (let at = 0; at < 80; at++) deep = { version: '1.0.0', dependencies: { a: deep } }
    assert.throws(() => readAuditTree(deep), { code: 'security-query.too-deep' })
    const loop = {
      requires: { a: '1' },
      dependencies: { a: { version: '1.0.0', requires: { b: '1' } }, b: { version: '1.0.0', requires: { a: '1' } } },
    }
    assert.deepEqual(
      readAuditTree(loop).map(({ path }) => path.join('>')),
      ['a', 'a>b'],
    )
  })
})
