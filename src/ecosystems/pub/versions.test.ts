import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { pubVersions } from './versions.ts'

const RUNS = { seed: 20261122, numRuns: 10_000 }
const { parseRange } = pubVersions

function bytesOf(version: string): Uint8Array {
  const key = pubVersions.key(version)
  return 'invalid' in key ? assert.fail(`${version}: ${key.invalid}`) : key.bytes
}

const order = (a: string, b: string) => compareKeys(bytesOf(a), bytesOf(b))

test('builds order, behind everything else', () => {
  const ascending = [
    '1.0.0-a',
    '1.0.0-a+0',
    '1.0.0-a.0',
    '1.0.0-a.b',
    '1.0.0',
    '1.0.0+1',
    '1.0.0+2',
    '1.0.0+2.1',
    '1.0.0+10',
    '1.0.0+a',
    '1.0.1-0',
  ]
  assert.deepEqual(ascending.toSorted(order), ascending)
  assert.equal(
    new Set(ascending.map((version) => Buffer.from(bytesOf(version)).toString('hex'))).size,
    ascending.length,
  )
  assert.equal(order('1.0.0+01', '1.0.0+1'), 0)
})

test('standard is Semantic Versioning to the letter', () => {
  const standard = ['1.2.3+1', '1.2.3', 'v1.2.3+1', '1.2+1'].map((version) => {
    const key = pubVersions.key(version)
    return 'bytes' in key && key.standard
  })
  assert.deepEqual(standard, [true, true, false, false])
  for (const text of ['', 'any', '1.2.3+a_b', '1.2.3+a..b', `1.2.3+${'a.'.repeat(500)}a`])
    assert.ok('invalid' in pubVersions.key(text), text)
})

const version = fc
  .tuple(fc.nat(2), fc.nat(2), fc.nat(2), fc.constantFrom('', '', '', '-0', '-dev', '-dev.1', '+1'))
  .map(([a, b, c, tail]) => `${a}.${b}.${c}${tail}`)
const part = fc.tuple(fc.constantFrom('', '<', '<=', '>', '>='), version)

/** The rules of pub_semver, from the two bounds that are left. */
function holds(parts: readonly (readonly [string, string])[], candidate: string): boolean {
  const isInside = parts.every(([operator, bound]) => {
    const sign = order(candidate, bound)
    return (
      (operator === '' && sign === 0) ||
      (operator.startsWith('<') && sign < 0) ||
      (operator.startsWith('>') && sign > 0) ||
      (operator.endsWith('=') && sign === 0)
    )
  })
  const uppers = parts
    .filter(([operator]) => !operator.startsWith('>'))
    .toSorted((a, b) => order(a[1], b[1]) || b[0].length - a[0].length)
  const lowers = parts.filter(([operator]) => !operator.startsWith('<')).toSorted((a, b) => order(b[1], a[1]))
  const upper = uppers.find(
    ([, bound]) =>
      order(bound, uppers[0]?.[1] ?? bound) === 0 && uppers.some(([o, b]) => o === '<' && order(b, bound) === 0),
  )
  if (!isInside || upper === undefined || /[-+]/.test(upper[1])) return isInside
  const lower = lowers[0]?.[1] ?? ''
  if (lower.startsWith(`${upper[1]}-`)) return true
  return !candidate.startsWith(`${upper[1]}-`)
}

test('constraints include what a plain evaluation includes', () => {
  let included = 0
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 3 }), version, (parts, candidate) => {
      const text = parts.map((one) => one.join('')).join(' ')
      const expected = holds(parts, candidate)
      assert.equal(parseRange(text).includes(candidate), expected, `${candidate} in ${text}`)
      if (expected) included++
    }),
    RUNS,
  )
  assert.ok(included > 1_000, `${included} included`)
})

test('the caret, any, and bounds that are prereleases', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['^1.2.3', '1.9.0', true],
    ['^1.2.3', '2.0.0-dev', false],
    ['^0.1.2', '0.2.0', false],
    ['^0.0.3', '0.0.9', true],
    ['^ 1.0.0-dev', '1.0.0-dev.1', true],
    ['any', '0.0.0-0', true],
    ['<2.0.0', '2.0.0-dev', false],
    ['<2.0.0-dev', '2.0.0-alpha', true],
    ['>=2.0.0-dev <2.0.0', '2.0.0-rc', true],
    ['<=2.0.0', '2.0.0-dev', true],
    ['>=1.0.0<2.0.0', '1.5.0', true],
    ['>=1.0.0', '1.1.0-dev', true],
    ['>2.0.0 <1.0.0', '1.5.0', false],
    ['1.2.3', '1.2.3+1', false],
  ]
  for (const [text, candidate, expected] of cases)
    assert.equal(parseRange(text).includes(candidate), expected, `${candidate} in ${text}`)
})

test('what is no constraint is refused with a reason', () => {
  for (const text of [
    '',
    ' ',
    '1.0',
    '>=',
    '^1.0.0 <2.0.0',
    '^>=1.0.0',
    '~1.0.0',
    '1.0.0 || 2.0.0',
    'any 1.0.0',
    'v1.0.0',
    '>'.repeat(4_000),
    ' '.repeat(9_000),
  ])
    assert.throws(() => parseRange(text), { name: 'RangeError', message: /\w/ }, text.slice(0, 20))
})
