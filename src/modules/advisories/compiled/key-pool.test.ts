import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { askedKey, compareStored, compareWithAsked, openKeyPool, prefixesOf } from './key-pool.ts'
import { createPoolWriter, openPool } from './pools.ts'
import { AdvisoryIndexError } from './section-file.ts'

function poolOf(keys: readonly Uint8Array[]) {
  const writer = createPoolWriter()
  const numbers = keys.map((key) => writer.add(key))
  const section = writer.finish()
  return { pool: openKeyPool(section, prefixesOf(openPool(section))), numbers }
}

test('keys of a pool have the order of their bytes, among each other and with other keys', () => {
  // Few different bytes, zero and the highest among them: long common beginnings are the rule.
  const key = fc
    .uint8Array({ maxLength: 8 })
    .map((bytes) => bytes.map((byte) => [0, 1, 0x7f, 0xff][byte % 4] as number))
  fc.assert(
    fc.property(fc.array(key, { minLength: 1, maxLength: 6 }), key, (keys, other) => {
      const { pool, numbers } = poolOf(keys)
      for (const [at, a] of keys.entries()) {
        const number = numbers[at] as number
        assert.equal(Math.sign(compareWithAsked(pool, number, askedKey(other))), Math.sign(compareKeys(a, other)))
        for (const [place, b] of keys.entries())
          assert.equal(Math.sign(compareStored(pool, number, numbers[place] as number)), Math.sign(compareKeys(a, b)))
      }
    }),
    { seed: 20261122, numRuns: 3_000 },
  )
})

test('a pool with prefixes for fewer keys than it has is damaged', () => {
  const { pool } = poolOf([Uint8Array.of(1), Uint8Array.of(2)])
  const writer = createPoolWriter()
  writer.add(Uint8Array.of(3))
  const one = writer.finish()
  assert.throws(() => openKeyPool(one, prefixesOf(pool)), AdvisoryIndexError)
})
