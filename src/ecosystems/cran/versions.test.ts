import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { cranVersions } from './versions.ts'

function keyOf(version: string) {
  const key = cranVersions.key(version)
  return 'invalid' in key ? assert.fail(`${version}: ${key.invalid}`) : key
}

const numbers = fc.array(fc.oneof(fc.nat(3), fc.constantFrom(200, 255, 256, 65_536)), { minLength: 1, maxLength: 5 })
const separator = fc.constantFrom('.', '-')

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((number, index) => number !== b[index])
  if (at < 0) return a.length - b.length
  return at >= b.length ? 1 : (a[at] ?? 0) - (b[at] ?? 0)
}

test('keys and ranges compare number by number', () => {
  fc.assert(
    fc.property(numbers, numbers, separator, (a, b, sign) => {
      const [left, right] = [a.join(sign), b.join('.')]
      const order = Math.sign(compare(a, b))
      assert.equal(Math.sign(compareKeys(keyOf(left).bytes, keyOf(right).bytes)), order, `${left} ${right}`)
      assert.equal(keyOf(left).standard, a.length > 1)
      const included = (operator: string) => cranVersions.parseRange(`${operator} ${right}`).includes(left)
      assert.deepEqual(['>=', '>', '<=', '<', '==', '!=', ''].map(included), [
        order >= 0,
        order > 0,
        order <= 0,
        order < 0,
        order === 0,
        order !== 0,
        order === 0,
      ])
    }),
    { seed: 20261122, numRuns: 5_000 },
  )
})

test('lists of bounds hold together, a star is every version', () => {
  const range = cranVersions.parseRange('>= 1.0, < 2.0, != 1.5')
  assert.deepEqual(
    ['1.0', '1.4', '1.5', '1.5.0', '2.0'].map((one) => range.includes(one)),
    [true, true, false, true, false],
  )
  assert.equal(range.intervals.length, 2)
  assert.equal(cranVersions.parseRange('*').includes('0.0'), true)
  for (const text of ['', ',', '>=', '>= a', '1.0 2.0', '^1', '>= 1.0,', '* , 1.0', '1'.repeat(5_000)])
    assert.throws(() => cranVersions.parseRange(text), RangeError, text)
})

test('what is no version is refused, numbers of any length are exact', () => {
  for (const text of ['', '.', '1.', '.1', '1..2', '1-', 'a', '1.a', '1 2', '1_2', `1.${'0'.repeat(2_000)}`])
    assert.equal(typeof (cranVersions.key(text) as { invalid?: string }).invalid, 'string', text)
  assert.ok(compareKeys(keyOf(`1.${'9'.repeat(300)}`).bytes, keyOf(`1.1${'0'.repeat(300)}`).bytes) < 0)
  assert.equal(keyOf(' 1.0').standard, false)
})

test('the encoding is fixed: stored keys depend on it', () => {
  assert.equal(cranVersions.revision, 1)
  assert.equal(Buffer.from(keyOf('1.0-12').bytes).toString('hex'), '11101c')
})
