import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { byteReader } from './byte-reader.ts'

async function* chunked(chunks: readonly Uint8Array[]) {
  yield* chunks
}

test('bytes come out in order however the stream was cut and however many are asked for', async () => {
  const property = fc.asyncProperty(
    fc.array(fc.uint8Array({ maxLength: 9 }), { maxLength: 12 }),
    fc.array(fc.nat({ max: 7 }), { minLength: 1, maxLength: 30 }),
    async (chunks, lengths) => {
      const whole = Buffer.concat(chunks)
      const reader = byteReader(chunked(chunks))
      let position = 0
      for (const length of lengths) {
        const taken = await reader.take(length)
        assert.deepEqual(Buffer.from(taken), whole.subarray(position, position + length))
        position = Math.min(position + length, whole.length)
      }
    },
  )
  await fc.assert(property, { numRuns: 200 })
})

test('next gives what is there, without waiting for more, and undefined at the end', async () => {
  const reader = byteReader(chunked([Buffer.from('abc'), Buffer.alloc(0), Buffer.from('d')]))
  assert.equal(Buffer.from((await reader.next(2)) ?? []).toString(), 'ab')
  assert.equal(Buffer.from((await reader.next(10)) ?? []).toString(), 'c')
  assert.equal(Buffer.from((await reader.next(10)) ?? []).toString(), 'd')
  assert.equal(await reader.next(10), undefined)
})
