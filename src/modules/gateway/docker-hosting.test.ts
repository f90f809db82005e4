import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createToken } from '#modules/access/index.ts'
import { transact } from '#platform/database/transact.ts'
import { openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { type ImagePusher, openPusher, type PushAnswer } from '#test/push-image.ts'
import { type DockerUpstream, startDockerUpstream } from '#test/upstreams/docker-upstream.ts'
import { blob, imageIndexType, makeImage, makeImageIndex, makeLayer } from '#test/upstreams/image.ts'
import { exportSite } from './index.ts'

const name = 'bank/app'
const base = makeLayer('the base of both')
const amd64 = makeImage('one', { layers: [base, makeLayer('amd64')] })
const arm64 = makeImage('one', { layers: [base, makeLayer('arm64')], architecture: 'arm64' })
const index = makeImageIndex({ amd64, arm64 })
const errorOf = ({ body }: PushAnswer) => JSON.parse(body).errors[0] as { code: string; message: string }
const outcome = (answer: PushAnswer) => [answer.status, errorOf(answer).code]

describe('hosted repositories of container images', () => {
  const app = testApp()
  let upstream: DockerUpstream
  let push: ImagePusher
  let url = ''
  const ids: Record<string, string> = {}
  const create = async (body: Record<string, unknown>) => {
    const made = await app.request('POST', '/api/v1/repositories', {
      as: 'devops',
      body: { ecosystem: 'docker', ...body },
    })
    assert.equal(made.status, 200, JSON.stringify(made.body))
    ids[String(body.name)] = made.body.id
  }
  const as = (token: string | undefined, repository = 'own') =>
    openPusher({ url, repository, ...(token ? { token } : {}) })
  const tagsOf = async (repository = 'own') =>
    JSON.parse((await as(app.people.developer.token, repository).ask('GET', `${name}/tags/list`)).body).tags
  before(async () => {
    upstream = await startDockerUpstream()
    upstream.add('library/taken', amd64)
    upstream.setTag('library/taken', '1.0', amd64.manifest.digest)
    const gate = await openGate(app, upstream, { ecosystem: 'docker', mode: 'observe' })
    url = gate.url.replace(/\/repo\/docker$/, '')
    const { body } = await app.request('GET', '/api/v1/repositories', { as: 'devops' })
    ids.docker = body.items.find((each: { name: string }) => each.name === 'docker').id
    await create({ name: 'own', kind: 'hosted', reservedNames: ['bank/*', 'library/taken'] })
    await create({ name: 'other', kind: 'hosted', reservedNames: ['bank/*', 'other/*'] })
    push = as(app.people.developer.token)
  })
  after(() => upstream.close())

  it('an image is pushed, and pulled by tag and digest; before, nothing of it is given', async () => {
    for (const each of amd64.blobs) {
      assert.equal((await push.ask('HEAD', `${name}/blobs/${each.digest}`)).status, 404)
      const kept = await push.pushBlob(name, each)
      assert.equal(kept.status, 201, kept.body)
      assert.equal(kept.headers.get('docker-content-digest'), each.digest)
      assert.equal(kept.headers.get('location'), `/v2/own/${name}/blobs/${each.digest}`)
      const there = await push.ask('HEAD', `${name}/blobs/${each.digest}`)
      assert.deepEqual([there.status, there.headers.get('content-length')], [200, String(each.bytes.byteLength)])
      // Not even whoever sent it pulls a blob that no manifest leads to.
      assert.deepEqual(outcome(await push.ask('GET', `${name}/blobs/${each.digest}`)), [404, 'BLOB_UNKNOWN'])
    }
    const published = await push.putManifest(name, '1.0', amd64.manifest)
    assert.equal(published.status, 201, published.body)
    assert.equal(published.headers.get('docker-content-digest'), amd64.manifest.digest)
    assert.equal(published.headers.get('location'), `/v2/own/${name}/manifests/1.0`)
    for (const reference of ['1.0', amd64.manifest.digest]) {
      const pulled = await push.ask('GET', `${name}/manifests/${reference}`)
      assert.deepEqual([pulled.status, pulled.body], [200, amd64.manifest.bytes.toString()])
      assert.equal(pulled.headers.get('content-type'), amd64.manifest.mediaType)
    }
    for (const { digest, bytes } of amd64.blobs) {
      const answer = await fetch(`${url}/v2/own/${name}/blobs/${digest}`, {
        headers: { authorization: `Bearer ${app.people.developer.token}` },
      })
      assert.deepEqual(Buffer.from(await answer.arrayBuffer()), bytes)
    }
    assert.deepEqual(await tagsOf(), ['1.0'])
  })

  it('the audit log names who published it, and the download log what was asked', async () => {
    const { body } = await app.request('GET', `/api/v1/audit?action=package.published&subjectId=${ids.own}`, {
      as: 'auditor',
    })
    assert.equal(body.items[0].actor.name, 'developer')
    const { name: of, version, names } = body.items[0].detail
    assert.deepEqual([of, version, names], [name, amd64.manifest.digest, ['1.0']])
    const log = await app.request('GET', `/api/v1/downloads?name=${encodeURIComponent(name)}`, { as: 'auditor' })
    const published = log.body.items.filter((each: { kind: string }) => each.kind === 'publication')
    assert.ok(published.some((each: { version?: string }) => each.version === amd64.manifest.digest))
  })

  it('a tag never moves; the same bytes again are no fault, and the version may have further tags', async () => {
    assert.equal((await push.putManifest(name, '1.0', amd64.manifest)).status, 201)
    const moved = await push.pushImage(name, '1.0', arm64)
    assert.deepEqual(outcome(moved), [409, 'TAG_INVALID'])
    assert.match(errorOf(moved).message, /^Assay: bank\/app:1\.0 has been published already, as sha256:/)
    assert.equal((await push.ask('GET', `${name}/manifests/1.0`)).body, amd64.manifest.bytes.toString())
    // What was refused is not there under its digest either.
    assert.equal((await push.ask('GET', `${name}/manifests/${arm64.manifest.digest}`)).status, 404)
    assert.equal((await push.putManifest(name, '1', amd64.manifest)).status, 201)
    assert.deepEqual(await tagsOf(), ['1', '1.0'])
    assert.deepEqual(outcome(await push.ask('DELETE', `${name}/manifests/1.0`)), [405, 'UNSUPPORTED'])
    assert.deepEqual(outcome(await push.ask('DELETE', `${name}/blobs/${base.digest}`)), [405, 'UNSUPPORTED'])
  })

  it('two who publish the same tag at once: one of them wins', async () => {
    const images = [makeImage('first'), makeImage('second')] as const
    for (const { blobs } of images) for (const each of blobs) await push.pushBlob(name, each)
    const answers = await Promise.all(images.map(({ manifest }) => push.putManifest(name, 'race', manifest)))
    assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409])
  })

  it('an index is published after its manifests, which are pushed by digest', async () => {
    const early = await push.putManifest(name, 'all', index)
    assert.deepEqual(outcome(early), [400, 'MANIFEST_BLOB_UNKNOWN'])
    assert.match(errorOf(early).message, new RegExp(arm64.manifest.digest))
    assert.equal((await push.putManifest(name, arm64.manifest.digest, arm64.manifest)).status, 201)
    assert.equal((await push.putManifest(name, 'all', index)).status, 201)
    assert.equal((await push.ask('GET', `${name}/manifests/all`)).body, index.bytes.toString())
    const listed = await push.ask('GET', `${name}/tags/list?n=1`)
    assert.deepEqual(JSON.parse(listed.body), { name: 'own/bank/app', tags: ['1'] })
    assert.equal(listed.headers.get('link'), '<list?n=1&last=1>; rel="next"')
  })

  it('manifests that are none, or are something else than they are sent as, are refused with a reason', async () => {
    const typed = (value: object, type = 'application/vnd.oci.image.manifest.v1+json') =>
      blob(Buffer.from(JSON.stringify(value)), type)
    const [config] = amd64.blobs
    const described = { digest: config?.digest, size: config?.bytes.byteLength }
    const image = { schemaVersion: 2, config: described, layers: [] }
    const cases = [
      [blob(Buffer.from('{'), 'application/vnd.oci.image.manifest.v1+json'), /not readable/],
      [typed({ ...image, manifests: [] }), /no manifest of an image/],
      [typed(image, imageIndexType), /it is sent as/],
      [typed({ ...image, mediaType: 'application/vnd.docker.distribution.manifest.v1+json' }, ''), /not taken/],
      [typed({ ...image, config: { ...described, size: 1 } }), /has \d+ bytes, and not 1/],
      [typed({ ...image, config: { digest: described.digest } }), /size of .* is not stated/],
      [typed({ ...image, layers: [{ digest: '../../etc', size: 1 }] }), /without a digest/],
      [typed({ ...image, subject: { digest: 'x' } }), /subject/],
      [typed({ ...image, subject: described, annotations: { large: 'x'.repeat(70_000) } }), /annotations are larger/],
    ] as const
    for (const [bad, reason] of cases) {
      const answer = await push.putManifest(name, 'bad', bad)
      assert.deepEqual(outcome(answer), [400, 'MANIFEST_INVALID'], answer.body)
      assert.match(errorOf(answer).message, reason)
    }
    const wrong = await push.putManifest(name, `sha256:${'a'.repeat(64)}`, amd64.manifest)
    assert.deepEqual(outcome(wrong), [400, 'DIGEST_INVALID'])
    const huge = blob(Buffer.alloc(4 * 1024 * 1024 + 1, ' '), amd64.manifest.mediaType)
    assert.deepEqual(outcome(await push.putManifest(name, 'bad', huge)), [413, 'SIZE_INVALID'])
    assert.equal((await push.ask('GET', `${name}/manifests/bad`)).status, 404)
  })

  it('what refers to an image is listed with it, by type', async () => {
    const empty = blob(Buffer.from('{}'), 'application/vnd.oci.empty.v1+json')
    await push.pushBlob(name, empty)
    const part = { mediaType: empty.mediaType, digest: empty.digest, size: 2 }
    const subject = { mediaType: amd64.manifest.mediaType, digest: amd64.manifest.digest, size: 1 }
    const referring = (artifactType: string) => {
      const value = { schemaVersion: 2, artifactType, config: part, layers: [part], subject, annotations: { by: 'us' } }
      return blob(Buffer.from(JSON.stringify(value)), 'application/vnd.oci.image.manifest.v1+json')
    }
    const types = ['application/vnd.example.signature', 'application/vnd.example.sbom'] as const
    for (const each of types.map(referring)) {
      const answer = await push.putManifest(name, each.digest, each)
      assert.deepEqual([answer.status, answer.headers.get('oci-subject')], [201, subject.digest], answer.body)
    }
    const list = async (query = '') => {
      const answer = await push.ask('GET', `${name}/referrers/${subject.digest}${query}`)
      assert.deepEqual([answer.status, answer.headers.get('content-type')], [200, imageIndexType])
      return { manifests: JSON.parse(answer.body).manifests, filtered: answer.headers.get('oci-filters-applied') }
    }
    const all = await list()
    assert.deepEqual(all.manifests.map((each: { artifactType: string }) => each.artifactType).sort(), [...types].sort())
    assert.deepEqual(all.manifests[0].annotations, { by: 'us' })
    const some = await list(`?artifactType=${encodeURIComponent(types[1])}`)
    assert.deepEqual([some.manifests.length, some.filtered], [1, 'artifactType'])
    assert.deepEqual((await list(`?artifactType=none`)).manifests, [])
    assert.equal((await push.ask('GET', `${name}/referrers/sha256:${'0'.repeat(64)}`)).status, 200)
  })

  it('only who may, where one may, and only names that the repository is for', async () => {
    const nobody = await as(undefined).ask('POST', `${name}/blobs/uploads/`)
    assert.deepEqual(outcome(nobody), [401, 'UNAUTHORIZED'])
    assert.match(nobody.headers.get('www-authenticate') ?? '', /scope="repository:own\/bank\/app:pull,push"/)
    const auditor = as(app.people.auditor.token)
    assert.deepEqual(outcome(await auditor.pushBlob(name, base)), [403, 'DENIED'])
    assert.deepEqual(outcome(await auditor.putManifest(name, 'x', amd64.manifest)), [403, 'DENIED'])
    const foreign = await push.ask('POST', 'elsewhere/app/blobs/uploads/')
    assert.deepEqual(outcome(foreign), [403, 'DENIED'])
    assert.match(errorOf(foreign).message, /not among the names/)
    const proxy = as(app.people.developer.token, 'docker')
    assert.deepEqual(outcome(await proxy.pushBlob('library/new', base)), [405, 'UNSUPPORTED'])
    assert.deepEqual(outcome(await as(app.people.developer.token, 'other').pushBlob(name, base)), [409, 'DENIED'])
    for (const catalog of ['_catalog', '/v2/_catalog'])
      assert.deepEqual(outcome(await push.ask('GET', catalog)), [404, 'NAME_UNKNOWN'])
  })

  it('a token for some names pushes these, and no others', async () => {
    const { accountId } = app.people.developer
    const limits = { scopes: ['package:publish', 'package:download'], packagePatterns: ['docker:bank/team-*'] }
    const { secret } = await transact(app.context(app.people.developer.actor), (tx) =>
      createToken(tx, { accountId, name: 'team', expiresInDays: 30, ...limits }),
    )
    const team = as(secret)
    assert.equal((await team.pushImage('bank/team-app', '1.0', amd64)).status, 201)
    assert.deepEqual(outcome(await team.pushBlob(name, base)), [403, 'DENIED'])
    assert.deepEqual(outcome(await team.putManifest(name, 'x', amd64.manifest)), [403, 'DENIED'])
  })

  it('names have one origin: what comes from upstream is not published, what is published is not asked for', async () => {
    const proxy = as(app.people.developer.token, 'docker')
    assert.equal((await proxy.ask('GET', 'library/taken/manifests/1.0')).status, 200)
    assert.deepEqual(outcome(await push.pushBlob('library/taken', base)), [409, 'DENIED'])
    assert.deepEqual(outcome(await push.putManifest('library/taken', '2.0', amd64.manifest)), [409, 'DENIED'])
    assert.deepEqual(outcome(await proxy.ask('GET', `${name}/manifests/1.0`)), [403, 'DENIED'])
    assert.equal(upstream.requests.get(`GET /v2/${name}/manifests/1.0`), undefined)
  })

  it('a group gives what its hosted member publishes; nothing is pushed through it', async () => {
    await create({ name: 'all', kind: 'group', members: [ids.docker, ids.own] })
    const group = as(app.people.developer.token, 'all')
    assert.equal((await group.ask('GET', `${name}/manifests/1.0`)).body, amd64.manifest.bytes.toString())
    assert.equal((await group.ask('GET', `${name}/blobs/${base.digest}`)).status, 200)
    assert.deepEqual(await tagsOf('all'), await tagsOf())
    assert.deepEqual(outcome(await group.pushBlob(name, base)), [405, 'UNSUPPORTED'])
    assert.deepEqual(outcome(await group.putManifest(name, 'x', amd64.manifest)), [405, 'UNSUPPORTED'])
    const mounted = await push.ask('POST', `bank/mounted/blobs/uploads/?mount=${base.digest}&from=all/${name}`)
    assert.equal(mounted.status, 201)
  })

  it('is not exported for isolated sites as if its manifests were all of it', async () => {
    const exporting = exportSite(app.context(), { repository: 'own', path: join(app.config.dataFolder, 'export') })
    await assert.rejects(exporting, { code: 'site-export.parts' })
  })

  it('what is denied is neither pulled nor listed', async () => {
    const { body } = await app.request('GET', `/api/v1/packages?text=${encodeURIComponent(name)}&ecosystem=docker`, {
      as: 'developer',
    })
    const [found] = body.items.filter((each: { name: string }) => each.name === name)
    const versions = await app.request('GET', `/api/v1/packages/${found.id}/versions`, { as: 'developer' })
    const deny = async (digest: string) => {
      const row = versions.body.items.find((each: { version: string }) => each.version === digest)
      const restriction = { packageId: found.id, versionId: row.id, effect: 'deny', publicText: 'Not this one' }
      const made = await app.request('POST', '/api/v1/restrictions', { as: 'securityEngineer', body: restriction })
      assert.ok(made.status < 300, JSON.stringify(made.body))
    }
    const referrers = async () =>
      JSON.parse((await push.ask('GET', `${name}/referrers/${amd64.manifest.digest}`)).body).manifests
    const [signature, other] = await referrers()
    await deny(signature.digest)
    assert.deepEqual(await referrers(), [other])
    await deny(amd64.manifest.digest)
    const refused = await push.ask('GET', `${name}/manifests/1.0`)
    assert.deepEqual(outcome(refused), [403, 'DENIED'])
    assert.match(errorOf(refused).message, /Not this one/)
    const [config] = amd64.blobs
    assert.deepEqual(outcome(await push.ask('GET', `${name}/blobs/${config?.digest}`)), [403, 'DENIED'])
    assert.deepEqual((await tagsOf()).includes('1.0'), false)
  })
})
