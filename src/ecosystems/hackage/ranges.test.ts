import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseCabalRange } from './ranges.ts'

test('ranges as Cabal means them', () => {
  const cases: readonly [string, readonly string[], readonly string[]][] = [
    ['>=1.0 && <2', ['1.0', '1.9.9', '1.0.0'], ['2', '0.9', '1', '2.0']],
    ['==1.2.*', ['1.2', '1.2.0', '1.2.9.1'], ['1.3', '1.1.9', '1.20']],
    ['^>=1.2.3', ['1.2.3', '1.2.9'], ['1.3', '1.2.2', '1.2']],
    ['^>=1', ['1', '1.0.5'], ['1.1', '0.9']],
    ['^>={1.2, 1.4.1}', ['1.2', '1.2.5', '1.4.1'], ['1.3', '1.4', '1.5']],
    ['=={1.0,2.1.*}', ['1.0', '2.1.7'], ['1.0.0', '2.2']],
    ['>=1 && (<2 || >=3 && <4)', ['1.5', '3.1'], ['2.5', '4', '0']],
    ['-any', ['0', '9'], []],
    ['-none', [], ['0', '9']],
    ['>1 || <=1', ['0', '1', '2'], []],
  ]
  for (const [native, within, without] of cases) {
    const range = parseCabalRange(native)
    for (const one of within) assert.equal(range.includes(one), true, `${one} in ${native}`)
    for (const one of without) assert.equal(range.includes(one), false, `${one} in ${native}`)
  }
  assert.equal(parseCabalRange('>1 || <=1').intervals.length, 1)
  assert.equal(parseCabalRange('>=2 && <1').intervals.length, 0)
})

test('nested ranges are what a plain evaluation says', () => {
  interface Plain {
    readonly text: string
    readonly holds: (version: number) => boolean
  }
  const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
    '>=': (a, b) => a >= b,
    '>': (a, b) => a > b,
    '<=': (a, b) => a <= b,
    '<': (a, b) => a < b,
    '==': (a, b) => a === b,
  }
  const leaf = fc.tuple(fc.constantFrom(...Object.keys(comparisons)), fc.nat(6)).map(
    ([operator, bound]): Plain => ({
      text: `${operator} ${bound}`,
      holds: (version) => comparisons[operator]?.(version, bound) === true,
    }),
  )
  const { range } = fc.letrec<{ range: Plain }>((tie) => ({
    range: fc.oneof(
      { maxDepth: 5 },
      leaf,
      fc.tuple(tie('range'), fc.constantFrom('&&', '||'), tie('range')).map(([a, sign, b]) => ({
        text: `(${a.text} ${sign} ${b.text})`,
        holds: (version: number) =>
          sign === '&&' ? a.holds(version) && b.holds(version) : a.holds(version) || b.holds(version),
      })),
    ),
  }))
  fc.assert(
    fc.property(range, ({ text, holds }) => {
      const parsed = parseCabalRange(text)
      for (let version = 0; version <= 7; version++)
        assert.equal(parsed.includes(`${version}`), holds(version), `${version} in ${text}`)
    }),
    { seed: 20261122, numRuns: 3_000 },
  )
})

test('what is no range is refused, and costs no time', () => {
  const texts = [
    '',
    '1.0',
    '>=',
    '>= a',
    '>=1 &&',
    '|| >1',
    '(>1',
    '>1)',
    '>=1.*',
    '=={1',
    '=={}',
    '==1..2',
    '>1 >2',
    '==1.',
    '!=1',
  ]
  for (const text of [...texts, `${'('.repeat(100)}>1`, `>1${' || >1'.repeat(1_000)}`, '=={1,}'])
    assert.throws(() => parseCabalRange(text), RangeError, text)
  assert.ok(
    parseCabalRange(`(${'<1||==2||'.repeat(80)}>3)${` && (${'<1||==2||'.repeat(80)}>3)`.repeat(4)}`).includes('2'),
  )
})
