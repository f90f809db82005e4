import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type ByteWriter,
  compareKeys,
  createByteWriter,
  DEFAULT_LEAD,
  KEY_BYTES_MAX,
  type NumberLead,
} from './key-bytes.ts'

const RUNS = { seed: 20261122, numRuns: 3_000 }

function keyOf(write: (writer: ByteWriter) => void): Uint8Array {
  const writer = createByteWriter()
  write(writer)
  return writer.finish() ?? assert.fail('too long')
}

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const sign = (value: number | bigint) => (value < 0 ? -1 : value > 0 ? 1 : 0)

test('numbers sort by value, whatever their length', () => {
  const digits = fc.oneof(
    fc.bigInt({ min: 0n, max: 300n }),
    fc.bigInt({ min: 0n, max: 10n ** 16n }),
    fc.bigInt({ min: 0n, max: 10n ** 300n }),
    fc.constantFrom(
      199n,
      200n,
      255n,
      256n,
      65_535n,
      65_536n,
      2n ** 40n,
      10n ** 14n - 1n,
      10n ** 14n,
      10n ** 254n,
      10n ** 255n,
    ),
  )
  const lead = fc.constantFrom<NumberLead>(DEFAULT_LEAD, { base: 3, small: 51 }, { base: 0x7b, small: 120 })
  fc.assert(
    fc.property(digits, digits, lead, (a, b, chosen) => {
      const [left, right] = [a, b].map((value) => keyOf((writer) => writer.number(`0${value}`, chosen)))
      assert.equal(sign(compareKeys(left ?? assert.fail(), right ?? assert.fail())), sign(a - b))
    }),
    RUNS,
  )
})

test('texts sort by their UTF-8 bytes, the shorter prefix first', () => {
  const text = fc.string({ unit: fc.constantFrom('\0', '\x01', '\x02', 'a', 'b', 'é', '𝒳'), maxLength: 6 })
  fc.assert(
    fc.property(text, text, (a, b) => {
      const difference = compareKeys(
        keyOf((writer) => writer.text(a)),
        keyOf((writer) => writer.text(b)),
      )
      assert.equal(sign(difference), sign(Buffer.compare(Buffer.from(a), Buffer.from(b))))
    }),
    RUNS,
  )
})

test('a piece ends where it ends: what follows does not reach into it', () => {
  const pair = (first: string, second: string) => keyOf((writer) => [first, second].map(writer.text))
  assert.notDeepEqual(pair('a', 'b'), pair('ab', ''))
  assert.ok(compareKeys(pair('a', 'zz'), pair('ab', '')) < 0)
})

test('the encoding is fixed: stored keys depend on it', () => {
  assert.equal(hex(keyOf((writer) => writer.number('199'))), 'd7')
  assert.equal(hex(keyOf((writer) => writer.number('0200'))), 'd8c8')
  assert.equal(hex(keyOf((writer) => writer.number('99999999999999'))), 'dd5af3107a3fff')
  assert.equal(hex(keyOf((writer) => writer.number('100000000000000'))), 'de0f313030303030303030303030303030')
  assert.equal(hex(keyOf((writer) => writer.text('a\0\x01'))), '6101010102')
  assert.equal(hex(keyOf((writer) => [0x20, 0, 0].map(writer.byte))), '20')
})

test('a key that is too long is none', () => {
  const writer = createByteWriter()
  writer.text('a'.repeat(KEY_BYTES_MAX))
  assert.equal(writer.finish()?.length, KEY_BYTES_MAX)
  writer.byte(1)
  assert.equal(writer.finish(), undefined)
})
