import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { type RawAnswer, rawRequest } from '#test/raw-request.ts'
import { type DockerUpstream, startDockerUpstream } from '#test/upstreams/docker-upstream.ts'
import { blob, makeImage, makeImageIndex, makeLayer } from '#test/upstreams/image.ts'
import { createRepository } from './index.ts'

const base = makeLayer('the base of both')
const amd64 = makeImage('one', { layers: [base, makeLayer('amd64')] })
const arm64 = makeImage('one', { layers: [base, makeLayer('arm64')], architecture: 'arm64' })
const index = makeImageIndex({ amd64, arm64 })
const second = makeImage('two', { layers: [base, makeLayer('second')] })
const name = 'library/demo'

describe('container images', () => {
  const app = testApp()
  let upstream: DockerUpstream
  let gate: Gate
  const asked = (at: string, method = 'GET') => upstream.requests.get(`${method} /v2/${name}/${at}`) ?? 0
  const get = (at: string, options: Parameters<Gate['get']>[1] = {}) => gate.get(`/v2/${name}/${at}`, options)
  const errorOf = (answer: RawAnswer) => JSON.parse(answer.body.toString()).errors[0]
  const tags = async () => JSON.parse((await get('tags/list')).body.toString()).tags
  const layer = (image: typeof amd64, at: number) => image.blobs[at] ?? image.manifest
  before(async () => {
    upstream = await startDockerUpstream()
    upstream.add(name, amd64, arm64, index, second)
    upstream.setTag(name, '1.0', index.digest)
    upstream.setTag(name, '2.0', second.manifest.digest)
    gate = await openGate(app, upstream, { ecosystem: 'docker', reservedNames: ['bank/*'] })
  })
  after(() => upstream.close())

  it('held: DENIED in the words that clients print, with one question to upstream', async () => {
    const answer = await get('manifests/1.0')
    assert.equal(answer.status, 403)
    const { code, message, detail } = errorOf(answer)
    assert.equal(code, 'DENIED')
    assert.match(message, /^Assay held library\/demo@sha256:[0-9a-f]{64}: .*\/d\/[0-9a-z]{8}$/)
    assert.match(detail.url, /\/d\/[0-9a-z]{8}$/)
    assert.match(answer.reason, /^Assay held library\/demo/)
    assert.equal((await get(`manifests/${index.digest}`)).status, 403)
    const head = await get('manifests/1.0', { method: 'HEAD' })
    assert.deepEqual([head.status, head.headers.allow], [405, 'GET'])
    assert.deepEqual([asked('manifests/1.0'), asked(`manifests/${index.digest}`)], [1, 0])
  })

  it('no blob without a version that was asked for and may be used', async () => {
    const answer = await get(`blobs/${base.digest}`)
    assert.deepEqual([answer.status, errorOf(answer).code], [404, 'BLOB_UNKNOWN'])
    assert.equal(asked(`blobs/${base.digest}`), 0)
  })

  it('admitted: the index by tag and digest, with its type and digest, by HEAD alike', async () => {
    await gate.admit(name, [index.digest])
    const byTag = await get('manifests/1.0')
    assert.equal(byTag.status, 200, byTag.body.toString())
    assert.deepEqual(byTag.body, index.bytes)
    for (const answer of [byTag, await get(`manifests/${index.digest}`, { method: 'HEAD' })]) {
      assert.equal(answer.headers['content-type'], index.mediaType)
      assert.equal(answer.headers['docker-content-digest'], index.digest)
      assert.equal(answer.headers['content-length'], String(index.bytes.byteLength))
    }
  })

  it('the manifests of its platforms, their configuration and layers are parts of it', async () => {
    const platform = await get(`manifests/${amd64.manifest.digest}`)
    assert.equal(platform.status, 200, platform.body.toString())
    assert.equal(platform.headers['content-type'], amd64.manifest.mediaType)
    for (const each of amd64.blobs) {
      const answer = await get(`blobs/${each.digest}`)
      assert.deepEqual(answer.body, each.bytes)
      assert.equal(answer.headers['docker-content-digest'], each.digest)
    }
    const part = await get(`blobs/${base.digest}`, { headers: { range: 'bytes=5-9' } })
    assert.deepEqual([part.status, part.body], [206, base.bytes.subarray(5, 10)])
    // Of the other platform nothing was asked yet, and what it alone consists of is unknown.
    assert.equal((await get(`blobs/${layer(arm64, 2).digest}`)).status, 404)
    assert.equal((await get(`manifests/${arm64.manifest.digest}`)).status, 200)
    assert.equal((await get(`blobs/${layer(arm64, 2).digest}`)).status, 200)
    assert.equal(asked(`blobs/${base.digest}`), 1)
  })

  it('another version is another decision; what both consist of is served as part of the first', async () => {
    assert.equal((await get('manifests/2.0')).status, 403)
    assert.equal((await get(`blobs/${layer(second, 2).digest}`)).status, 404)
    assert.equal((await get(`blobs/${base.digest}`)).status, 200)
  })

  it('tags: of what may be used; pages', async () => {
    assert.deepEqual(await tags(), ['1.0'])
    await gate.admit(name, [second.manifest.digest])
    assert.deepEqual(await tags(), ['1.0', '2.0'])
    const page = await get('tags/list?n=1')
    assert.deepEqual(JSON.parse(page.body.toString()), { name: 'docker/library/demo', tags: ['1.0'] })
    assert.equal(page.headers.link, '<list?n=1&last=1.0>; rel="next"')
    assert.deepEqual(JSON.parse((await get('tags/list?n=1&last=1.0')).body.toString()).tags, ['2.0'])
  })

  it('a tag that moves is asked for after the soft time; the new version is judged', async () => {
    const third = makeImage('three')
    upstream.add(name, third)
    upstream.setTag(name, '2.0', third.manifest.digest)
    assert.deepEqual((await get('manifests/2.0')).body, second.manifest.bytes)
    app.clock.advance(400)
    assert.equal((await get('manifests/2.0')).status, 403)
    assert.deepEqual(await tags(), ['1.0'])
  })

  it('429 and no answer: the tag means what it last meant that could be used', async () => {
    app.clock.advance(400)
    upstream.setFault(`/v2/${name}/manifests/2.0`, { kind: 'status', status: 429 })
    const limited = await get('manifests/2.0')
    assert.equal(limited.status, 200)
    assert.deepEqual(limited.body, second.manifest.bytes)
    assert.equal(limited.headers.warning, '110 - "upstream unreachable"')
    upstream.setFault(`/v2/${name}/manifests/2.0`, undefined)
    upstream.setFault('*', { kind: 'reset' })
    assert.equal((await get('manifests/1.0')).status, 200)
    assert.deepEqual(await tags(), ['1.0'])
    assert.equal((await get(`manifests/sha256:${'0'.repeat(64)}`)).status, 503)
    assert.equal((await get('manifests/9.9')).status, 503)
    upstream.setFault('*', undefined)
    app.clock.advance(60)
    assert.equal(errorOf(await get('manifests/9.9')).code, 'MANIFEST_UNKNOWN')
  })

  it('an address that a client printed is explained, by tag as well', async () => {
    const url = `${gate.url.replace('/repo/docker', '/v2/docker')}/${name}/manifests/1.0`
    const why = await app.request('GET', `/api/v1/why?url=${encodeURIComponent(url)}`, { as: 'developer' })
    assert.equal(why.status, 200, JSON.stringify(why.body))
    assert.deepEqual([why.body.name, why.body.version], [name, index.digest])
  })

  it('what is denied is not served as a part either', async () => {
    const package_ = await app
      .context()
      .db.selectFrom('package')
      .select('id')
      .where('name', '=', name)
      .executeTakeFirst()
    const row = await app
      .context()
      .db.selectFrom('package_version')
      .select('id')
      .where('version', '=', arm64.manifest.digest)
      .executeTakeFirst()
    const restriction = { packageId: package_?.id, versionId: row?.id, effect: 'deny', publicText: 'Not this one' }
    const made = await app.request('POST', '/api/v1/restrictions', { as: 'securityEngineer', body: restriction })
    assert.ok(made.status < 300, JSON.stringify(made.body))
    assert.equal((await get(`manifests/${amd64.manifest.digest}`)).status, 200)
    assert.match(errorOf(await get(`manifests/${arm64.manifest.digest}`)).message, /^Assay denied/)
  })

  it('other bytes than a digest says are never served', async () => {
    const image = makeImage('broken')
    upstream.add(name, image)
    assert.equal((await get(`manifests/${image.manifest.digest}`)).status, 403)
    await gate.admit(name, [image.manifest.digest])
    assert.equal((await get(`manifests/${image.manifest.digest}`)).status, 200)
    const path = `blobs/${image.blobs[1]?.digest}`
    upstream.setFault(`/v2/${name}/${path}`, { kind: 'corrupted' })
    assert.equal((await get(path)).status, 503)
    const forged = makeImage('forged').manifest.digest
    upstream.setFault(`/v2/${name}/manifests/${forged}`, { kind: 'replaced', body: image.manifest.bytes })
    upstream.add(name, { ...image.manifest, digest: forged })
    assert.match(errorOf(await get(`manifests/${forged}`)).message, /not the one that/)
  })

  it('hostile manifests are refused, never passed on', async () => {
    const config = { digest: `sha256:${'a'.repeat(64)}` }
    const hostile = [
      '<html>',
      '{"schemaVersion":1}',
      JSON.stringify({ schemaVersion: 2, manifests: [config], layers: [config], config }),
      JSON.stringify({ schemaVersion: 2, layers: [{ digest: '../x' }], config }),
      JSON.stringify({ schemaVersion: 2, layers: [], config, mediaType: 'application/vnd.oci.image.index.v1+json' }),
      `{"schemaVersion":2,"config":${'['.repeat(500)}`,
    ]
    for (const text of hostile) {
      const one = blob(Buffer.from(text), 'application/vnd.oci.image.manifest.v1+json')
      upstream.add(name, one)
      assert.equal((await get(`manifests/${one.digest}`)).status, 503, text.slice(0, 60))
    }
  })

  it('however many ask at once, upstream is asked once for each thing', async () => {
    const image = makeImage('crowd')
    upstream.add('crowd', image)
    upstream.setTag('crowd', 'latest', image.manifest.digest)
    assert.equal((await gate.get('/v2/crowd/manifests/latest')).status, 403)
    await gate.admit('crowd', [image.manifest.digest])
    app.clock.advance(400)
    const crowd = (at: string) => Promise.all(Array.from({ length: 20 }, () => gate.get(`/v2/crowd/${at}`)))
    for (const at of ['manifests/latest', `blobs/${image.blobs[1]?.digest}`]) {
      const before = upstream.requests.get(`GET /v2/crowd/${at}`) ?? 0
      for (const { status } of await crowd(at)) assert.equal(status, 200, at)
      assert.equal(upstream.requests.get(`GET /v2/crowd/${at}`), before + 1, at)
    }
  })

  it('an observed repository serves what is held, and lists every tag', async () => {
    const { developer } = app.people
    await createRepository(app.context(), {
      name: 'observed',
      ecosystem: 'docker',
      upstreamUrl: upstream.url,
      upstreamFrom: 'machine',
      mode: 'observe',
    })
    const url = gate.url.replace('/repo/docker', '/v2/observed')
    const observed = (at: string) => rawRequest(`${url}/library/demo/${at}`, { token: developer.token })
    assert.deepEqual(JSON.parse((await observed('tags/list')).body.toString()).tags, ['1.0', '2.0'])
    assert.equal((await observed('manifests/2.0')).status, 200)
    const resolving = await rawRequest(`${gate.url.replace('/repo/', '/resolve/')}/v2/${name}/manifests/1.0`, {
      token: developer.token,
    })
    assert.equal(resolving.status, 403)
  })

  it('names of the bank, pushes and odd paths', async () => {
    assert.equal((await gate.get('/v2/bank/core/manifests/1')).status, 403)
    const pushed = await get('manifests/1.0', { method: 'PUT' })
    assert.deepEqual([pushed.status, errorOf(pushed).code], [405, 'UNSUPPORTED'])
    assert.equal((await get(`referrers/${index.digest}`)).status, 404)
    for (const odd of ['/v2/a/../b/manifests/1', '/v2/a%2fb/manifests/1', '/v2/A/manifests/1', '/v2/a/manifests/-x'])
      assert.equal((await gate.get(odd)).status, 404, odd)
  })

  it('an upstream that gives tokens to everybody is asked for one', async () => {
    upstream.requireToken()
    upstream.add('other', second)
    upstream.setTag('other', 'latest', second.manifest.digest)
    assert.equal((await gate.get('/v2/other/manifests/latest')).status, 403)
    assert.equal(upstream.requests.get('GET /token'), 1)
  })

  it('at the root of the server: signed in by a token that is had for credentials', async () => {
    const root = gate.url.replace('/repo/docker', '')
    const nobody = await rawRequest(`${root}/v2/`)
    assert.equal(nobody.status, 401)
    assert.equal(nobody.headers['www-authenticate'], `Bearer realm="${root}/token",service="assay"`)
    const image = `${root}/v2/docker/${name}/manifests/1.0`
    const challenged = String((await rawRequest(image)).headers['www-authenticate'])
    assert.match(challenged, /scope="repository:docker\/library\/demo:pull"$/)
    const basic = (secret: string) => ({ authorization: `Basic ${Buffer.from(`ann:${secret}`).toString('base64')}` })
    const { token } = app.people.developer
    const given = await rawRequest(`${root}/token?scope=x`, { headers: basic(token) })
    const secret = JSON.parse(given.body.toString()).token
    for (const headers of [{ authorization: `Bearer ${secret}` }, basic(token)]) {
      assert.equal((await rawRequest(`${root}/v2/`, { headers })).status, 200)
      assert.equal((await rawRequest(image, { headers })).status, 200)
    }
    for (const wrong of ['assay_wrong', 'anonymous', ''])
      assert.equal((await rawRequest(`${root}/token`, { headers: basic(wrong) })).status, 401, wrong)
    const open = JSON.parse((await rawRequest(`${root}/token`)).body.toString()).token
    assert.equal((await rawRequest(image, { headers: { authorization: `Bearer ${open}` } })).status, 401)
    assert.equal((await rawRequest(`${root}/v2/npm/a/manifests/1`, { headers: basic(token) })).status, 404)
  })
})
