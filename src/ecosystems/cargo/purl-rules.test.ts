import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPurl } from '#formats/purl.ts'
import { cargoPurlRules } from './purl-rules.ts'

test('names and purls are inverse; case, hyphen and underscore are kept', () => {
  for (const name of ['serde', 'serde_json', 'Inflector', 'tokio-util', '_private']) {
    const purl = cargoPurlRules.parseName(name) ?? assert.fail(name)
    assert.equal(cargoPurlRules.nameOf(purl), name)
    assert.equal(formatPurl(cargoPurlRules.normalize(purl)), `pkg:cargo/${name}`)
  }
})

test('what no crate can be called has no purl', () => {
  for (const name of ['', '1a', '-a', 'a b', 'a/b', 'a.b', 'é', '..', 'x'.repeat(65)])
    assert.equal(cargoPurlRules.parseName(name), undefined, name)
  assert.ok(cargoPurlRules.parseName('__proto__'))
})
