import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { describe, it } from 'node:test'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { receiveBytes } from './receive-bytes.ts'

const mebibyte = 1024 * 1024

/** A store that has room for so many looks, and notes what becomes of its writers. */
function storeWith(looks: number) {
  let left = looks
  const log: string[] = []
  const hash = createHash('sha256')
  let sizeBytes = 0
  const writer = {
    write: async (bytes: Uint8Array) => {
      hash.update(bytes)
      sizeBytes += bytes.byteLength
    },
    commit: async () => ({ sha256: hash.digest('hex'), sizeBytes }),
    abort: async () => void log.push('aborted'),
  }
  const room = {
    require: async () => {
      if (left-- <= 0) throw new Problem('storage.full', 507)
    },
  }
  const create = async () => {
    log.push('created')
    return writer
  }
  return { context: { blobs: { create, room } } as unknown as Context, log }
}

async function* pieces(count: number, sizeBytes: number) {
  for (let at = 0; at < count; at++) yield new Uint8Array(sizeBytes)
}

describe('bytes that are received', () => {
  it('are stored and hashed on their way', async () => {
    const { context, log } = storeWith(0)
    const whole = new Uint8Array(3_000)
    const hexOf = (algorithm: string) => createHash(algorithm).update(whole).digest('hex')
    const received = await receiveBytes(context, pieces(3, 1_000), 3_000)
    assert.deepEqual(received, { sha256: hexOf('sha256'), sha512: hexOf('sha512'), sizeBytes: 3_000 })
    assert.deepEqual(log, ['created'])
  })

  it('none at all are not stored', async () => {
    const { context, log } = storeWith(0)
    assert.equal(await receiveBytes(context, pieces(2, 0), 10), undefined)
    assert.deepEqual(log, [])
  })

  it('too many, or a store that fills up meanwhile, leave nothing behind', async () => {
    const large = storeWith(9)
    await assert.rejects(receiveBytes(large.context, pieces(2, 6), 10), { code: 'upload.too-large' })
    const full = storeWith(1)
    await assert.rejects(receiveBytes(full.context, pieces(200, mebibyte), 1_000 * mebibyte), { code: 'storage.full' })
    for (const { log } of [large, full]) assert.deepEqual(log, ['created', 'aborted'])
  })
})
