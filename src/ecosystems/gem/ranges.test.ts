import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseGemRange } from './ranges.ts'

test('requirements include what RubyGems would take', () => {
  const cases: readonly [string, readonly string[], readonly string[]][] = [
    ['~> 2.3.1', ['2.3.1', '2.3.9', '2.3.1.1'], ['2.4', '2.3.0', '2.3.2.rc1']],
    ['~> 2.3', ['2.3', '2.99'], ['3.0', '2.2', '3.0.a']],
    ['~> 2', ['2.0', '2.9'], ['3', '1.9']],
    ['~> 2.3.rc1', ['2.3.rc1', '2.3', '2.4', '2.9.a'], ['3.0', '3.0.a', '2.3.beta']],
    ['~> 0.0.0.a', ['0.0.0', '0.0.5'], ['0.1', '0.1.a']],
    ['>= 1.0, < 2, != 1.5', ['1.0', '1.4', '1.6'], ['1.5', '1.5.0', '2', '1.6.pre', '0.9']],
    ['!= 1, != 3, != 2', ['0', '1.5', '2.5', '4'], ['1', '2.0', '3']],
    ['1.0', ['1', '1.0.0'], ['1.0.1']],
    ['= 1.0.a', ['1.0.a', '1.a'], ['1.0']],
    ['>0', ['0.1'], ['0', '0.0.0']],
  ]
  for (const [requirement, within, without] of cases) {
    const range = parseGemRange(requirement)
    for (const one of within) assert.equal(range.includes(one), true, `${one} in ${requirement}`)
    for (const one of without) assert.equal(range.includes(one), false, `${one} in ${requirement}`)
  }
})

test('what is left out leaves stretches between', () => {
  assert.equal(parseGemRange('!= 1, != 2, != 2.0').intervals.length, 3)
  assert.equal(parseGemRange('>= 1, < 2, != 5').intervals.length, 1)
  assert.equal(parseGemRange('> 2, < 1').intervals.length, 0)
})

test('what is no requirement is refused', () => {
  for (const text of ['', ',', 'latest', '^1', '>= ', '1 2', '>= 1 <', '=> 1', '>= 1, ', '~> a', '1'.repeat(5_000)])
    assert.throws(() => parseGemRange(text), RangeError, text)
})
