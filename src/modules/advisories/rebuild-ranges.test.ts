import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { npmVersions } from '#ecosystems/npm/versions.ts'
import { ensurePackage } from '#modules/catalog/index.ts'
import { transact } from '#platform/database/transact.ts'
import { feedOf } from '#test/advisory-feed.ts'
import { testApp } from '#test/harness.ts'
import { importAdvisories, loadAdvisoryMatcher } from './index.ts'
import { rebuildRanges } from './rebuild-ranges.ts'

describe('ordering ranges anew', () => {
  const app = testApp()
  const match = async () => {
    const matcher = await loadAdvisoryMatcher(app.context(), { ecosystem: 'npm', name: 'thing' })
    return matcher.match('1.5.0', npmVersions.key('1.5.0')).map(({ advisoryId, state }) => [advisoryId, state])
  }
  const set = (columns: { key_revision: number; ecosystem?: string }) =>
    app.context().db.updateTable('advisory_range').set(columns).where('advisory_id', 'like', 'A-%').execute()
  before(async () => {
    await transact(app.context(), (tx) => ensurePackage(tx, { ecosystem: 'npm', name: 'thing' }))
    const path = feedOf(
      { id: 'A-1', events: ['introduced 1.0.0', 'fixed 2.0.0'] },
      { id: 'A-2', events: ['introduced 1.6.0', 'fixed 2.0.0'] },
      { id: 'B-1', ecosystem: 'Elsewhere' },
    )
    await importAdvisories(app.context(), { path, source: 'test' })
  })

  it('does nothing when every range is of today', async () => {
    assert.equal(await rebuildRanges(app.context()), 0)
  })

  it('replaces keys of another revision, which were undecided until then, and announces it', async () => {
    await set({ key_revision: npmVersions.revision + 1 })
    assert.deepEqual(await match(), [
      ['A-1', 'undecided'],
      ['A-2', 'undecided'],
    ])
    const { revision } = await app.context().changes.confirm()
    assert.equal(await rebuildRanges(app.context()), 2)
    assert.deepEqual(await match(), [['A-1', 'affected']])
    assert.ok((await app.context().changes.confirm()).revision > revision)
  })

  it('takes up ranges of an ecosystem that was unknown when they came', async () => {
    await set({ key_revision: 0, ecosystem: 'npm' })
    assert.equal(await rebuildRanges(app.context()), 2)
    assert.deepEqual(await match(), [['A-1', 'affected']])
  })
})
