import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { type MavenUpstream, makeArtifact, startMavenUpstream } from '#test/upstreams/maven-upstream.ts'
import { makePackage, type NpmPackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { engineOf } from './engine/engine.ts'
import { createHostedNames } from './engine/hosted-names.ts'
import { serveNames } from './engine/serve-names.ts'
import { servePublish } from './engine/serve-publish.ts'
import type { GatewayCall } from './engine/served.ts'
import { changeRepository, createRepository, fetchArtifact, loadIndex } from './index.ts'
import type { NewRepository } from './manage-repositories.ts'
import { watchUpstream } from './watch-upstream.ts'

describe('names of the bank do not leave it', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let gate: Gate
  let base = ''
  const create = (settings: Omit<NewRepository, 'ecosystem'> & { readonly ecosystem?: string }) =>
    createRepository(app.context(), { ecosystem: 'npm', ...settings })
  const publish = async (made: NpmPackage) => {
    const { name, version, fileName, packageJson, tarball, integrity } = made
    const manifest = { ...packageJson, dist: { integrity } }
    const _attachments = { [fileName]: { data: tarball.toString('base64'), length: tarball.byteLength } }
    const document = { name, 'dist-tags': { latest: version }, versions: { [version]: manifest }, _attachments }
    const answer = await fetch(`${base}/repo/own/${name}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${app.people.developer.token}` },
      body: JSON.stringify(document),
    })
    return { status: answer.status, body: (await answer.json()) as { code?: string } }
  }
  const get = (path: string) =>
    fetch(`${base}${path}`, { headers: { authorization: `Bearer ${app.people.developer.token}` } })
  const npmId = async () => {
    const found = await engineOf(app.context()).repository(app.context(), 'npm')
    return found?.id ?? ''
  }
  before(async () => {
    const packages = ['racing', 'core', 'used'].map((name) => makePackage({ name, version: '9.0.0' }))
    upstream = await startNpmUpstream({ packages })
    gate = await openGate(app, upstream)
    base = gate.url.replace(/\/repo\/npm$/, '')
    await create({ name: 'own', kind: 'hosted', reservedNames: ['racing'] })
  })
  after(() => upstream.close())

  it('who may publish nothing here has nothing read of what they send', async () => {
    const repository = await engineOf(app.context()).repository(app.context(), 'own')
    const token = { id: 't', scopes: ['package:download'] }
    let bodies = 0
    const body = async () => Buffer.alloc(bodies++)
    const actor = { ...app.people.developer.actor, token }
    const call = { repository, actor, orgUnitPath: [], confirmed: { fresh: true }, body } as unknown as GatewayCall
    await assert.rejects(servePublish(app.context(actor), call, 1), { code: 'access.denied' })
    assert.equal(bodies, 0)
  })

  it('a name that is published while upstream is being asked for it stays the bank’s', async () => {
    let release = () => {}
    const until = new Promise<void>((done) => {
      release = done
    })
    upstream.setFault('/racing', { kind: 'hang', until })
    const asked = get('/repo/npm/racing')
    while (!upstream.requests.has('/racing')) await new Promise((done) => setImmediate(done))
    assert.equal((await publish(makePackage({ name: 'racing', version: '1.0.0' }))).status, 201)
    release()
    assert.equal((await asked).status, 403)
    const { db } = app.context()
    const versions = db.selectFrom('package_version as v').innerJoin('package as p', 'p.id', 'v.package_id')
    const rows = await versions.select('v.version').where('p.name', '=', 'racing').execute()
    assert.deepEqual(rows, [{ version: '1.0.0' }])
  })

  it('names that are published here are not searched for upstream, and not found there', async () => {
    const found = { objects: [{ package: { name: 'racing' } }, { package: { name: 'core' } }] }
    upstream.setFault('/-/v1/search', { kind: 'status', status: 200, body: JSON.stringify(found) })
    assert.equal((await get('/repo/npm/-/v1/search?text=racing')).status, 403)
    assert.equal(upstream.requests.get('/-/v1/search'), undefined)
    const answer = (await (await get('/repo/npm/-/v1/search?text=other')).json()) as typeof found
    assert.deepEqual(
      answer.objects.map((each) => each.package.name),
      ['core'],
    )
  })

  it('what a group reserves is not asked for by its address in any way', async () => {
    await create({ name: 'all', kind: 'group', members: [await npmId()], reservedNames: ['ledger'] })
    const asked = upstream.requests.get('/-/v1/search')
    assert.equal((await get('/repo/all/-/v1/search?text=ledger')).status, 403)
    assert.equal(upstream.requests.get('/-/v1/search'), asked)
  })

  it('what has been reserved since it was used is not looked at again', async () => {
    await gate.admit('used', ['9.0.0'])
    const asked = upstream.requests.get('/used')
    await changeRepository(app.context(), { id: await npmId(), settings: { reservedNames: ['used'] } })
    app.clock.advance(7 * 3600)
    assert.deepEqual(await watchUpstream(app.context()), { asked: 0, failed: 0 })
    assert.equal(upstream.requests.get('/used'), asked)
  })

  it('a name that is published in one spelling is not asked for in another', async () => {
    const { db, now } = app.context()
    const { id } = await create({ name: 'crates', kind: 'hosted', ecosystem: 'cargo' })
    const digests = { md5: '', sha1: '', sha256: 'b'.repeat(64), sha512: '' }
    const file = { name: 'Bank_Core', version: '1.0.0', file_name: 'x.crate', role: 'package', manifest: '{}' }
    const row = { repository_id: id, size_bytes: 1, published_at: now, account_id: null, ...digests, ...file }
    await db.insertInto('hosted_file').values(row).execute()
    await app.context().changes.confirm()
    const hostedNames = createHostedNames(app.context().changes)
    for (const name of ['bank-core', 'bank_core', 'Bank_Core'])
      assert.equal(await hostedNames.ownerOf(app.context(), 'cargo', name), id, name)
  })

  it('who may download some packages is told the names of those only', async () => {
    const { db, now } = app.context()
    const { id } = await create({ name: 'python', ecosystem: 'pypi' })
    const copy = { repository_id: id, sha256: 'a'.repeat(64), size_bytes: 1, fetched_at: now, checked_at: now }
    for (const name of ['ledger', 'secret'])
      await db
        .insertInto('index_copy')
        .values({ ...copy, name })
        .execute()
    await app.context().changes.confirm()
    const engine = engineOf(app.context())
    const repository = await engine.repository(app.context(), 'python')
    const token = { id: 't', scopes: ['*'], packagePatterns: ['pypi:ledger'] }
    const call = { repository, actor: { ...app.people.developer.actor, token }, orgUnitPath: [] }
    const asked = { call: call as unknown as GatewayCall, target: { representation: 'json' } }
    const { body } = await serveNames(engine, app.context(), asked)
    const { projects } = JSON.parse(Buffer.from(body as Uint8Array).toString())
    assert.deepEqual(projects, [{ name: 'ledger' }])
  })

  it('another upstream: nothing that the old one told stays', async () => {
    const { db, now } = app.context()
    const id = await npmId()
    const row = { repository_id: id, path: './list', sha256: 'a'.repeat(64), size_bytes: 1, checked_at: now }
    await db.insertInto('document_copy').values(row).execute()
    const named = { repository_id: id, name: 'core', query: 'x', version: '9.0.0', checked_at: now }
    await db.insertInto('named_version').values(named).execute()
    await changeRepository(app.context(), { id, settings: { upstreamUrl: 'http://registry.example' } })
    for (const table of ['document_copy', 'named_version'] as const)
      assert.deepEqual(await db.selectFrom(table).selectAll().execute(), [], table)
  })
})

describe('several upstreams', () => {
  const app = testApp()
  let own: MavenUpstream
  let foreign: MavenUpstream
  let gate: Gate
  const made = makeArtifact({ group: 'com.bank', artifact: 'core', version: '1.0' })
  before(async () => {
    own = await startMavenUpstream([made])
    foreign = await startMavenUpstream([made])
    gate = await openGate(app, own, { ecosystem: 'maven' })
    const settings = { ecosystem: 'maven', upstreamFrom: 'machine' as const }
    await createRepository(app.context(), { name: 'central', upstreamUrl: foreign.url, ...settings })
    const all = await engineOf(app.context()).repositories(app.context())
    const members = all.map(({ id }) => id)
    const reservedNames = ['com.bank.core:*']
    await createRepository(app.context(), { name: 'group', ecosystem: 'maven', kind: 'group', members, reservedNames })
  })
  after(async () => {
    await own.close()
    await foreign.close()
  })

  it('a version is fetched from where its index was read, and no other upstream hears of it', async () => {
    await loadIndex(app.context(), { repository: 'maven', name: 'com.bank:core', versions: ['1.0'] })
    const { db } = app.context()
    const row = await db.selectFrom('package_version').select('id').executeTakeFirstOrThrow()
    assert.equal('failed' in (await fetchArtifact(app.context(), row.id)), false)
    assert.deepEqual([...foreign.requests.keys()], [])
  })

  it('what an address may be about besides is not asked of any member of a group', async () => {
    const path = '/com/bank/core/maven-metadata.xml'
    const [before, elsewhere] = [own.requests.get(path), foreign.requests.get(path)]
    const url = gate.url.replace(/maven$/, 'group')
    const token = app.people.developer.token
    const grouped = await fetch(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } })
    assert.equal(grouped.status, 403)
    assert.deepEqual([own.requests.get(path), foreign.requests.get(path)], [before, elsewhere])
  })
})
