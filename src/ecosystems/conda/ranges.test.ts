import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { parseCondaRange } from './ranges.ts'
import { condaKey } from './version-key.ts'

const RUNS = { seed: 20261122, numRuns: 10_000 }

function check(native: string, inside: readonly string[], outside: readonly string[]): void {
  const range = parseCondaRange(native)
  for (const text of inside) assert.equal(range.includes(text), true, `${text} in ${native}`)
  for (const text of outside) assert.equal(range.includes(text), false, `${text} not in ${native}`)
}

test('relations, prefixes, patterns and versions', () => {
  check('>=1.2,<2', ['1.2', '1.10', '2a1'], ['1.1', '2', '1.2a1', 'x y'])
  check('1.2', ['1.2.0'], ['1.2.1'])
  check('==1.2', ['1.2.0'], ['1.2.1'])
  check('=1.2', ['1.2', '1.2.9', '1.2a1', '1.2.post1'], ['1.20', '1.3', '1'])
  check('1.2.*', ['1.2', '1.2.9'], ['1.20', '1.3'])
  check('1.2*', ['1.2', '1.2.9'], ['1.20'])
  check('=1.0', ['1', '1.0.5', '1.0a'], ['1.1', '1.1a'])
  check('1.0rc*', ['1.0rc', '1.0rc1', '1.0rcx'], ['1.0', '1.0a'])
  check('!=1.2.*', ['1.3', '1.1'], ['1.2', '1.2.1'])
  check('!=1.2', ['1.2.1'], ['1.2.0'])
  check('~=1.4.5', ['1.4.5', '1.4.9'], ['1.4.4', '1.5'])
  check('>=1.2.*', ['1.2', '3'], ['1.1'])
  check('1.*.3', ['1.2.3', '1.0.1.3'], ['1.2.4', '2.2.3'])
  check('*', ['0', '1dev'], ['x y'])
  check('', ['0'], [])
  check('(1.2|1.4),>1.3|3.*', ['1.4', '3.1'], ['1.2', '2'])
  check('= 1.2 , >= 1.2.3', ['1.2.4'], ['1.2.2'])
  check('1+2', ['1+2'], ['1', '1+3'])
  check('=1+2', ['1+2', '1+2.1'], ['1', '1.1+2'])
})

test('what is not a specification is refused, with a reason', () => {
  const texts = [
    '^1.2$',
    '>',
    '=>1',
    '1.2 py27',
    '1,',
    ',1',
    '1|',
    '(1',
    '1)',
    '()',
    '~=1',
    '~=1.2.*',
    '1@',
    '>1..2',
    '=!1',
  ]
  for (const text of [...texts, `${'('.repeat(50)}1${')'.repeat(50)}`, 'x'.repeat(20_000)])
    assert.throws(() => parseCondaRange(text), { name: 'RangeError', message: /\S/ }, text.slice(0, 20))
})

const version = fc.constantFrom(
  '0',
  '1',
  '1.0',
  '1.1',
  '1.2',
  '1.2.3',
  '1.2a1',
  '1.2dev',
  '1.2.post1',
  '1.20',
  '2',
  '1!1',
  '1+1',
  '1.0.a',
)
const constraint = fc
  .tuple(fc.constantFrom('', '=', '==', '!=', '<', '<=', '>', '>='), version, fc.constantFrom('', '', '.*'))
  .map(([operator, text, end]) => `${operator}${text}${text.includes('+') ? '' : end}`)
const specification = fc
  .array(fc.array(constraint, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 })
  .map((sets) => sets.map((set) => set.join(',')).join('|'))

test('what is included lies in the intervals, which are in order and apart', () => {
  fc.assert(
    fc.property(specification, version, (native, text) => {
      const { intervals, includes } = parseCondaRange(native)
      for (const [at, { lower }] of intervals.entries()) {
        const before = intervals[at - 1]?.upper
        if (at > 0) assert.ok(before !== undefined && lower !== undefined && compareKeys(before, lower) <= 0, native)
      }
      const key = condaKey(text)
      if ('invalid' in key || !includes(text)) return
      const covered = intervals.some(({ lower, lowerInclusive, upper, upperInclusive }) => {
        const above = lower === undefined ? 1 : compareKeys(key.bytes, lower)
        const below = upper === undefined ? -1 : compareKeys(key.bytes, upper)
        return (above > 0 || (above === 0 && lowerInclusive)) && (below < 0 || (below === 0 && upperInclusive))
      })
      assert.ok(covered, `${text} in ${native}`)
    }),
    RUNS,
  )
})
