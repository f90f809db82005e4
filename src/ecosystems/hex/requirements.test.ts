import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { hexVersions } from './versions.ts'

const RUNS = { seed: 20261122, numRuns: 10_000 }
const { parseRange } = hexVersions

const version = fc
  .tuple(fc.nat(3), fc.nat(3), fc.nat(3), fc.constantFrom('', '', '', '-0', '-dev', '-rc.1'))
  .map(([a, b, c, pre]) => `${a}.${b}.${c}${pre}`)
const bound = fc.oneof(
  version,
  fc.tuple(fc.nat(3), fc.nat(3), fc.constantFrom('', '-dev')).map(([a, b, pre]) => `${a}.${b}${pre}`),
)
const comparison = fc
  .tuple(fc.constantFrom('', '==', '!=', '>', '>=', '<', '<=', '~>'), bound)
  .filter(([operator, text]) => operator === '~>' || text.split('.').length > 2)
const requirement = fc.array(fc.tuple(comparison, fc.constantFrom('and', 'or')), { minLength: 1, maxLength: 4 })

function order(a: string, b: string): number {
  const [one, other] = [a, b].map((each) => hexVersions.key(each))
  return one && other && 'bytes' in one && 'bytes' in other ? compareKeys(one.bytes, other.bytes) : assert.fail()
}

/** Elixir's rules, one by one. */
function holds(operator: string, text: string, candidate: string): boolean {
  const isHeldBack = candidate.includes('-') && !text.includes('-')
  if (operator === '~>') {
    const [major, minor, patch] = (text.split('-')[0] ?? '').split('.')
    const whole = patch === undefined ? text.replace(/^\d+\.\d+/, '$&.0') : text
    const [ownMajor, ownMinor] = candidate.split('.')
    return holds('>=', whole, candidate) && ownMajor === major && (patch === undefined || ownMinor === minor)
  }
  const sign = order(candidate, text)
  if (operator === '' || operator === '==') return sign === 0
  if (operator === '!=') return sign !== 0
  if (operator.startsWith('<')) return sign < 0 || (operator === '<=' && sign === 0)
  return (sign > 0 || (operator === '>=' && sign === 0)) && !isHeldBack
}

test('requirements include what a plain evaluation from left to right includes', () => {
  let included = 0
  fc.assert(
    fc.property(requirement, version, (parts, candidate) => {
      const text = parts
        .map(([[operator, one], joiner], index) => `${index === 0 ? '' : ` ${joiner} `}${operator} ${one}`)
        .join('')
      const expected = parts.reduce((before, [[operator, one], joiner], index) => {
        const own = holds(operator, one, candidate)
        return index === 0 ? own : joiner === 'and' ? before && own : before || own
      }, false)
      assert.equal(parseRange(text).includes(candidate), expected, `${candidate} in ${text}`)
      if (expected) included++
    }),
    RUNS,
  )
  assert.ok(included > 1_000, `${included} included`)
})

test('the cases of the documentation', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['~> 2.0', '2.1.0', true],
    ['~> 2.0', '3.0.0', false],
    ['~> 2.0.0', '2.0.1', true],
    ['~> 2.0.0', '2.1.0', false],
    ['~> 2.1.2', '2.1.3-dev', false],
    ['~> 2.1-dev', '2.2.0-dev', true],
    ['~> 2.1.2-dev', '2.1.3-dev', true],
    ['>= 2.1.0', '2.2.0-dev', false],
    ['~> 2.0', '3.0.0-dev', false],
    ['>=1.0.0 and <2.0.0', '1.5.0', true],
    ['1.0.0', '1.0.0+build', true],
  ]
  for (const [text, candidate, expected] of cases) assert.equal(parseRange(text).includes(candidate), expected, text)
})

test('what is no requirement is refused with a reason', () => {
  const texts = [
    '',
    ' ',
    'and',
    '1.0.0 and',
    'or 1.0.0',
    '1.0.0 1.0.1',
    '> and 1.0.0',
    '>= 1.0',
    '1',
    '01.0.0',
    '~> 1',
    '== == 1.0.0',
  ]
  for (const text of [
    ...texts,
    '1.0.0, 2.0.0',
    '^1.0.0',
    '~> 1.0.0.0',
    Array(200).fill('!= 1.0.0').join(' and '),
    '>'.repeat(4_000),
  ])
    assert.throws(() => parseRange(text), { name: 'RangeError', message: /\w/ }, text.slice(0, 20))
})
