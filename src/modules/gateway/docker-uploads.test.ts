import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it, mock } from 'node:test'
import { createToken } from '#modules/access/index.ts'
import { grantAdmissions } from '#modules/policy/index.ts'
import { transact } from '#platform/database/transact.ts'
import { openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { type ImagePusher, openPusher, type PushAnswer } from '#test/push-image.ts'
import { type DockerUpstream, startDockerUpstream } from '#test/upstreams/docker-upstream.ts'
import { blob, makeImage, makeLayer } from '#test/upstreams/image.ts'
import { collectUploadsJob } from './part-uploads/collect-uploads.ts'
import { openUploadsMax } from './part-uploads/upload-limits.ts'
import { findReferenced } from './storage/blob-references.ts'

const name = 'bank/app'
const large = blob(Buffer.alloc(300_000, 'some layer '), 'application/vnd.oci.image.layer.v1.tar')
const [first, second, third] = [
  large.bytes.subarray(0, 100_000),
  large.bytes.subarray(100_000, 200_000),
  large.bytes.subarray(200_000),
]
const codeOf = ({ status, body }: PushAnswer) => [status, JSON.parse(body).errors[0].code]
const hour = 3600

describe('uploads of blobs', () => {
  const app = testApp()
  let upstream: DockerUpstream
  let push: ImagePusher
  let url = ''
  const as = (token: string, repository = 'own') => openPusher({ url, repository, token })
  const begin = async (of = name, pusher = push) => {
    const begun = await pusher.ask('POST', `${of}/blobs/uploads/`)
    assert.equal(begun.status, 202, begun.body)
    return begun.headers.get('location') ?? ''
  }
  const patch = (location: string, body: Buffer, range?: string) =>
    push.ask('PATCH', location, { body, headers: range === undefined ? {} : { 'content-range': range } })
  const finish = (location: string, digest = large.digest, body?: Buffer) =>
    push.ask('PUT', `${location}?digest=${digest}`, body ? { body } : {})
  const exists = async (digest = large.digest, of = name) =>
    (await push.ask('HEAD', `${of}/blobs/${digest}`)).status === 200
  const rows = async (table: 'part_upload' | 'part_upload_chunk' | 'hosted_part') =>
    (await app.context().db.selectFrom(table).selectAll().execute()).length
  const forget = () => app.context().db.deleteFrom('hosted_part').execute()
  const incoming = () => readdirSync(join(app.config.dataFolder, 'blobs', 'incoming'))
  before(async () => {
    upstream = await startDockerUpstream()
    const gate = await openGate(app, upstream, { ecosystem: 'docker', mode: 'approved' })
    url = gate.url.replace(/\/repo\/docker$/, '')
    for (const repository of ['own', 'private']) {
      const body = {
        ecosystem: 'docker',
        kind: 'hosted',
        name: repository,
        reservedNames: [`${repository === 'own' ? 'bank' : 'secret'}/*`],
      }
      assert.equal((await app.request('POST', '/api/v1/repositories', { as: 'devops', body })).status, 200)
    }
    push = as(app.people.developer.token)
  })
  after(() => upstream.close())

  it('in one request with the digest, or begun and ended with the whole', async () => {
    assert.equal((await push.pushBlob(name, large)).status, 201)
    assert.ok(await exists())
    await forget()
    const ended = await finish(await begin(), large.digest, large.bytes)
    assert.deepEqual([ended.status, ended.headers.get('location')], [201, `/v2/own/${name}/blobs/${large.digest}`])
    assert.ok(await exists())
    const sha512 = `sha512:${createHash('sha512').update(large.bytes).digest('hex')}`
    assert.equal((await finish(await begin(), sha512, large.bytes)).status, 201)
    const empty = blob(Buffer.alloc(0), '')
    assert.equal((await finish(await begin(), empty.digest)).status, 201)
    assert.ok(await exists(empty.digest))
    await forget()
  })

  it('in pieces, in order; what has come can be asked for', async () => {
    const location = await begin()
    const one = await patch(location, first, '0-99999')
    assert.deepEqual([one.status, one.headers.get('range'), one.headers.get('location')], [202, '0-99999', location])
    const two = await patch(location, second)
    assert.deepEqual([two.status, two.headers.get('range')], [202, '0-199999'])
    const told = await push.ask('GET', location)
    assert.deepEqual([told.status, told.headers.get('range')], [204, '0-199999'])
    assert.equal((await finish(location, large.digest, third)).status, 201)
    assert.ok(await exists())
    assert.deepEqual(codeOf(await push.ask('GET', location)), [404, 'BLOB_UPLOAD_UNKNOWN'])
    assert.deepEqual([await rows('part_upload'), await rows('part_upload_chunk')], [0, 0])
    await forget()
  })

  it('gaps and repetitions are 416 with the place to go on at; a range that does not fit is 400', async () => {
    const location = await begin()
    assert.equal((await patch(location, first, '0-99999')).status, 202)
    for (const range of ['0-99999', '200000-299999']) {
      const answer = await patch(location, second, range)
      assert.deepEqual(codeOf(answer), [416, 'BLOB_UPLOAD_INVALID'])
      assert.deepEqual([answer.headers.get('range'), answer.headers.get('location')], ['0-99999', location])
    }
    for (const range of ['100000-100001', '5-1', 'x', 'bytes=1-2'])
      assert.deepEqual(codeOf(await patch(location, second, range)), [400, 'BLOB_UPLOAD_INVALID'])
    assert.equal((await patch(location, second, '100000-199999')).status, 202)
    const last = () => patch(location, third, '200000-299999')
    const racing = await Promise.all([last(), last()])
    assert.equal(racing.filter(({ status }) => status === 202).length, 1)
    assert.equal((await finish(location)).status, 201)
    await forget()
  })

  it('other bytes than the digest says are not kept, and the upload has ended', async () => {
    const location = await begin()
    assert.equal((await patch(location, first)).status, 202)
    assert.deepEqual(codeOf(await finish(location)), [400, 'DIGEST_INVALID'])
    assert.equal(await exists(), false)
    assert.deepEqual(codeOf(await patch(location, second)), [404, 'BLOB_UPLOAD_UNKNOWN'])
    const wrong = await push.ask('POST', `${name}/blobs/uploads/?digest=${large.digest}`, { body: first })
    assert.deepEqual(codeOf(wrong), [400, 'DIGEST_INVALID'])
    for (const digest of ['', '?digest=', '?digest=md5:x', '?digest=sha256:../x'])
      assert.deepEqual(codeOf(await push.ask('PUT', `${await begin()}${digest}`)), [400, 'DIGEST_INVALID'])
    assert.deepEqual(incoming(), [])
    await app.context().db.deleteFrom('part_upload').execute()
  })

  it('is of one person and one package, and ends when it is cancelled', async () => {
    const location = await begin()
    const id = location.split('/').at(-1)
    const other = as(app.people.devops.token)
    assert.deepEqual(codeOf(await other.ask('GET', location)), [404, 'BLOB_UPLOAD_UNKNOWN'])
    assert.deepEqual(codeOf(await other.ask('DELETE', location)), [404, 'BLOB_UPLOAD_UNKNOWN'])
    for (const elsewhere of [
      `bank/other/blobs/uploads/${id}`,
      `${name}/blobs/uploads/nothing`,
      `${name}/blobs/uploads/${id}0`,
    ])
      assert.deepEqual(codeOf(await push.ask('PATCH', elsewhere, { body: first })), [404, 'BLOB_UPLOAD_UNKNOWN'])
    assert.equal((await push.ask('DELETE', location)).status, 204)
    assert.deepEqual(codeOf(await finish(location)), [404, 'BLOB_UPLOAD_UNKNOWN'])
  })

  it('what breaks off leaves nothing behind, and the upload goes on where it was', async () => {
    const location = await begin()
    await patch(location, first)
    const broken = new ReadableStream({
      start: (controller) => controller.enqueue(new Uint8Array(second.subarray(0, 50_000))),
      pull: (controller) => controller.error(new Error('gone')),
    })
    await assert.rejects(push.ask('PATCH', location, { body: broken }))
    const told = await push.ask('GET', location)
    assert.equal(told.headers.get('range'), '0-99999')
    let again = await patch(location, Buffer.concat([second, third]))
    for (let attempt = 0; again.status === 409 && attempt < 50; attempt++)
      again = await patch(location, Buffer.concat([second, third]))
    assert.equal(again.status, 202, again.body)
    assert.equal((await finish(location)).status, 201)
    assert.deepEqual(incoming(), [])
    await forget()
  })

  it('are limited in number; those that nobody goes on with are given up', async () => {
    const locations = []
    for (let count = 0; count < openUploadsMax; count++) locations.push(await begin())
    assert.deepEqual(codeOf(await push.ask('POST', `${name}/blobs/uploads/`)), [429, 'TOOMANYREQUESTS'])
    assert.equal((await as(app.people.devops.token).ask('POST', `${name}/blobs/uploads/`)).status, 202)
    app.clock.advance(5 * hour)
    await patch(locations[0] ?? '', first)
    app.clock.advance(2 * hour)
    assert.deepEqual(codeOf(await patch(locations[1] ?? '', first)), [404, 'BLOB_UPLOAD_UNKNOWN'])
    await collectUploadsJob.handle(app.context(), {})
    assert.deepEqual([await rows('part_upload'), await rows('part_upload_chunk')], [1, 1])
    assert.equal((await push.ask('DELETE', locations[0] ?? '')).status, 204)
  })

  it('what no version consists of is given up after days, and its bytes may be collected; what one does stays', async () => {
    const image = makeImage('kept')
    assert.equal((await push.pushImage(name, 'kept', image)).status, 201)
    const stray = makeLayer('stray')
    assert.equal((await push.pushBlob(name, stray)).status, 201)
    app.clock.advance(4 * 24 * hour)
    await collectUploadsJob.handle(app.context(), {})
    assert.deepEqual([await exists(stray.digest), await exists(image.blobs[1]?.digest)], [false, true])
    const hexOf = (digest = '') => digest.slice('sha256:'.length)
    const [kept, given] = [hexOf(image.blobs[1]?.digest), hexOf(stray.digest)]
    assert.deepEqual([...(await findReferenced(app.context(), [kept, given]))], [kept])
  })

  it('mounted from a package that one may read, as a part of what may be pulled there; otherwise uploaded', async () => {
    const [layer] = makeImage('shared').blobs.slice(1)
    const image = makeImage('shared')
    const mount = (from: string, pusher = push) =>
      pusher.ask('POST', `bank/mounting/blobs/uploads/?mount=${layer?.digest}&from=${from}`)
    await push.pushBlob(name, layer as never)
    // Not a part of any version yet, elsewhere or here.
    assert.equal((await mount(`own/${name}`)).status, 202)
    assert.equal((await push.pushImage(name, 'shared', image)).status, 201)
    const mounted = await mount(`own/${name}`)
    assert.deepEqual([mounted.status, mounted.headers.get('docker-content-digest')], [201, layer?.digest])
    assert.ok(await exists(layer?.digest, 'bank/mounting'))
    assert.equal(
      (await as(app.people.developer.token, 'private').pushImage('secret/app', '1', makeImage('hidden'))).status,
      201,
    )
    const [hidden] = makeImage('hidden').blobs.slice(1)
    const { accountId, actor } = app.people.developer
    const limits = { scopes: ['package:publish', 'package:download'], packagePatterns: ['docker:bank/*'] }
    const { secret } = await transact(app.context(actor), (tx) =>
      createToken(tx, { accountId, name: 'narrow', expiresInDays: 9, ...limits }),
    )
    const stolen = (pusher: ImagePusher) =>
      pusher.ask('POST', `bank/mounting/blobs/uploads/?mount=${hidden?.digest}&from=private/secret/app`)
    assert.equal((await stolen(as(secret))).status, 202)
    assert.equal((await stolen(push)).status, 201)
    for (const from of ['nowhere/bank/app', 'docker/library/demo', '', '../x'])
      assert.equal((await mount(from)).status, 202, from)
  })

  it('mounted from an upstream, when what it is a part of may be used and is held here', async () => {
    const image = makeImage('upstream')
    const [, layer] = image.blobs
    upstream.add('library/base', image)
    upstream.setTag('library/base', '1', image.manifest.digest)
    const proxy = as(app.people.developer.token, 'docker')
    const mount = () => push.ask('POST', `${name}/blobs/uploads/?mount=${layer?.digest}&from=docker/library/base`)
    assert.equal((await proxy.ask('GET', 'library/base/manifests/1')).status, 403)
    assert.equal((await mount()).status, 202)
    const row = await app
      .context()
      .db.selectFrom('package_version')
      .select('id')
      .where('version', '=', image.manifest.digest)
      .executeTakeFirstOrThrow()
    await transact(app.context(), (tx) => grantAdmissions(tx, { versionIds: [row.id], reason: 'test' }))
    app.clock.advance(400)
    assert.equal((await proxy.ask('GET', 'library/base/manifests/1')).status, 200)
    // Never pulled, so not held: it is not fetched for a mount.
    assert.equal((await mount()).status, 202)
    assert.equal((await proxy.ask('GET', `library/base/blobs/${layer?.digest}`)).status, 200)
    assert.equal((await mount()).status, 201)
  })

  it('a store without room says so, and keeps nothing', async () => {
    const file = await open(join(app.config.dataFolder, 'any'), 'w')
    const kind = Object.getPrototypeOf(file) as typeof file
    await file.close()
    const error = Object.assign(new Error('no space'), { code: 'ENOSPC' })
    const failing = mock.method(kind, 'writeFile', () => Promise.reject(error))
    try {
      const location = await begin()
      for (const answer of [await patch(location, first), await push.pushBlob(name, large)]) {
        assert.deepEqual(codeOf(answer), [507, 'DENIED'])
        assert.match(answer.body, /no room left/)
      }
      assert.deepEqual(incoming(), [])
    } finally {
      failing.mock.restore()
    }
  })
})
