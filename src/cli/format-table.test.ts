import assert from 'node:assert/strict'
import { it } from 'node:test'
import { formatTable, plain, widthOf } from './format-table.ts'

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

it('text from elsewhere cannot steer the terminal', () => {
  assert.equal(plain('a\u001b[31mb\r\nc\u202ed'), 'a [31mb  c d')
  assert.equal(formatTable(['x'], [['\u001b]0;title\u0007']]), 'x\n ]0;title \n')
})
