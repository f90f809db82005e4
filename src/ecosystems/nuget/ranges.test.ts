import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { parseNuGetRange } from './ranges.ts'
import { nugetVersions } from './versions.ts'

function keyOf(version: string): Uint8Array {
  const key = nugetVersions.key(version)
  return 'invalid' in key ? assert.fail(`${version}: ${key.invalid}`) : key.bytes
}

const number = fc.nat(3).map(String)
const version = fc
  .tuple(
    fc.array(number, { minLength: 1, maxLength: 4 }),
    fc.constantFrom('', '', '-alpha', '-Beta.2', '-beta.10', '-0'),
  )
  .map(([numbers, labels]) => numbers.join('.') + labels)

test('bounds in brackets are what a plain comparison says', () => {
  fc.assert(
    fc.property(version, version, fc.boolean(), fc.boolean(), version, (low, high, opens, closes, asked) => {
      const text = `${opens ? '[' : '('}${low}, ${high}${closes ? ']' : ')'}`
      const order = compareKeys(keyOf(low), keyOf(high))
      if (order > 0 || (order === 0 && !(opens && closes))) {
        assert.throws(() => parseNuGetRange(text), RangeError)
        return
      }
      const [above, below] = [compareKeys(keyOf(asked), keyOf(low)), compareKeys(keyOf(asked), keyOf(high))]
      const expected = (above > 0 || (above === 0 && opens)) && (below < 0 || (below === 0 && closes))
      assert.equal(parseNuGetRange(text).includes(asked), expected, `${asked} in ${text}`)
      assert.equal(parseNuGetRange(low).includes(asked), above >= 0)
      assert.equal(parseNuGetRange(`[${low}]`).includes(asked), above === 0)
      assert.equal(parseNuGetRange(`(,${high})`).includes(asked), below < 0)
    }),
    { seed: 20261122, numRuns: 5_000 },
  )
})

test('floating versions include what they may float to', () => {
  const cases: readonly [string, readonly string[], readonly string[]][] = [
    ['*', ['0.0', '9.9.9'], ['1.0-beta']],
    ['*-*', ['0.0', '9.9.9', '1.0-beta', '0.0.0-0'], []],
    ['1.*', ['1.0', '1.9.9.9'], ['0.9', '2.0', '2.0-alpha', '1.5-beta', '1.0-beta']],
    ['1.2.*', ['1.2.0', '1.2.9.1'], ['1.3.0', '1.1.9', '1.2.5-rc']],
    ['1.2.3.*', ['1.2.3', '1.2.3.9'], ['1.2.4', '1.2.3.1-rc']],
    ['1.0.0-*', ['1.0.0-0', '1.0.0-zeta', '1.0'], ['1.0.1', '0.9', '1.0.1-beta']],
    ['1.0.0-beta*', ['1.0.0-beta', '1.0.0-BETA9', '1.0.0-beta.1', '1.0'], ['1.0.0-alpha', '1.0.0-rc', '1.0.0.1']],
    ['1.0.0-beta.*', ['1.0.0-beta.7'], ['1.0.0-beta', '1.0.0-beta1']],
    ['1.*-rc*', ['1.0.0', '1.7.0-rc.1', '1.9'], ['1.7.0-beta', '2.0', '2.0-rc']],
    ['[1.*, 1.5)', ['1.0', '1.4.9'], ['1.5', '1.3-beta']],
  ]
  for (const [range, within, without] of cases) {
    for (const one of within) assert.equal(parseNuGetRange(range).includes(one), true, `${one} in ${range}`)
    for (const one of without) assert.equal(parseNuGetRange(range).includes(one), false, `${one} in ${range}`)
  }
})

test('bounds: prereleases count by their place; no bound is every version', () => {
  assert.equal(parseNuGetRange('[1.0,2.0)').includes('2.0.0-beta'), true)
  assert.equal(parseNuGetRange('[1.0,2.0)').includes('1.0.0-beta'), false)
  assert.equal(parseNuGetRange('(, )').includes('0.0.0-0'), true)
  assert.equal(parseNuGetRange(' 1.0 ').intervals.length, 1)
  assert.equal(parseNuGetRange('1.0').includes('no version'), false)
})

test('what is no range is refused with a reason', () => {
  const texts = [
    '',
    ' ',
    'latest',
    '[1.0',
    '(1.0)',
    '[1.0)',
    '[1,2,3]',
    '[2.0,1.0]',
    '(1.0,1.0)',
    '[a,b]',
    '**',
    '1.*.2',
  ]
  for (const text of [...texts, '*.1', '1.0.0-*beta', '[1.0,2.*)', '1.2.3.4.*', '[]', '^1.0', '1'.repeat(5_000)]) {
    assert.throws(() => parseNuGetRange(text), { name: 'RangeError', message: /./ }, text)
  }
})
