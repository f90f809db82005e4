import assert from 'node:assert/strict'
import { it } from 'node:test'
import { formatTable, plain, plainJson, widthOf } from './format-table.ts'

it('columns line up, also under letters of two columns', () => {
  assert.equal(
    formatTable(
      ['a', 'b'],
      [
        ['1', 'x'],
        ['\u4e2d\u6587', 'y'],
      ],
    ),
    'a     b\n1     x\n\u4e2d\u6587  y\n',
  )
  assert.equal(widthOf('a\u4e2d'), 3)
})

it('there may be more rows than a call takes values', () => {
  assert.equal(formatTable(['a', 'b'], Array(300_000).fill(['1', '2'])).length, 300_001 * 5)
})

it('JSON from elsewhere is the same document, without what steers the terminal', () => {
  const text = JSON.stringify({ 'a\u009b2J\u202e': '\u001b\u007f\u2028x' })
  assert.deepEqual(JSON.parse(plainJson(text)), JSON.parse(text))
  assert.equal(plainJson(text), String.raw`{"a\u009b2J\u202e":"\u001b\u007f\u2028x"}`)
})

it('text from elsewhere cannot steer the terminal', () => {
  assert.equal(plain('a\u001b[31mb\r\nc\u202ed'), 'a [31mb  c d')
  assert.equal(formatTable(['x'], [['\u001b]0;title\u0007']]), 'x\n ]0;title \n')
})
