import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPurl } from '#formats/purl.ts'
import { pubPurlRules } from './purl-rules.ts'

test('names and purls are inverse; upper case is lowered', () => {
  for (const name of ['http', 'shared_preferences', '_private', 'a1']) {
    const purl = pubPurlRules.parseName(name) ?? assert.fail(name)
    assert.deepEqual([pubPurlRules.nameOf(purl), formatPurl(purl)], [name, `pkg:pub/${name}`])
  }
  assert.equal(pubPurlRules.parseName('Http')?.name, 'http')
})

test('what no package can be called has no purl', () => {
  for (const name of ['', '1a', 'a-b', 'a/b', 'a b', 'é', '..', 'a'.repeat(101)])
    assert.equal(pubPurlRules.parseName(name), undefined, name)
})
