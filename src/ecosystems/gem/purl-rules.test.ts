import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPurl } from '#formats/purl.ts'
import { gemPurl, gemPurlRules } from './purl-rules.ts'

test('platforms are qualifiers, except the one that is every platform', () => {
  const purl = gemPurl('nokogiri', { version: '1.13.9', platform: 'x86_64-linux' })
  assert.equal(formatPurl(purl ?? assert.fail()), 'pkg:gem/nokogiri@1.13.9?platform=x86_64-linux')
  assert.deepEqual(gemPurl('rack', { version: '3', platform: 'ruby' }), gemPurl('rack', { version: '3' }))
  assert.equal(gemPurl('rack', { version: '3', platform: 'a b' }), undefined)
})

test('what no gem can be called has no purl', () => {
  for (const name of ['', '.', '..', '-', 'a/b', 'a b', 'é', 'a\n', 'x'.repeat(201)])
    assert.equal(gemPurlRules.parseName(name), undefined, name)
  assert.equal(gemPurlRules.parseName('RedCloth')?.name, 'RedCloth')
})
