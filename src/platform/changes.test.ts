import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { KyselyPlugin } from 'kysely'
import { testApp } from '#test/harness.ts'
import { announceChange, type Change, watchChanges } from './changes.ts'
import { transact } from './database/transact.ts'
import { newId } from './ids.ts'

describe('confirming the revision', () => {
  const app = testApp()

  /** A watch whose queries are counted, and whose answers can be held back. */
  const watch = () => {
    const seen = { queries: 0, hold: Promise.resolve() }
    const plugin: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      transformResult: async ({ result }) => {
        seen.queries++
        await seen.hold
        return result
      },
    }
    return { seen, changes: watchChanges(app.app.database.db.withPlugin(plugin), app.clock.now, 5) }
  }
  const change = (subjectId?: string) =>
    transact(app.context(), async (tx) =>
      announceChange(tx, { topic: 'package', ...(subjectId === undefined ? {} : { subjectId }) }),
    )

  it('is one query for all who ask in one turn', async () => {
    const { seen, changes } = watch()
    const answers = await Promise.all(Array.from({ length: 50 }, () => changes.confirm()))
    assert.equal(seen.queries, 1)
    assert.equal(new Set(answers).size, 1)
    assert.equal(answers[0]?.fresh, true)
  })

  it('is never one that had begun before the call: what was committed before the call is seen', async () => {
    const { seen, changes } = watch()
    const { revision } = await changes.confirm()
    let release = () => {}
    seen.hold = new Promise((done) => {
      release = done
    })
    const begun = seen.queries
    const early = changes.confirm()
    while (seen.queries === begun) await new Promise(setImmediate)
    await change()
    const late = Array.from({ length: 20 }, () => changes.confirm())
    seen.hold = Promise.resolve()
    release()
    assert.equal((await early).revision, revision)
    assert.deepEqual(new Set((await Promise.all(late)).map((each) => each.revision)), new Set([revision + 1]))
    // The one that was under way, the next one for all twenty, and the changes that it found.
    assert.equal(seen.queries, begun + 3)
  })

  it('tells the listeners of every change before it resolves', async () => {
    const { changes } = watch()
    const heard: Change[] = []
    changes.onChange((each) => void heard.push(each))
    await changes.confirm()
    const subjects = [newId(app.clock.now()), newId(app.clock.now())]
    for (const subjectId of subjects) await change(subjectId)
    await changes.confirm()
    assert.deepEqual(
      heard.map((each) => each.subjectId),
      subjects,
    )
  })

  it('goes on after a database that did not answer', async () => {
    const { seen, changes } = watch()
    const first = await changes.confirm()
    seen.hold = Promise.reject(new Error('away'))
    seen.hold.catch(() => {})
    const cutOff = await changes.confirm()
    assert.deepEqual([cutOff.fresh, cutOff.revision], [false, first.revision])
    seen.hold = Promise.resolve()
    assert.equal((await changes.confirm()).fresh, true)
  })

  it('is refused inside of a transaction', async () => {
    const { changes } = watch()
    await assert.rejects(
      transact(app.context(), async () => void (await changes.confirm())),
      /changes\.confirm used inside a transaction/,
    )
    assert.equal((await changes.confirm()).fresh, true)
  })
})
