import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makeDistribution, type PypiUpstream, startPypiUpstream } from '#test/upstreams/pypi-upstream.ts'

const asJson = { headers: { accept: 'application/vnd.pypi.simple.v1+json' } }
const demo1 = makeDistribution({ name: 'demo', version: '1.0.0' })
const demo2 = makeDistribution({ name: 'demo', version: '2.0.0' })
const wheel = '/packages/demo/1.0.0/demo-1.0.0-py3-none-any.whl'
const path = (name: string, version: string) => `/packages/${name}/${version}/${name}-${version}-py3-none-any.whl`

describe('Python packages: what goes wrong upstream', () => {
  const app = testApp()
  let upstream: PypiUpstream
  let gate: Gate
  const page = async (name: string) => JSON.parse((await gate.get(`/simple/${name}/`, asJson)).body.toString())
  /** A project of one wheel that may be used. */
  const publish = async (name: string) => {
    const file = makeDistribution({ name, version: '1.0.0' })
    upstream.addFile(file)
    await gate.admit(name, ['1.0.0'])
    return file
  }
  before(async () => {
    upstream = await startPypiUpstream({ files: [demo1, demo2] })
    gate = await openGate(app, upstream, { ecosystem: 'pypi', softTtlSeconds: 60, hardTtlSeconds: 600 })
    await gate.admit('demo', ['1.0.0'])
  })
  after(() => upstream.close())

  it('a file that joins an approved version holds it until somebody has approved that too', async () => {
    const file = await publish('joined')
    assert.equal((await gate.get(path('joined', '1.0.0'))).status, 200)
    const more = makeDistribution({ name: 'joined', version: '1.0.0', tags: 'cp313-cp313-any' })
    upstream.addFile(more)
    app.clock.advance(3_600)
    await page('joined')
    await page('joined')
    const joined = `/packages/joined/1.0.0/${more.fileName}`
    for (const asked of [joined, path('joined', '1.0.0')]) {
      const answer = await gate.get(asked)
      assert.equal(answer.status, 403, asked)
      assert.match(answer.reason, /added files/)
    }
    const { body } = await app.request('GET', '/api/v1/upstream-changes?kind=files-added', { as: 'auditor' })
    assert.deepEqual(
      body.items.map((each: Record<string, string>) => [each.name, each.version, each.after]),
      [['joined', '1.0.0', more.fileName]],
    )
    app.clock.advance(1)
    await gate.admit('joined', ['1.0.0'])
    assert.deepEqual((await gate.get(joined)).body, more.bytes)
    assert.deepEqual((await gate.get(path('joined', '1.0.0'))).body, file.bytes)
  })

  it('metadata other than its digest says is not served', async () => {
    const file = await publish('spoken')
    const replaced = { kind: 'replaced', body: Buffer.from('Metadata-Version: 2.1\nName: other\n') } as const
    upstream.setFault(`/files/${file.fileName}.metadata`, replaced)
    assert.equal((await gate.get(`${path('spoken', '1.0.0')}.metadata`)).status, 503)
  })

  it('conditional, compressed, HEAD and Range', async () => {
    const first = await gate.get('/simple/demo/', asJson)
    const again = await gate.get('/simple/demo/', {
      headers: { ...asJson.headers, 'if-none-match': String(first.headers.etag) },
    })
    assert.equal(again.status, 304)
    const html = await gate.get('/simple/demo/', { headers: { 'if-none-match': String(first.headers.etag) } })
    assert.equal(html.status, 200)
    const packed = await gate.get('/simple/demo/', { headers: { ...asJson.headers, 'accept-encoding': 'gzip' } })
    assert.deepEqual(gunzipSync(packed.body), first.body)
    assert.equal((await gate.get('/simple/demo/', { ...asJson, method: 'HEAD' })).body.byteLength, 0)
    const part = await gate.get(wheel, { headers: { range: 'bytes=-22' } })
    assert.equal(part.status, 206)
    assert.deepEqual(part.body, demo1.bytes.subarray(-22))
    assert.equal((await gate.get(path('demo', '2.0.0'), { headers: { range: 'bytes=0-1' } })).status, 403)
    assert.equal((await gate.get(path('demo', '2.0.0'), { method: 'HEAD' })).status, 403)
  })

  it('a file of another version, a version or a package that does not exist', async () => {
    assert.equal((await gate.get('/packages/demo/1.0.0/demo-2.0.0-py3-none-any.whl')).status, 404)
    assert.equal((await gate.get(path('demo', '9.9.9'))).status, 404)
    assert.equal((await gate.get(path('absent', '1.0.0'))).status, 404)
    assert.equal((await gate.get('/packages/demo/1.0.0/demo-1.0.0-cp311-cp311-win32.whl')).status, 404)
  })

  it('a file on a host that the index names is fetched there', async () => {
    const file = makeDistribution({ name: 'abroad', version: '1.0' })
    const other = await startPypiUpstream({ files: [file] })
    try {
      const url = `${other.origin}/files/${file.fileName}`
      const files = [{ filename: file.fileName, url, hashes: { sha256: file.sha256 } }]
      upstream.setMembers('abroad', { meta: { 'api-version': '1.1' }, name: 'abroad', files })
      await gate.admit('abroad', ['1.0'])
      assert.deepEqual((await gate.get(path('abroad', '1.0'))).body, file.bytes)
      assert.deepEqual([...other.requests.keys()], [`/files/${file.fileName}`])
    } finally {
      await other.close()
    }
  })

  it('a file whose address is none is not looked for', async () => {
    const files = [
      { filename: 'odd-1.0.zip', url: 'ftp://files.example/odd-1.0.zip', hashes: { sha256: demo1.sha256 } },
    ]
    upstream.setMembers('odd', { meta: { 'api-version': '1.1' }, name: 'odd', files })
    assert.ok((await gate.get('/packages/odd/1.0/odd-1.0.zip')).status >= 400)
  })

  it('paths that lead elsewhere', async () => {
    const asked = [...upstream.requests.values()].reduce((sum, count) => sum + count, 0)
    for (const tricky of [
      '/simple/../../npm/demo',
      '/simple/%2e%2e/demo/',
      '/simple/demo%2f..%2fother/',
      '/packages/demo/1.0.0/..%2f..%2fother.whl',
      '/packages/demo/%2e%2e/demo-1.0.0-py3-none-any.whl',
      '/packages/demo/1.0.0/demo-1.0.0-py3-none-any.whl%00',
      '/packages/demo/2.0.0/demo-1.0.0-py3-none-any.whl',
    ]) {
      const { status } = await gate.get(tricky)
      assert.ok(status === 404 || status === 400, `${tricky}: ${status}`)
    }
    assert.equal(
      [...upstream.requests.values()].reduce((sum, count) => sum + count, 0),
      asked,
    )
  })

  it('only to resolve: pages and metadata of what is held, and no file', async () => {
    const resolve = (below: string) =>
      fetch(`${gate.url.replace('/repo/', '/resolve/')}${below}`, {
        headers: { ...asJson.headers, authorization: `Bearer ${app.people.developer.token}` },
      })
    const { files } = (await (await resolve('/simple/demo/')).json()) as { files: { url: string; yanked: unknown }[] }
    assert.deepEqual(
      files.map(({ yanked }) => yanked),
      [false, false],
    )
    const below = path('demo', '2.0.0')
    assert.ok(files[1]?.url.endsWith(below))
    assert.equal(await (await resolve(`${below}.metadata`)).text(), demo2.metadata)
    assert.equal((await resolve(below)).status, 403)
  })

  it('attestations pass as upstream has them', async () => {
    const integrity = '/integrity/attested/1.0.0/attested-1.0.0-py3-none-any.whl/provenance'
    upstream.setDocument(integrity, '{"version":1,"attestation_bundles":[]}')
    upstream.addFile(
      makeDistribution({ name: 'attested', version: '1.0.0', provenance: `${upstream.origin}${integrity}` }),
    )
    const [file] = (await page('attested')).files
    assert.equal(file.provenance, `${gate.url}${integrity}`)
    const document = await gate.get(integrity)
    assert.equal(document.headers['content-type'], 'application/vnd.pypi.integrity.v1+json')
    assert.equal(document.body.toString(), '{"version":1,"attestation_bundles":[]}')
    assert.equal((await gate.get(integrity.replaceAll('1.0.0', '2.0.0'))).status, 404)
  })
})
