import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPurl, parsePurl } from '#formats/purl.ts'
import { nugetPurl, nugetPurlRules } from './purl-rules.ts'

test('one package whatever the case; the purl keeps what was written', () => {
  const shown = nugetPurlRules.normalize(parsePurl('pkg:nuget/Newtonsoft.Json@13.0.1'))
  assert.equal(formatPurl(shown), 'pkg:nuget/Newtonsoft.Json@13.0.1')
  assert.equal(nugetPurlRules.nameOf(shown), 'newtonsoft.json')
  assert.deepEqual(nugetPurlRules.parseName('Newtonsoft.JSON'), nugetPurlRules.parseName('newtonsoft.json'))
  assert.equal(nugetPurl('Serilog', '3.0.0')?.name, 'Serilog')
})

test('what no package can be called has no purl', () => {
  for (const name of ['', '.a', 'a.', 'a..b', '-a', 'a b', 'a/b', '../a', 'a$', 'x'.repeat(101), 'a\n']) {
    assert.equal(nugetPurlRules.parseName(name), undefined, name)
  }
})
