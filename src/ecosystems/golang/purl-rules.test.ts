import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPurl, parsePurl } from '#formats/purl.ts'
import { golangPurlRules } from './purl-rules.ts'

test('module paths and purls are inverse; case is kept', () => {
  for (const path of [
    'stdlib',
    'git.example/Bank/forms',
    'upstream.example/right/v3',
    'net/http',
    'a.example/~b/c_d',
  ]) {
    const purl = golangPurlRules.parseName(path) ?? assert.fail(path)
    assert.equal(golangPurlRules.nameOf(purl), path)
    assert.equal(formatPurl(purl), `pkg:golang/${path.replaceAll('~', '~')}`)
    assert.deepEqual(golangPurlRules.normalize(parsePurl(formatPurl(purl))), purl)
  }
  assert.equal(golangPurlRules.parseName('git.example/Bank/forms')?.namespace, 'git.example/Bank')
})

test('what no module can be called has no purl', () => {
  for (const path of [
    '',
    '/a',
    'a/',
    'a//b',
    'a/../b',
    './a',
    'a/.b',
    'a./b',
    'a b',
    'a@v1',
    'é',
    'a:b',
    'x/'.repeat(300),
  ])
    assert.equal(golangPurlRules.parseName(path), undefined, path)
})
