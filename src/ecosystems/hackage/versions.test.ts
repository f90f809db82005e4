import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { hackagePurlRules } from './purl-rules.ts'
import { hackageVersions } from './versions.ts'

function keyOf(version: string) {
  const key = hackageVersions.key(version)
  return 'invalid' in key ? assert.fail(`${version}: ${key.invalid}`) : key
}

test('keys order number by number; a zero more is more', () => {
  const numbers = fc.array(fc.oneof(fc.nat(2), fc.constantFrom(199, 200, 256, 65_536)), { minLength: 1, maxLength: 5 })
  fc.assert(
    fc.property(numbers, numbers, (a, b) => {
      const at = a.findIndex((number, index) => number !== b[index])
      const order = at < 0 ? a.length - b.length : at >= b.length ? 1 : (a[at] ?? 0) - (b[at] ?? 0)
      assert.equal(Math.sign(compareKeys(keyOf(a.join('.')).bytes, keyOf(b.join('.')).bytes)), Math.sign(order))
    }),
    { seed: 20261122, numRuns: 10_000 },
  )
})

test('what Cabal writes is standard, what is no version refused', () => {
  assert.equal(keyOf('1.0.2').standard, true)
  for (const text of ['01.2', '1.0000000001', ' 1']) assert.equal(keyOf(text).standard, false, text)
  for (const text of ['', '.', '1.', '1..2', '1-foo', 'a', '1.*', `1.${'0'.repeat(2_000)}`])
    assert.equal(typeof (hackageVersions.key(text) as { invalid?: string }).invalid, 'string', text)
  assert.equal(hackageVersions.revision, 1)
  assert.equal(Buffer.from(keyOf('1.0.12').bytes).toString('hex'), '11101c')
})

test('names of packages', () => {
  for (const name of ['3d-graphics-examples', 'AC-HalfInteger', 'a50', 'base'])
    assert.equal(hackagePurlRules.parseName(name)?.name, name)
  for (const name of ['', '-', 'a-', 'a--b', 'a-1', '50', 'a_b', 'a.b', 'a/b', 'é', 'x'.repeat(201)])
    assert.equal(hackagePurlRules.parseName(name), undefined, name)
})
