import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPurl } from '#formats/purl.ts'
import { hexPurlRules } from './purl-rules.ts'

test('names and purls are inverse; upper case is lowered', () => {
  for (const name of ['jason', 'phoenix_html', 'acme/foo']) {
    const purl = hexPurlRules.parseName(name) ?? assert.fail(name)
    assert.equal(hexPurlRules.nameOf(purl), name)
    assert.equal(formatPurl(purl), `pkg:hex/${name}`)
  }
  assert.equal(hexPurlRules.nameOf(hexPurlRules.parseName('Jason') ?? assert.fail()), 'jason')
})

test('what no package can be called has no purl', () => {
  for (const name of ['', '1a', 'a-b', 'a/b/c', '/a', 'a/', 'a b', 'é', '..', `a${'b'.repeat(200)}`])
    assert.equal(hexPurlRules.parseName(name), undefined, name)
})
