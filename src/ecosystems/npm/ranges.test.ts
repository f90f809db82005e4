import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import semver from 'semver'
import type { VersionRange } from '#ecosystems/ecosystem.ts'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { parseDependencyRange, parseNpmRange } from './ranges.ts'
import { npmVersions } from './versions.ts'

const RUNS = { seed: 20261122, numRuns: 20_000 }

const number = fc.nat(3).map(String)
const part = fc.oneof({ weight: 6, arbitrary: number }, { weight: 1, arbitrary: fc.constantFrom('x', 'X', '*') })
const prerelease = fc.constantFrom('', '', '', '', '-0', '-1', '-alpha', '-beta.1', '-rc.2', 'beta', '-a.b+build')
const full = fc.tuple(number, number, number, prerelease).map(([a, b, c, pre]) => `${a}.${b}.${c}${pre}`)
const partial = fc.oneof(
  full,
  fc.tuple(part, part, part, prerelease).map(([a, b, c, pre]) => `${a}.${b}.${c}${pre}`),
  fc.tuple(part, part).map((parts) => parts.join('.')),
  part,
)
const operator = fc.constantFrom('', '', '^', '^ ', '~', '~>', '<', '<=', '> ', '>=', '>= ', '=', '=v', 'v', '^v')
const comparator = fc.tuple(operator, partial).map((parts) => parts.join(''))
const set = fc.oneof(
  { weight: 4, arbitrary: fc.array(comparator, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(' ')) },
  { weight: 1, arbitrary: fc.tuple(partial, partial).map((parts) => parts.join(' - ')) },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', '*', '>=0.0.0', '<0', '>*') },
)
const range = fc
  .array(set, { minLength: 1, maxLength: 3 })
  .chain((sets) => fc.constantFrom('||', ' || ', '|| ').map((or) => sets.join(or)))

function attempt(read: () => VersionRange): VersionRange | undefined {
  try {
    return read()
  } catch (error) {
    assert.ok(error instanceof RangeError, String(error))
    return undefined
  }
}

function covered(range: VersionRange, version: string): boolean {
  const key = npmVersions.key(version)
  if ('invalid' in key) assert.fail(version)
  return range.intervals.some(({ lower, lowerInclusive, upper, upperInclusive }) => {
    const above = lower === undefined ? 1 : compareKeys(key.bytes, lower)
    const below = upper === undefined ? -1 : compareKeys(key.bytes, upper)
    return (above > 0 || (above === 0 && lowerInclusive)) && (below < 0 || (below === 0 && upperInclusive))
  })
}

test('ranges include what the semver package says', () => {
  let valid = 0
  fc.assert(
    fc.property(range, fc.array(full, { minLength: 1, maxLength: 4 }), (text, versions) => {
      const reference = semver.validRange(text, { loose: true })
      const lenient = attempt(() => parseDependencyRange(text))
      // The converse fails for a `*` between parts that are none, which npm loses with them.
      if (reference !== null) assert.ok(lenient !== undefined, text)
      const strict = attempt(() => parseNpmRange(text))
      if (strict === undefined || lenient === undefined) return
      assert.notEqual(reference, null, text)
      valid++
      assert.deepEqual(strict.intervals, lenient.intervals)
      for (const version of versions) {
        const expected = semver.satisfies(version, text, { loose: true })
        assert.equal(strict.includes(version), expected, `${version} in ${JSON.stringify(text)}`)
        if (expected) assert.ok(covered(strict, version), `${version} lies in an interval of ${text}`)
        if (!npmVersions.isPrerelease(version)) assert.equal(covered(strict, version), expected, `${version} ${text}`)
      }
    }),
    RUNS,
  )
  assert.ok(valid > 10_000, `${valid} valid ranges`)
})

test('intervals are in order and apart', () => {
  fc.assert(
    fc.property(range, (text) => {
      const intervals = attempt(() => parseNpmRange(text))?.intervals ?? []
      for (const [index, interval] of intervals.entries()) {
        const before = intervals[index - 1]
        if (before === undefined) continue
        assert.ok(before.upper !== undefined && interval.lower !== undefined, text)
        const order = compareKeys(before.upper, interval.lower)
        assert.ok(order < 0 || (order === 0 && !before.upperInclusive && !interval.lowerInclusive), text)
      }
    }),
    { ...RUNS, numRuns: 3_000 },
  )
})

test('a prerelease needs a comparator that names its version', () => {
  const range = parseNpmRange('^1.2.3-beta.2')
  assert.equal(range.includes('1.2.3-beta.10'), true)
  assert.equal(range.includes('1.2.3-beta.1'), false)
  assert.equal(range.includes('1.2.4-beta.3'), false)
  assert.equal(range.includes('1.9.0'), true)
  assert.equal(range.includes('2.0.0-alpha'), false)
  assert.equal(parseNpmRange('*').includes('1.0.0-rc.1'), false)
  assert.equal(parseNpmRange('* || 1.0.0-rc.1').includes('1.0.0-rc.1'), false)
})

test('what is not a range is refused, with a reason', () => {
  for (const text of [
    'latest',
    'next || beta',
    'npm:a@1',
    'https://upstream.example/a.tgz',
    '>',
    '1.2.3.4',
    '1.2.beta',
    'é',
  ]) {
    assert.throws(() => parseNpmRange(text), { name: 'RangeError', message: /range/ }, text)
    assert.throws(() => parseDependencyRange(text), RangeError, text)
  }
  assert.throws(() => parseNpmRange('^1.2.3 beta'), /"beta"/)
  assert.equal(parseDependencyRange('^1.2.3 beta').includes('1.5.0'), true)
})

test('numbers beyond the safe integers are exact', () => {
  const range = parseNpmRange('^9007199254740993.0.0')
  assert.equal(range.includes('9007199254740992.0.0'), false)
  assert.equal(range.includes('9007199254740993.5.0'), true)
  assert.equal(range.includes('9007199254740994.0.0'), false)
})

test('a hostile range is refused or read in bounded time', () => {
  const texts = [
    '1'.repeat(16_000),
    '1.2.3-'.repeat(2_000),
    '>'.repeat(16_000),
    '||'.repeat(8_000),
    ' - '.repeat(5_000),
  ]
  for (const text of [
    ...texts,
    `1.2.${'3'.repeat(16_000)}`,
    '^ '.repeat(8_000),
    '+a'.repeat(8_000),
    'x'.repeat(100_000),
  ]) {
    attempt(() => parseNpmRange(text))
    attempt(() => parseDependencyRange(text))
  }
})
