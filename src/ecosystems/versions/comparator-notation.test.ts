import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseComparatorNotation } from './comparator-notation.ts'
import { keyRange } from './key-range.ts'
import { semVerBytes } from './semver-versions.ts'

const rangeOf = (text: string, bare: '=' | '>=' = '=') =>
  keyRange(parseComparatorNotation(text, { keyOf: semVerBytes, bare }), { keyOf: semVerBytes })

test('comparisons hold together, alternatives each for itself', () => {
  const range = rangeOf('>= 1.2.0, <1.4.5 || ==2.0.0 || > 3 <= 4')
  const included = ['1.1.9', '1.2.0', '1.4.5-rc.1', '1.4.5', '2.0.0', '3.0.0', '3.0.1', '4.0.0', 'x'].filter(
    (version) => range.includes(version),
  )
  assert.deepEqual(included, ['1.2.0', '1.4.5-rc.1', '2.0.0', '3.0.1', '4.0.0'])
  assert.equal(range.intervals.length, 3)
})

test('a version alone is what the package manager takes it for; a star is every version', () => {
  assert.equal(rangeOf('1.2.0').includes('1.3.0'), false)
  assert.equal(rangeOf('1.2.0', '>=').includes('1.3.0'), true)
  assert.equal(rangeOf(' * ').includes('0.0.0-0'), true)
})

test('what is no range is refused with a reason', () => {
  for (const text of ['', ' , ', '>=', '1.0.0 ||', '>=x', '~1.2', '* 1.0.0', '!=1.0.0', '>= >= 1', '||'.repeat(5_000)])
    assert.throws(() => rangeOf(text), { name: 'RangeError', message: /\w/ }, text.slice(0, 20))
  assert.throws(() => rangeOf('>'.repeat(16_000)), RangeError)
  assert.throws(() => rangeOf('1 '.repeat(9_000)), /16384/)
})
