import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { parseComposerRange } from './ranges.ts'
import { composerVersions } from './versions.ts'

test('constraints include what Composer would take', () => {
  const cases: readonly [string, readonly string[], readonly string[]][] = [
    ['^1.2.3', ['1.2.3', 'v1.9', '1.2.3.0'], ['2.0', '1.2.2', '2.0-beta', '1.3-beta']],
    ['^0.3', ['0.3.0', '0.3.9'], ['0.4', '0.2.9', '1.0']],
    ['^0.0.3', ['0.0.3'], ['0.0.4', '0.1']],
    ['~1.2.3', ['1.2.3', '1.2.9'], ['1.3', '1.2.2']],
    ['~1.2', ['1.2', '1.99'], ['2.0', '1.1']],
    ['~1', ['1', '1.5'], ['2', '0.9']],
    ['1.2.*', ['1.2', '1.2.7'], ['1.3', '1.1', '1.2.x-dev']],
    ['1.0 - 2.0', ['1', '2.0.9'], ['2.1', '0.9']],
    ['1.0.0 - 2.1.0', ['1.0', '2.1'], ['2.1.1']],
    ['>=1.0 <1.1 || >= 1.2', ['1.0.5', '1.2', '9'], ['1.1', '0.1']],
    ['>=1.0,!=1.5', ['1.4', '1.6'], ['1.5', '1.5.0.0', 'dev-main']],
    ['1.0', ['1', '1.0.0', '1.0.0.0', 'v1.0+x'], ['1.0.1', '1.0-p1']],
    ['>1.0', ['1.0-p1', '1.0.1'], ['1.0', '1.0.0']],
    ['~1.0@beta', ['1.5-beta', '1.5-RC1', '1.4'], ['1.5-alpha', '1.5-dev', '2.0-beta']],
    ['1.0-RC1', ['1.0.0RC1', '1.0.0-rc.1'], ['1.0', '1.0-RC2']],
    ['dev-main', ['dev-main', 'dev-main#abc'], ['dev-other', '1.0']],
    ['dev-main as 1.4.9', ['dev-main'], ['1.4.9']],
    ['1.4.x-dev', ['1.4.x-dev'], ['1.4.0', '1.5.x-dev']],
    ['*', ['1.0', '20230105'], ['1.0-beta', 'nothing']],
    ['@dev', ['1.0', '1.0-dev', 'dev-main'], ['nothing']],
  ]
  for (const [constraint, within, without] of cases) {
    const range = parseComposerRange(constraint)
    for (const one of within) assert.equal(range.includes(one), true, `${one} in ${constraint}`)
    for (const one of without) assert.equal(range.includes(one), false, `${one} in ${constraint}`)
  }
})

test('every included version lies in an interval, however it is written', () => {
  const number = fc.constantFrom('0', '1', '2', '3', '10')
  const text = fc
    .tuple(
      fc.array(number, { minLength: 1, maxLength: 4 }),
      fc.constantFrom('', '', '-beta2', '-dev', '-p1', 'pl2', '-RC1'),
    )
    .map(([numbers, suffix]) => numbers.join('.') + suffix)
  const constraint = fc
    .tuple(fc.constantFrom('^', '~', '>=', '>', '<', '<=', '=', '', '!='), text, fc.constantFrom('', '@dev'))
    .map((parts) => parts.join(''))
  const range = fc
    .array(constraint, { minLength: 1, maxLength: 3 })
    .chain((parts) => fc.constantFrom(',', ' ', ' || ').map((separator) => parts.join(separator)))
  let included = 0
  fc.assert(
    fc.property(range, fc.array(text, { minLength: 1, maxLength: 5 }), (native, versions) => {
      const parsed = parseComposerRange(native)
      for (const version of versions) {
        if (!parsed.includes(version)) continue
        included++
        const key = composerVersions.key(version)
        if ('invalid' in key) assert.fail(version)
        const covered = parsed.intervals.some(
          ({ lower, lowerInclusive, upper, upperInclusive }) =>
            (lower === undefined || compareKeys(key.bytes, lower) > (lowerInclusive ? -1 : 0)) &&
            (upper === undefined || compareKeys(key.bytes, upper) < (upperInclusive ? 1 : 0)),
        )
        assert.ok(covered, `${version} in ${native}`)
      }
    }),
    { seed: 20261122, numRuns: 10_000 },
  )
  assert.ok(included > 3_000, `${included}`)
})

test('what is no constraint is refused', () => {
  const texts = [
    '',
    ' ',
    '||',
    'latest',
    '^',
    '>= ',
    '~>1.0',
    '^dev-main',
    '>=1.*',
    '1.0 -',
    '- 1.0',
    '1.0 - ',
    'dev-a - 1',
  ]
  for (const text of [...texts, '1.2.3.4.5', '^1 || ', '1 as', '1'.repeat(9_000), '||'.repeat(2_000)])
    assert.throws(() => parseComposerRange(text), RangeError, text)
})
