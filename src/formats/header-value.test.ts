import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readHeaderValue } from './header-value.ts'

const read = (text: string) => {
  const { value, parameters } = readHeaderValue(text)
  return [value, Object.fromEntries(parameters)]
}

describe('header values with parameters', () => {
  it('the value and its parameters, quoted or not', () => {
    assert.deepEqual(read('Form-Data; NAME="a; b=c" ; filename=x.whl;'), [
      'form-data',
      { name: 'a; b=c', filename: 'x.whl' },
    ])
    assert.deepEqual(read('text/plain'), ['text/plain', {}])
    assert.deepEqual(read(''), ['', {}])
    assert.deepEqual(read('a; b=""'), ['a', { b: '' }])
  })

  it('what two readers could understand differently', () => {
    for (const text of [
      'a; b',
      'a; =c',
      'a; b=',
      'a; b=c d',
      'a; b="c',
      'a; b="c"d',
      'a; b="c\\"d"',
      'a; b=c; B=d',
      'a; b c=d',
      'a;; b=c',
      'a; b="c\n"',
      'a\r\nb: c',
      `a; ${Array.from({ length: 17 }, (_, at) => `p${at}=x`).join('; ')}`,
      'a'.repeat(8 * 1024 + 1),
    ])
      assert.throws(() => readHeaderValue(text), SyntaxError, text.slice(0, 40))
  })
})
