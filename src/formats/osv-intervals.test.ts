import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { type OsvAffected, readOsv } from './osv.ts'
import { affects } from './osv-affects.ts'
import { affectedIntervals, liesIn, type OsvInterval, osvIntervals } from './osv-intervals.ts'
import { numberVersions } from './testdata/number-versions.ts'

interface Entry {
  readonly ranges?: readonly object[]
  readonly versions?: readonly string[]
  readonly database_specific?: object
}

function affectedOf(entry: Entry): OsvAffected {
  const [affected] = readOsv({ id: 'X-1', affected: [entry] }).affected
  assert.ok(affected)
  return affected
}

const ecosystem = (...events: object[]) => ({ type: 'ECOSYSTEM', events })
const lastKnown = (range: string) => ({ database_specific: { last_known_affected_version_range: range } })

/** `[2,5)` and the like; undecided ones in question marks; what ends an interval behind it. */
function written(interval: OsvInterval): string {
  const lower = interval.lower === undefined ? '(' : `${interval.lowerInclusive ? '[' : '('}${interval.lower[0]}`
  const upper = interval.upper === undefined ? ')' : `${interval.upper[0]}${interval.upperInclusive ? ']' : ')'}`
  const end = interval.fixed === undefined ? '' : ` fixed ${interval.fixed}`
  const last = interval.lastAffected === undefined ? '' : ` last ${interval.lastAffected}`
  return `${interval.decided ? '' : '?'}${lower},${upper}${end}${last}`
}

const rows: readonly (readonly [string, Entry, readonly string[]])[] = [
  ['from the beginning to a fix', { ranges: [ecosystem({ introduced: '0' }, { fixed: '5' })] }, ['(,5) fixed 5']],
  ['0 is before the version 0', { ranges: [ecosystem({ introduced: '0' }, { last_affected: '0' })] }, ['(,0] last 0']],
  ['without an end', { ranges: [ecosystem({ introduced: '3' })] }, ['[3,)']],
  ['to a last affected', { ranges: [ecosystem({ introduced: '3' }, { last_affected: '5' })] }, ['[3,5] last 5']],
  ['exactly one version', { ranges: [ecosystem({ last_affected: '5' }, { introduced: '5' })] }, ['[5,5] last 5']],
  [
    'several pairs, unsorted',
    { ranges: [ecosystem({ fixed: '9' }, { introduced: '7' }, { fixed: '3' }, { introduced: '0' })] },
    ['(,3) fixed 3', '[7,9) fixed 9'],
  ],
  [
    'introduced again while on',
    { ranges: [ecosystem({ introduced: '1' }, { introduced: '2' }, { fixed: '4' })] },
    ['[1,4) fixed 4'],
  ],
  [
    'fixed again while off',
    { ranges: [ecosystem({ introduced: '1' }, { fixed: '2' }, { fixed: '4' })] },
    ['[1,2) fixed 2'],
  ],
  ['fixed before it began', { ranges: [ecosystem({ introduced: '5' }, { fixed: '2' })] }, ['[5,)']],
  ['introduced and fixed at once', { ranges: [ecosystem({ introduced: '5' }, { fixed: '5' })] }, []],
  [
    'fixed and introduced again at once',
    { ranges: [ecosystem({ introduced: '0' }, { fixed: '5' }, { introduced: '5' }, { fixed: '9' })] },
    ['(,5) fixed 5', '[5,9) fixed 9'],
  ],
  ['a limit', { ranges: [ecosystem({ introduced: '1' }, { fixed: '9' }, { limit: '5' })] }, ['[1,5)']],
  [
    'the highest of several limits',
    { ranges: [ecosystem({ introduced: '1' }, { limit: '3' }, { limit: '5' })] },
    ['[1,5)'],
  ],
  [
    'a limit above the fix',
    { ranges: [ecosystem({ introduced: '1' }, { fixed: '4' }, { limit: '5' })] },
    ['[1,4) fixed 4'],
  ],
  [
    'a limit at the fix',
    { ranges: [ecosystem({ introduced: '1' }, { fixed: '5' }, { limit: '5' })] },
    ['[1,5) fixed 5'],
  ],
  [
    'a limit at the last affected',
    { ranges: [ecosystem({ introduced: '1' }, { last_affected: '5' }, { limit: '5' })] },
    ['[1,5)'],
  ],
  ['a limit below the start', { ranges: [ecosystem({ introduced: '6' }, { limit: '5' })] }, []],
  ['no limit among limits', { ranges: [ecosystem({ introduced: '1' }, { limit: '3' }, { limit: '*' })] }, ['[1,)']],
  [
    'a GIT range before the one that counts',
    { ranges: [{ type: 'GIT', events: [{ introduced: '0' }] }, ecosystem({ introduced: '1' }, { fixed: '2' })] },
    ['[1,2) fixed 2'],
  ],
  ['a fix that cannot be ordered', { ranges: [ecosystem({ introduced: '1' }, { fixed: 'x' })] }, ['?[1,)']],
  [
    'one of two fixes that cannot be ordered',
    { ranges: [ecosystem({ introduced: '1' }, { fixed: '3' }, { introduced: '5' }, { fixed: 'x' })] },
    ['?[1,3) fixed 3', '?[5,)'],
  ],
  ['a start that cannot be ordered', { ranges: [ecosystem({ introduced: 'x' }, { fixed: '3' })] }, ['?(,)']],
  [
    'one of two starts that cannot be ordered',
    { ranges: [ecosystem({ introduced: '1' }, { fixed: '3' }, { introduced: 'x' })] },
    ['[1,3) fixed 3', '?(,)'],
  ],
  ['a limit that cannot be ordered', { ranges: [ecosystem({ introduced: '1' }, { limit: 'x' })] }, ['?[1,)']],
  [
    'a known limit beside one that cannot be ordered',
    { ranges: [ecosystem({ introduced: '1' }, { fixed: '9' }, { limit: '5' }, { limit: 'x' })] },
    ['[1,5)', '?[5,9) fixed 9'],
  ],
  ['last known inclusive', { ranges: [ecosystem({ introduced: '1' })], ...lastKnown('<= 5') }, ['[1,5] last 5']],
  ['last known exclusive', { ranges: [ecosystem({ introduced: '0' })], ...lastKnown('< 5') }, ['(,5)']],
  [
    'last known beside a fix',
    { ranges: [ecosystem({ introduced: '1' }, { fixed: '3' })], ...lastKnown('<= 5') },
    ['[1,3) fixed 3'],
  ],
  [
    'last known ends the open pair only',
    { ranges: [ecosystem({ introduced: '1' }, { fixed: '3' }, { introduced: '7' })], ...lastKnown('<= 9') },
    ['[1,3) fixed 3', '[7,9] last 9'],
  ],
  ['last known that is not understood', { ranges: [ecosystem({ introduced: '1' })], ...lastKnown('= 5') }, ['?[1,)']],
  ['last known before the start', { ranges: [ecosystem({ introduced: '6' })], ...lastKnown('<= 5') }, ['?[6,)']],
  [
    'last known beside a fix without a place',
    { ranges: [ecosystem({ introduced: '1' }, { fixed: 'x' })], ...lastKnown('<= 5') },
    ['?[1,)'],
  ],
  ['enumerated versions', { versions: ['3', '7', '3'] }, ['[3,3] last 3', '[7,7] last 7']],
  [
    'enumerated versions outside the ranges',
    { ranges: [ecosystem({ introduced: '2' }, { fixed: '5' })], versions: ['1', '2', '4', '5'] },
    ['[2,5) fixed 5', '[1,1] last 1', '[5,5] last 5'],
  ],
  [
    'enumerated versions inside an undecided range',
    { ranges: [ecosystem({ introduced: '2' }, { fixed: 'x' })], versions: ['3'] },
    ['?[2,)', '[3,3] last 3'],
  ],
  ['commits only', { ranges: [{ type: 'GIT', events: [{ introduced: '0' }] }] }, ['?(,)']],
  [
    'commits and enumerated versions',
    { ranges: [{ type: 'GIT', events: [{ introduced: '0' }] }], versions: ['3'] },
    ['[3,3] last 3'],
  ],
  ['nothing', {}, ['?(,)']],
]

for (const [what, entry, expected] of rows) {
  test(`intervals: ${what}`, () => {
    assert.deepEqual(affectedIntervals(affectedOf(entry), numberVersions).intervals.map(written), expected)
  })
}

test('what could not be ordered, is contradictory or not standard is reported', () => {
  const codes = (entry: Entry) => affectedIntervals(affectedOf(entry), numberVersions).warnings.map(({ code }) => code)
  assert.deepEqual(codes({ ranges: [ecosystem({ introduced: '0' }, { fixed: '5' })] }), [])
  assert.deepEqual(codes({ ranges: [ecosystem({ introduced: 'x' }, { fixed: 'y' })] }), [
    'osv.unordered-event',
    'osv.unordered-event',
  ])
  assert.deepEqual(codes({ ranges: [ecosystem({ introduced: '0' }, { fixed: '~5' })] }), ['osv.nonstandard-version'])
  assert.deepEqual(codes({ ranges: [ecosystem({ introduced: '5' }, { fixed: '5' })] }), ['osv.contradictory-events'])
  assert.deepEqual(codes({ ranges: [ecosystem({ introduced: '5' })], ...lastKnown('about 7') }), [
    'osv.unreadable-last-known',
  ])
  assert.deepEqual(codes({ ranges: [{ type: 'GIT', events: [{ introduced: '0' }] }] }), ['osv.no-versions'])
})

test('enumerated versions without a key are kept by their spelling', () => {
  const affected = affectedOf({ versions: ['x', '3'] })
  assert.deepEqual(affectedIntervals(affected, numberVersions).exact, ['x'])
  assert.equal(affects(affected, 'x', numberVersions), 'affected')
  assert.equal(affects(affected, 'y', numberVersions), 'not-affected')
})

test('a version that cannot be ordered is undecided in a range', () => {
  const affected = affectedOf({ ranges: [ecosystem({ introduced: '0' }, { fixed: '5' })] })
  const answer = affects(affected, 'x', numberVersions)
  assert.ok(typeof answer === 'object' && answer.undecided.includes('not a number'))
})

test('a GIT range alone has no intervals', () => {
  const range = affectedOf({ ranges: [{ type: 'GIT', events: [{ introduced: '0' }] }] }).ranges[0]
  assert.ok(range)
  assert.deepEqual(osvIntervals(range, numberVersions), { intervals: [], warnings: [] })
})

const anyVersion = fc.constantFrom('0', '1', '2', '3', '4', '5', '6', 'x')
const anyEvent = fc.oneof(
  ...['introduced', 'fixed', 'last_affected', 'limit'].map((type) =>
    anyVersion.map((version) => ({ [type]: version })),
  ),
)
const anyRange = fc.array(anyEvent, { maxLength: 6 }).map((events) => ecosystem({ introduced: '0' }, ...events))
const anyRangeFrom = fc
  .tuple(anyVersion, fc.array(anyEvent, { maxLength: 6 }))
  .map(([introduced, events]) => ecosystem({ introduced }, ...events))
const anyEntry = fc.record(
  {
    ranges: fc.array(fc.oneof(anyRange, anyRangeFrom), { maxLength: 3 }),
    versions: fc.array(anyVersion, { maxLength: 3 }),
    database_specific: fc.record({
      last_known_affected_version_range: fc.constantFrom('<= 3', '< 4', '<= 6', '< 0', 'none', '<= x'),
    }),
  },
  { requiredKeys: [] },
)

test('intervals give the answer of the step-by-step evaluation for every version', () => {
  const property = fc.property(anyEntry, (entry) => {
    const affected = affectedOf(entry)
    const { intervals } = affectedIntervals(affected, numberVersions)
    for (let version = 0; version <= 7; version += 1) {
      const inside = intervals.filter((interval) => liesIn(Uint8Array.of(version), interval))
      const answer = inside.some(({ decided }) => decided)
        ? 'affected'
        : inside.length > 0
          ? 'undecided'
          : 'not-affected'
      const reference = affects(affected, String(version), numberVersions)
      assert.equal(answer, typeof reference === 'object' ? 'undecided' : reference, `version ${version}`)
    }
  })
  fc.assert(property, { numRuns: 3000 })
})

test('many ranges and many versions cost their sum', () => {
  const ranges = Array.from({ length: 5000 }, () =>
    ecosystem({ introduced: '9' }, { fixed: '9' }, { introduced: '200' }),
  )
  const versions = Array.from({ length: 50_000 }, (_, index) => String(index % 150))
  assert.equal(affectedIntervals(affectedOf({ ranges, versions }), numberVersions).intervals.length, 5000 + 150)
})
