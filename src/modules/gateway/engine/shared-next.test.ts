import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createSharedNext } from './shared-next.ts'

describe('work that is shared by those who wait for the next', () => {
  it('a call during the work sees what was written before it; many such calls are one piece of work', async () => {
    const shared = createSharedNext<string>()
    let written = 'before'
    const gates: PromiseWithResolvers<void>[] = []
    const work = async () => {
      const read = written
      const gate = Promise.withResolvers<void>()
      gates.push(gate)
      await gate.promise
      return read
    }
    const first = shared.run('key', work)
    written = 'after'
    const later = [shared.run('key', work), shared.run('key', work), shared.run('key', work)]
    const other = shared.run('other', work)
    assert.equal(gates.length, 2)
    gates[0]?.resolve()
    gates[1]?.resolve()
    assert.equal(await first, 'before')
    assert.equal(await other, 'after')
    gates[2]?.resolve()
    assert.deepEqual(await Promise.all(later), ['after', 'after', 'after'])
    assert.equal(gates.length, 3)
  })

  it('work that fails fails for those who shared it, and for nobody after', async () => {
    const shared = createSharedNext<number>()
    const failing = shared.run('key', () => Promise.reject(new Error('away')))
    const next = shared.run('key', () => Promise.resolve(2))
    await assert.rejects(failing, /away/)
    assert.equal(await next, 2)
    assert.equal(await shared.run('key', () => Promise.resolve(3)), 3)
  })
})
