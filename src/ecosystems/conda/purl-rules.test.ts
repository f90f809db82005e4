import assert from 'node:assert/strict'
import { test } from 'node:test'
import { condaPurlRules } from './purl-rules.ts'

test('names of packages', () => {
  for (const name of ['numpy', '_libgcc_mutex', 'libstdcxx-ng', 'ruamel.yaml', '7zip'])
    assert.equal(condaPurlRules.nameOf(condaPurlRules.parseName(name) ?? assert.fail(name)), name)
  assert.equal(condaPurlRules.parseName('Numpy')?.name, 'numpy')
  for (const name of ['', '__glibc', '__proto__', '-a', 'a b', 'a/b', 'é', 'x'.repeat(257)])
    assert.equal(condaPurlRules.parseName(name), undefined, name)
})
