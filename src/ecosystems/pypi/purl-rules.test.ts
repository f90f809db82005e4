import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPurl, parsePurl } from '#formats/purl.ts'
import { pypiPurlRules } from './purl-rules.ts'

test('names are the same in every spelling that PEP 503 makes one', () => {
  for (const name of ['Friendly-Bard', 'FRIENDLY.BARD', 'friendly_bard', 'friendly--bard', 'FrIeNdLy-._.-bArD'])
    assert.equal(formatPurl(pypiPurlRules.parseName(name) ?? assert.fail(name)), 'pkg:pypi/friendly-bard')
  assert.equal(pypiPurlRules.nameOf(parsePurl('pkg:pypi/django@1.0')), 'django')
})

test('what no package can be called has no purl', () => {
  for (const name of ['', '-a', 'a-', '_', 'a b', 'a/b', '@a/b', 'é', '__proto__', 'a\n', 'x'.repeat(257)])
    assert.equal(pypiPurlRules.parseName(name), undefined, JSON.stringify(name))
})
