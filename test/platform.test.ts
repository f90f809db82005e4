import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { announceChange } from '#platform/changes.ts'
import { transact } from '#platform/database/transact.ts'
import { testApp } from '#test/harness.ts'

describe('the platform', () => {
  const app = testApp()

  it('describes its own interface', async () => {
    const answer = await app.request('GET', '/api/v1/openapi.json')
    assert.equal(answer.status, 200)
    assert.equal(answer.body.openapi, '3.1.0')
  })

  it('answers an unknown address with a problem in both languages', async () => {
    const answer = await app.request('GET', '/api/v1/nothing', { headers: { 'accept-language': 'zh-CN' } })
    assert.equal(answer.status, 404)
    assert.equal(answer.body.code, 'request.unknown-route')
    assert.equal(answer.body.detail, answer.body.texts['zh-CN'])
    assert.notEqual(answer.body.texts['zh-CN'], answer.body.texts['en-US'])
  })

  it('refuses the outer database, the network and nesting inside a transaction', async () => {
    const context = app.context()
    await assert.rejects(
      transact(context, async () => context.db.selectFrom('person').selectAll().execute()),
      /inside a transaction/,
    )
    await assert.rejects(
      transact(context, () => context.blobs.put(new Uint8Array())),
      /inside a transaction/,
    )
    await assert.rejects(
      transact(context, () => transact(context, async () => 1)),
      /inside a transaction/,
    )
  })

  it('confirms a change before it is answered, and tells listeners', async () => {
    const heard: string[] = []
    const { changes } = app.context()
    const before = await changes.confirm()
    changes.onChange((change) => heard.push(change.topic))
    await transact(app.context(), async (tx) => announceChange(tx, { topic: 'policy' }))
    const after = await changes.confirm()
    assert.equal(after.revision, before.revision + 1)
    assert.ok(after.fresh)
    assert.deepEqual(heard, ['policy'])
  })

  it('undoes everything, the revision included, when a transaction fails', async () => {
    const { changes } = app.context()
    const before = await changes.confirm()
    const failing = transact(app.context(), async (tx) => {
      announceChange(tx, { topic: 'policy' })
      throw new Error('no')
    })
    await assert.rejects(failing, /no/)
    assert.equal((await changes.confirm()).revision, before.revision)
  })
})
