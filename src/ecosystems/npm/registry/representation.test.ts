import assert from 'node:assert/strict'
import { it } from 'node:test'
import { negotiateRepresentation } from './representation.ts'

const SHORT = 'application/vnd.npm.install-v1+json'

const rows: readonly (readonly [accept: string | undefined, expected: 'full' | 'abbreviated'])[] = [
  [undefined, 'full'],
  ['', 'full'],
  ['*/*', 'full'],
  ['application/json', 'full'],
  [SHORT, 'abbreviated'],
  [SHORT.toUpperCase(), 'abbreviated'],
  [`${SHORT}; q=1.0, application/json; q=0.8, */*`, 'abbreviated'],
  [`${SHORT};q=1,application/json;q=0.9,*/*;q=0.1`, 'abbreviated'],
  [`application/json, ${SHORT}`, 'abbreviated'],
  [`application/json; q=1.0, ${SHORT}; q=0.8, */*`, 'full'],
  [`${SHORT};q=0.5, */*;q=0.9`, 'full'],
  [`${SHORT};q=0.5, application/*;q=0.4, */*`, 'abbreviated'],
  [`${SHORT};q=0`, 'full'],
  [`${SHORT};q=0.0001`, 'full'],
  [`${SHORT};q=high, application/json;q=0.1`, 'full'],
  [`${SHORT};charset=utf-8;q=0.7, application/json;q=0.6`, 'abbreviated'],
  [`${SHORT},${' '.repeat(5000)}`, 'full'],
]

for (const [accept, expected] of rows) {
  it(`${String(accept).slice(0, 90)} asks for ${expected}`, () => {
    assert.equal(negotiateRepresentation(accept), expected)
  })
}
