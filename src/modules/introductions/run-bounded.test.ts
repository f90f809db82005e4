import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { runBounded } from './run-bounded.ts'

describe('bounded work', () => {
  it('never does more at a time than asked, and keeps the order', async () => {
    let running = 0
    let most = 0
    const results = await runBounded([5, 1, 4, 2, 3], 2, async (item) => {
      most = Math.max(most, ++running)
      for (let turn = 0; turn < item; turn++) await Promise.resolve()
      running--
      return item * 10
    })
    assert.deepEqual([results, most], [[50, 10, 40, 20, 30], 2])
    assert.deepEqual(await runBounded([], 8, async () => assert.fail('nothing to do')), [])
  })

  it('passes a failure on', async () => {
    const work = async (item: number) => {
      if (item === 2) throw new RangeError('two')
      return item
    }
    await assert.rejects(runBounded([1, 2, 3], 2, work), /two/)
  })
})
