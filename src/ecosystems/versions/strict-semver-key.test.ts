import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { parseSemVer } from './semver.ts'
import { semVerKey } from './semver-key.ts'
import { strictSemVerKey } from './strict-semver-key.ts'

const RUNS = { seed: 20261122, numRuns: 10_000 }

const number = fc.oneof(fc.nat(3), fc.nat(300), fc.nat(2 ** 31 - 1), fc.maxSafeNat()).map(String)
const identifier = fc.oneof(number, fc.constantFrom('alpha', '0a', '-', '00', 'Rc', 'x-1', '1a'))
const identifiers = fc.array(identifier, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'))
const version = fc
  .tuple(number, number, number, fc.option(identifiers), fc.option(identifiers))
  .map(([a, b, c, pre, build]) => `${a}.${b}.${c}${pre === null ? '' : `-${pre}`}${build === null ? '' : `+${build}`}`)
const odd = fc
  .array(fc.constantFrom('0', '1', '01', '.', '.', '-', '+', 'v', ' ', 'a', '_', 'é'), { maxLength: 10 })
  .map((parts) => parts.join(''))

test('the short way and the lenient way yield the same bytes', () => {
  let strict = 0
  fc.assert(
    fc.property(fc.oneof(version, odd), (text) => {
      const key = strictSemVerKey(text)
      const parsed = parseSemVer(text)
      if (key === undefined) {
        const isStrict = typeof parsed !== 'string' && parsed.strict
        assert.ok(!isStrict, text)
        return
      }
      strict++
      if (typeof parsed === 'string') assert.fail(`${text}: ${parsed}`)
      assert.equal(parsed.strict, true, text)
      assert.deepEqual(key, semVerKey(parsed), text)
    }),
    RUNS,
  )
  assert.ok(strict > 3_000, `${strict} strict versions`)
})

test('a version behind a prefix, and one that is too long', () => {
  assert.deepEqual(strictSemVerKey('v1.2.3', 1), strictSemVerKey('1.2.3'))
  assert.equal(strictSemVerKey('v1.2.3'), undefined)
  assert.equal(strictSemVerKey(`1.2.3-${'a'.repeat(1_100)}`), undefined)
})
