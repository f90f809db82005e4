import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { VersionInterval, VersionKey } from '#ecosystems/ecosystem.ts'
import { formatVers, parseVers, purlTypeOfVers, type Vers, type VersConstraint } from './vers.ts'
import { simplifyVers, versFault } from './vers-constraints.ts'
import { versIntervals, versOfIntervals } from './vers-intervals.ts'

const RUNS = { seed: 20261122, numRuns: 2_000 }

/** Whole numbers up to 255, with or without a leading zero. */
const wholeNumbers = {
  key: (version: string): VersionKey =>
    /^\d{1,3}$/.test(version)
      ? { bytes: Uint8Array.of(Number(version)), standard: true }
      : { invalid: 'not a whole number' },
}

const simplified = (text: string) => formatVers(simplifyVers(parseVers(text), wholeNumbers))

test('a VERS is taken apart and put together', () => {
  assert.deepEqual(parseVers('vers:npm/1.2.3|>=2.0.0|<5.0.0|!=9'), {
    type: 'npm',
    constraints: [
      { comparator: '=', version: '1.2.3' },
      { comparator: '>=', version: '2.0.0' },
      { comparator: '<', version: '5.0.0' },
      { comparator: '!=', version: '9' },
    ],
  })
  assert.deepEqual(parseVers('vers:deb/*'), { type: 'deb', constraints: '*' })
  assert.deepEqual(parseVers('vers:none/*'), { type: 'none', constraints: '*' })
  assert.deepEqual(parseVers('vers:npm/1.0%252F0').constraints, [{ comparator: '=', version: '1.0%2F0' }])
  for (const text of [
    'vers:deb/>=1:2.3+dfsg~rc1-1|<2',
    'vers:x/%21%2A%3D%7C%25%20%C3%A9',
    'vers:all/*',
    'vers:golang/v1.0.0',
  ])
    assert.equal(formatVers(parseVers(text)), text)
})

test('what is no VERS is refused with a reason', () => {
  const cases: readonly [string, RegExp][] = [
    ['', /starts with/],
    ['VERS:npm/1', /starts with/],
    ['vers:NPM/1', /lower-case/],
    ['vers:1x/1', /begins with a letter/],
    ['vers:npm', /at least one/],
    ['vers:npm/', /at least one/],
    ['vers:npm/>=1| <2', /white space/],
    ['vers:npm/é', /ASCII/],
    ['vers:npm/|1', /too many/],
    ['vers:npm/1|', /too many/],
    ['vers:npm/1||2', /too many/],
    ['vers:npm/*|1', /alone/],
    ['vers:npm/1|*', /alone/],
    ['vers:npm/>=', /no version/],
    ['vers:npm/=1', /equality/],
    ['vers:npm/>=>1', /percent/],
    ['vers:npm/1*', /percent/],
    ['vers:npm/1.0%2G0', /percent/],
    ['vers:npm/%ff', /percent/],
    ['vers:all/1', /only range/],
    ['vers:none/>1', /only range/],
    [`vers:npm/${'1|'.repeat(10_000)}1`, /10000 constraints/],
    [`vers:npm/${'1'.repeat(300_000)}`, /characters/],
  ]
  for (const [text, message] of cases) assert.throws(() => parseVers(text), { name: 'RangeError', message }, text)
  for (const vers of [
    { type: 'A', constraints: '*' },
    { type: 'a', constraints: [] },
    { type: 'a', constraints: [{ comparator: '=', version: '' }] },
    { type: 'a', constraints: [{ comparator: '=', version: '\ud800' }] },
  ] as const)
    assert.throws(() => formatVers(vers), RangeError)
})

test('types are ordered by the rules of a purl type, or not at all', () => {
  assert.deepEqual(['npm', 'deb', 'rpm', 'maven', 'gem', 'golang'].map(purlTypeOfVers), [
    'npm',
    'deb',
    'rpm',
    'maven',
    'gem',
    'golang',
  ])
  assert.deepEqual(['semver', 'debian', 'dart', 'alpine'].map(purlTypeOfVers), ['npm', 'deb', 'pub', 'apk'])
  for (const type of ['generic', 'all', 'none', 'intdot', 'datetime', 'lexicographic'])
    assert.equal(purlTypeOfVers(type), undefined)
})

test('constraints are simplified as the specification says', () => {
  assert.equal(simplified('vers:x/2|6|0|1|4|5|3'), 'vers:x/0|1|2|3|4|5|6')
  assert.equal(simplified('vers:x/>0|>=1|2|<3|4|<5|>=6'), 'vers:x/>0|<5|>=6')
  assert.equal(simplified('vers:x/>0|>=1|>=1|2|3|4|<5|<=6|!=7|8|>12|<15'), 'vers:x/>0|<=6|!=7|8|>12|<15')
  assert.equal(simplified('vers:x/5|<=3|>=1|!=2'), 'vers:x/>=1|!=2|<=3|5')
  assert.equal(simplified('vers:x/1|<2'), 'vers:x/<2')
  assert.equal(simplified('vers:x/!=3|!=1'), 'vers:x/!=1|!=3')
  assert.equal(simplified('vers:x/*'), 'vers:x/*')
  assert.throws(() => simplified('vers:x/>=1|<01'), { name: 'RangeError', message: />=1 and <01/ })
  assert.throws(() => simplified('vers:x/a'), {
    name: 'RangeError',
    message: /"a" is not a version: not a whole number/,
  })
})

test('constraints out of order, twice, or without meaning are faults', () => {
  const fault = (text: string) => versFault(parseVers(text), wholeNumbers)
  assert.equal(fault('vers:x/>=1|!=2|<3|5|>9'), undefined)
  assert.equal(fault('vers:x/*'), undefined)
  assert.match(fault('vers:x/>=2|<1') ?? '', /1 stands after 2/)
  assert.match(fault('vers:x/>1|01') ?? '', /01 stands twice/)
  assert.match(fault('vers:x/>1|!=2|>3') ?? '', />3 says nothing after >1/)
  assert.match(fault('vers:x/1|<3') ?? '', /<3 says nothing after =1/)
  assert.match(fault('vers:x/a') ?? '', /not a version/)
})

const version = fc.nat(40).map(String)
const constraint = fc.record<VersConstraint>(
  { comparator: fc.constantFrom('=', '!=', '<', '<=', '>', '>='), version },
  { noNullPrototype: true },
)
const vers: fc.Arbitrary<Vers> = fc
  .uniqueArray(constraint, { minLength: 1, maxLength: 9, selector: (each) => each.version })
  .map((constraints) => ({ type: 'x', constraints }))

/** The specification's "Checking if a version is contained within a range", step by step, with numbers. */
function contains(constraints: readonly VersConstraint[], tested: number): boolean {
  const same = constraints.find((each) => Number(each.version) === tested)
  if (same) return ['=', '<=', '>='].includes(same.comparator)
  const bounds = constraints.filter(({ comparator }) => comparator !== '=' && comparator !== '!=')
  if (bounds.length === 0) return constraints.every(({ comparator }) => comparator === '!=')
  const [first, last] = [bounds[0], bounds.at(-1)]
  if (first?.comparator.startsWith('<') && tested < Number(first.version)) return true
  if (last?.comparator.startsWith('>') && tested > Number(last.version)) return true
  return bounds.some((current, index) => {
    const next = bounds[index + 1]
    if (!next || !current.comparator.startsWith('>') || !next.comparator.startsWith('<')) return false
    return tested > Number(current.version) && tested < Number(next.version)
  })
}

function liesInOne(intervals: readonly VersionInterval[], tested: number): boolean {
  return intervals.some(({ lower = [-1], lowerInclusive, upper = [999], upperInclusive }) => {
    const [from = 0, to = 0] = [lower[0], upper[0]]
    return (lowerInclusive ? tested >= from : tested > from) && (upperInclusive ? tested <= to : tested < to)
  })
}

test('the intervals hold the versions that the specification says, and no others', () => {
  fc.assert(
    fc.property(vers, (given) => {
      const simple = simplifyVers(given, wholeNumbers)
      const intervals = versIntervals(given, wholeNumbers)
      if (simple.constraints === '*') assert.fail()
      for (let tested = 0; tested <= 41; tested++)
        assert.equal(liesInOne(intervals, tested), contains(simple.constraints, tested), `${tested}`)
    }),
    RUNS,
  )
})

test('texts, simplified constraints and intervals lead back to themselves', () => {
  fc.assert(
    fc.property(vers, (given) => {
      assert.deepEqual(parseVers(formatVers(given)), given)
      const simple = simplifyVers(given, wholeNumbers)
      assert.equal(versFault(simple, wholeNumbers), undefined)
      assert.deepEqual(simplifyVers(simple, wholeNumbers), simple)
      const intervals = versIntervals(given, wholeNumbers)
      const back = versOfIntervals('x', intervals) ?? assert.fail()
      assert.equal(versFault(back, wholeNumbers), undefined)
      assert.deepEqual(versIntervals(back, wholeNumbers), intervals)
    }),
    RUNS,
  )
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), (text) => {
      const given: Vers = { type: 'x', constraints: [{ comparator: '<', version: text }] }
      assert.deepEqual(parseVers(formatVers(given)), given)
    }),
    RUNS,
  )
})

test('everything and nothing', () => {
  assert.deepEqual(versIntervals(parseVers('vers:x/*'), wholeNumbers), [{ lowerInclusive: true, upperInclusive: true }])
  assert.deepEqual(versIntervals(parseVers('vers:none/*'), wholeNumbers), [])
  assert.deepEqual(versOfIntervals('x', versIntervals(parseVers('vers:x/*'), wholeNumbers)), {
    type: 'x',
    constraints: '*',
  })
  assert.equal(versOfIntervals('x', []), undefined)
})
