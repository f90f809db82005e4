import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPurl } from '#formats/purl.ts'
import { swiftPurlRules } from './purl-rules.ts'

test('an address is the same name however it is written', () => {
  const addresses = ['git.example/Bank/left', 'https://git.example/Bank/left.git', 'https://u:p@GIT.example/Bank/left/']
  for (const address of [...addresses, 'ssh://git@git.example/Bank/left.git', 'git@git.example:Bank/left.git']) {
    const purl = swiftPurlRules.parseName(address) ?? assert.fail(address)
    assert.equal(formatPurl(purl), 'pkg:swift/git.example/Bank/left')
    assert.equal(swiftPurlRules.nameOf(purl), 'git.example/Bank/left')
    assert.deepEqual(swiftPurlRules.parseName(swiftPurlRules.nameOf(purl)), purl)
  }
})

test('what is no address has no purl', () => {
  const texts = [
    '',
    'left',
    '/srv/near',
    'file:///srv/near',
    'a//b/c',
    'a/../b/c',
    'a/b/c d',
    'a/b/.git',
    'x/'.repeat(600),
  ]
  for (const text of texts) assert.equal(swiftPurlRules.parseName(text), undefined, text)
})
