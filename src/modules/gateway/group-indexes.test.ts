import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { grantAdmissions } from '#modules/policy/index.ts'
import { transact } from '#platform/database/transact.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { rawRequest } from '#test/raw-request.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { loadIndex } from './load-index.ts'
import { createRepository } from './manage-repositories.ts'

const made = (name: string, version: string, more: object = {}) => makePackage({ name, version, ...more })

/** The group `all` asks `npm` first, `reverse` asks `other` first. */
describe('a group of two upstreams', () => {
  const app = testApp()
  let first: NpmUpstream
  let second: NpmUpstream
  let gate: Gate
  let base = ''
  const ask = (repository: string, path: string, headers: Record<string, string> = {}, address = 'repo') =>
    rawRequest(`${base}/${address}/${repository}${path}`, { token: app.people.developer.token, headers })
  const page = async (repository: string, path: string, address?: string) => {
    const answer = await ask(repository, path, {}, address)
    assert.equal(answer.status, 200, answer.body.toString())
    return JSON.parse(answer.body.toString())
  }
  const versions = async (repository: string, name: string) =>
    Object.keys((await page(repository, `/${name}`)).versions).sort()
  const tarball = (repository: string, name: string, version: string) =>
    ask(repository, `/${name}/-/${name}-${version}.tgz`)
  const admit = async (name: string, wanted: readonly string[], repositories: readonly string[] = ['all']) => {
    for (const repository of repositories) await loadIndex(app.context(), { repository, name })
    const rows = await app
      .context()
      .db.selectFrom('package_version as v')
      .innerJoin('package as p', 'p.id', 'v.package_id')
      .select('v.id')
      .where('p.name', '=', name)
      .where('v.version', 'in', [...wanted])
      .execute()
    assert.equal(rows.length, wanted.length)
    await transact(app.context(), (tx) => grantAdmissions(tx, { versionIds: rows.map(({ id }) => id), reason: 'test' }))
  }
  const nextDay = () => app.clock.advance(25 * 3600)

  before(async () => {
    first = await startNpmUpstream({ packages: [made('both', '1.0.0'), made('both', '1.1.0'), made('ours', '1.0.0')] })
    const extra = { files: { 'b.js': '2' } }
    second = await startNpmUpstream({
      packages: [made('both', '1.1.0'), made('both', '2.0.0', extra), made('theirs', '1.0.0'), made('stale', '2.0.0')],
    })
    first.addVersion(made('stale', '1.0.0'))
    gate = await openGate(app, first)
    base = gate.url.replace(/\/repo\/npm$/, '')
    const of = { ecosystem: 'npm', upstreamFrom: 'machine' } as const
    const other = await createRepository(app.context(), { ...of, name: 'other', upstreamUrl: second.url })
    const npm = await app
      .context()
      .db.selectFrom('repository')
      .select('id')
      .where('name', '=', 'npm')
      .executeTakeFirst()
    const [a, b] = [npm?.id ?? '', other.id]
    await createRepository(app.context(), { name: 'all', ecosystem: 'npm', kind: 'group', members: [a, b] })
    await createRepository(app.context(), { name: 'reverse', ecosystem: 'npm', kind: 'group', members: [b, a] })
  })
  after(() => Promise.all([first.close(), second.close()]))

  it('shows the versions of all of them, each from the first that lists it, and serves each from there', async () => {
    await admit('both', ['1.0.0', '1.1.0', '2.0.0'])
    assert.deepEqual(await versions('all', 'both'), ['1.0.0', '1.1.0', '2.0.0'])
    const { 'dist-tags': tags, versions: shown } = await page('all', '/both')
    assert.equal(tags.latest, '1.1.0', 'the first one’s word')
    for (const manifest of Object.values(shown) as { dist: { tarball: string } }[])
      assert.ok(manifest.dist.tarball.startsWith(`${base}/repo/all/both/-/`))
    for (const version of ['1.0.0', '1.1.0', '2.0.0'])
      assert.equal((await tarball('all', 'both', version)).status, 200, version)
    const fetched = (upstream: NpmUpstream) =>
      ['1.0.0', '1.1.0', '2.0.0'].map((version) => upstream.requests.get(`/both/-/both-${version}.tgz`) ?? 0)
    assert.deepEqual(
      [fetched(first), fetched(second)],
      [
        [1, 1, 0],
        [0, 0, 1],
      ],
    )
    assert.deepEqual(await versions('npm', 'both'), ['1.0.0', '1.1.0'])
    assert.equal((await page('all', '/both/2.0.0')).version, '2.0.0')
    assert.deepEqual(await page('all', '/-/package/both/dist-tags'), tags)
    assert.equal((await page('reverse', '/both'))['dist-tags'].latest, '2.0.0')
  })

  it('what only one of them has comes from it; what none has is unknown', async () => {
    await admit('theirs', ['1.0.0'])
    await admit('ours', ['1.0.0'], ['reverse'])
    for (const group of ['all', 'reverse'])
      for (const name of ['ours', 'theirs']) assert.equal((await tarball(group, name, '1.0.0')).status, 200)
    assert.equal((await ask('all', '/nobodys')).status, 404)
  })

  it('a version that is not approved is hidden, whoever has it, and an exact pin is refused in words', async () => {
    second.addVersion(made('both', '3.0.0'))
    nextDay()
    assert.deepEqual(await versions('all', 'both'), ['1.0.0', '1.1.0', '2.0.0'])
    const refused = await tarball('all', 'both', '3.0.0')
    assert.equal(refused.status, 403)
    assert.match(refused.body.toString(), /both@3\.0\.0/)
    assert.ok('3.0.0' in (await page('all', '/both', 'resolve')).versions)
  })

  it('the entity tag follows every member, and nothing is made anew while none of them changes', async () => {
    const { headers } = await ask('all', '/both')
    const etag = String(headers.etag)
    assert.equal((await ask('all', '/both', { 'if-none-match': etag })).status, 304)
    second.addVersion(made('both', '2.1.0'))
    nextDay()
    await admit('both', ['2.1.0'])
    assert.equal((await ask('all', '/both', { 'if-none-match': etag })).status, 200)
    assert.ok((await versions('all', 'both')).includes('2.1.0'))
    const asked = second.requests.get('/both')
    await Promise.all(Array.from({ length: 20 }, () => versions('all', 'both')))
    assert.equal(second.requests.get('/both'), asked)
  })

  it('a member that cannot be confirmed for too long hides what comes after it, and is not passed over', async () => {
    await admit('stale', ['1.0.0', '2.0.0'])
    assert.deepEqual(await versions('all', 'stale'), ['1.0.0', '2.0.0'])
    first.setFault('*', { kind: 'status', status: 503 })
    app.clock.advance(3600)
    // Young enough: served, and asked for meanwhile.
    assert.deepEqual(await versions('all', 'stale'), ['1.0.0', '2.0.0'])
    nextDay()
    const answer = await ask('all', '/stale')
    assert.deepEqual(Object.keys(JSON.parse(answer.body.toString()).versions), ['1.0.0'])
    assert.match(String(answer.headers['x-assay-stale']), /./)
    // Known where it comes from, a file needs nobody’s index.
    assert.equal((await tarball('all', 'stale', '2.0.0')).status, 200)
    second.addVersion(made('stale', '9.9.9'))
    assert.equal((await tarball('all', 'stale', '9.9.9')).status, 503)
    assert.equal((await ask('all', '/never-seen')).status, 503)
    assert.equal(second.requests.get('/never-seen'), undefined)
    first.setFault('*', undefined)
  })

  it('the same version with other bytes is shown from neither order, and served as it was examined or not at all', async () => {
    first.addVersion(made('fought', '1.0.0'))
    second.addVersion(made('fought', '1.0.0', { files: { 'a.js': 'steal()' } }))
    await admit('fought', ['1.0.0'], ['npm'])
    const examined = (await tarball('all', 'fought', '1.0.0')).body
    app.clock.advance(60)
    await loadIndex(app.context(), { repository: 'reverse', name: 'fought' })
    for (const group of ['all', 'reverse']) assert.equal((await tarball(group, 'fought', '1.0.0')).status, 403, group)
    app.clock.advance(60)
    await admit('fought', ['1.0.0'], [])
    assert.deepEqual((await tarball('all', 'fought', '1.0.0')).body, examined)
    assert.deepEqual(await versions('all', 'fought'), ['1.0.0'])
    const other = await tarball('reverse', 'fought', '1.0.0')
    assert.deepEqual([other.status, JSON.parse(other.body.toString()).code], [403, 'artifact.other-origin'])
    assert.equal((await ask('reverse', '/fought')).status, 403)
  })
})
