import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPurl, parsePurl } from '#formats/purl.ts'
import { genericPurlRules } from './purl-rules.ts'

test('names and purls are inverse', () => {
  for (const name of ['openssl', 'Some Vendor/tool box', '@s/a', 'a/b/c', '__proto__']) {
    const purl = genericPurlRules.parseName(name) ?? assert.fail(name)
    assert.equal(genericPurlRules.nameOf(purl), name)
    assert.deepEqual(genericPurlRules.normalize(parsePurl(formatPurl(purl))), purl)
  }
})

test('what has no name has no purl', () => {
  for (const name of ['', '/', 'a/', '/a', 'a//b', 'a\nb', 'x'.repeat(501)])
    assert.equal(genericPurlRules.parseName(name), undefined, name)
})
