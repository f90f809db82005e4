import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { createByteWriter, KEY_BYTES_MAX } from './key-bytes.ts'
import { beginKey, endKey, putByte, putDigits, putNumber, putText } from './key-scratch.ts'

const RUNS = { seed: 20261122, numRuns: 5_000 }

test('the same pieces give the same bytes as the writer of bytes', () => {
  const digits = fc.oneof(fc.nat().map(String), fc.stringMatching(/^[0-9]{1,40}$/), fc.stringMatching(/^0*9{250,300}$/))
  const text = fc.oneof(fc.string({ maxLength: 12 }), fc.string({ unit: 'binary', maxLength: 12 }))
  fc.assert(
    fc.property(digits, text, fc.nat(255), (number, word, byte) => {
      const writer = createByteWriter()
      writer.byte(byte)
      writer.number(number)
      writer.text(word)
      writer.number('0')
      writer.byte(0)
      beginKey()
      putByte(byte)
      putDigits(`1${number}.`, 1, number.length + 1)
      putText(`x${word}x`, 1, word.length + 1)
      putNumber(0)
      putByte(0)
      assert.deepEqual(endKey(), writer.finish())
    }),
    RUNS,
  )
})

test('a key that is too long is none, and leaves the next one alone', () => {
  beginKey()
  putText('\u0001'.repeat(1_024), 0, 1_024)
  assert.equal(endKey(), undefined)
  beginKey()
  putText('a'.repeat(KEY_BYTES_MAX), 0, KEY_BYTES_MAX)
  assert.equal(endKey()?.length, KEY_BYTES_MAX)
  beginKey()
  putNumber(1)
  assert.deepEqual(endKey(), Uint8Array.of(0x11))
})
