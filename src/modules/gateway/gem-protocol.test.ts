import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { type GemUpstream, makeGem, startGemUpstream } from '#test/upstreams/gem-upstream.ts'

describe('the compact index of RubyGems beside indexes and files', () => {
  const app = testApp()
  const native = makeGem({ name: 'native', version: '1.0.0', platform: 'x86_64-linux' })
  let upstream: GemUpstream
  let gate: Gate
  before(async () => {
    upstream = await startGemUpstream([
      makeGem({ name: 'native', version: '1.0.0', licenses: ['MIT', 'Ruby'] }),
      native,
      makeGem({ name: 'native', version: '2.0.0' }),
      makeGem({ name: 'native-2', version: '3.0' }),
    ])
    gate = await openGate(app, upstream, { ecosystem: 'gem', softTtlSeconds: 60 })
    await gate.admit('native', ['1.0.0'])
  })
  after(() => upstream.close())

  it('lines are upstream’s own, and the entity tag is the one that Bundler computes', async () => {
    const info = await gate.get('/info/native')
    const lines = (await (await fetch(`${upstream.url}/info/native`)).text()).split('\n')
    assert.equal(info.body.toString(), `${lines.filter((line) => !line.startsWith('2.')).join('\n')}`)
    assert.equal(info.headers.etag, `"${createHash('md5').update(info.body).digest('hex')}"`)
  })

  it('gems for a platform belong to their version', async () => {
    assert.deepEqual((await gate.get('/gems/native-1.0.0-x86_64-linux.gem')).body, native.bytes)
    assert.equal((await gate.get('/gems/native-1.0.0-java.gem')).status, 404)
    assert.equal((await gate.get('/gems/native-2-3.0.gem')).status, 403)
  })

  it('licences and dates come from the registry’s page of the gem', async () => {
    const row = await app
      .context()
      .db.selectFrom('package_version as v')
      .select(['v.license', 'v.published_at'])
      .where('v.version', '=', '1.0.0')
      .executeTakeFirstOrThrow()
    assert.equal(row.license, 'MIT OR Ruby')
    assert.equal(row.published_at?.toISOString(), '2020-01-02T03:04:05.000Z')
  })

  it('the root is there; specifications only of what may be used', async () => {
    assert.equal((await gate.get('/', { method: 'HEAD' })).status, 200)
    const good = await gate.get('/quick/Marshal.4.8/native-1.0.0.gemspec.rz')
    assert.equal(good.body.toString(), 'specification of native-1.0.0')
    const held = await gate.get('/quick/Marshal.4.8/native-2.0.0.gemspec.rz')
    assert.equal(held.status, 403)
    assert.match(held.reason, /Assay held native@2\.0\.0/)
    upstream.put('/quick/Marshal.4.8/native-1.0.0.gemspec.rz', 'another')
    assert.equal((await gate.get('/quick/Marshal.4.8/native-1.0.0.gemspec.rz')).body.toString(), good.body.toString())
  })

  it('the other forms of the index are closed', async () => {
    for (const path of ['/specs.4.8.gz', '/latest_specs.4.8.gz', '/prerelease_specs.4.8.gz', '/api/v1/dependencies']) {
      const answer = await gate.get(`${path}?gems=native`)
      assert.equal(answer.status, 404, path)
      assert.match(answer.reason, /lists only what may be used/)
    }
    assert.equal((await gate.get('/api/v1/gems', { method: 'POST' })).status, 404)
  })

  it('all gems are named, without digests that could fit, and what was appended can be asked for', async () => {
    const versions = await gate.get('/versions')
    const rows = versions.body.toString().split('\n').slice(2, -1)
    assert.equal(rows.length, 4)
    for (const row of rows) assert.match(row, /^native\S* \S+ 0{32}$/)
    assert.equal(versions.headers.etag, `"${createHash('md5').update(versions.body).digest('hex')}"`)
    upstream.yank(makeGem({ name: 'native', version: '2.0.0' }))
    app.clock.advance(61)
    const range = `bytes=${versions.body.length - 1}-`
    const more = await gate.get('/versions', { headers: { range, 'if-none-match': String(versions.headers.etag) } })
    assert.equal(more.status, 206)
    assert.equal(more.body.toString(), `\nnative -2.0.0 ${'0'.repeat(32)}\n`)
    const whole = Buffer.concat([versions.body.subarray(0, -1), more.body])
    assert.equal(more.headers.etag, `"${createHash('md5').update(whole).digest('hex')}"`)
    const digest = createHash('sha256').update(whole).digest('base64')
    assert.equal(more.headers['repr-digest'], `sha-256=:${digest}:`)
    assert.equal((await gate.get('/names')).body.toString(), '---\nnative\nnative-2\n')
  })

  it('a list that cannot be rewritten is not passed on', async () => {
    upstream.put('/versions', '---\nnative 1.0.0\n')
    app.clock.advance(61)
    const stale = await gate.get('/versions')
    assert.equal(stale.status, 200)
    assert.match(String(stale.headers.warning), /110/)
  })
})
