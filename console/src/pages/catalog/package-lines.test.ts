import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readPackageLines } from './package-lines.ts'

describe('packages, one a line', () => {
  it('keep the at sign of their scope', () => {
    assert.deepEqual(readPackageLines(' left-pad@1.3.0\r\n\n@types/node@20.1.0 \n'), {
      packages: [
        { name: 'left-pad', version: '1.3.0' },
        { name: '@types/node', version: '20.1.0' },
      ],
      bad: [],
    })
  })

  it('are told apart from lines that are none', () => {
    assert.deepEqual(readPackageLines('left-pad\n@types/node\nleft-pad@\n').bad, [
      'left-pad',
      '@types/node',
      'left-pad@',
    ])
  })
})
