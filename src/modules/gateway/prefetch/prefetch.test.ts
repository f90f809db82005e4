import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'

const lockfileOf = (packages: Record<string, object>) =>
  JSON.stringify({
    name: 'app',
    version: '1.0.0',
    lockfileVersion: 3,
    requires: true,
    packages: { '': {}, ...packages },
  })

describe('prefetching', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let gate: Gate
  const made = {
    demo1: makePackage({ name: 'demo', version: '1.0.0' }),
    demo2: makePackage({ name: 'demo', version: '2.0.0' }),
    next: makePackage({ name: 'demo', version: '3.0.0-rc.1' }),
    other: makePackage({ name: 'other', version: '1.0.0' }),
  }
  before(async () => {
    upstream = await startNpmUpstream({ packages: Object.values(made) })
    gate = await openGate(app, upstream)
  })
  after(() => upstream.close())

  const request = (source: object, more: object = {}, as: 'devops' | 'developer' = 'devops') =>
    app.request('POST', '/api/v1/prefetches', { as, body: { source, ...more } })
  const run = async (source: object, more: object = {}) => {
    const { status, body } = await request(source, more)
    assert.equal(status, 202, JSON.stringify(body))
    await app.drain()
    return (await app.request('GET', `/api/v1/prefetches/${body.id}`, { as: 'devops' })).body
  }
  const named = (...packages: string[]) => ({ kind: 'packages', packages })
  const held = async () => {
    const rows = await app
      .context()
      .db.selectFrom('artifact')
      .innerJoin('package_version as v', 'v.id', 'artifact.version_id')
      .innerJoin('package as p', 'p.id', 'v.package_id')
      .select(['p.name', 'v.version'])
      .where('artifact.sha256', 'is not', null)
      .orderBy('p.name')
      .orderBy('v.version')
      .execute()
    return rows.map((row) => `${row.name}@${row.version}`)
  }

  it('brings in what a lockfile names, verified, and serves nobody by it', async () => {
    const content = lockfileOf({
      'node_modules/demo': { version: '1.0.0', resolved: 'https://registry.example/demo/-/demo-1.0.0.tgz' },
      'node_modules/gone': { version: '9.9.9', resolved: 'https://registry.example/gone/-/gone-9.9.9.tgz' },
      'node_modules/own': { version: '1.0.0', resolved: 'git+ssh://git@code.example/own.git#abc' },
    })
    const done = await run({ kind: 'lockfile', fileName: 'package-lock.json', content })
    assert.deepEqual([done.state, done.origin, done.title], ['done', 'lockfile', 'package-lock.json'])
    const { sizeBytes, ...counts } = done.counts
    assert.deepEqual(counts, { total: 3, waiting: 0, held: 0, fetched: 1, failed: 2, files: 1 })
    assert.equal(sizeBytes, made.demo1.tarball.byteLength)
    const failures = done.failures.items.map((each: { name: string; code: string }) => [each.name, each.code])
    assert.deepEqual(new Map(failures).get('gone'), 'package.unknown')
    assert.equal(
      failures.some(([, code]: string[]) => code === 'prefetch.not-from-registry'),
      true,
    )
    assert.match(done.failures.items[0].texts['zh-CN'], /\p{Script=Han}/u)
    assert.deepEqual(await held(), ['demo@1.0.0'])
    assert.equal((await gate.get('/demo/-/demo-1.0.0.tgz')).status, 403)
  })

  it('fetches nothing twice, and serves what it brought in when upstream is gone', async () => {
    const asked = upstream.log.length
    const again = await run(named('pkg:npm/demo@1.0.0'))
    assert.deepEqual([again.counts.held, again.counts.fetched], [1, 0])
    assert.equal(
      upstream.log.slice(asked).some(({ path }) => path.endsWith('.tgz')),
      false,
    )
    await gate.admit('demo', ['1.0.0'])
    const answer = await gate.get('/demo/-/demo-1.0.0.tgz')
    assert.deepEqual([answer.status, answer.body.equals(made.demo1.tarball)], [200, true])
  })

  it('of a range brings in the newest, and the newest that may be used', async () => {
    const done = await run(named('demo@<3'), { repository: 'npm' })
    assert.deepEqual([done.counts.fetched, done.counts.files], [1, 2])
    assert.deepEqual(await held(), ['demo@1.0.0', 'demo@2.0.0'])
    const none = await run(named('demo@>7'), { repository: 'npm' })
    assert.equal(none.failures.items[0].code, 'prefetch.no-version')
    const newest = await run(named('demo'), { repository: 'npm' })
    assert.deepEqual(newest.counts.failed, 0)
    assert.equal((await held()).includes('demo@3.0.0-rc.1'), false)
  })

  it('keeps no bytes that are not what upstream states', async () => {
    upstream.setFault('/other/-/other-1.0.0.tgz', { kind: 'corrupted' })
    const done = await run(named('pkg:npm/other@1.0.0'))
    assert.deepEqual([done.counts.failed, done.failures.items[0].code], [1, 'artifact.wrong-digest'])
    assert.equal((await held()).includes('other@1.0.0'), false)
  })

  it('refuses what names no one package, and those who may merely download', async () => {
    for (const entry of ['@bank/*', 'pkg:nothing/x@1', 'demo@not a range', 'pkg:npm/@@'])
      assert.equal((await request(named(entry), { repository: 'npm' })).body.code, 'prefetch.bad-entry', entry)
    assert.equal((await request(named('demo'), { repository: 'nowhere' })).body.code, 'repository.unknown')
    assert.equal((await request(named('pkg:npm/demo@1.0.0'), {}, 'developer')).status, 403)
    const { body } = await app.request('GET', '/api/v1/prefetches', { as: 'auditor' })
    assert.ok(body.items.length >= 5)
    const log = await app.request('GET', '/api/v1/audit?action=prefetch.requested', { as: 'auditor' })
    assert.equal(log.body.items[0].actor.personId, app.people.devops.personId)
  })

  it('tries again when upstream is away, and says so at last', async () => {
    upstream.setFault('/absent', { kind: 'status', status: 500 })
    app.clock.advance(3_600)
    const done = await run(named('pkg:npm/absent@1.0.0'))
    assert.deepEqual([done.state, done.failures.items[0].code], ['done', 'upstream.unavailable'])
    upstream.setFault('/absent', undefined)
  })

  it('goes on where a process was killed', async () => {
    app.clock.advance(600)
    const { body } = await request(named('pkg:npm/demo@1.0.0'))
    await app.app.database.pool.query('truncate pgboss.job')
    assert.equal(await app.drain(), 0)
    app.clock.advance(4 * 3_600)
    const { resumePrefetchesJob } = await import('./run-prefetch.ts')
    await resumePrefetchesJob.handle(app.context(), {})
    await app.drain()
    const { body: after } = await app.request('GET', `/api/v1/prefetches/${body.id}`, { as: 'devops' })
    assert.deepEqual([after.state, after.counts.held], ['done', 1])
  })
})
