import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareVersions } from '#ecosystems/versions/compare-versions.ts'
import { alpmVersions } from './versions.ts'

/** Chains that pacman's own documentation of vercmp gives. */
const CHAINS = [
  ['1.0a', '1.0b', '1.0beta', '1.0p', '1.0pre', '1.0rc', '1.0', '1.0.a', '1.0.1'],
  ['1', '1.0', '1.1', '1.1.1', '1.2', '2.0', '3.0.0'],
  ['1.5', '1.5-1', '1.5-2', '1.5.1-1', '1:1.0-1'],
]

test('each stands before the next', () => {
  for (const chain of CHAINS)
    for (let at = 1; at < chain.length; at++)
      assert.equal(compareVersions(alpmVersions, chain[at - 1] ?? '', chain[at] ?? ''), '<', String(chain[at]))
})

test('leading zeros make no difference; odd ones are ordered; nonsense is none', () => {
  assert.equal(compareVersions(alpmVersions, '1.01-1', '1.1-1'), '=')
  assert.deepEqual(alpmVersions.key('1~2'), { ...alpmVersions.key('1~2'), standard: false })
  for (const version of ['', 'a:1', '1:', '1 2']) assert.ok('invalid' in alpmVersions.key(version), version)
})
