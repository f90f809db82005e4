import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { PackageIndex } from '#ecosystems/gate/registry.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import { testApp } from '#test/harness.ts'
import { loadVersionFacts, recordIndex } from './index.ts'
import { makeIndex, makeVersion, sri } from './testdata/package-index.ts'

describe('recording an index', () => {
  const app = testApp()
  const record = (index: PackageIndex) => transact(app.context(), (tx) => recordIndex(tx, { ecosystem: 'npm', index }))
  const revision = async () => (await app.context().changes.confirm()).revision
  const facts = async (packageId: string) =>
    new Map((await loadVersionFacts(app.context(), packageId)).map((row) => [row.version, row]))
  /** Which transactions wrote the rows: the same list means that nothing was written. */
  const writers = async () => {
    const { rows } = await app.app.database.pool.query(
      `select 'v' as kind, id, xmin::text from package_version union all select 'a', id, xmin::text from artifact
       union all select 'p', id, xmin::text from package union all select 'e', id, xmin::text from event order by 1, 2`,
    )
    return rows
  }

  it('takes in thousands of versions, and writes nothing when they are told again', async () => {
    const versions = Array.from({ length: 3_800 }, (_, at) =>
      makeVersion(`${at >> 6}.${at & 63}.0`, { license: 'MIT' }),
    )
    const index = { name: 'large', tags: {}, versions }
    const first = await record(index)
    assert.equal(first.added.length, 3_800)
    assert.ok(first.changed)
    const before = await writers()
    const changes = await revision()
    const second = await record(index)
    assert.deepEqual(second, { packageId: first.packageId, added: [], vanished: [], reappeared: [], changed: false })
    assert.deepEqual(await writers(), before)
    assert.equal(await revision(), changes)
  })

  it('keeps what vanished, and notices when it comes back', async () => {
    const { packageId } = await record(makeIndex('leftpad', { '1.0.0': {}, '1.1.0': {} }))
    app.clock.advance(60)
    const gone = await record(makeIndex('leftpad', { '1.1.0': {} }))
    assert.deepEqual(gone.vanished, ['1.0.0'])
    assert.deepEqual((await facts(packageId)).get('1.0.0')?.vanishedAt, app.clock.now())
    assert.equal((await record(makeIndex('leftpad', { '1.1.0': {} }))).changed, false)
    app.clock.advance(60)
    const back = await record(makeIndex('leftpad', { '1.0.0': {}, '1.1.0': {} }))
    assert.deepEqual(back.reappeared, ['1.0.0'])
    assert.deepEqual(back.added, [])
    assert.ok(back.changed)
    assert.equal((await facts(packageId)).get('1.0.0')?.vanishedAt, null)
  })

  it('announces each fact that changes, and no date, tag or address', async () => {
    const told = async (facts: object) => (await record(makeIndex('facts', { '1.0.0': facts }))).changed
    assert.ok(await told({ license: 'MIT' }))
    assert.equal(await told({ license: 'MIT', publishedAt: '2020-01-01T00:00:00.000Z' }), false)
    assert.equal(await told({ license: 'MIT', url: 'https://upstream.example/moved.tgz' }), false)
    assert.ok(await told({ license: 'GPL-3.0-only' }))
    assert.ok(await told({ license: 'GPL-3.0-only', deprecated: 'use another' }))
    assert.ok(await told({ license: 'GPL-3.0-only', deprecated: 'use another', hasInstallScript: true }))
    assert.ok(await told({}))
    const { packageId } = await record(makeIndex('facts', { '1.0.0': {} }))
    const row = (await facts(packageId)).get('1.0.0')
    assert.deepEqual([row?.license, row?.deprecated, row?.hasInstallScript], [null, null, false])
    assert.deepEqual(row?.publishedAt, new Date('2020-01-01'))
    const { upstream_url } = await app
      .context()
      .db.selectFrom('artifact')
      .select('upstream_url')
      .where('version_id', '=', row?.versionId ?? '')
      .executeTakeFirstOrThrow()
    assert.equal(upstream_url, 'https://upstream.example/1.0.0.tgz')
  })

  it('does not take over other digests, but marks them for as long as they are stated', async () => {
    const told = (integrity?: string) => record(makeIndex('swapped', { '1.0.0': { ...(integrity && { integrity }) } }))
    const { packageId } = await told()
    assert.ok((await told(sri('ours'))).changed, 'an integrity that was missing is filled in')
    app.clock.advance(60)
    assert.ok((await told(sri('theirs'))).changed)
    const since = app.clock.now()
    app.clock.advance(60)
    assert.equal((await told(sri('theirs'))).changed, false)
    const row = (await facts(packageId)).get('1.0.0')
    assert.equal(row?.integrity, sri('ours'))
    assert.deepEqual(row?.changedUpstreamAt, since)
    assert.ok((await told(sri('ours'))).changed)
    assert.equal((await facts(packageId)).get('1.0.0')?.changedUpstreamAt, null)
  })

  it('keeps a version that has no place in the order, with the reason', async () => {
    const { packageId } = await record(makeIndex('odd', { 'not a version': {}, '1.0.0-beta': {} }))
    const rows = await facts(packageId)
    const odd = rows.get('not a version')
    assert.ok(odd && 'invalid' in odd.key && odd.key.invalid.length > 0)
    assert.ok(rows.get('1.0.0-beta')?.isPrerelease)
  })

  it('makes keys of another revision anew, by the next index and by the preparation', async () => {
    const { packageId } = await record(makeIndex('keys', { '1.0.0': {}, '2.0.0': {} }))
    const before = await facts(packageId)
    const stored = () =>
      app
        .context()
        .db.selectFrom('package_version')
        .select(['version', 'version_key', 'key_revision'])
        .where('package_id', '=', packageId)
        .orderBy('version')
        .execute()
    const rows = await stored()
    const spoil = () =>
      app
        .context()
        .db.updateTable('package_version')
        .set({ version_key: Buffer.from([9]), key_revision: 0 })
        .where('package_id', '=', packageId)
        .execute()
    await spoil()
    assert.deepEqual(await facts(packageId), before, 'a stored key of another revision is not used')
    assert.ok((await record(makeIndex('keys', { '1.0.0': {} }))).changed)
    assert.deepEqual(await stored(), rows)
    await spoil()
    const { catalogModule } = await import('./index.ts')
    await catalogModule.prepare?.(app.context())
    assert.deepEqual(await stored(), rows)
  })

  it('lets two transactions record the same package', async () => {
    const [one, two] = await Promise.all([
      record(makeIndex('both', { '1.0.0': {} })),
      record(makeIndex('both', { '1.0.0': {}, '2.0.0': {} })),
    ])
    assert.equal(one.packageId, two.packageId)
    assert.deepEqual([...(await facts(one.packageId)).keys()].sort(), ['1.0.0', '2.0.0'])
  })

  it('stores hostile text in a harmless form', async () => {
    const license = `\0\ud800${'x'.repeat(5_000)}`
    const index = makeIndex('hostile', { '1.0.0': { license } })
    const { packageId } = await record(index)
    assert.equal((await facts(packageId)).get('1.0.0')?.license?.slice(0, 3), '\ufffd\ufffdx')
    assert.equal((await record(index)).changed, false)
  })

  it('refuses names and ecosystems that do not exist', async () => {
    const refused = (ecosystem: string, name: string) =>
      transact(app.context(), (tx) => recordIndex(tx, { ecosystem, index: makeIndex(name, {}) }))
    const code = (wanted: string) => (error: unknown) => error instanceof Problem && error.code === wanted
    await assert.rejects(refused('npm', '../etc/passwd'), code('package.invalid-name'))
    await assert.rejects(refused('nothing', 'a'), code('ecosystem.unknown'))
  })

  it('publishes what changed as an event', async () => {
    const { packageId } = await record(makeIndex('told', { '1.0.0': {}, '1.1.0': {} }))
    app.clock.advance(1)
    await record(makeIndex('told', { '1.1.0': {}, '1.2.0': {} }))
    const events = await app
      .context()
      .db.selectFrom('event')
      .select(['name', 'payload'])
      .where('subject', '=', packageId)
      .orderBy('occurred_at')
      .execute()
    const about = { packageId, ecosystem: 'npm', name: 'told' }
    assert.deepEqual(events, [
      { name: 'package.indexed', payload: { ...about, addedCount: 2, vanishedCount: 0 } },
      { name: 'package.indexed', payload: { ...about, addedCount: 1, vanishedCount: 1 } },
    ])
  })
})
