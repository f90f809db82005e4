import assert from 'node:assert/strict'
import { test } from 'node:test'
import { intervalOf, type KeyComparison, mergeIntervals, satisfies } from './key-intervals.ts'

const at = (operator: KeyComparison['operator'], value: number): KeyComparison => ({
  operator,
  key: Uint8Array.of(value),
})
const shown = (sets: readonly (readonly KeyComparison[])[], lowest?: Uint8Array) =>
  mergeIntervals(sets.flatMap((set) => intervalOf(set, lowest))).map(
    ({ lower, lowerInclusive, upper, upperInclusive }) =>
      `${lowerInclusive ? '[' : '('}${lower ?? ''},${upper ?? ''}${upperInclusive ? ']' : ')'}`,
  )

test('comparisons that hold together leave one stretch, or none', () => {
  assert.deepEqual(shown([[at('>=', 2), at('<', 5), at('>', 2)]]), ['(2,5)'])
  assert.deepEqual(shown([[at('>', 5), at('<', 2)]]), [])
  assert.deepEqual(shown([[at('>', 5), at('<=', 5)]]), [])
  assert.deepEqual(shown([[at('=', 5)]]), ['[5,5]'])
  assert.deepEqual(shown([[at('<', 1)]], Uint8Array.of(1)), [])
})

test('stretches that touch become one, in ascending order', () => {
  assert.deepEqual(shown([[at('>', 7)], [at('>=', 1), at('<', 3)], [at('>=', 3), at('<', 4)]]), ['[1,4)', '(7,]'])
  assert.deepEqual(
    shown([
      [at('>=', 1), at('<', 3)],
      [at('>', 3), at('<', 4)],
    ]),
    ['[1,3)', '(3,4)'],
  )
  assert.deepEqual(shown([[], [at('=', 3)]]), ['[,]'])
})

test('a comparison holds for a key or not', () => {
  const held = (['<', '<=', '>', '>=', '='] as const).map((operator) => satisfies(Uint8Array.of(3), at(operator, 3)))
  assert.deepEqual(held, [false, true, false, true, true])
})
