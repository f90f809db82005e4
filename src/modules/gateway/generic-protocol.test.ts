import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { type FileUpstream, fileDate, startFileUpstream } from '#test/upstreams/file-upstream.ts'
import { createRepository } from './index.ts'

const tool = Buffer.from('#!/bin/sh\necho a harmless tool\n'.repeat(40))
const sha256 = (body: Uint8Array | string) => createHash('sha256').update(body).digest('hex')
const sha512 = (body: Uint8Array | string) => createHash('sha512').update(body).digest('hex')
const path = '/tools/foo-1.2.tar.gz'

describe('plain files', () => {
  const app = testApp()
  let upstream: FileUpstream
  let gate: Gate
  /** A first request makes the file known; then it is admitted. */
  const admitted = async (folder: string, file: string) => {
    const name = folder === '' ? 'generic' : `generic/${folder}`
    assert.equal((await gate.get(`${folder === '' ? '' : `/${folder}`}/${file}`)).status, 403)
    await gate.admit(name, [file])
  }
  const asked = (method: string, at: string) => upstream.requests.get(`${method} ${at}`) ?? 0
  before(async () => {
    upstream = await startFileUpstream({ [path]: tool, '/root.bin': 'at the root' })
    gate = await openGate(app, upstream, { ecosystem: 'generic', reservedNames: ['generic/bank*'] })
  })
  after(() => upstream.close())

  it('held: refused with the reason as phrase and as text, and no byte is fetched', async () => {
    const answer = await gate.get(path)
    assert.equal(answer.status, 403)
    assert.match(answer.reason, /^Assay held generic\/tools@foo-1\.2\.tar\.gz: .*\/d\/[0-9a-z]{8}$/)
    assert.match(answer.body.toString(), /^Assay held generic\/tools@foo-1\.2\.tar\.gz: /)
    assert.equal(answer.headers['content-type'], 'text/plain; charset=utf-8')
    assert.deepEqual([asked('HEAD', path), asked('GET', path)], [1, 0])
  })

  it('the date that the server tells is the date of the version', async () => {
    const row = await app
      .context()
      .db.selectFrom('package_version')
      .select('published_at')
      .where('version', '=', 'foo-1.2.tar.gz')
      .executeTakeFirstOrThrow()
    assert.deepEqual(row.published_at, fileDate)
  })

  it('admitted: the bytes, whole and in part, by GET and HEAD, and again without asking upstream', async () => {
    await gate.admit('generic/tools', ['foo-1.2.tar.gz'])
    const whole = await gate.get(path)
    assert.equal(whole.status, 200, whole.body.toString())
    assert.deepEqual(whole.body, tool)
    const head = await gate.get(path, { method: 'HEAD' })
    assert.equal(head.headers['content-length'], String(tool.byteLength))
    const etag = String(whole.headers.etag)
    const part = await gate.get(path, { headers: { range: 'bytes=10-', 'if-range': etag } })
    assert.equal(part.status, 206)
    assert.deepEqual(part.body, tool.subarray(10))
    assert.equal((await gate.get(path, { headers: { 'if-none-match': etag } })).status, 304)
    assert.equal(asked('GET', path), 1)
  })

  it('digests of what is served, as sha256sum reads them; of nothing that is refused', async () => {
    const list = await gate.get(`${path}.sha256`)
    assert.equal(list.body.toString(), `${sha256(tool)}  foo-1.2.tar.gz\n`)
    assert.equal((await gate.get(`${path}.sha512`)).body.toString(), `${sha512(tool)}  foo-1.2.tar.gz\n`)
    assert.equal((await gate.get('/root.bin.sha256')).status, 403)
  })

  it('a file at the root belongs to the package that is called as the repository', async () => {
    await admitted('', 'root.bin')
    assert.equal((await gate.get('/root.bin')).body.toString(), 'at the root')
  })

  it('the first bytes are the only ones: others are refused, also when ours are lost', async () => {
    // Larger than what is kept in memory.
    const [first, second] = [Buffer.alloc(300_000, 1), Buffer.alloc(300_000, 2)]
    upstream.put('/tools/moving.zip', first)
    await admitted('tools', 'moving.zip')
    assert.deepEqual((await gate.get('/tools/moving.zip')).body, first)
    upstream.put('/tools/moving.zip', second)
    await app.context().blobs.remove(sha256(first))
    const lost = await gate.get('/tools/moving.zip')
    assert.equal(lost.status, 503)
    assert.match(lost.body.toString(), /other bytes/)
  })

  it('a digest beside the file must be its own', async () => {
    upstream.put('/signed/good.bin', 'good')
    upstream.put('/signed/good.bin.sha256', `${sha256('good')}  good.bin\n`)
    upstream.put('/signed/bad.bin', 'bad')
    upstream.put('/signed/bad.bin.sha512', `${sha512('other')}  bad.bin\n`)
    upstream.put('/signed/page.bin', 'page')
    upstream.put('/signed/page.bin.sha256', '<html>Sign in</html>')
    for (const file of ['good.bin', 'bad.bin', 'page.bin']) await admitted('signed', file)
    assert.equal((await gate.get('/signed/good.bin')).body.toString(), 'good')
    const bad = await gate.get('/signed/bad.bin')
    assert.equal(bad.status, 503)
    assert.match(bad.body.toString(), /other bytes/)
    assert.equal(await app.context().blobs.find(sha256('bad')), undefined)
    const page = await gate.get('/signed/page.bin')
    assert.equal(page.status, 503)
    assert.match(page.body.toString(), /does not state its digest/)
  })

  it('names of the bank are not asked for upstream', async () => {
    upstream.put('/bank/core.jar', 'x')
    assert.equal((await gate.get('/bank/core.jar')).status, 403)
    assert.equal(asked('HEAD', '/bank/core.jar'), 0)
  })

  it('folders, uploads and odd paths are refused', async () => {
    assert.equal((await gate.get('/tools/')).status, 404)
    assert.match((await gate.get('/tools/foo', { method: 'PUT' })).body.toString(), /cannot be uploaded/)
    for (const odd of ['/../x', '/a/%2e%2e/x', '/a%2fb', '/a/%00', '//x', '/a\\b', '/a/%252e', '/.sha256'])
      assert.equal((await gate.get(odd)).status, 404, odd)
  })

  it('nobody without a token; the resolving address serves no files', async () => {
    const nobody = await gate.get(path, { token: 'assay_x' })
    assert.equal(nobody.status, 401)
    assert.equal(nobody.headers['www-authenticate'], 'Basic realm="Assay"')
    const basic = Buffer.from(`ann:${app.people.developer.token}`).toString('base64')
    assert.equal((await gate.get(path, { token: '', headers: { authorization: `Basic ${basic}` } })).status, 200)
    const resolving = await fetch(`${gate.url.replace('/repo/', '/resolve/')}${path}`, {
      headers: { authorization: `Bearer ${app.people.developer.token}` },
    })
    assert.equal(resolving.status, 403)
  })

  it('another repository has another file at the same path, and the examination fetches the right one', async () => {
    const other = await startFileUpstream({ [path]: 'of the other' })
    try {
      await createRepository(app.context(), {
        name: 'another',
        ecosystem: 'generic',
        upstreamUrl: other.url,
        upstreamFrom: 'machine',
      })
      const url = `${gate.url.replace('/repo/generic', '/repo/another')}${path}`
      const headers = { authorization: `Bearer ${app.people.developer.token}` }
      const answer = await fetch(url, { headers })
      assert.equal(answer.status, 403)
      assert.match(await answer.text(), /another\/tools@foo-1\.2\.tar\.gz/)
      assert.equal((await gate.get(path)).status, 200)
    } finally {
      await other.close()
    }
  })
})
