import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { PackageIndex } from '#ecosystems/gate/registry.ts'
import { transact } from '#platform/database/transact.ts'
import { newId } from '#platform/ids.ts'
import { testApp } from '#test/harness.ts'
import { forgetOrigin, loadVersionFacts, type Origin, recordDetails, recordIndex } from './index.ts'
import { makeIndex, sri } from './testdata/package-index.ts'

describe('whose word a version is', () => {
  const app = testApp()
  const a: Origin = { repositoryId: newId(new Date(1)), repository: 'a' }
  const b: Origin = { repositoryId: newId(new Date(2)), repository: 'b' }
  const record = (index: PackageIndex, from?: Origin) =>
    transact(app.context(), (tx) => recordIndex(tx, { ecosystem: 'npm', index, from }))
  const factsOf = async (packageId: string, version = '1.0.0') => {
    const row = (await loadVersionFacts(app.context(), packageId)).find((each) => each.version === version)
    assert.ok(row)
    return row
  }
  const disputes = async (packageId: string) => {
    const rows = await app
      .context()
      .db.selectFrom('version_dispute as d')
      .innerJoin('package_version as v', 'v.id', 'd.version_id')
      .select(['d.repository', 'd.about'])
      .where('v.package_id', '=', packageId)
      .orderBy('d.about')
      .execute()
    return rows.map(({ repository, about }) => `${repository} ${about}`)
  }

  it('is that of the first: another may add versions, and changes and takes nothing', async () => {
    const { packageId } = await record(makeIndex('one', { '1.0.0': { license: 'MIT' } }), a)
    const added = await record(makeIndex('one', { '1.0.0': { license: 'MIT' }, '2.0.0': {} }), b)
    assert.deepEqual([added.added, await disputes(packageId)], [['2.0.0'], []])
    const emptied = await record(makeIndex('one', {}), b)
    assert.deepEqual(emptied.vanished, ['2.0.0'])
    assert.equal((await factsOf(packageId)).vanishedAt, null)
    assert.equal((await factsOf(packageId)).originId, a.repositoryId)
    assert.deepEqual((await record(makeIndex('one', {}), a)).vanished, ['1.0.0'])
    const listed = await record(makeIndex('one', { '1.0.0': { license: 'MIT' } }), b)
    assert.deepEqual(listed.reappeared, [], 'nor does another bring it back')
  })

  it('every contradiction is kept once, and what is left out is none', async () => {
    const { packageId } = await record(makeIndex('two', { '1.0.0': { license: 'MIT', integrity: sri('one') } }), a)
    const other = { license: 'GPL-3.0-only', yanked: 'bad', hasInstallScript: true, integrity: sri('other') }
    assert.ok((await record(makeIndex('two', { '1.0.0': other }), b)).changed)
    const [found] = makeIndex('two', { '1.0.0': {} }).versions
    assert.deepEqual(await disputes(packageId), [
      `b file ${found?.files[0]?.fileName}`,
      'b install-script',
      'b license',
      'b yanked',
    ])
    assert.equal((await record(makeIndex('two', { '1.0.0': other }), b)).changed, false)
    const { license, yanked, hasInstallScript } = await factsOf(packageId)
    assert.deepEqual([license, yanked, hasInstallScript], ['MIT', null, false])
    assert.ok((await record(makeIndex('two', { '1.0.0': {} }), b)).changed)
    assert.deepEqual(await disputes(packageId), [])
  })

  it('what is told of one version beside an index is compared alike', async () => {
    const { packageId } = await record(makeIndex('three', { '1.0.0': { license: 'MIT' } }), a)
    const [details] = makeIndex('three', { '1.0.0': { license: 'AGPL-3.0-only' } }).versions
    assert.ok(details)
    const told = await transact(app.context(), (tx) =>
      recordDetails(tx, { ecosystem: 'npm', name: 'three', details, from: b }),
    )
    assert.equal(told.isTaken, false)
    assert.deepEqual(await disputes(packageId), ['b license'])
    assert.equal((await factsOf(packageId)).license, 'MIT')
    await record(makeIndex('three', { '1.0.0': { license: 'MIT' } }), b)
    assert.deepEqual(await disputes(packageId), ['b license'], 'an index takes back only what it said itself')
    await record(makeIndex('three', { '1.0.0': { license: 'AGPL-3.0-only' } }), a)
    assert.deepEqual(await disputes(packageId), [])
  })

  it('who may publish is told by the first that named anybody', async () => {
    const index = makeIndex('four', { '1.0.0': {} })
    const { packageId } = await record({ ...index, maintainers: ['ann'] }, a)
    assert.equal((await record({ ...index, maintainers: ['mallory'] }, b)).changed, false)
    const row = await app
      .context()
      .db.selectFrom('package')
      .select('maintainers')
      .where('id', '=', packageId)
      .executeTakeFirst()
    assert.deepEqual(row?.maintainers, ['ann'])
    assert.ok((await record({ ...index, maintainers: ['ann', 'bob'] }, a)).changed)
  })

  it('without its origin, the next one that lists it speaks for it, and other bytes count as changed', async () => {
    const { packageId } = await record(makeIndex('five', { '1.0.0': { integrity: sri('one') }, '1.1.0': {} }), b)
    assert.deepEqual(
      await transact(app.context(), (tx) => forgetOrigin(tx, b.repositoryId)).then((ids) => ids.includes(packageId)),
      true,
    )
    await record(makeIndex('five', { '1.0.0': { integrity: sri('other') } }), a)
    assert.equal((await factsOf(packageId)).originId, a.repositoryId)
    assert.ok((await factsOf(packageId)).changedUpstreamAt)
    assert.equal((await factsOf(packageId, '1.1.0')).vanishedAt, null)
    assert.equal((await factsOf(packageId, '1.1.0')).originId, null)
  })

  it('the bank’s own word counts for every version', async () => {
    const { packageId } = await record(makeIndex('six', { '1.0.0': {} }), a)
    assert.deepEqual((await record(makeIndex('six', { '2.0.0': {} }))).vanished, ['1.0.0'])
    assert.equal((await factsOf(packageId, '2.0.0')).originId, null)
  })

  it('thousands of versions that differ are compared in bounded time, and written in parts', async () => {
    const versions = Object.fromEntries(Array.from({ length: 3_000 }, (_, at) => [`1.${at}.0`, { license: 'MIT' }]))
    const { packageId } = await record(makeIndex('seven', versions), a)
    const other = Object.fromEntries(Object.keys(versions).map((version) => [version, { license: 'ISC' }]))
    await record(makeIndex('seven', other), b)
    assert.equal((await disputes(packageId)).length, 3_000)
    await record(makeIndex('seven', versions), b)
    assert.equal((await disputes(packageId)).length, 0)
  })
})
