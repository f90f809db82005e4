import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { VersionRange } from '#ecosystems/ecosystem.ts'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { parseMavenRange, pinnedVersion } from './ranges.ts'
import { mavenVersions } from './versions.ts'

const RUNS = { seed: 20261122, numRuns: 5_000 }

function keyOf(version: string): Uint8Array {
  const key = mavenVersions.key(version)
  return 'invalid' in key ? assert.fail(version) : key.bytes
}

function covered({ intervals }: VersionRange, version: string): boolean {
  const key = keyOf(version)
  return intervals.some(({ lower, lowerInclusive, upper, upperInclusive }) => {
    const above = lower === undefined ? 1 : compareKeys(key, lower)
    const below = upper === undefined ? -1 : compareKeys(key, upper)
    return (above > 0 || (above === 0 && lowerInclusive)) && (below < 0 || (below === 0 && upperInclusive))
  })
}

const version = fc
  .tuple(fc.nat(3), fc.nat(3), fc.constantFrom('', '', '.0', '-alpha', '-SNAPSHOT', '.jre8', '-1', '.1'))
  .map(([major, minor, tail]) => `${major}.${minor}${tail}`)
const bound = fc.option(version, { nil: '' })
const set = fc.record({ open: fc.constantFrom('[', '('), lower: bound, upper: bound, close: fc.constantFrom(']', ')') })

test('unions of sets hold what a plain evaluation says, in the fewest intervals', () => {
  let ranges = 0
  fc.assert(
    fc.property(
      fc.array(set, { minLength: 1, maxLength: 4 }),
      fc.array(version, { minLength: 1 }),
      (sets, versions) => {
        const text = sets.map(({ open, lower, upper, close }) => `${open}${lower},${upper}${close}`).join(',')
        const isWrong = sets.some(({ open, lower, upper, close }) => {
          const order = lower === '' || upper === '' ? -1 : compareKeys(keyOf(lower), keyOf(upper))
          return order > 0 || (order === 0 && `${open}${close}` !== '[]')
        })
        if (isWrong) return assert.throws(() => parseMavenRange(text), RangeError, text)
        ranges++
        const range = parseMavenRange(text)
        for (const one of versions) {
          const expected = sets.some(({ open, lower, upper, close }) => {
            const above = lower === '' ? 1 : compareKeys(keyOf(one), keyOf(lower))
            const below = upper === '' ? -1 : compareKeys(keyOf(one), keyOf(upper))
            return (above > 0 || (above === 0 && open === '[')) && (below < 0 || (below === 0 && close === ']'))
          })
          assert.equal(range.includes(one), expected, `${one} in ${text}`)
          assert.equal(covered(range, one), expected, `${one} in the intervals of ${text}`)
        }
        for (const [index, { lower }] of range.intervals.entries()) {
          const before = range.intervals[index - 1]?.upper
          if (index > 0) assert.ok(before !== undefined && lower !== undefined && compareKeys(before, lower) <= 0)
        }
      },
    ),
    RUNS,
  )
  assert.ok(ranges > 500, `${ranges} ranges`)
})

test('what each notation includes', () => {
  const cases: readonly [string, readonly string[], readonly string[]][] = [
    ['[1.0,2.0)', ['1.0', '1', '1.9', '2.0-alpha'], ['2.0', '2', '1.0-rc1', '0.9']],
    ['(,1.0]', ['0', '1.0', '1.0.0', '1-SNAPSHOT'], ['1.0.1', '1.0-sp']],
    ['(1.0,)', ['1.0.1', '99'], ['1.0', '1.0-beta']],
    ['[1.5]', ['1.5', '1.5.0'], ['1.5.1', '1.4']],
    ['1.5', ['1.5', '1.5.0'], ['1.5.1', '1.4', '2']],
    ['(,1.0],[1.2,)', ['0.1', '1.0', '1.2', '3'], ['1.1']],
    [' [1,2] , [1.5, 3] ', ['1', '1.7', '2.5', '3'], ['0.9', '3.1']],
    [']1.0,2.0[', ['1.1', '1.9-beta'], ['1.0', '2.0', '2.0-alpha', '2.0.jre8']],
    ['[1.0,2.0[', ['1.0', '1.9'], ['2.0-SNAPSHOT', '2.0']],
    [']1.0,)', ['1.1', '99'], ['1.0']],
    ['1.+', ['1.0', '1.9', '1.alpha', '1.0-SNAPSHOT'], ['2.0', '10.1', '1', '0.9']],
    ['1.0.+', ['1.0.1', '1.0.0', '1.0.0-alpha'], ['1.1', '1.10.0', '1.0']],
    ['1.2+', ['1.2', '1.2.1', '1.20'], ['1.3', '1.1']],
    ['+', ['0', '1-SNAPSHOT'], []],
    ['latest.release', ['1', '2-rc1'], ['1-SNAPSHOT']],
    ['latest.integration', ['1', '1-SNAPSHOT'], []],
    ['RELEASE', ['1'], ['1-SNAPSHOT']],
    ['LATEST', ['1-SNAPSHOT'], []],
    ['[1.7,1.8[!!1.7.25', ['1.7', '1.7.25'], ['1.8', '1.8-beta']],
    ['1.7.25!!', ['1.7.25'], ['1.7.26']],
  ]
  for (const [text, inside, outside] of cases) {
    const range = parseMavenRange(text)
    for (const one of inside) assert.ok(range.includes(one) && covered(range, one), `${one} in ${text}`)
    assert.deepEqual(outside.filter(range.includes), [], text)
  }
})

test('the interval of a prefix holds whatever begins so, and little else', () => {
  const tail = fc.constantFrom('0', '5', '10', 'alpha', '-1', 'Final', '0.0-beta', '1.x', '')
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('0', '1', '2', '199', '300'), { minLength: 1, maxLength: 4 }),
      tail,
      (numbers, rest) => {
        const text = `${numbers.join('.')}.`
        const range = parseMavenRange(`${text}+`)
        assert.ok(range.includes(text + rest) && covered(range, text + rest), `${text}${rest}`)
        const above = [...numbers.slice(0, -1), Number(numbers.at(-1)) + 1].join('.')
        assert.equal(covered(range, above), false, `${above} in ${text}+`)
      },
    ),
    RUNS,
  )
})

test('what is no range is refused, with a reason', () => {
  const texts = [
    '',
    '[',
    '[1.0',
    '1.0]',
    '(1.0)',
    '[1.0)',
    '[,',
    '[1,2,3]',
    '[2,1]',
    '(1,1)',
    '[1,1.0)',
    '[1,2]3',
    '[1,2],',
  ]
  for (const text of [
    ...texts,
    '[1,2]x[3,4]',
    '[]',
    '[a:b]',
    '{v}',
    '1.0,2.0',
    '[1,2)!!3!!4',
    '[1,2)!!{v}',
    '!!1',
    '>=1',
  ])
    assert.throws(() => parseMavenRange(text), { name: 'RangeError', message: /./ }, text)
  assert.throws(() => parseMavenRange('[1,2],'.repeat(600)), /at most 500 sets/)
})

test('a requirement that leaves no choice names its version', () => {
  const cases = ['1.0', '[1.0]', ' [ 1.0 ] ', '[1,2)', '1.+', 'latest.release', 'LATEST', '1!!', '[1', '{v}', '']
  assert.deepEqual(cases.map(pinnedVersion), ['1.0', '1.0', '1.0', ...Array(8).fill(undefined)])
})

test('a hostile range is refused or read in bounded time', () => {
  for (const text of [
    '['.repeat(16_000),
    '[1,2],'.repeat(2_700),
    '!!'.repeat(8_000),
    `[${'1'.repeat(16_000)}]`,
    ','.repeat(16_000),
    'x'.repeat(100_000),
    '1.'.repeat(8_000),
  ])
    assert.throws(() => parseMavenRange(text), RangeError)
})
