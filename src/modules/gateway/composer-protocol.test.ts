import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { type ComposerUpstream, makeComposer, startComposerUpstream } from '#test/upstreams/composer-upstream.ts'

describe('the protocol of Composer beside metadata and files', () => {
  const app = testApp()
  let upstream: ComposerUpstream
  let gate: Gate
  const first = makeComposer({ name: 'acme/kit', version: 'dev-main', commit: '1' })
  const tagged = makeComposer({ name: 'acme/kit', version: 'v1.0.0', hasChecksum: false })
  const slashed = makeComposer({ name: 'acme/kit', version: 'dev-fix/one' })
  const json = async (path: string) => JSON.parse((await gate.get(path)).body.toString())
  const branches = async () => (await json('/p2/acme/kit~dev.json')).packages['acme/kit']
  before(async () => {
    upstream = await startComposerUpstream([
      tagged,
      makeComposer({ name: 'acme/kit', version: 'v1.1.0', require: { php: '>=7', 'acme/inner': '^2.0' } }),
      first,
      slashed,
      makeComposer({ name: 'acme/closed', version: '1.0.0' }),
      makeComposer({ name: 'acme/plugin', version: '1.0.0', type: 'composer-plugin' }),
    ])
    gate = await openGate(app, upstream, { ecosystem: 'composer', softTtlSeconds: 60, hardTtlSeconds: 600 })
    const commit = `dev-main#${first.reference}`
    await gate.admit('acme/kit', ['v1.0.0', 'v1.1.0', commit, `dev-fix/one#${slashed.reference}`])
  })
  after(() => upstream.close())

  it('the root leads nowhere else, and to our own advisories', async () => {
    const root = await json('/packages.json')
    const advisories = { metadata: false, 'api-url': `${gate.url}/security-advisories` }
    const metadata = `${gate.url}/p2/%package%.json`
    assert.deepEqual(root, { packages: [], 'metadata-url': metadata, 'security-advisories': advisories })
    assert.equal((await gate.get('/security-advisories', { method: 'POST' })).status, 503)
    assert.equal((await gate.get('/security-advisories', { method: 'POST', token: '' })).status, 401)
  })

  it('metadata is whole, without sources, notifications and upstream’s addresses', async () => {
    const { packages } = await json('/p2/acme/kit.json')
    const [newer, older] = packages['acme/kit']
    assert.deepEqual([newer.version, older.version], ['v1.1.0', 'v1.0.0'])
    assert.deepEqual(newer.require, { php: '>=7', 'acme/inner': '^2.0' })
    assert.equal(older.require, undefined)
    assert.equal(older.name, 'acme/kit')
    assert.equal(older.dist.url, `${gate.url}/dist/acme/kit/v1.0.0/${tagged.reference}.zip`)
    assert.equal(older.dist.reference, tagged.reference)
    assert.doesNotMatch(JSON.stringify(packages), /git\.upstream|downloads|source/)
    assert.equal(JSON.stringify(packages).includes(new URL(upstream.url).host), false)
  })

  it('a file without a checksum: upstream is held to the first bytes', async () => {
    const path = `/dist/acme/kit/v1.0.0/${tagged.reference}.zip`
    assert.deepEqual((await gate.get(path)).body, tagged.bytes)
    upstream.put(`/files/acme/kit/${tagged.reference}.zip`, 'other bytes')
    assert.deepEqual((await gate.get(path)).body, tagged.bytes)
    assert.equal((await gate.get('/dist/acme/kit/v1.0.0/0000.zip')).status, 404)
    assert.equal((await gate.get(`/dist/acme/kit/v1.1.0/${tagged.reference}.zip`)).status, 404)
  })

  it('a branch is its commits: an approval does not move with it', async () => {
    assert.deepEqual((await branches()).map((one: { version: string }) => one.version).sort(), [
      'dev-fix/one',
      'dev-main',
    ])
    const path = `/dist/acme/kit/dev-main/${first.reference}.zip`
    assert.deepEqual((await gate.get(path)).body, first.bytes)
    assert.deepEqual((await gate.get(`/dist/acme/kit/dev-fix%2Fone/${slashed.reference}.zip`)).body, slashed.bytes)
    const second = makeComposer({ name: 'acme/kit', version: 'dev-main', commit: '2' })
    upstream.addPackage(second)
    app.clock.advance(601)
    assert.deepEqual(
      (await branches()).map((one: { version: string }) => one.version),
      ['dev-fix/one'],
    )
    const refused = await gate.get(`/dist/acme/kit/dev-main/${second.reference}.zip`)
    assert.equal(refused.status, 403)
    assert.match(refused.reason, /^Assay held acme\/kit@dev-main#/)
  })

  it('nothing may be used: the list is empty, and its warning says why', async () => {
    const { packages, warning } = await json('/p2/acme/closed.json')
    assert.deepEqual(packages, { 'acme/closed': [] })
    assert.match(warning, /^Assay: none of the 1 versions of acme\/closed may be used: .+\/p\/composer\/acme%2Fclosed$/)
    assert.equal((await json('/p2/acme/kit.json')).warning, undefined)
  })

  it('facts: licence, date, code that runs when it is installed', async () => {
    await gate.admit('acme/plugin', ['1.0.0'])
    const rows = await app
      .context()
      .db.selectFrom('package_version as v')
      .innerJoin('package as p', 'p.id', 'v.package_id')
      .select(['p.name', 'v.license', 'v.published_at', 'v.has_install_script'])
      .where('p.name', 'in', ['acme/plugin', 'acme/closed'])
      .orderBy('p.name')
      .execute()
    assert.deepEqual(
      rows.map((row) => [row.license, row.has_install_script]),
      [
        ['MIT', false],
        ['MIT', true],
      ],
    )
    assert.equal(rows[0]?.published_at?.toISOString(), '2020-01-02T03:04:05.000Z')
  })
})

describe('upstreams of Composer that are made otherwise', () => {
  const app = testApp()

  it('a preferred mirror is asked for files; no file, and one on another host', async () => {
    const mirrored = makeComposer({ name: 'acme/mirrored', version: '1.0.0' })
    const mirrors = [{ 'dist-url': '/mirror/%package%/%version%/r%reference%.%type%', preferred: true }]
    await using stack = new AsyncDisposableStack()
    const upstream = await startComposerUpstream([mirrored], { root: { mirrors } })
    stack.defer(() => upstream.close())
    const gate = await openGate(app, upstream, { ecosystem: 'composer' })
    upstream.put(`/mirror/acme/mirrored/1.0.0.0/r${mirrored.reference}.zip`, mirrored.bytes)
    await gate.admit('acme/mirrored', ['1.0.0'])
    const answer = await gate.get(`/dist/acme/mirrored/1.0.0/${mirrored.reference}.zip`)
    assert.deepEqual(answer.body, mirrored.bytes)
    assert.equal(upstream.requests.get(`GET /files/acme/mirrored/${mirrored.reference}.zip`), undefined)
    const bare = [
      { version: '1.0.0', type: 'metapackage' },
      { version: '2.0.0', source: { type: 'git', url: 'x' } },
    ]
    upstream.put('/p2/acme/meta.json', JSON.stringify({ packages: { 'acme/meta': bare } }))
    await gate.admit('acme/meta', ['1.0.0', '2.0.0'])
    const meta = JSON.parse((await gate.get('/p2/acme/meta.json')).body.toString())
    assert.deepEqual(meta.packages['acme/meta'], [{ version: '1.0.0', type: 'metapackage' }])
    const dist = { type: 'zip', url: 'http://elsewhere.invalid/x.zip', reference: 'abc', shasum: '' }
    upstream.put('/packages.json', JSON.stringify({ 'metadata-url': `${upstream.url}/p2/%package%.json` }))
    upstream.put('/p2/acme/far.json', JSON.stringify({ packages: { 'acme/far': [{ version: '1.0.0', dist }] } }))
    app.clock.advance(90_000)
    await gate.admit('acme/far', ['1.0.0'])
    const far = await gate.get('/dist/acme/far/1.0.0/abc.zip')
    assert.equal(far.status, 503)
    assert.match(far.reason, /another host/)
  })
})
