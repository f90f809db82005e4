import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makeNuget, type NugetUpstream, startNugetUpstream } from '#test/upstreams/nuget-upstream.ts'

describe('the third protocol of NuGet beside lists and files', () => {
  const app = testApp()
  let upstream: NugetUpstream
  let gate: Gate
  const json = async (path: string) => JSON.parse((await gate.get(path)).body.toString())
  before(async () => {
    upstream = await startNugetUpstream(
      [
        makeNuget({ id: 'Kit.Demo', version: '1.0.0', dependencies: { 'Kit.Inner': '[2.0.0, )' } }),
        makeNuget({ id: 'Kit.Demo', version: '1.10.0' }),
        makeNuget({ id: 'Kit.Demo', version: '1.2.0', isUnlisted: true }),
        makeNuget({ id: 'Kit.Demo', version: '2.0.0-RC.1' }),
        makeNuget({ id: 'Kit.Demo', version: '3.0.0' }),
        makeNuget({ id: 'closed', version: '1.0.0' }),
      ],
      { inlinedMax: 2 },
    )
    gate = await openGate(app, upstream, { ecosystem: 'nuget', softTtlSeconds: 60 })
    await gate.admit('kit.demo', ['1.0.0', '1.10.0', '1.2.0', '2.0.0-rc.1'])
  })
  after(() => upstream.close())

  it('the service index names our own parts, and nothing that is not answered', async () => {
    const { version, resources } = await json('/v3/index.json')
    assert.equal(version, '3.0.0')
    for (const resource of resources) assert.ok(resource['@id'].startsWith(`${gate.url}/`), resource['@id'])
    const types = resources.map((resource: Record<string, string>) => resource['@type'])
    assert.deepEqual(
      types.filter((type: string) => !type.startsWith('RegistrationsBaseUrl')),
      ['PackageBaseAddress/3.0.0', 'VulnerabilityInfo/6.7.0'],
    )
  })

  it('lists and registrations agree, in order, from pages that stand by themselves', async () => {
    const { versions } = await json('/v3/flat/kit.demo/index.json')
    assert.deepEqual(versions, ['1.0.0', '1.2.0', '1.10.0', '2.0.0-rc.1'])
    const registration = await json('/v3/registrations-semver2/kit.demo/index.json')
    assert.equal(registration.count, 1)
    const [page] = registration.items
    assert.deepEqual([page.count, page.lower, page.upper], [4, '1.0.0', '2.0.0-rc.1'])
    const named = page.items.map((leaf: { catalogEntry: { version: string } }) => leaf.catalogEntry.version)
    assert.deepEqual(named, ['1.0.0', '1.2.0', '1.10.0', '2.0.0-RC.1'])
    for (const leaf of page.items) {
      assert.ok(leaf.packageContent.startsWith(`${gate.url}/v3/flat/kit.demo/`))
      const { status } = await gate.get(leaf.packageContent.slice(gate.url.length), { method: 'HEAD' })
      assert.equal(status, 200, leaf.packageContent)
      assert.equal((await gate.get(leaf['@id'].slice(gate.url.length))).status, 200)
    }
    assert.doesNotMatch(JSON.stringify(registration), new RegExp(new URL(upstream.url).host))
    assert.equal(page.items[1].catalogEntry.listed, false)
    assert.equal(page.items[1].listed, false)
  })

  it('clients before 4.3 see no versions that they cannot read', async () => {
    const [page] = (await json('/v3/registrations/kit.demo/index.json')).items
    assert.deepEqual([page.count, page.upper], [3, '1.10.0'])
    const packed = await gate.get('/v3/registrations/kit.demo/index.json', { headers: { 'accept-encoding': 'gzip' } })
    assert.equal(packed.headers['content-encoding'], 'gzip')
    assert.equal(JSON.parse(gunzipSync(packed.body).toString()).items[0].count, 3)
  })

  it('facts: licence, date, unlisting', async () => {
    const rows = await app
      .context()
      .db.selectFrom('package_version')
      .select(['version', 'license', 'published_at', 'yanked'])
      .where('version', 'in', ['1.0.0', '1.2.0'])
      .where('license', 'is not', null)
      .orderBy('version')
      .execute()
    assert.equal(rows[0]?.license, 'MIT')
    assert.equal(rows[0]?.published_at?.toISOString(), '2020-01-02T03:04:05.123Z')
    assert.equal(rows.find(({ version }) => version === '1.2.0')?.published_at, null)
    assert.match(rows.find(({ version }) => version === '1.2.0')?.yanked ?? '', /Unlisted/)
  })

  it('specifications of what may be used, and no others', async () => {
    assert.match((await gate.get('/v3/flat/kit.demo/1.0.0/kit.demo.nuspec')).body.toString(), /<id>Kit\.Demo<\/id>/)
    assert.equal((await gate.get('/v3/flat/kit.demo/3.0.0/kit.demo.nuspec')).status, 403)
    assert.equal((await gate.get('/v3/registrations/kit.demo/3.0.0.json')).status, 403)
  })

  it('ids and versions in capitals mean the same', async () => {
    assert.equal((await gate.get('/v3/flat/Kit.Demo/index.json')).status, 200)
    assert.equal((await gate.get('/v3/flat/Kit.Demo/2.0.0-RC.1/Kit.Demo.2.0.0-RC.1.nupkg')).status, 200)
  })

  it('a package without a version that may be used is refused with the reason', async () => {
    for (const representation of ['flat', 'registrations', 'registrations-semver2']) {
      const answer = await gate.get(`/v3/${representation}/closed/index.json`)
      assert.equal(answer.status, 403)
      assert.match(answer.reason, /none of the 1 versions of closed may be used/)
    }
  })

  it('the second protocol, search and publishing are not there', async () => {
    for (const path of ['/v3/query', '/v3/search?q=x', '/']) assert.equal((await gate.get(path)).status, 404, path)
    assert.match((await gate.get("/FindPackagesById()?id='x'")).reason, /third protocol/)
    assert.equal((await gate.get('/v3/package', { method: 'PUT' })).status, 404)
  })
})

describe('a feed without a catalog', () => {
  const app = testApp()
  let upstream: NugetUpstream
  before(async () => {
    upstream = await startNugetUpstream([makeNuget({ id: 'plain', version: '1.0.0' })], { hasCatalog: false })
  })
  after(() => upstream.close())

  it('holds upstream to the first bytes', async () => {
    const gate = await openGate(app, upstream, { ecosystem: 'nuget' })
    await gate.admit('plain', ['1.0.0'])
    const path = '/v3/flat/plain/1.0.0/plain.1.0.0.nupkg'
    const first = await gate.get(path)
    assert.equal(first.status, 200)
    const row = await app.context().db.selectFrom('artifact').select('sha256').executeTakeFirstOrThrow()
    assert.ok(row.sha256)
    upstream.put('/flat/plain/1.0.0/plain.1.0.0.nupkg', 'other bytes')
    assert.deepEqual((await gate.get(path)).body, first.body)
  })
})
