import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareKeys, DEFAULT_LEAD, KEY_BYTES_MAX, type NumberLead } from './key-bytes.ts'
import {
  beginKey,
  createDigitsPut,
  endKey,
  putByte,
  putDigits,
  putLowerText,
  putNumber,
  putText,
} from './key-scratch.ts'

const RUNS = { seed: 20261122, numRuns: 3_000 }

function keyOf(put: () => void): Uint8Array {
  beginKey()
  put()
  return endKey() ?? assert.fail('too long')
}

const putWhole = (text: string) => putText(text, 0, text.length)
const hex = (put: () => void) => Buffer.from(keyOf(put)).toString('hex')
const sign = (value: number | bigint) => (value < 0 ? -1 : value > 0 ? 1 : 0)

test('numbers sort by value, whatever their length', () => {
  const digits = fc.oneof(
    fc.bigInt({ min: 0n, max: 300n }),
    fc.bigInt({ min: 0n, max: 10n ** 16n }),
    fc.bigInt({ min: 0n, max: 10n ** 300n }),
    fc.constantFrom(199n, 200n, 255n, 256n, 65_535n, 65_536n, 2n ** 40n, 10n ** 14n - 1n, 10n ** 14n),
    fc.constantFrom(10n ** 254n, 10n ** 255n),
  )
  const lead = fc.constantFrom<NumberLead>(DEFAULT_LEAD, { base: 3, small: 51 }, { base: 0x7b, small: 120 })
  fc.assert(
    fc.property(digits, digits, lead, (a, b, chosen) => {
      const put = createDigitsPut(chosen)
      const [left, right] = [a, b].map((value) => keyOf(() => put(`v0${value}.`, 1, `v0${value}`.length)))
      assert.equal(sign(compareKeys(left ?? assert.fail(), right ?? assert.fail())), sign(a - b))
    }),
    RUNS,
  )
})

test('a number as a number and by its digits is the same', () => {
  fc.assert(
    fc.property(fc.oneof(fc.nat(300), fc.nat(), fc.nat({ max: 10 ** 14 - 1 })), (value) => {
      const text = String(value)
      assert.deepEqual(
        keyOf(() => putNumber(value)),
        keyOf(() => putDigits(text, 0, text.length)),
      )
    }),
    RUNS,
  )
})

test('texts sort by their UTF-8 bytes, the shorter prefix first', () => {
  const text = fc.string({ unit: fc.constantFrom('\0', '\x01', '\x02', 'a', 'b', 'é', '𝒳'), maxLength: 6 })
  fc.assert(
    fc.property(text, text, (a, b) => {
      const difference = compareKeys(
        keyOf(() => putWhole(a)),
        keyOf(() => putWhole(b)),
      )
      assert.equal(sign(difference), sign(Buffer.compare(Buffer.from(a), Buffer.from(b))))
    }),
    RUNS,
  )
})

test('a piece ends where it ends: what follows does not reach into it', () => {
  const pair = (first: string, second: string) => keyOf(() => [first, second].forEach(putWhole))
  assert.notDeepEqual(pair('a', 'b'), pair('ab', ''))
  assert.ok(compareKeys(pair('a', 'zz'), pair('ab', '')) < 0)
})

test('the encoding is fixed: stored keys depend on it', () => {
  const digits = (text: string) => hex(() => putDigits(text, 0, text.length))
  assert.equal(digits(''), '10')
  assert.equal(digits('199'), 'd7')
  assert.equal(digits('0200'), 'd8c8')
  assert.equal(digits('99999999999999'), 'dd5af3107a3fff')
  assert.equal(digits('100000000000000'), 'de0f313030303030303030303030303030')
  assert.equal(digits('7'.repeat(300)), `deff0000012c${'37'.repeat(300)}`)
  assert.equal(
    hex(() => putText('xa\0\x01x', 1, 4)),
    '6101010102',
  )
  assert.equal(
    hex(() => putLowerText('1RC2', 1, 4)),
    '726332',
  )
  assert.equal(
    hex(() => [0x20, 0, 0].forEach(putByte)),
    '20',
  )
})

test('a key that is too long is none, and leaves the next one alone', () => {
  beginKey()
  putWhole('\u0001'.repeat(1_024))
  assert.equal(endKey(), undefined)
  assert.equal(keyOf(() => putWhole('a'.repeat(KEY_BYTES_MAX))).length, KEY_BYTES_MAX)
  assert.deepEqual(
    keyOf(() => putNumber(1)),
    Uint8Array.of(0x11),
  )
  // Far more than there is room for.
  beginKey()
  for (let at = 0; at < 100; at++) putWhole('a'.repeat(1_024))
  assert.equal(endKey(), undefined)
})
