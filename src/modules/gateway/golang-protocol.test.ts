import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { type GolangUpstream, makeChecksums, makeModule, startGolangUpstream } from '#test/upstreams/golang-upstream.ts'

const pseudo = 'v0.0.0-20260102030405-0123456789ab'
const path = 'demo.example/Demo'
const demo1 = makeModule({ path, version: 'v1.0.0' })
const demo3 = makeModule({ path, version: 'v1.3.0' })
const at = (file: string) => `/demo.example/!demo/@v/${file}`

describe('the module proxy protocol', () => {
  const app = testApp()
  const checksums = makeChecksums('sums.example')
  let upstream: GolangUpstream
  let gate: Gate
  const text = async (address: string) => (await gate.get(address)).body.toString()
  const secondsHard = 86_401
  before(async () => {
    const modules = [demo1, makeModule({ path, version: 'v1.2.0' }), demo3, makeModule({ path, version: pseudo })]
    for (const module of modules) checksums.add(module)
    upstream = await startGolangUpstream({ modules, checksums })
    upstream.addVersion(makeModule({ path: 'demo.example/bare', version: pseudo }))
    upstream.setQuery(path, 'main', 'v1.2.0')
    // Stands for the machine's own setting.
    Object.assign(app.config.environment, { GOSUMDB: checksums.verifierKey })
    gate = await openGate(app, upstream, { ecosystem: 'golang', reservedNames: ['git.bank.example/*'] })
    await gate.admit(path, ['v1.0.0', 'v1.3.0'])
  })
  after(() => upstream.close())

  it('lists what may be used, and describes the newest of it', async () => {
    const list = await gate.get(at('list'))
    assert.equal(list.body.toString(), 'v1.0.0\nv1.3.0\n')
    assert.equal(list.headers['content-type'], 'text/plain; charset=utf-8')
    const headers = { 'if-none-match': String(list.headers.etag) }
    assert.equal((await gate.get(at('list'), { headers })).status, 304)
    assert.equal(JSON.parse(await text('/demo.example/!demo/@latest')).Version, 'v1.3.0')
  })

  it('every file of an allowed version, byte for byte; HEAD and Range', async () => {
    const zip = await gate.get(at('v1.0.0.zip'))
    assert.deepEqual(zip.body, demo1.zip)
    assert.equal(zip.headers['content-type'], 'application/zip')
    assert.equal(await text(at('v1.0.0.mod')), demo1.mod)
    assert.equal(await text(at('v1.0.0.info')), demo1.info)
    const head = await gate.get(at('v1.0.0.zip'), { method: 'HEAD' })
    assert.equal(head.headers['content-length'], String(demo1.zip.byteLength))
    const part = await gate.get(at('v1.0.0.zip'), { headers: { range: 'bytes=0-3' } })
    assert.deepEqual([part.status, part.body], [206, demo1.zip.subarray(0, 4)])
  })

  it('no file of a refused version; 403, in plain text, with the next higher one that may be used', async () => {
    for (const file of ['v1.2.0.zip', 'v1.2.0.mod', 'v1.2.0.info', 'main.info', `${pseudo}.info`]) {
      const refused = await gate.get(at(file))
      assert.equal(refused.status, 403, file)
      assert.equal(refused.headers['content-type'], 'text/plain; charset=utf-8')
      const words = /^Assay held demo\.example\/Demo@v[^:]+: .*; v1\.\d\.0 may be used - http:\S+\/d\/\w{8}\n$/
      assert.match(refused.body.toString(), words, file)
    }
    assert.match(await text(at('v1.2.0.zip')), /; v1\.3\.0 may be used/)
    assert.equal(upstream.requests.get('/demo.example/!demo/@v/v1.2.0.zip'), undefined)
  })

  it('nothing of a list may be used: the reason; nothing is listed: an empty list', async () => {
    upstream.addVersion(makeModule({ path: 'demo.example/closed', version: 'v1.0.0' }))
    for (const address of ['/demo.example/closed/@v/list', '/demo.example/closed/@latest']) {
      const refused = await gate.get(address)
      assert.equal(refused.status, 403)
      assert.match(refused.body.toString(), /none of the 1 versions of demo\.example\/closed may be used/)
    }
    const bare = await gate.get('/demo.example/bare/@v/list')
    assert.deepEqual([bare.status, bare.body.byteLength], [200, 0])
    assert.equal((await gate.get('/demo.example/bare/@latest')).status, 403)
    await gate.admit('demo.example/bare', [pseudo])
    assert.equal(JSON.parse(await text('/demo.example/bare/@latest')).Version, pseudo)
  })

  it('a version of a commit is known from what describes it', async () => {
    await gate.admit(path, [pseudo])
    assert.equal((await gate.get(at(`${pseudo}.zip`))).status, 200)
    assert.equal(await text(at('list')), 'v1.0.0\nv1.3.0\n')
    upstream.setFault(`/demo.example/!demo/@v/v1.9.0.info`, { kind: 'status', status: 200, body: demo1.info })
    assert.equal((await gate.get(at('v1.9.0.info'))).status, 503)
  })

  it('unknown modules, versions and files are not found; reserved ones are not asked for', async () => {
    for (const address of ['/demo.example/absent/@v/list', at('v9.9.9.zip'), at('absent.info'), '/x', at('v1.0.0.exe')])
      assert.equal((await gate.get(address)).status, 404, address)
    const reserved = [
      '/git.bank.example/core/@v/list',
      '/git.bank.example/core/@latest',
      '/git.bank.example/!core/@v/v1.0.0.zip',
    ]
    for (const address of [...reserved, '/sumdb/sums.example/lookup/git.bank.example/core@v1.0.0'])
      assert.equal((await gate.get(address)).status, 403, address)
    assert.ok(![...upstream.requests.keys()].some((asked) => asked.includes('bank')))
  })

  it('the checksum database: tiles are asked for once, lookups are replayed when upstream is gone', async () => {
    assert.equal((await gate.get('/sumdb/any.example/supported')).status, 200)
    const lookup = '/sumdb/sums.example/lookup/demo.example/!demo@v1.0.0'
    const tile = '/sumdb/sums.example/tile/8/0/000.p/4'
    assert.match(await text(lookup), /^0\ndemo\.example\/Demo v1\.0\.0 h1:/)
    assert.equal((await gate.get(tile)).body.byteLength, 128)
    app.clock.advance(secondsHard)
    upstream.setFault('*', { kind: 'reset' })
    assert.equal((await gate.get(tile)).headers['cache-control'], 'private, max-age=31536000, immutable')
    const replayed = await gate.get(lookup)
    assert.equal(replayed.status, 200)
    assert.match(String(replayed.headers.warning), /unreachable/)
    assert.equal((await gate.get(at('list'))).headers['x-assay-stale'] !== undefined, true)
    assert.equal((await gate.get(at('v1.0.0.zip'))).status, 200)
    const unheld = await gate.get(at('v1.3.0.zip'))
    assert.deepEqual([unheld.status, unheld.headers['retry-after']], [503, '5'])
    upstream.setFault('*', undefined)
    app.clock.advance(60)
    assert.equal(upstream.requests.get(tile), 1)
  })

  it('other bytes than the checksum database states are never served, and a whole answer is', async () => {
    const asked = '/demo.example/!demo/@v/v1.3.0.zip'
    for (const fault of [{ kind: 'corrupted' }, { kind: 'truncated', sizeBytes: 40 }, { kind: 'not-json' }] as const) {
      upstream.setFault(asked, fault)
      const refused = await gate.get(at('v1.3.0.zip'))
      assert.equal(refused.status, 503, fault.kind)
      assert.doesNotMatch(refused.body.toString(), /Sign in/)
      app.clock.advance(61)
    }
    upstream.setFault(asked, undefined)
    assert.deepEqual((await gate.get(at('v1.3.0.zip'))).body, demo3.zip)
    upstream.setFault('/demo.example/!demo/@v/v1.3.0.mod', { kind: 'replaced', body: Buffer.from('module evil\n') })
    assert.equal((await gate.get(at('v1.3.0.mod'))).status, 503)
    upstream.setFault('/demo.example/!demo/@v/v1.3.0.mod', undefined)
  })

  it('a version that vanished is shown no more, and refused although it is held', async () => {
    upstream.removeVersion(path, 'v1.0.0')
    app.clock.advance(secondsHard)
    assert.equal(await text(at('list')), 'v1.3.0\n')
    assert.equal((await gate.get(at('v1.0.0.zip'))).status, 403)
  })

  it('those who only resolve see what is held, with its go.mod, and get no zip', async () => {
    const resolve = (address: string) => gate.get(`/../../resolve/golang${address}`)
    const url = gate.url.replace('/repo/', '/resolve/')
    const ask = (address: string) =>
      fetch(`${url}${address}`, { headers: { authorization: `Bearer ${app.people.developer.token}` } })
    assert.equal(await (await ask(at('list'))).text(), 'v1.2.0\nv1.3.0\n')
    assert.equal((await ask(at('v1.2.0.mod'))).status, 200)
    assert.equal((await ask(at('v1.3.0.zip'))).status, 403)
    assert.ok((await resolve(at('list'))).status >= 400)
  })

  it('publishing, and paths that no client sends', async () => {
    assert.equal((await gate.get(at('v1.0.0.zip'), { method: 'PUT' })).status, 404)
    const paths = [
      '/demo.example/!demo/@v/..%2f..%2fx',
      '/%2e%2e/@v/list',
      '/demo.example%00/@v/list',
      '/sumdb/../x/latest',
    ]
    for (const hostile of paths) assert.ok((await gate.get(hostile)).status >= 400, hostile)
  })

  it('an observed repository refuses only what is denied', async () => {
    const { id } = (await app.request('GET', '/api/v1/repositories', { as: 'devops' })).body.items[0]
    await app.request('PATCH', `/api/v1/repositories/${id}`, { as: 'devops', body: { mode: 'observe' } })
    assert.equal(await text(at('list')), 'v1.2.0\nv1.3.0\n')
    assert.equal((await gate.get(at('v1.2.0.zip'))).status, 200)
    assert.equal((await gate.get(at('v1.0.0.zip'))).status, 200)
  })
})
