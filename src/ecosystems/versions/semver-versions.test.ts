import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSemVerPrerelease, semVerBytes, semVerVersionKey } from './semver-versions.ts'

test('to the letter, evidently meant, or no version', () => {
  assert.deepEqual(semVerVersionKey('1.2.3'), { bytes: Uint8Array.of(0x11, 0x12, 0x13, 0xff), standard: true })
  assert.deepEqual(semVerVersionKey('v1.2'), { bytes: Uint8Array.of(0x11, 0x12, 0x10, 0xff), standard: false })
  assert.ok('invalid' in semVerVersionKey('latest'))
  assert.equal(semVerBytes('latest'), undefined)
})

test('prereleases', () => {
  assert.deepEqual(['1.0.0-rc.1', '1.0.0', '1.0.0+rc', 'rc', '1.0rc1'].map(isSemVerPrerelease), [
    true,
    false,
    false,
    false,
    true,
  ])
})
