import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { cargoVersions } from './versions.ts'

const RUNS = { seed: 20261122, numRuns: 20_000 }
const { parseRange } = cargoVersions

interface Version {
  readonly numbers: readonly number[]
  readonly prerelease: string
}

const number = fc.nat(3)
const prerelease = fc.constantFrom('', '', '', '-0', '-alpha', '-beta.1', '-rc')
const version = fc
  .tuple(number, number, number, prerelease)
  .map(([a, b, c, pre]): Version => ({ numbers: [a, b, c], prerelease: pre }))
const comparator = fc.record({
  operator: fc.constantFrom('', '^', '~', '=', '<', '<=', '>', '>='),
  version: fc.oneof(
    version,
    fc.array(number, { minLength: 1, maxLength: 2 }).map((numbers): Version => ({ numbers, prerelease: '' })),
  ),
})

function textOf({ numbers, prerelease: pre }: Version): string {
  return `${numbers.join('.')}${pre}`
}

function orderOf(a: Version, b: Version): number {
  const [one, other] = [a, b].map((each) => cargoVersions.key(textOf(each)))
  return one && other && 'bytes' in one && 'bytes' in other ? compareKeys(one.bytes, other.bytes) : assert.fail()
}

/** The rules of the Cargo book, one by one: parts that are given decide, parts that are not given do not. */
function holds(operator: string, bound: Version, candidate: Version): boolean {
  const given = bound.numbers.length
  const isSamePrefix = bound.numbers.every((part, index) => candidate.numbers[index] === part)
  const whole = { ...bound, numbers: [...bound.numbers, 0, 0].slice(0, 3) }
  const isPartial = given < 3
  switch (operator) {
    case '=':
      return isSamePrefix && candidate.prerelease === bound.prerelease
    case '>':
      return isPartial ? !isSamePrefix && orderOf(candidate, whole) > 0 : orderOf(candidate, whole) > 0
    case '>=':
      return holds('>', bound, candidate) || holds('=', bound, candidate)
    case '<':
      return isPartial ? !isSamePrefix && orderOf(candidate, whole) < 0 : orderOf(candidate, whole) < 0
    case '<=':
      return holds('<', bound, candidate) || holds('=', bound, candidate)
    case '~':
      if (isPartial) return holds('=', bound, candidate)
      return (
        bound.numbers.slice(0, 2).every((part, index) => candidate.numbers[index] === part) &&
        orderOf(candidate, bound) >= 0
      )
    default: {
      const firstNotZero = bound.numbers.findIndex((part) => part !== 0)
      const kept = firstNotZero < 0 ? given : firstNotZero + 1
      const isKept = bound.numbers.slice(0, kept).every((part, index) => candidate.numbers[index] === part)
      if (given === 1 || !isKept) return isKept
      if (given === 2) return (candidate.numbers[1] ?? 0) >= (bound.numbers[1] ?? 0)
      return orderOf(candidate, bound) >= 0
    }
  }
}

test('requirements include what a plain evaluation of the rules includes', () => {
  let included = 0
  fc.assert(
    fc.property(fc.array(comparator, { minLength: 1, maxLength: 3 }), version, (comparators, candidate) => {
      const text = comparators.map((one) => one.operator + textOf(one.version)).join(', ')
      const isNamed = comparators.some(
        ({ version: { numbers, prerelease: pre } }) => pre !== '' && numbers.join() === candidate.numbers.join(),
      )
      const expected =
        comparators.every((one) => holds(one.operator, one.version, candidate)) &&
        (candidate.prerelease === '' || isNamed)
      assert.equal(parseRange(text).includes(textOf(candidate)), expected, `${textOf(candidate)} in ${text}`)
      if (expected) included++
    }),
    RUNS,
  )
  assert.ok(included > 500, `${included} included`)
})

test('wildcards stand for the numbers that they replace', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['*', '0.0.1', true],
    ['*', '1.0.0-rc.1', false],
    ['1.*', '1.9.0', true],
    ['1.2.*', '1.3.0', false],
    ['1.x.X', '1.2.3', true],
    ['>=1.*', '2.0.0', true],
    ['^0.0', '0.0.9', true],
    ['^0.0.3', '0.0.4', false],
    ['0', '0.9.9', true],
  ]
  for (const [text, candidate, expected] of cases) assert.equal(parseRange(text).includes(candidate), expected, text)
})

test('what Cargo does not read is refused with a reason', () => {
  const texts = [
    '',
    ',',
    '1,',
    '*, 1',
    'x.1',
    '*.1',
    '1.*.2',
    '1.2-beta',
    '01.2.3',
    '1.2.3-01',
    '1.2.3.4',
    'v1',
    '==1',
    '~>1',
  ]
  for (const text of [
    ...texts,
    '1 2',
    '>= ',
    '1 || 2',
    '1.2.3-',
    '1.2.3+',
    'latest',
    '1'.padEnd(20_000, ',1'),
    '>'.repeat(9_000),
  ])
    assert.throws(() => parseRange(text), { name: 'RangeError', message: /requirement/ }, text.slice(0, 20))
})
