import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareVersions } from '#ecosystems/versions/compare-versions.ts'
import { linuxVersions } from './versions.ts'

const compare = (a: string, b: string) => compareVersions(linuxVersions, a, b)

test('kernels stand in the order of their making', () => {
  const ascending = [
    '2.4.0-test9',
    '2.4.0-pre1',
    '2.6.12-rc2',
    '2.6.12',
    '2.6.32.9',
    '2.6.32.71',
    '5.4.195',
    '5.10-rc1',
  ]
  ascending.push('5.10-rc10', '5.10', '5.10.0-8-amd64', '5.10.0-13-amd64', '5.10.1', '6.1', 'v6.1.12', '6.10')
  for (const [at, low] of ascending.entries())
    for (const high of ascending.slice(at + 1)) assert.equal(compare(low, high), '<', `${low} < ${high}`)
  for (const [a, b] of [
    ['6.1', '6.1.0'],
    ['v6.1', '6.1'],
    ['6.1-rc2', '6.1.0-rc2'],
  ] as const)
    assert.equal(compare(a, b), '=')
})

test('what is appended is not standard, and what begins otherwise is no kernel', () => {
  const standardOf = (version: string) => {
    const key = linuxVersions.key(version)
    return 'bytes' in key && key.standard
  }
  assert.deepEqual(['6.1', '6.1-rc2', '5.10.0-8-amd64'].map(standardOf), [true, true, false])
  assert.deepEqual(['6.1-rc2', '6.1', '6.1-rc'].map(linuxVersions.isPrerelease), [true, false, false])
  for (const text of ['', 'linux', '.1', '6.1 x', '1'.repeat(2_000)])
    assert.equal(typeof compare(text, '1'), 'object', text)
})
