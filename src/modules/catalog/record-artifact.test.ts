import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { transact } from '#platform/database/transact.ts'
import { testApp } from '#test/harness.ts'
import { findVersion, recordArtifact, recordIndex } from './index.ts'
import { makeIndex } from './testdata/package-index.ts'

describe('recording a fetched artifact', () => {
  const app = testApp()
  const fetched = { fileName: 'thing-1.0.0.tgz', sha256: 'aa', sha512: 'bb', sizeBytes: 5_000_000_000 }
  const prepare = async (name: string) => {
    const index = makeIndex(name, { '1.0.0': {} })
    await transact(app.context(), (tx) => recordIndex(tx, { ecosystem: 'npm', index }))
    const found = await findVersion(app.context(), { ecosystem: 'npm', name, version: '1.0.0' })
    return found?.versionId ?? ''
  }
  const record = (versionId: string, change: object = {}) =>
    transact(app.context(), (tx) => recordArtifact(tx, { versionId, ...fetched, ...change }))
  const held = (versionId: string) =>
    app.context().db.selectFrom('artifact').selectAll().where('version_id', '=', versionId).executeTakeFirstOrThrow()

  it('keeps the digests and announces them once', async () => {
    const versionId = await prepare('once')
    const { changes } = app.context()
    const { revision } = await changes.confirm()
    assert.deepEqual(await record(versionId), { changedUpstream: false })
    assert.deepEqual(await record(versionId), { changedUpstream: false })
    assert.equal((await changes.confirm()).revision, revision + 1)
    const row = await held(versionId)
    assert.deepEqual([row.sha256, row.sha512, row.size_bytes], ['aa', 'bb', 5_000_000_000])
    assert.deepEqual(row.fetched_at, app.clock.now())
  })

  it('keeps the first bytes and marks the artifact when others arrive', async () => {
    const versionId = await prepare('twice')
    await record(versionId)
    assert.deepEqual(await record(versionId, { sha256: 'cc' }), { changedUpstream: true })
    const row = await held(versionId)
    assert.equal(row.sha256, 'aa')
    assert.deepEqual(row.changed_upstream_at, app.clock.now())
  })

  it('refuses a file that no index names', async () => {
    const versionId = await prepare('unlisted')
    await assert.rejects(record(versionId, { fileName: 'other.tgz' }), /artifact\.unlisted/)
  })
})
