import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPurl } from '#formats/purl.ts'
import { composerPurl, composerPurlRules } from './purl-rules.ts'

test('vendor and name in lower case', () => {
  assert.equal(
    formatPurl(composerPurl('Laravel/Framework', 'v5.5.0') ?? assert.fail()),
    'pkg:composer/laravel/framework@v5.5.0',
  )
  assert.equal(composerPurlRules.nameOf(composerPurlRules.parseName('A/B_c.d--e') ?? assert.fail()), 'a/b_c.d--e')
})

test('what no package can be called has no purl', () => {
  for (const name of [
    '',
    'php',
    'ext-json',
    '/a',
    'a/',
    'a/b/c',
    '../a',
    'a/.b',
    'a/b-',
    'a b/c',
    'é/a',
    `a/${'x'.repeat(300)}`,
  ])
    assert.equal(composerPurlRules.parseName(name), undefined, name)
})
