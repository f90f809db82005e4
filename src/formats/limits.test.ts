import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { decodeUtf8, type JsonLimits, LimitError, parseJson } from './limits.ts'

const LIMITS: JsonLimits = { sizeBytesMax: 1_000_000, depthMax: 20 }
const bytesOf = (text: string) => new TextEncoder().encode(text)

test('a document is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.json({ maxDepth: 8 }), (text) => {
      assert.equal(JSON.stringify(parseJson(bytesOf(text), LIMITS)), JSON.stringify(JSON.parse(text)))
    }),
    { seed: 20261122, numRuns: 300 },
  )
})

test('a byte order mark is accepted, other bytes than UTF-8 are not', () => {
  assert.equal(parseJson(Uint8Array.of(0xef, 0xbb, 0xbf, 0x31), LIMITS), 1)
  for (const bytes of [
    Uint8Array.of(0x22, 0xff, 0x22),
    Uint8Array.of(0xff, 0xfe, 0x31, 0),
    Uint8Array.of(0x22, 0xc0, 0xaf, 0x22),
  ]) {
    assert.throws(() => parseJson(bytes, LIMITS), SyntaxError)
  }
})

test('size, depth and number of values are bounded', () => {
  const kindOf = (text: string, limits: JsonLimits) => {
    try {
      parseJson(bytesOf(text), limits)
      return 'accepted'
    } catch (error) {
      return error instanceof LimitError ? error.kind : 'other'
    }
  }
  assert.equal(kindOf('[1,2,3]', { ...LIMITS, sizeBytesMax: 6 }), 'size')
  assert.equal(kindOf('[1,2,3]', { ...LIMITS, sizeBytesMax: 7 }), 'accepted')
  assert.equal(kindOf('[[{"a":[1]}]]', { ...LIMITS, depthMax: 3 }), 'depth')
  assert.equal(kindOf('[[{"a":[1]}]]', { ...LIMITS, depthMax: 4 }), 'accepted')
  assert.equal(kindOf('[],', { ...LIMITS, valuesMax: 1 }), 'values')
  assert.equal(kindOf('[1,2]', { ...LIMITS, valuesMax: 2 }), 'accepted')
  assert.equal(kindOf('"[[[[\\"[[[["', { ...LIMITS, depthMax: 0 }), 'accepted')
})

test('a million open brackets do not reach the parser', () => {
  assert.throws(() => parseJson(bytesOf('['.repeat(999_999)), LIMITS), LimitError)
  assert.throws(() => parseJson(bytesOf('{"a":'.repeat(100_000)), LIMITS), LimitError)
})

test('special keys are ordinary members', () => {
  const document = parseJson(bytesOf('{"__proto__":{"polluted":1},"a":{"\\u005f_proto__":2}}'), LIMITS)
  const record = document as Record<string, Record<string, unknown>>
  assert.equal(Object.getPrototypeOf(record), null)
  assert.deepEqual(Object.keys(record), ['__proto__', 'a'])
  assert.deepEqual(Object.entries(record.a ?? {}), [['__proto__', 2]])
  assert.equal(record.constructor, undefined)
  assert.equal(record.polluted, undefined)
  assert.equal(({} as Record<string, unknown>).polluted, undefined)
})

test('text is decoded within its limit', () => {
  assert.equal(decodeUtf8(bytesOf('é'), { sizeBytesMax: 2 }), 'é')
  assert.throws(() => decodeUtf8(bytesOf('é'), { sizeBytesMax: 1 }), LimitError)
})
