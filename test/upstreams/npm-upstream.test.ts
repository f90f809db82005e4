import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { makePackage, type NpmUpstream, startNpmUpstream } from './npm-upstream.ts'

const ABBREVIATED = 'application/vnd.npm.install-v1+json'

const packages = [
  makePackage({ name: 'demo', version: '1.0.0' }),
  makePackage({ name: 'demo', version: '1.1.0', scripts: { postinstall: 'x' }, deprecated: 'old', license: null }),
  makePackage({ name: 'demo', version: '2.0.0-rc.1', publishedAt: '2021-05-05T00:00:00.000Z' }),
  makePackage({ name: '@s/big', version: '1.0.0', sizeBytes: 300_000 }),
]

let upstream: NpmUpstream

before(async () => {
  upstream = await startNpmUpstream({ packages })
})
after(() => upstream.close())

function get(path: string, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${upstream.url}${path}`, { headers, redirect: 'manual' })
}

interface Document {
  readonly 'dist-tags': Record<string, string>
  readonly version?: string
  readonly versions: Record<
    string,
    { [key: string]: unknown; dist: { tarball: string; shasum: string; integrity: string } }
  >
  readonly time: Record<string, string>
}

async function read(response: Response): Promise<Document> {
  return (await response.json()) as Document
}

describe('npm upstream', () => {
  it('serves both forms of a packument', async () => {
    const full = await read(await get('/demo'))
    assert.deepEqual(full['dist-tags'], { latest: '1.1.0' })
    assert.deepEqual(Object.keys(full.versions), ['1.0.0', '1.1.0', '2.0.0-rc.1'])
    assert.equal(full.time.modified, '2021-05-05T00:00:00.000Z')
    assert.equal(full.versions['1.1.0']?.license, undefined)
    const response = await get('/demo', { accept: `${ABBREVIATED}; q=1.0, */*` })
    assert.equal(response.headers.get('content-type'), ABBREVIATED)
    assert.equal(response.headers.get('last-modified'), 'Wed, 05 May 2021 00:00:00 GMT')
    const short = await read(response)
    assert.equal(short.versions['1.1.0']?.hasInstallScript, true)
    assert.equal(short.versions['1.1.0']?.deprecated, 'old')
    assert.equal(short.versions['1.1.0']?.scripts, undefined)
    assert.equal(short.time, undefined)
  })

  it('serves artifacts with the digests it states, scoped names in each spelling', async () => {
    const { versions } = await read(await get('/@s%2fbig'))
    const dist = versions['1.0.0']?.dist ?? assert.fail('no version')
    const bytes = Buffer.from(await (await fetch(dist.tarball)).arrayBuffer())
    assert.ok(bytes.byteLength > 300_000)
    assert.equal(createHash('sha1').update(bytes).digest('hex'), dist.shasum)
    assert.equal(`sha512-${createHash('sha512').update(bytes).digest('base64')}`, dist.integrity)
    assert.equal((await get('/@s/big')).status, 200)
    assert.equal(upstream.requests.get('/@s/big'), 2)
    assert.equal(upstream.requests.get('/@s/big/-/big-1.0.0.tgz'), 1)
  })

  it('serves manifests and tags, and nothing it does not have', async () => {
    assert.equal((await read(await get('/demo/latest'))).version, '1.1.0')
    assert.equal((await read(await get('/demo/1.0.0'))).version, '1.0.0')
    assert.deepEqual(await (await get('/-/package/demo/dist-tags')).json(), { latest: '1.1.0' })
    for (const path of ['/none', '/demo/3.0.0', '/demo/-/demo-3.0.0.tgz', '/'])
      assert.equal((await get(path)).status, 404)
  })

  it('answers 304 until something changes', async () => {
    const etag = (await get('/demo')).headers.get('etag') ?? ''
    assert.equal((await get('/demo', { 'if-none-match': etag })).status, 304)
    upstream.addVersion(makePackage({ name: 'demo', version: '1.2.0' }))
    assert.equal((await get('/demo', { 'if-none-match': etag })).status, 200)
    upstream.removeVersion('demo', '1.2.0')
    assert.equal((await get('/demo', { 'if-none-match': etag })).status, 304)
    assert.equal((await get('/demo/-/demo-1.2.0.tgz')).status, 404)
  })
})

describe('npm upstream faults', () => {
  const path = '/demo/-/demo-1.0.0.tgz'
  const right = packages[0]?.tarball ?? Buffer.alloc(0)
  const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

  after(() => upstream.setFault(path, undefined))

  it('corrupts, replaces and refuses', async () => {
    upstream.setFault(path, { kind: 'corrupted' })
    const corrupted = await bytesOf(await get(path))
    assert.equal(corrupted.byteLength, right.byteLength)
    assert.notDeepEqual(corrupted, right)
    upstream.setFault(path, { kind: 'replaced', body: Buffer.from('other') })
    assert.equal((await bytesOf(await get(path))).toString(), 'other')
    upstream.setFault('*', { kind: 'status', status: 503, headers: { 'retry-after': '7' } })
    assert.equal((await get('/demo')).headers.get('retry-after'), '7')
    upstream.setFault('*', undefined)
    upstream.setFault('/demo', { kind: 'not-json' })
    assert.match(await (await get('/demo')).text(), /^<html>/)
    upstream.setFault('/demo', undefined)
    assert.equal((await get('/demo')).status, 200)
  })

  it('breaks off', async () => {
    upstream.setFault(path, { kind: 'truncated', sizeBytes: 10 })
    const truncated = await get(path)
    assert.equal(truncated.headers.get('content-length'), String(right.byteLength))
    await assert.rejects(bytesOf(truncated))
    upstream.setFault(path, { kind: 'reset' })
    await assert.rejects(get(path))
  })

  it('waits for the test, not for the clock', async () => {
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    upstream.setFault(path, {
      kind: 'slow',
      pieces: 2,
      next: (position) => gates[position]?.promise ?? Promise.resolve(),
    })
    const reader = (await get(path)).body?.getReader()
    gates[0]?.resolve()
    assert.ok(((await reader?.read())?.value?.byteLength ?? 0) < right.byteLength)
    gates[1]?.resolve()
    while (!(await reader?.read())?.done);
    const hang = Promise.withResolvers<void>()
    upstream.setFault(path, { kind: 'hang', until: hang.promise })
    const pending = get(path)
    hang.resolve()
    assert.deepEqual(await bytesOf(await pending), right)
  })

  it('redirects, asks for credentials and sends too much', async () => {
    upstream.setFault(path, { kind: 'redirect', location: 'http://other.example/x' })
    assert.equal((await get(path)).headers.get('location'), 'http://other.example/x')
    upstream.setFault(path, { kind: 'require-authorization', authorization: 'Bearer t' })
    assert.equal((await get(path)).status, 401)
    assert.equal((await get(path, { authorization: 'Bearer t' })).status, 200)
    assert.equal(upstream.log.at(-1)?.headers.authorization, 'Bearer t')
    for (const declared of [true, false]) {
      upstream.setFault(path, { kind: 'too-large', sizeBytes: 1_000_000, declared })
      const large = await get(path)
      assert.equal(large.headers.has('content-length'), declared)
      assert.equal((await bytesOf(large)).byteLength, 1_000_000)
    }
  })
})
