import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { VersionRange } from '#ecosystems/ecosystem.ts'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { parsePypiRange } from './ranges.ts'
import { holdsPlainly, isPlainPrerelease, type PlainVersion, plainVersion } from './testdata/plain-pep440.ts'
import { pypiVersions } from './versions.ts'

const RUNS = { seed: 20261122, numRuns: 20_000 }

const suffix = fc.constantFrom(
  '',
  '',
  '',
  'a1',
  'b0',
  'rc2',
  '.post1',
  '.post0',
  '.dev0',
  '.dev1',
  'a1.post1',
  '.post1.dev2',
)
const release = fc.constantFrom('0', '1', '1.0', '1.1', '1.0.0', '2', '1!1.0', '1.0.1')
const plain = fc.tuple(release, suffix).map((parts) => parts.join(''))
const version = fc.tuple(plain, fc.constantFrom('', '', '+a', '+1')).map((parts) => parts.join(''))
const clause = fc.oneof(
  fc.tuple(fc.constantFrom('<', '<=', '>', '>='), plain),
  fc.tuple(fc.constantFrom('==', '!='), version),
  fc.tuple(
    fc.constantFrom('==', '!='),
    release.map((text) => `${text}.*`),
  ),
  fc.tuple(
    fc.constant('~='),
    plain.filter((text) => /^(?:\d!)?\d\.\d/.test(text)),
  ),
)
const clauses = fc.array(clause, { maxLength: 4 })

function covers(range: VersionRange, text: string): boolean {
  const key = pypiVersions.key(text)
  if ('invalid' in key) assert.fail(text)
  return range.intervals.some(({ lower, lowerInclusive, upper, upperInclusive }) => {
    const above = lower === undefined ? 1 : compareKeys(key.bytes, lower)
    const below = upper === undefined ? -1 : compareKeys(key.bytes, upper)
    return (above > 0 || (above === 0 && lowerInclusive)) && (below < 0 || (below === 0 && upperInclusive))
  })
}

test('specifiers include what the text of PEP 440 says, and their intervals are exact', () => {
  fc.assert(
    fc.property(clauses, version, (parts, text) => {
      const native = parts.map(([operator, bound]) => `${operator} ${bound}`).join(', ')
      const range = parsePypiRange(native)
      const parsed = plainVersion(text) as PlainVersion
      const holds = parts.every(([operator, bound]) => holdsPlainly(parsed, operator, bound))
      const names = ([operator, bound]: [string, string]) =>
        operator !== '!=' && !bound.endsWith('.*') && isPlainPrerelease(plainVersion(bound) as PlainVersion)
      const admits = !isPlainPrerelease(parsed) || parts.some(names)
      assert.equal(range.includes(text), holds && admits, `${text} in ${native}`)
      assert.equal(covers(range, text), holds, `${text} in the intervals of ${native}`)
    }),
    RUNS,
  )
})

function check(native: string, inside: readonly string[], outside: readonly string[]): void {
  const range = parsePypiRange(native)
  for (const text of inside) assert.equal(range.includes(text), true, `${text} in ${native}`)
  for (const text of outside) assert.equal(range.includes(text), false, `${text} not in ${native}`)
}

test('the cases of PEP 440', () => {
  check('>1.7', ['1.7.1', '1.8'], ['1.7', '1.7.0.post1', '1.7+local', '1.8a1'])
  check('>1.7.post2', ['1.7.1', '1.7.0.post3'], ['1.7.0', '1.7.post2+local'])
  check('<1.0', ['0.9.post1'], ['1.0rc1', '1.0.dev1', '0.9a1'])
  check('<1.0rc1', ['1.0b2', '0.9'], ['1.0rc1'])
  check('~=2.2.post3', ['2.2.post3', '2.9'], ['2.2', '3.0', '3.0a1'])
  check('~=1.4.5a4', ['1.4.5a4', '1.4.9', '1.4.6b1'], ['1.4.5a3', '1.5', '1.5.dev0'])
  check('==1.1.*', ['1.1', '1.1.post1', '1.1.9+x'], ['1.1a1', '1.10', '1.2'])
  check('==1.1', ['1.1', '1.1.0', '1.1+local'], ['1.1.post1', '1.1.1'])
  check('!=1.1.post1', ['1.1', '1.1.post2'], ['1.1.post1', '1.1.post1+x'])
  check('===1.0-FOO', ['1.0-foo', ' 1.0-FOO '], ['1.0', '1.0-fo'])
  check('===1.0', ['1.0'], ['1.0.0', '1'])
  check('', ['0', '99!1'], ['1a1', 'latest', '1.0x'])
  check('>=1,<2', ['1.5'], ['2.0', 'release-1'])
})

test('what Poetry and Pipenv write besides', () => {
  check('^1.2.3', ['1.2.3', '1.9'], ['1.2.2', '2.0', '2.0a1', '1.3a1'])
  check('^0.2.3', ['0.2.9'], ['0.3', '0.2.2'])
  check('^0.0.3', ['0.0.3.1'], ['0.0.4'])
  check('^0.0', ['0.0.9'], ['0.1'])
  check('^0', ['0.9'], ['1.0'])
  check('^ 1!2', ['1!2.5'], ['2.5', '1!3'])
  check('~1.2.3', ['1.2.9'], ['1.3', '1.2.2'])
  check('~1', ['1.9'], ['2'])
  check('1.2', ['1.2.0'], ['1.2.1'])
  check('=1.2.x', ['1.2.9'], ['1.3'])
  check('*', ['1'], [])
  check('>=1 <2 || ^3 | 7', ['1.5', '3.3', '7'], ['2', '4', '7.1'])
})

test('prereleases are admitted by the alternative that names one', () => {
  check('^2.0b1', ['2.0b2', '2.1a1', '2.0'], ['2.0a1', '3.0a1'])
  check('<1 || >=2.0a1', ['2.0a1', '0.9'], ['0.9a1'])
  check('!=1.0a1', ['1.0'], ['1.0a2'])
})

test('what is not a specifier is refused, with a reason', () => {
  const texts = [
    'latest',
    '>',
    '>=',
    '^',
    '~',
    '>=1.0+local',
    '<1.*',
    '~=1',
    '==1.0a1.*',
    '===',
    '>=1.0x',
    '=>1',
    '1.2.3.beta.x',
  ]
  for (const text of [...texts, '>=1,^', '~=1.*', '^1.*', '>=1;2', `>=1.${'1'.repeat(2_000)}`, 'x'.repeat(20_000)])
    assert.throws(() => parsePypiRange(text), { name: 'RangeError', message: /\S/ }, text.slice(0, 40))
})

test('intervals are in order and apart, however many clauses there are', () => {
  const native = Array.from({ length: 1_500 }, (_, at) => `!=${(at * 7) % 1_499}`).join(',')
  const started = process.cpuUsage()
  const { intervals } = parsePypiRange(native)
  assert.equal(intervals.length, 1_500)
  for (const [at, { lower }] of intervals.entries()) {
    const before = intervals[at - 1]?.upper
    if (before !== undefined && lower !== undefined) assert.ok(compareKeys(before, lower) <= 0)
  }
  assert.ok(process.cpuUsage(started).user < 2_000_000)
})
