import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { announceChange } from '#platform/changes.ts'
import { testApp } from '#test/harness.ts'
import { transact } from './transact.ts'

describe('a transaction', () => {
  const app = testApp()

  it('runs put-off steps in the order of their keys, those that another put off included', async () => {
    const ran: string[] = []
    await transact(app.context(), async (tx) => {
      tx.beforeCommit('m', async () => {
        ran.push('m')
        tx.beforeCommit('a', async () => void ran.push('a'))
        tx.beforeCommit('z', async () => void ran.push('z'))
      })
      tx.beforeCommit('b', async () => void ran.push('b'))
      tx.beforeCommit('b', async () => void ran.push('twice'))
    })
    assert.deepEqual(ran, ['b', 'm', 'a', 'z'])
  })

  it('a change that is announced by a late step is announced', async () => {
    const heard: string[] = []
    const { changes } = app.context()
    await changes.confirm()
    changes.onChange(({ topic }) => heard.push(topic))
    await transact(app.context(), async (tx) => {
      announceChange(tx, { topic: 'policy' })
      tx.beforeCommit('late', async () => announceChange(tx, { topic: 'access' }))
    })
    await changes.confirm()
    assert.deepEqual(heard, ['policy', 'access'])
  })

  it('nothing runs after a step has failed', async () => {
    let after = false
    const failing = transact(app.context(), async (tx) => {
      tx.afterCommit(() => {
        after = true
      })
      tx.beforeCommit('a', () => Promise.reject(new Error('no')))
    })
    await assert.rejects(failing, /no/)
    assert.equal(after, false)
  })
})
