import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { formatPurl, parsePurl } from '#formats/purl.ts'
import { npmPurlRules } from './purl-rules.ts'

test('names and purls are inverse', () => {
  for (const name of ['left-pad', '@types/node', 'JSONStream', '@s/_private', "legacy!~'()*", '-', 'a.b', '1']) {
    const purl = npmPurlRules.parseName(name)
    assert.ok(purl, name)
    assert.equal(npmPurlRules.nameOf(purl), name)
    assert.deepEqual(npmPurlRules.normalize(parsePurl(formatPurl(purl))), purl)
  }
  assert.equal(formatPurl(npmPurlRules.parseName('@types/node') ?? assert.fail()), 'pkg:npm/%40types/node')
})

test('what no package can be called has no purl', () => {
  const names = [
    '',
    ' a',
    'a ',
    'a b',
    '.a',
    '_a',
    '__proto__',
    'node_modules',
    'Favicon.ico',
    '@/a',
    '@a',
    '@a/',
    '@a/.b',
    'a/b',
  ]
  for (const name of [...names, '../a', 'a%2fb', 'é', 'a\n', 'x'.repeat(215)]) {
    assert.equal(npmPurlRules.parseName(name), undefined, name)
  }
})

test('scopes are understood however a producer writes them; case is kept', () => {
  const canonical = (text: string) => formatPurl(npmPurlRules.normalize(parsePurl(text)))
  assert.equal(canonical('pkg:npm/@babel/core@7.0.0'), 'pkg:npm/%40babel/core@7.0.0')
  assert.equal(canonical('pkg:npm/babel/core@7.0.0'), 'pkg:npm/%40babel/core@7.0.0')
  assert.equal(canonical('pkg:npm/%40babel%2Fcore@7.0.0'), 'pkg:npm/%40babel/core@7.0.0')
  assert.equal(canonical('pkg:npm/JSONStream@1.0.0'), 'pkg:npm/JSONStream@1.0.0')
})

const SUITE = new URL('../../../../shared/data/conformance/purl/types/npm-test.json', import.meta.url)

test('the canonical purls of the specification test suite stay as they are', (context) => {
  if (!existsSync(SUITE)) return context.skip('the folder shared/data/conformance/purl is absent')
  const { tests } = JSON.parse(readFileSync(SUITE, 'utf8'))
  for (const { test_type, input, expected_output } of tests) {
    if (test_type !== 'validate') continue
    assert.equal(formatPurl(npmPurlRules.normalize(parsePurl(input))), expected_output)
    assert.equal(formatPurl(npmPurlRules.normalize(parsePurl(expected_output))), expected_output)
  }
})
