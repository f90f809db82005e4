import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareKeys, finishKey, KEY_BYTES_MAX } from './key-bytes.ts'

test('keys compare byte by byte, a beginning before what goes on', () => {
  const sorted = [[], [0], [0, 1], [1], [1, 0], [1, 0xff], [0x7f], [0x80], [0xff]].map((bytes) =>
    Uint8Array.from(bytes),
  )
  for (const [at, a] of sorted.entries())
    for (const [place, b] of sorted.entries())
      assert.equal(Math.sign(compareKeys(a, b)), Math.sign(at - place), `${a} and ${b}`)
})

test('a finished key has no zero bytes at its end, and is none when it is too long', () => {
  assert.deepEqual(finishKey([1, 0, 2, 0, 0, 3], 5), Uint8Array.of(1, 0, 2))
  assert.equal(finishKey(new Uint8Array(KEY_BYTES_MAX + 5).fill(1, 0, KEY_BYTES_MAX), KEY_BYTES_MAX + 5)?.length, 1_024)
  assert.equal(finishKey(new Uint8Array(KEY_BYTES_MAX + 1).fill(1), KEY_BYTES_MAX + 1), undefined)
})
