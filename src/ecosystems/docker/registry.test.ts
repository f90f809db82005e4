import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import type { RegistryRequest } from '../gate/registry.ts'
import { docker } from './index.ts'
import { listTags } from './registry/list-tags.ts'
import { describeManifest, digestOf, readDetails } from './registry/read-manifest.ts'
import { refuse } from './registry/refuse.ts'
import { route } from './registry/route.ts'
import { readToken, tokenRequest } from './registry/upstream-token.ts'

const digest = `sha256:${'a'.repeat(64)}`
const request = (path: string, method = 'GET'): RegistryRequest => {
  const query = new URLSearchParams()
  return { method, path, query, headers: {}, repositoryName: 'hub', serverUrl: 'https://gate.example' }
}
const asked = (path: string, method?: string) => route(request(path, method))
const bytes = (value: unknown) => Buffer.from(JSON.stringify(value))

describe('paths of a registry of images', () => {
  it('manifests by tag and digest, blobs, tags, referrers', () => {
    const name = 'library/nginx'
    assert.deepEqual(asked(`/v2/${name}/manifests/1.27-alpine`), { kind: 'named', name, query: '1.27-alpine' })
    const manifest = { kind: 'artifact', name, version: digest, fileName: 'manifest' }
    assert.deepEqual(asked(`/v2/${name}/manifests/${digest}`), manifest)
    const headers = { 'docker-content-digest': digest }
    assert.deepEqual(asked(`/v2/${name}/blobs/${digest}`), { kind: 'part', name, part: digest, headers })
    assert.equal(asked(`/v2/${name}/tags/list`)?.kind, 'versionNames')
    assert.equal(asked(`/v2/${name}/referrers/${digest}`)?.kind, 'document')
    assert.equal(asked('/v2/manifests/manifests/manifests')?.kind, 'named')
    assert.equal(asked('/v2/')?.kind, 'ping')
  })

  it('what is none, and pushes', () => {
    for (const path of [
      '/',
      '/v1/a/manifests/1',
      '/v2/manifests/1',
      '/v2/Upper/manifests/1',
      '/v2/a/blobs/latest',
      `/v2/a/blobs/sha256:${'a'.repeat(63)}`,
      `/v2/a/manifests/${'t'.repeat(129)}`,
      '/v2/a/tags/other',
      '/v2/a//b/manifests/1',
      '/v2/a/../b/manifests/1',
      '/v2/a%2fb/manifests/1',
      `/v2/${'a/'.repeat(200)}b/manifests/1`,
    ])
      assert.equal(asked(path), undefined, path.slice(0, 60))
  })

  it('pushes: manifests, and uploads step by step', () => {
    const id = '01890000-0000-7000-8000-000000000000'
    const step = (path: string, method: string, headers: Record<string, string> = {}) => {
      const [address = '', query = ''] = path.split('?')
      const target = route({ ...request(address, method), headers, query: new URLSearchParams(query) })
      return target?.kind === 'partUpload' ? target.step : target?.kind
    }
    assert.equal(step('/v2/a/manifests/1', 'PUT'), 'publish')
    assert.equal(step(`/v2/a/manifests/${digest}`, 'PUT'), 'publish')
    assert.equal(step('/v2/a/manifests/1', 'POST'), 'unsupported')
    assert.equal(step('/v2/a/manifests/1', 'DELETE'), 'unsupported')
    for (const path of ['/v2/a/blobs/uploads/', '/v2/a/blobs/uploads'])
      assert.deepEqual(step(path, 'POST'), { kind: 'begin' })
    const begin = (query: string) => step(`/v2/a/blobs/uploads/?${query}`, 'POST')
    assert.deepEqual(begin(`digest=${digest}`), { kind: 'begin', part: digest })
    const mount = { part: digest, repositoryName: 'hub', name: 'library/nginx' }
    assert.deepEqual(begin(`mount=${digest}&from=hub/library/nginx`), { kind: 'begin', mount })
    for (const query of [
      `mount=${digest}`,
      `mount=${digest}&from=hub`,
      `mount=x&from=hub/a`,
      `mount=${digest}&from=hub/../x`,
    ])
      assert.deepEqual(begin(query), { kind: 'begin' }, query)
    assert.equal(begin('digest=md5:x'), 'unsupported')
    const at = `/v2/a/b/blobs/uploads/${id}`
    assert.deepEqual(step(at, 'PATCH'), { kind: 'append', uploadId: id, range: undefined })
    const ranged = (range: string, length = '10') =>
      step(at, 'PATCH', { 'content-range': range, 'content-length': length }) as { range: unknown }
    assert.deepEqual(ranged('5-14').range, { start: 5, end: 14 })
    assert.deepEqual(ranged('bytes 5-14/*').range, { start: 5, end: 14 })
    for (const range of ['14-5', '5-13', 'x', '', `${'9'.repeat(20)}-1`, '-1-2'])
      assert.equal(ranged(range).range, 'unreadable', range)
    assert.deepEqual(step(`${at}?digest=${digest}`, 'PUT'), {
      kind: 'finish',
      uploadId: id,
      part: digest,
      range: undefined,
    })
    assert.equal(step(at, 'PUT'), 'unsupported')
    assert.deepEqual(step(at, 'GET'), { kind: 'tell', uploadId: id })
    assert.deepEqual(step(at, 'DELETE'), { kind: 'cancel', uploadId: id })
    assert.equal(step('/v2/A/blobs/uploads/', 'POST'), undefined)
    assert.equal(step('/v2/a/blobs/uploads/', 'PATCH'), undefined)
  })

  it('names of packages are names of images', () => {
    assert.equal(
      docker.purl.nameOf(docker.purl.parseName('library/nginx') ?? { type: '', name: '', qualifiers: {} }),
      'library/nginx',
    )
    for (const name of ['Library/x', 'a..b', '-a', 'a/', '__proto__', `${'a'.repeat(256)}`])
      assert.equal(docker.purl.parseName(name), undefined, name.slice(0, 40))
  })
})

describe('manifests', () => {
  const layer = { digest: `sha256:${'b'.repeat(64)}` }
  const image = { schemaVersion: 2, config: { digest }, layers: [layer, layer] }

  it('types, digests and parts', () => {
    const oci = describeManifest(digest, bytes(image))
    const contentType = 'application/vnd.oci.image.manifest.v1+json'
    assert.deepEqual(oci.headers, { 'content-type': contentType, 'docker-content-digest': digest })
    assert.deepEqual(oci.parts, [digest, layer.digest])
    const mediaType = 'application/vnd.docker.distribution.manifest.list.v2+json'
    const list = describeManifest(digest, bytes({ schemaVersion: 2, mediaType, manifests: [layer] }))
    assert.deepEqual([list.headers['content-type'], list.parts], [mediaType, [layer.digest]])
    const hex = createHash('sha256').update(bytes(image)).digest('hex')
    assert.equal(digestOf(bytes(image)), `sha256:${hex}`)
  })

  it('licence and date as annotated; another digest is another version', () => {
    const annotations = {
      'org.opencontainers.image.licenses': 'MIT',
      'org.opencontainers.image.created': '2026-01-02T03:04:05Z',
    }
    const document = bytes({ ...image, annotations })
    const version = digestOf(document)
    const read = readDetails({ name: 'a', version }, document)
    assert.deepEqual([read.license, read.publishedAt], ['MIT', '2026-01-02T03:04:05Z'])
    assert.throws(() => readDetails({ name: 'a', version: digest }, document), SyntaxError)
  })

  it('what is none', () => {
    for (const value of [
      null,
      [],
      {},
      { ...image, schemaVersion: 1 },
      { ...image, manifests: [] },
      { ...image, layers: [{}] },
      { ...image, layers: [{ digest: 'sha256:../../x' }] },
      { ...image, mediaType: 'text/html' },
      { ...image, mediaType: 'application/vnd.oci.image.index.v1+json' },
      { schemaVersion: 2, manifests: [layer], config: { digest } },
    ])
      assert.throws(() => digestOf(bytes(value)), SyntaxError, JSON.stringify(value))
    assert.throws(() => digestOf(Buffer.from('['.repeat(1_000))), SyntaxError)
    assert.throws(() => digestOf(Buffer.alloc(5 * 1024 * 1024, ' ')), SyntaxError)
    assert.doesNotThrow(() => digestOf(Buffer.from(`{"__proto__":{"layers":1},${JSON.stringify(image).slice(1)}`)))
  })
})

describe('tags', () => {
  it('page by page, and no further than an upstream leads that knows no pages', async () => {
    const all = Array.from({ length: 2_500 }, (_, at) => `t${String(at).padStart(5, '0')}`)
    const urls: string[] = []
    const paged = await listTags('a', async ({ url }) => {
      urls.push(url)
      const last = new URL(url, 'https://upstream.example').searchParams.get('last') ?? ''
      return bytes({ tags: all.filter((tag) => tag > last).slice(0, 1_000) })
    })
    assert.deepEqual([paged, urls.length], [all, 3])
    let count = 0
    const unpaged = await listTags('a', async () => {
      count++
      return bytes({ tags: all })
    })
    assert.deepEqual([unpaged?.length, count], [2_500, 2])
    assert.equal(await listTags('a', async () => undefined), undefined)
    assert.deepEqual(await listTags('a', async () => bytes({ tags: null })), [])
    await assert.rejects(
      listTags('a', async () => Buffer.from('<html>')),
      SyntaxError,
    )
    await assert.rejects(
      listTags('a', async () => bytes({ tags: 'x' })),
      SyntaxError,
    )
  })
})

describe('credentials', () => {
  it('where an upstream gives tokens', () => {
    const challenge = 'Bearer realm="https://auth.example/token",service="reg",scope="repository:a/b:pull"'
    assert.equal(tokenRequest(challenge)?.url, 'https://auth.example/token?service=reg&scope=repository%3Aa%2Fb%3Apull')
    for (const other of [
      '',
      'Basic realm="x"',
      'Bearer service="x"',
      `Bearer realm="https://a.example/${'x'.repeat(3_000)}"`,
    ])
      assert.equal(tokenRequest(other), undefined)
    assert.deepEqual(readToken(bytes({ access_token: 'abc', expires_in: 90 })), {
      authorization: 'Bearer abc',
      seconds: 90,
    })
    for (const value of [{}, { token: 'a\nb' }, { token: 7 }, []])
      assert.throws(() => readToken(bytes(value)), SyntaxError)
    assert.throws(() => readToken(Buffer.from('<html>')), SyntaxError)
  })

  it('a refusal says where ours gives them, for what, and what was wrong', () => {
    const refusal = { status: 401, code: 'gateway.token-required', message: 'Assay: sign in' }
    const answer = refuse(refusal, request('/v2/library/nginx/manifests/1'))
    const scope = 'scope="repository:hub/library/nginx:pull"'
    assert.equal(
      answer.headers['www-authenticate'],
      `Bearer realm="https://gate.example/token",service="assay",${scope}`,
    )
    assert.equal(JSON.parse(Buffer.from(answer.body).toString()).errors[0].code, 'UNAUTHORIZED')
    const held = refuse({ ...refusal, status: 403 }, request('/v2/a/manifests/1', 'HEAD'))
    assert.deepEqual([held.status, held.headers.allow], [405, 'GET'])
  })
})
