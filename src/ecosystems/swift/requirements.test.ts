import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { swiftVersions } from './versions.ts'

const RUNS = { seed: 20261122, numRuns: 10_000 }
const { parseRange } = swiftVersions

const version = fc
  .tuple(fc.nat(2), fc.nat(2), fc.nat(2), fc.constantFrom('', '', '', '-0', '-alpha', '-beta.1'))
  .map(([a, b, c, tail]) => `${a}.${b}.${c}${tail}`)

function order(a: string, b: string): number {
  const [one, other] = [a, b].map((each) => swiftVersions.key(each))
  return one && other && 'bytes' in one && 'bytes' in other ? compareKeys(one.bytes, other.bytes) : assert.fail()
}

/** The package manager's rule for intervals with an excluded upper bound. */
function contains(lower: string, upper: string, candidate: string): boolean {
  const isPrerelease = (text: string) => text.includes('-')
  if (isPrerelease(candidate)) {
    if (!isPrerelease(lower) && !isPrerelease(upper)) return false
    if (!isPrerelease(upper) && candidate.startsWith(`${upper}-`)) return false
  }
  return order(candidate, lower) >= 0 && order(candidate, upper) < 0
}

test('intervals contain what a plain evaluation contains', () => {
  let included = 0
  fc.assert(
    fc.property(version, version, version, (lower, upper, candidate) => {
      const expected = contains(lower, upper, candidate)
      assert.equal(
        parseRange(`"${lower}"..<"${upper}"`).includes(candidate),
        expected,
        `${candidate} in ${lower}..<${upper}`,
      )
      if (expected) included++
    }),
    RUNS,
  )
  assert.ok(included > 500, `${included} included`)
})

test('every way to state a requirement', () => {
  const cases: readonly (readonly [string, string, boolean])[] = [
    ['from: "1.2.3"', '1.9.0', true],
    ['from: "1.2.3"', '2.0.0', false],
    ['from: "1.2.3"', '1.3.0-beta', false],
    ['from: "1.2.3-beta"', '1.2.3-rc', true],
    ['from: "1.2.3-beta"', '2.0.0-alpha', false],
    ['.upToNextMajor(from: "1.2.3")', '1.9.0', true],
    ['.upToNextMinor(from: "1.2.3")', '1.3.0', false],
    ['exact: "1.2.3"', '1.2.3', true],
    ['.exact("1.2.3-beta")', '1.2.3-beta', true],
    ['1.2.3', '1.2.4', false],
    ['"1.0.0"..."1.9.9"', '1.9.9', true],
    ['1.0.0...1.9.9', '1.9.10', false],
    ['>= 1.0.0, < 1.28.0', '1.27.0-rc.1', true],
    ['v1.2.3', '1.2.3', true],
  ]
  for (const [text, candidate, expected] of cases) assert.equal(parseRange(text).includes(candidate), expected, text)
})

test('what is no requirement is refused; a commit is no version', () => {
  for (const text of [
    '',
    'from: ""',
    'from: "x"',
    'branch: "main"',
    '"1.0.0"..<',
    '..<"2.0.0"',
    '^1.0.0',
    '1.0.0..2.0.0',
    '"'.repeat(4_000),
    '.'.repeat(4_000),
  ])
    assert.throws(() => parseRange(text), { name: 'RangeError', message: /\w/ }, text.slice(0, 20))
  assert.ok('invalid' in swiftVersions.key('4f1d0a7c0c5b8f3e2d1a9b8c7d6e5f4a3b2c1d0e'))
  assert.equal(swiftVersions.isPrerelease('4f1d0a7c0c5b'), false)
  assert.equal(swiftVersions.isPrerelease('1.0.0-beta'), true)
})
