import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPurl } from '#formats/purl.ts'
import { cranPurlRules } from './purl-rules.ts'

test('names of R packages', () => {
  assert.equal(formatPurl(cranPurlRules.parseName('data.table') ?? assert.fail()), 'pkg:cran/data.table')
  assert.notDeepEqual(cranPurlRules.parseName('A3'), cranPurlRules.parseName('a3'))
  for (const name of ['', 'a', '1a', 'a.', 'a_b', 'a-b', 'a/b', '..', 'é1', 'x'.repeat(101)])
    assert.equal(cranPurlRules.parseName(name), undefined, name)
})
