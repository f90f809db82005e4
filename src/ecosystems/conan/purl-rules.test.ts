import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPurl, parsePurl } from '#formats/purl.ts'
import { conanPurlRules } from './purl-rules.ts'

test('a vendor stands before the name, user and channel do not', () => {
  const purl = parsePurl('pkg:conan/openssl.org/openssl@3.0.3?user=bincrafters&channel=stable')
  assert.equal(conanPurlRules.nameOf(conanPurlRules.normalize(purl)), 'openssl.org/openssl')
  assert.equal(
    formatPurl(conanPurlRules.parseName('openssl.org/openssl') ?? assert.fail()),
    'pkg:conan/openssl.org/openssl',
  )
  assert.equal(conanPurlRules.parseName('zlib')?.namespace, undefined)
})

test('what no package can be called has no purl', () => {
  for (const name of ['', 'a', '/a', 'ab/', '../ab', 'a b', '.ab', '-ab', 'é1', 'a/b/cd', 'ab\n', 'x'.repeat(102)])
    assert.equal(conanPurlRules.parseName(name), undefined, name)
})
