import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseConanRange } from './ranges.ts'

test('ranges as Conan means them', () => {
  const cases: readonly [string, readonly string[], readonly string[]][] = [
    ['>=1.0 <2', ['1.0', '1.9', '1'], ['2.0', '0.9', '1.5-rc', '2.0-rc']],
    ['[>=1.0 <2, include_prerelease]', ['1.0-alpha', '1.5-rc', '1.0'], ['2.0-alpha', '2']],
    ['~1.2', ['1.2', '1.2.9'], ['1.3', '1.1']],
    ['~1.2.3', ['1.2.3', '1.2.9'], ['1.3', '1.2.2']],
    ['~10', ['10', '10.9'], ['11', '9']],
    ['^1.2.3', ['1.2.3', '1.9'], ['2', '1.2.2']],
    ['^0.3.1', ['0.3.1', '0.3.9'], ['0.4', '0.3.0']],
    ['*', ['0', '99', 'cci.2'], ['1-rc']],
    ['*, include_prerelease', ['0-rc', '1-rc'], []],
    ['1.5', ['1.5', '1.5.0'], ['1.5.1']],
    ['>1.0 <1.2 || =2.0', ['1.1', '2.0'], ['1.0', '1.2', '2.1']],
    ['', ['1'], []],
  ]
  for (const [native, within, without] of cases) {
    const range = parseConanRange(native)
    for (const one of within) assert.equal(range.includes(one), true, `${one} in ${native}`)
    for (const one of without) assert.equal(range.includes(one), false, `${one} in ${native}`)
  }
  assert.equal(parseConanRange('>2.0 <1.0').intervals.length, 0)
})

test('what is no range is refused', () => {
  for (const text of [
    '1',
    '>',
    '>=',
    '^',
    '~=1.2',
    '^a.b',
    '~1.x',
    '^0.0',
    '1.0, !x',
    '1/2',
    '1.0 é',
    '1'.repeat(5_000),
  ])
    assert.throws(() => parseConanRange(text), RangeError, text)
})
