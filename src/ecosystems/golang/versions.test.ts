import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { golangVersions } from './versions.ts'

const RUNS = { seed: 20261122, numRuns: 3_000 }
const { isPrerelease, parseRange } = golangVersions

function keyOf(version: string) {
  const key = golangVersions.key(version)
  return 'invalid' in key ? assert.fail(`${version}: ${key.invalid}`) : key
}

test('a list in ascending order stays in order', () => {
  const ascending = [
    'v0.0.0-20170101000000-4f1d0a7c0c5b',
    'v0.0.0-20240102030405-000000000000',
    'v0.0.0',
    'v1.0.0-rc.1',
    'v1.0.0-rc.1.0.20240102030405-4f1d0a7c0c5b',
    'v1.0.0-rc.2',
    'v1.0.0',
    'v1.0.1-0.20240102030405-4f1d0a7c0c5b',
    'v1.0.1',
    'v2.0.0+incompatible',
    'v2.0.1-rc1+incompatible',
    'v10.0.0',
  ]
  const keys = ascending.map((version) => keyOf(version).bytes)
  assert.deepEqual(keys.toSorted(compareKeys), keys)
  for (const version of ascending) assert.equal(keyOf(version).standard, true, version)
})

test('the leading v and +incompatible have no part in the order', () => {
  assert.deepEqual(keyOf('v1.2.3'), keyOf('1.2.3'))
  assert.deepEqual(keyOf('v2.0.0+incompatible').bytes, keyOf('2.0.0').bytes)
  assert.equal(keyOf('v1.2').standard, false)
  assert.deepEqual(keyOf('v1.2').bytes, keyOf('v1.2.0').bytes)
})

test('toolchain versions are those of the standard library in advisories', () => {
  const same: readonly (readonly [string, string])[] = [
    ['go1.21rc2', '1.21.0-rc.2'],
    ['1.21rc2', '1.21.0-rc.2'],
    ['go1.9beta1', '1.9.0-beta.1'],
    ['go1.21', '1.21.0'],
    ['go1.21.3', '1.21.3'],
    ['go1.21.3-bank1', '1.21.3'],
    ['go1.22.0 X:boringcrypto', '1.22.0'],
    ['go1.22.0+b', '1.22.0'],
    ['1.20', '1.20.0'],
  ]
  for (const [toolchain, library] of same) {
    assert.deepEqual(keyOf(toolchain).bytes, keyOf(library).bytes, toolchain)
    assert.equal(keyOf(toolchain).standard, false, toolchain)
  }
  const ascending = ['go1.21beta1', 'go1.21rc2', 'go1.21rc10', 'go1.21', 'go1.21.1', 'go1.22rc1'].map(
    (one) => keyOf(one).bytes,
  )
  assert.deepEqual(ascending.toSorted(compareKeys), ascending)
})

test('prereleases, and what is no version', () => {
  const prereleases = ['v1.0.0-rc.1', 'go1.21rc2', 'v0.0.0-20240102030405-4f1d0a7c0c5b'].map(isPrerelease)
  assert.deepEqual(prereleases, [true, true, true])
  assert.deepEqual(['v1.0.0', 'go1.21-bank1', 'x', 'v2.0.0+incompatible'].map(isPrerelease), [
    false,
    false,
    false,
    false,
  ])
  for (const text of ['', 'latest', 'devel go1.23-4f1d0a7c', '(devel)', 'gone', '4f1d0a7c0c5b', 'go', 'go1.x'])
    assert.ok('invalid' in golangVersions.key(text), text)
  assert.ok('invalid' in golangVersions.key(`go1.${'1'.repeat(2_000)}`))
})

test('a version alone is a minimum; comparators are comparisons', () => {
  assert.deepEqual(
    ['v1.2.2', 'v1.2.3', 'v1.3.0-rc.1', 'v2.0.0'].map((version) => parseRange('v1.2.3').includes(version)),
    [false, true, true, true],
  )
  const range = parseRange('>= 1.21.0-0, < 1.21.5 || >=1.22.0-0 <1.22.1')
  assert.deepEqual(
    ['go1.20.9', 'go1.21rc2', 'go1.21.4', 'go1.21.5', 'go1.22rc1', 'go1.22.1'].map((version) =>
      range.includes(version),
    ),
    [false, true, true, false, true, false],
  )
  assert.deepEqual(parseRange('<0.0.0-0').intervals, [])
  for (const text of ['', 'latest', '^1.0.0', '>=']) assert.throws(() => parseRange(text), RangeError, text)
})

test('ranges are plain comparisons of the order', () => {
  const version = fc
    .tuple(
      fc.nat(2),
      fc.nat(2),
      fc.nat(2),
      fc.constantFrom('', '-rc.1', '-0.20240102030405-4f1d0a7c0c5b', '+incompatible'),
    )
    .map(([a, b, c, tail]) => `v${a}.${b}.${c}${tail}`)
  const operator = fc.constantFrom('<', '<=', '>', '>=', '=')
  fc.assert(
    fc.property(
      fc.array(fc.tuple(operator, version), { minLength: 1, maxLength: 3 }),
      version,
      (comparisons, candidate) => {
        const expected = comparisons.every(([sign, bound]) => {
          const order = compareKeys(keyOf(candidate).bytes, keyOf(bound).bytes)
          return (
            (sign.includes('<') && order < 0) ||
            (sign.includes('>') && order > 0) ||
            (sign.includes('=') && order === 0)
          )
        })
        const text = comparisons.map((parts) => parts.join(' ')).join(', ')
        assert.equal(parseRange(text).includes(candidate), expected, `${candidate} in ${text}`)
      },
    ),
    RUNS,
  )
})
