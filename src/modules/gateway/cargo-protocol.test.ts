import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { type CargoUpstream, makeCrate, startCargoUpstream } from '#test/upstreams/cargo-upstream.ts'

const demo = ['1.0.0', '1.1.0', '2.0.0'].map((version) => makeCrate({ name: 'Demo-Kit', version }))
const index = '/de/mo/demo-kit'
const download = (version: string, name = 'Demo-Kit') => `/crates/${name}/${version}/download`
const held = (version: string) => `/files/de/mo/Demo-Kit/${version}.crate`

describe('the sparse protocol of Cargo', () => {
  const app = testApp()
  let upstream: CargoUpstream
  let gate: Gate
  const lines = async (address = index) =>
    (await gate.get(address)).body
      .toString()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as { vers: string; yanked: boolean })
  const yanked = async (address?: string) => (await lines(address)).flatMap((line) => (line.yanked ? [line.vers] : []))
  before(async () => {
    upstream = await startCargoUpstream({ crates: [...demo, makeCrate({ name: 'closed', version: '1.0.0' })] })
    gate = await openGate(app, upstream, { ecosystem: 'cargo', reservedNames: ['bank-*'] })
    await gate.admit('Demo-Kit', ['1.0.0', '1.1.0'])
  })
  after(() => upstream.close())

  it('config.json points at us; without a token 401 with a challenge that names the console', async () => {
    const config = JSON.parse((await gate.get('/config.json')).body.toString())
    assert.deepEqual(config, { dl: `${gate.url}/crates`, api: gate.url, 'auth-required': true })
    const stranger = await gate.get('/config.json', { token: '' })
    assert.equal(stranger.status, 401)
    const challenge = String(stranger.headers['www-authenticate'])
    assert.match(challenge, /^Cargo login_url="http:\/\/[^"]+\/tokens", Basic realm="Assay"$/)
  })

  it('an index: byte for byte, refused versions yanked; 304 until a decision changes', async () => {
    const answer = await gate.get(index)
    const [first, second, third] = answer.body.toString().split('\n')
    assert.deepEqual([first, second], [demo[0]?.line, demo[1]?.line])
    assert.equal(third, demo[2]?.line.replace('"yanked":false', '"yanked":true'))
    const headers = { 'if-none-match': String(answer.headers.etag) }
    assert.equal((await gate.get(index, { headers })).status, 304)
    assert.equal((await gate.get(index, { method: 'HEAD' })).headers['content-length'], String(answer.body.byteLength))
    upstream.addVersion(makeCrate({ name: 'Demo-Kit', version: '3.0.0' }))
    app.clock.advance(86_401)
    assert.deepEqual(await yanked(), ['2.0.0', '3.0.0'])
    assert.equal((await gate.get(index, { headers })).status, 200)
  })

  it('a download: from the host that config.json names, verified, once', async () => {
    const first = await gate.get(download('1.0.0'))
    assert.deepEqual(first.body, demo[0]?.file)
    assert.deepEqual((await gate.get(download('1.0.0', 'demo-kit'))).body, demo[0]?.file)
    assert.equal(upstream.requests.get(held('1.0.0')), 1)
    const part = await gate.get(download('1.0.0'), { headers: { range: 'bytes=0-1' } })
    assert.deepEqual([part.status, part.body], [206, Buffer.from([0x1f, 0x8b])])
    const names = await app.context().db.selectFrom('package').select('name').where('ecosystem', '=', 'cargo').execute()
    assert.deepEqual(
      names.map(({ name }) => name),
      ['Demo-Kit'],
    )
  })

  it('a refused download: our sentence in plain text, and nothing is fetched', async () => {
    const refused = await gate.get(download('2.0.0'))
    assert.equal(refused.status, 403)
    assert.match(refused.body.toString(), /^Assay held Demo-Kit@2\.0\.0: .+ - http:\S+\/d\/\w{8}\n$/)
    assert.equal((await gate.get(download('2.0.0'), { method: 'HEAD' })).status, 403)
    assert.equal(upstream.requests.get(held('2.0.0')), undefined)
    const closed = await gate.get('/cl/os/closed')
    assert.equal(closed.status, 403)
    assert.match(closed.body.toString(), /none of the 1 versions of closed may be used/)
  })

  it('unknown is 404, reserved is 403 and not asked for, publishing is refused in JSON', async () => {
    for (const address of ['/ab/se/absent', download('9.9.9'), download('1.0.0', 'absent'), '/x', '/DE/mo/demo-kit'])
      assert.equal((await gate.get(address)).status, 404, address)
    for (const address of ['/ba/nk/bank-core', download('1.0.0', 'bank-core'), download('1.0.0', 'Bank-Core')])
      assert.equal((await gate.get(address)).status, 403, address)
    assert.ok(![...upstream.requests.keys()].some((asked) => /bank/i.test(asked)))
    const published = await gate.get('/api/v1/crates/new', { method: 'PUT' })
    assert.match(JSON.parse(published.body.toString()).errors[0].detail, /nothing can be published/)
    for (const hostile of [
      '/de/mo/..%2f..%2fx',
      '/crates/Demo-Kit/..%2f1.0.0/download',
      '/crates/x%00/1.0.0/download',
      '/%2e%2e/x',
    ])
      assert.ok((await gate.get(hostile)).status >= 400, hostile)
  })

  it('an index that is read on another thread is the same, at every view', async () => {
    const dependencies = Object.fromEntries(Array.from({ length: 100 }, (_, number) => [`part-${number}`, '^1.0.0']))
    const large = Array.from({ length: 150 }, (_, minor) =>
      makeCrate({ name: 'large', version: `1.${minor}.0`, dependencies }),
    )
    for (const crate of large) upstream.addVersion(crate)
    await gate.admit('large', ['1.0.0'])
    const first = await gate.get('/la/rg/large')
    assert.ok(first.body.byteLength > 1024 * 1024)
    assert.equal(first.body.toString().split('\n')[0], large[0]?.line)
    await gate.admit('large', ['1.7.0'])
    assert.equal((await yanked('/la/rg/large')).length, 148)
  })

  it('config.json may not lead to files, and an unreadable one is upstream’s fault', async () => {
    upstream.addVersion(makeCrate({ name: 'astray', version: '1.0.0' }))
    for (const config of ['<html>', '{"dl":"file:///etc/{crate}"}']) {
      upstream.setConfig(config)
      app.clock.advance(86_401)
      assert.equal((await gate.get('/as/tr/astray')).status, 503, config)
    }
    assert.equal((await gate.get(download('1.0.0'))).status, 200)
  })

  it('a version that vanished is yanked no more but gone, and refused although it is held', async () => {
    const { origin } = new URL(upstream.url)
    upstream.setConfig(JSON.stringify({ dl: `${origin}/dl` }))
    upstream.removeVersion('Demo-Kit', '1.0.0')
    app.clock.advance(86_401)
    assert.deepEqual(
      (await lines()).map(({ vers }) => vers),
      ['1.1.0', '2.0.0', '3.0.0'],
    )
    assert.equal((await gate.get(download('1.0.0'))).status, 403)
    for (const version of ['1.1.0', '2.0.0', '3.0.0']) upstream.removeVersion('Demo-Kit', version)
    app.clock.advance(86_401)
    assert.equal((await gate.get(index)).status, 404)
    assert.equal((await gate.get(download('1.1.0'))).status, 403)
  })

  it('those who only resolve see what is held; an observed repository serves it', async () => {
    upstream.addVersion(makeCrate({ name: 'later', version: '1.0.0' }))
    const url = gate.url.replace('/repo/', '/resolve/')
    const ask = (address: string) =>
      fetch(`${url}${address}`, { headers: { authorization: `Bearer ${app.people.developer.token}` } })
    assert.match(await (await ask('/la/te/later')).text(), /"yanked":false/)
    assert.equal((await ask('/crates/later/1.0.0/download')).status, 403)
    const { id } = (await app.request('GET', '/api/v1/repositories', { as: 'devops' })).body.items[0]
    await app.request('PATCH', `/api/v1/repositories/${id}`, { as: 'devops', body: { mode: 'observe' } })
    assert.deepEqual(await yanked('/la/te/later'), [])
  })
})
