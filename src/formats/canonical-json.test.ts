import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { canonicalBytes, canonicalJson } from './canonical-json.ts'
import { sha256Hex } from './hash.ts'

const written: readonly (readonly [unknown, string])[] = [
  [null, 'null'],
  [-0, '0'],
  [1e21, '1e+21'],
  [0.000001, '0.000001'],
  [1e-7, '1e-7'],
  [333333333.3333333, '333333333.3333333'],
  ['€$\u000f\nA\'B"\\\\"/', '"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"'],
  [{ b: 1, a: [true, { d: 1, c: null }] }, '{"a":[true,{"c":null,"d":1}],"b":1}'],
  // UTF-16 code units order the members: an emoji (surrogates from D83D) before the letter at FB33.
  [{ '\ufb33': 1, '\u{1f600}': 2, '\u20ac': 3, '1': 4, '': 5 }, '{"":5,"1":4,"€":3,"😀":2,"\ufb33":1}'],
  [JSON.parse('{"__proto__":1}'), '{"__proto__":1}'],
  [Object.assign(Object.create(null), { z: 1, y: 2 }), '{"y":2,"z":1}'],
]

test('values are written as RFC 8785 says', () => {
  for (const [value, text] of written) assert.equal(canonicalJson(value), text)
})

const cyclic: unknown[] = []
cyclic.push(cyclic)

const refused: readonly (readonly [string, unknown])[] = [
  ['undefined', undefined],
  ['undefined in an object', { a: undefined }],
  ['undefined in an array', [undefined]],
  ['a hole', Array(1)],
  ['NaN', { a: [Number.NaN] }],
  ['infinity', Number.NEGATIVE_INFINITY],
  ['a BigInt', { a: 1n }],
  ['a lone surrogate', ['\ud83d']],
  ['a lone surrogate in a name', { '\udc00': 1 }],
  ['a function', { a: () => 1 }],
  ['a symbol', [Symbol('a')]],
  ['a date', { at: new Date(0) }],
  ['bytes', new Uint8Array(1)],
  ['a map', new Map()],
  ['an object that converts itself', { toJSON: () => 1 }],
  ['a boxed number', Object(1)],
  ['a cycle', cyclic],
]

for (const [what, value] of refused) {
  test(`${what} is refused`, () => {
    assert.throws(() => canonicalJson(value), RangeError)
  })
}

test('the order in which members were set does not matter, and the text is the same value', () => {
  const property = fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
    const text = canonicalJson(value)
    assert.equal(canonicalJson(reversed(value)), text)
    assert.equal(canonicalJson(JSON.parse(text)), text)
    assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(value)))
  })
  fc.assert(property, { numRuns: 300 })
})

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (value === null || typeof value !== 'object') return value
  const turned = Object.create(null)
  for (const [name, member] of Object.entries(value).reverse()) turned[name] = reversed(member)
  return turned
}

test('the bytes are UTF-8 and hash as such', () => {
  assert.deepEqual(canonicalBytes({ 名: 1 }), Buffer.from('{"名":1}', 'utf8'))
  assert.equal(sha256Hex(canonicalBytes({})), '44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a')
})
