import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareVersions } from '#ecosystems/versions/compare-versions.ts'
import { androidVersions } from './versions.ts'

const compare = (a: string, b: string) => compareVersions(androidVersions, a, b)

test('releases, and patch levels within them', () => {
  const ascending = [
    '2022-05-05',
    ':2023-08-01',
    'SoCVersion:2022-05-05',
    '4.4.4',
    '8.1.0',
    '10:0',
    '10:2022-01-05',
    '11',
  ]
  ascending.push('12', '12:2023-08-01', '12L', '12L:2022-05-01', '13:2023-08-01', '13:2023-08-05', '14')
  for (const [at, low] of ascending.entries())
    for (const high of ascending.slice(at + 1)) assert.equal(compare(low, high), '<', `${low} < ${high}`)
  for (const [a, b] of [
    ['13', '13:0'],
    ['2023-08-01', ':2023-08-01'],
    ['8.1', '8.1.0'],
  ] as const)
    assert.equal(compare(a, b), '=')
})

test('what advisories make of both is not standard; what is neither is no version', () => {
  const standardOf = (version: string) => {
    const key = androidVersions.key(version)
    return 'bytes' in key && key.standard
  }
  assert.deepEqual(['12L', '2023-08-01', '13:2023-08-01', ':0'].map(standardOf), [true, true, false, false])
  for (const text of ['', '13:', '13:soon', '13:2023-13-01', '2023-02-00', '1-2', '13:2023-08-01:1'])
    assert.equal(typeof compare(text, '13'), 'object', text)
})
