import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { plainJson } from './jsonc.ts'

const plain = (text: string) => new TextDecoder().decode(plainJson(new TextEncoder().encode(text)))

test('comments and trailing commas become spaces', () => {
  assert.equal(
    plain('{"a": [1, 2, ], // x, ]\n"b": "//,]", /* , */ }'),
    '{"a": [1, 2  ],        \n"b": "//,]"          }',
  )
  assert.equal(plain('[1,/* a\n* b */2,\n\n]'), '[1,    \n      2 \n\n]')
  assert.equal(plain('"\\"//"'), '"\\"//"')
})

test('JSON stays as it is, anything else stays as long as it is', () => {
  fc.assert(
    fc.property(fc.json(), (text) => assert.deepEqual(JSON.parse(plain(text)), JSON.parse(text))),
    { seed: 20261122, numRuns: 300 },
  )
  for (const text of ['/', '/*', '//', '/*/', ',]', '"', '"\\', ',,}', '/*/*/'])
    assert.equal(plain(text).length, text.length)
  // A comma that separates nothing is not a trailing one.
  assert.throws(() => JSON.parse(plain('[,]x')))
})
