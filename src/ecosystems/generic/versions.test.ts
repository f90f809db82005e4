import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compareKeys } from '#ecosystems/versions/key-bytes.ts'
import { semVerBytes } from '#ecosystems/versions/semver-versions.ts'
import { genericVersions } from './versions.ts'

const RUNS = { seed: 20261122, numRuns: 3_000 }

function keyOf(version: string) {
  const key = genericVersions.key(version)
  return 'invalid' in key ? assert.fail(`${version}: ${key.invalid}`) : key
}

test('lists in ascending order stay in order', () => {
  const lists = [
    ['0.9.8zh', '1.0.0', '1.0.2', '1.0.2a', '1.0.2zg', '1.1.0', '1.1.1-pre1', '1.1.1', '1.1.1g', '1.1.1h', '1.1.2'],
    ['1.0alpha1', '1.0beta2', '1.0rc1', '1.0rc2', '1.0rc10', '1.0', '1.0.0.1', '1.0.0.2-rc1', '1.0.0.2', '1.0.1'],
    ['9a1', '9b1', '9', '9a', '9d', '9e', '10'],
    ['2024.01.02', '2024.1.10', '2024.10.1', '20240102', '20240103', 'release-1', 'release-2', 'release-10'],
    ['1.0.0-rc.1', 'v1.0', '1.0_p1', '1.0_p2', '1.0.1-dev'],
    ['8u202', '8u202b08', '8u402', '9'],
  ]
  for (const ascending of lists) {
    const keys = ascending.map((version) => keyOf(version).bytes)
    const shown = keys.toSorted(compareKeys).map((key) => ascending[keys.indexOf(key)])
    assert.deepEqual(shown, ascending)
  }
})

test('what is like Semantic Versioning has its order; only the letter of it is standard', () => {
  for (const version of ['1.2.3', '1.2', 'v1.2.3-rc.1', '1.2-beta.3+build', '1.2.3-4f1d0a7', '20240102']) {
    assert.deepEqual(keyOf(version).bytes, semVerBytes(version), version)
    assert.equal(keyOf(version).standard, /^\d+\.\d+\.\d+/.test(version), version)
  }
  assert.equal(keyOf('1.1.1g').standard, false)
  assert.deepEqual(keyOf('V1.2').bytes, keyOf('v1.2').bytes)
})

test('prereleases, and what is no version', () => {
  assert.deepEqual(['1.0rc1', '1.0.0-x', '1.0_beta2', '1.0-SNAPSHOT'].map(genericVersions.isPrerelease), [
    true,
    true,
    true,
    true,
  ])
  assert.deepEqual(['1.0', '1.1.1g', '1.0_p1', 'rc1', '4f1d0a7c0c5b'].map(genericVersions.isPrerelease), [
    false,
    false,
    false,
    false,
    false,
  ])
  for (const text of ['', ' ', '-', '...', '4f1d0a7c0c5b', 'x'.repeat(2_000), 'é'.repeat(900)])
    assert.ok('invalid' in genericVersions.key(text), text.slice(0, 20))
})

test('any text has a key or a reason, quickly; ranges are plain comparisons', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 1_100 }), (text) => {
      const key = genericVersions.key(text)
      assert.ok('invalid' in key ? key.invalid.length > 0 : key.bytes.length > 0)
    }),
    RUNS,
  )
  const range = genericVersions.parseRange('>= 1.1.1, < 1.1.1k || = 3.0beta1')
  assert.deepEqual(
    ['1.1.0l', '1.1.1', '1.1.1j', '1.1.1k', '3.0beta1', '3.0'].map((version) => range.includes(version)),
    [false, true, true, false, true, false],
  )
  for (const text of ['', '^1', '>=', '>= -']) assert.throws(() => genericVersions.parseRange(text), RangeError, text)
})
