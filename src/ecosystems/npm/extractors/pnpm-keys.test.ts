import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type PnpmKey, parsePnpmKey } from './pnpm-keys.ts'

test('keys of all lockfile versions are taken apart', () => {
  const cases: readonly [string, PnpmKey][] = [
    ['/a/1.0.0', { name: 'a', reference: '1.0.0' }],
    ['/@s/a/1.0.0_b@2.0.0+@t+c@3.0.0', { name: '@s/a', reference: '1.0.0' }],
    ['/a/1.0.0-rc.1_abc123', { name: 'a', reference: '1.0.0-rc.1' }],
    ['/a@1.0.0', { name: 'a', reference: '1.0.0' }],
    ['/@s/a@1.0.0(b@2.0.0)(@t/c@3.0.0)', { name: '@s/a', reference: '1.0.0' }],
    ['a@1.0.0', { name: 'a', reference: '1.0.0' }],
    ['@s/a@1.0.0(patch_hash=abc)(b@2.0.0)', { name: '@s/a', reference: '1.0.0' }],
    [
      'a@https://upstream.example/a/-/a-1.0.0.tgz',
      { name: 'a', reference: 'https://upstream.example/a/-/a-1.0.0.tgz' },
    ],
    ['@s/a@git+ssh://git@git.example/x.git#abc', { name: '@s/a', reference: 'git+ssh://git@git.example/x.git#abc' }],
    ['a@file:../a-1.0.0.tgz', { name: 'a', reference: 'file:../a-1.0.0.tgz' }],
    ['registry.example/@s/a/1.0.0', { name: '@s/a', reference: '1.0.0' }],
    ['@cdn.example/a/a-1.0.0.tgz', {}],
    ['file:../a', {}],
    ['/srv/git/a/0a1b', {}],
    ['git.example/u/a/0a1b2c', {}],
    ['', {}],
    ['/', {}],
    ['@', {}],
  ]
  for (const [key, expected] of cases) assert.deepEqual(parsePnpmKey(key), expected, key)
})
