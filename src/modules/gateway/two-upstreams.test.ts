import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { grantAdmissions } from '#modules/policy/index.ts'
import { transact } from '#platform/database/transact.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { rawRequest } from '#test/raw-request.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { loadIndex } from './load-index.ts'
import { changeRepository, createRepository } from './manage-repositories.ts'

const names = ['first', 'later', 'seeded', 'silent', 'gone', 'bare', 'gpl', 'same', 'ahead', 'handed', 'brought']

/** `npm` is honest, `other` is not: the same name and version, other bytes. */
describe('two upstreams of one ecosystem', () => {
  const app = testApp()
  const honest = new Map(names.map((name) => [name, makePackage({ name, version: '1.0.0', files: { 'a.js': '1' } })]))
  const evil = (name: string, more: object = {}) =>
    makePackage({ name, version: '1.0.0', files: { 'a.js': 'steal()' }, ...more })
  const good = (name: string) => {
    const made = honest.get(name)
    assert.ok(made)
    return made
  }
  let upstreams: readonly NpmUpstream[] = []
  let hostile: NpmUpstream
  let gate: Gate
  let base = ''
  let otherId = ''
  const ask = async (repository: string, path: string, address = 'repo') => {
    const url = `${base}/${address}/${repository}${path}`
    const { status, body, headers } = await rawRequest(url, { token: app.people.developer.token })
    return { status, headers, bytes: body, text: body.toString() }
  }
  const tarball = (repository: string, name: string) => ask(repository, `/${name}/-/${name}-1.0.0.tgz`)
  const load = (repository: string, name: string) => loadIndex(app.context(), { repository, name })
  const versionOf = (name: string) =>
    app
      .context()
      .db.selectFrom('package_version as v')
      .innerJoin('package as p', 'p.id', 'v.package_id')
      .selectAll('v')
      .where('p.name', '=', name)
      .where('v.version', '=', '1.0.0')
      .executeTakeFirstOrThrow()
  const admitKnown = async (name: string) => {
    const { id } = await versionOf(name)
    await transact(app.context(), (tx) => grantAdmissions(tx, { versionIds: [id], reason: 'test' }))
  }
  const events = async (name: string) => {
    const { body } = await app.request('GET', `/api/v1/upstream-changes?sort=at&text=${name}`, { as: 'auditor' })
    return body.items.map((each: Record<string, string>) => `${each.kind} ${each.repository} ${each.after ?? ''}`)
  }
  const verdictOf = async (name: string) =>
    (await app.request('GET', `/api/v1/versions/${(await versionOf(name)).id}/verdict`, { as: 'approver' })).body
  /** Old enough to be asked for again, and not to be served meanwhile. */
  const nextDay = () => app.clock.advance(25 * 3600)

  before(async () => {
    upstreams = [await startNpmUpstream({ packages: [...honest.values()] }), await startNpmUpstream({})]
    const [first, second] = upstreams
    assert.ok(first && second)
    hostile = second
    gate = await openGate(app, first)
    base = gate.url.replace(/\/repo\/npm$/, '')
    const made = await createRepository(app.context(), {
      ...{ name: 'other', ecosystem: 'npm', upstreamUrl: second.url, upstreamFrom: 'machine' },
    })
    otherId = made.id
  })
  after(() => Promise.all(upstreams.map((each) => each.close())))

  it('admitted with one, the other’s bytes are not served; it is an event, and held until somebody has looked', async () => {
    await gate.admit('first', ['1.0.0'])
    assert.deepEqual((await tarball('npm', 'first')).bytes, good('first').tarball)
    app.clock.advance(60)
    hostile.addVersion(evil('first'))
    const refused = await tarball('other', 'first')
    // Nobody has looked at its index yet: what is served is what was examined.
    assert.deepEqual(refused.bytes, good('first').tarball)
    const index = await ask('other', '/first')
    assert.equal(index.status, 403)
    assert.match(index.text, /first@1\.0\.0|origins-disagree|Upstreams disagree/)
    for (const repository of ['npm', 'other']) assert.equal((await tarball(repository, 'first')).status, 403)
    assert.match((await events('first')).join(), /^disputed other file first-1\.0\.0\.tgz sha512-/)
    const { kind, reasons } = await verdictOf('first')
    assert.equal(kind, 'hold')
    assert.equal(reasons[0].rule, 'origins-disagree')
    assert.match(reasons[0].text['en-US'], /other says otherwise .*first-1\.0\.0\.tgz/)
    app.clock.advance(60)
    await admitKnown('first')
    assert.deepEqual((await tarball('npm', 'first')).bytes, good('first').tarball)
    const again = await tarball('other', 'first')
    assert.deepEqual([again.status, JSON.parse(again.text).code], [403, 'artifact.other-origin'])
    assert.equal((await verdictOf('first')).kind, 'warn', 'and it is still said')
    assert.equal((await ask('other', '/first/1.0.0')).status, 403)
    assert.equal((await ask('other', '/first', 'resolve')).status, 403, 'nor is a lockfile made of it')
    assert.equal((await ask('npm', '/first')).status, 200)
  })

  it('the other cached first: an admission through the first covers neither', async () => {
    hostile.addVersion(evil('seeded'))
    await load('other', 'seeded')
    app.clock.advance(60)
    await load('npm', 'seeded')
    assert.match((await events('seeded')).join(), /^disputed npm file seeded-1\.0\.0\.tgz sha512-/)
    assert.equal((await verdictOf('seeded')).reasons[0].rule, 'origins-disagree')
    app.clock.advance(60)
    await admitKnown('seeded')
    const through = await tarball('npm', 'seeded')
    assert.deepEqual([through.status, JSON.parse(through.text).code], [403, 'artifact.other-origin'])
  })

  it('an assessment names the bytes that it examined, and they are the origin’s whichever index came last', async () => {
    await load('npm', 'later')
    hostile.addVersion(evil('later'))
    await load('other', 'later')
    const { id } = await versionOf('later')
    await app.request('POST', `/api/v1/versions/${id}/assessments`, { as: 'securityEngineer', body: {} })
    await app.drain()
    const { body } = await app.request('GET', `/api/v1/versions/${id}`, { as: 'auditor' })
    const row = await app
      .context()
      .db.selectFrom('check_result')
      .select('artifact_sha256')
      .where('version_id', '=', id)
      .where('check_name', '=', 'integrity')
      .executeTakeFirstOrThrow()
    const examined = createHash('sha256').update(good('later').tarball).digest('hex')
    assert.deepEqual([row.artifact_sha256, body.artifacts[0].sha256], [examined, examined])
  })

  it('without a digest in its index, the other can bring no bytes of its own', async () => {
    await gate.admit('silent', ['1.0.0'])
    const made = evil('silent')
    const { dist: _, ...manifest } = made.packageJson as Record<string, unknown>
    const dist = { tarball: `${hostile.url}/silent/-/silent-1.0.0.tgz` }
    hostile.addVersion(made)
    hostile.setDocument('/silent', {
      name: 'silent',
      'dist-tags': { latest: '1.0.0' },
      versions: { '1.0.0': { ...manifest, dist } },
    })
    await load('other', 'silent')
    assert.deepEqual(await events('silent'), [])
    assert.equal((await tarball('other', 'silent')).status, 503)
    assert.deepEqual((await tarball('npm', 'silent')).bytes, good('silent').tarball)
    assert.deepEqual((await tarball('other', 'silent')).bytes, good('silent').tarball)
  })

  it('neither an empty index nor its disappearance takes anything from the first', async () => {
    await gate.admit('gone', ['1.0.0'])
    hostile.addVersion(makePackage({ name: 'gone', version: '2.0.0' }))
    await load('other', 'gone')
    hostile.removeVersion('gone', '2.0.0')
    nextDay()
    await load('other', 'gone')
    assert.equal((await versionOf('gone')).vanished_at, null)
    hostile.setDocument('/gone', { name: 'gone', 'dist-tags': {}, versions: {} })
    nextDay()
    await load('other', 'gone')
    assert.equal((await versionOf('gone')).vanished_at, null)
    assert.deepEqual(await events('gone'), ['vanished other '])
    assert.equal((await tarball('npm', 'gone')).status, 200)
  })

  it('another licence is not taken over, nor does it flap: said once, and settled when it is taken back', async () => {
    await gate.admit('gpl', ['1.0.0'])
    hostile.addVersion(makePackage({ name: 'gpl', version: '1.0.0', license: 'GPL-3.0-only', files: { 'a.js': '1' } }))
    for (const repository of ['other', 'npm', 'other', 'npm']) {
      nextDay()
      await load(repository, 'gpl')
    }
    assert.equal((await versionOf('gpl')).license, 'MIT')
    const said = await events('gpl')
    assert.deepEqual(said.map((each: string) => each.split(' ').slice(0, 3).join(' ')).sort(), [
      'disputed other file',
      'disputed other license',
    ])
    assert.equal((await tarball('npm', 'gpl')).status, 403)
    hostile.addVersion(good('gpl'))
    nextDay()
    await load('other', 'gpl')
    assert.equal((await tarball('npm', 'gpl')).status, 200)
    assert.equal((await tarball('other', 'gpl')).status, 200)
  })

  it('mirrors of the same bytes serve each other’s admissions without a word, also when the first is away', async () => {
    hostile.addVersion(good('same'))
    await gate.admit('same', ['1.0.0'])
    await load('other', 'same')
    upstreams[0]?.setFault('*', { kind: 'status', status: 503 })
    const answer = await tarball('other', 'same')
    upstreams[0]?.setFault('*', undefined)
    assert.deepEqual(answer.bytes, good('same').tarball)
    assert.equal(hostile.requests.get('/same/-/same-1.0.0.tgz'), 1)
    assert.deepEqual(await events('same'), [])
    nextDay()
    for (const repository of ['npm', 'other', 'npm', 'other']) await load(repository, 'same')
    assert.deepEqual(await events('same'), [])
  })

  it('what the origin says later as well is no longer disputed', async () => {
    await gate.admit('ahead', ['1.0.0'])
    const document = {
      name: 'ahead',
      'dist-tags': { latest: '1.0.0' },
      versions: {
        '1.0.0': {
          ...{ ...good('ahead').packageJson, license: 'ISC' },
          dist: { integrity: good('ahead').integrity, tarball: `${hostile.url}/ahead/-/ahead-1.0.0.tgz` },
        },
      },
    }
    hostile.setDocument('/ahead', document)
    await load('other', 'ahead')
    assert.deepEqual(await events('ahead'), ['disputed other license ISC'])
    upstreams[0]?.setDocument('/ahead', document)
    nextDay()
    await load('npm', 'ahead')
    const { reasons } = await verdictOf('ahead')
    assert.ok(!reasons.some((each: { rule: string }) => each.rule === 'origins-disagree'))
    assert.equal((await versionOf('ahead')).license, 'ISC')
  })

  it('a prefetch through the other brings nothing that differs', async () => {
    await gate.admit('brought', ['1.0.0'])
    hostile.addVersion(evil('brought'))
    const body = { source: { kind: 'packages', packages: ['brought@1.0.0'] }, repository: 'other' }
    const made = await app.request('POST', '/api/v1/prefetches', { as: 'devops', body })
    assert.equal(made.status, 202)
    await app.drain()
    const { body: run } = await app.request('GET', `/api/v1/prefetches/${made.body.id}`, { as: 'devops' })
    assert.deepEqual([run.counts.fetched, run.failures.items[0].code], [0, 'artifact.other-origin'])
  })

  it('a repository without an upstream speaks for nothing any more: the next one that lists it does', async () => {
    hostile.addVersion(good('handed'))
    hostile.addVersion(evil('squatted'))
    upstreams[0]?.addVersion(makePackage({ name: 'squatted', version: '1.0.0' }))
    for (const repository of ['other', 'npm']) await load(repository, 'squatted')
    await load('other', 'handed')
    await load('npm', 'handed')
    assert.equal((await versionOf('handed')).origin_id, otherId)
    const context = app.context(app.people.devops.actor)
    await changeRepository(context, { id: otherId, settings: { upstreamUrl: null } })
    await load('npm', 'handed')
    await load('npm', 'squatted')
    // What nobody had relied on is the next one's; what was approved once stays what it was.
    assert.ok(!(await verdictOf('squatted')).reasons.some((each: { rule: string }) => each.rule === 'changed-upstream'))
    await load('npm', 'seeded')
    assert.ok((await verdictOf('seeded')).reasons.some((each: { rule: string }) => each.rule === 'changed-upstream'))
    const { origin_id } = await versionOf('handed')
    assert.ok(origin_id !== null && origin_id !== otherId)
    assert.deepEqual(await events('handed'), [])
  })
})
