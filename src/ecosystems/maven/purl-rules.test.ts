import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatPurl, parsePurl } from '#formats/purl.ts'
import { maven } from './index.ts'
import { mavenPurlRules } from './purl-rules.ts'

test('names and purls are inverse; case is kept', () => {
  for (const name of ['org.apache.commons:commons-lang3', 'HTTPClient:HTTPClient', 'a:b_2.13', 'junit:junit']) {
    const purl = mavenPurlRules.parseName(name) ?? assert.fail(name)
    assert.equal(mavenPurlRules.nameOf(purl), name)
    assert.deepEqual(mavenPurlRules.normalize(parsePurl(formatPurl(purl))), purl)
  }
  assert.equal(formatPurl(mavenPurlRules.parseName('org.a:b') ?? assert.fail()), 'pkg:maven/org.a/b')
})

test('what no package can be called has no purl', () => {
  const names = [
    '',
    ':',
    'a',
    'a:',
    ':b',
    'a:b:1',
    'a b:c',
    'a:../b',
    'a..b:c',
    'a/b:c',
    'é:b',
    `${'a'.repeat(256)}:b`,
    '{g}:a',
  ]
  for (const name of names) assert.equal(mavenPurlRules.parseName(name), undefined, name)
  assert.ok(mavenPurlRules.parseName('__proto__:constructor'))
})

test('a name with its group in it is understood', () => {
  const canonical = (text: string) => formatPurl(mavenPurlRules.normalize(parsePurl(text)))
  assert.equal(canonical('pkg:maven/org.a:b@1.0'), 'pkg:maven/org.a/b@1.0')
  assert.equal(canonical('pkg:maven/org.a%2Fb@1.0'), canonical('pkg:maven/org.a%2Fb@1.0'))
  assert.equal(canonical('pkg:maven/lonely@1'), 'pkg:maven/lonely@1')
  assert.equal(canonical('pkg:maven/g/a@1?type=war&classifier=x'), 'pkg:maven/g/a@1?classifier=x&type=war')
})

test('advisories of another repository come before those of the central one', () => {
  const of = (text: string) => maven.osvEcosystems(parsePurl(text))
  assert.deepEqual(of('pkg:maven/g/a@1'), ['Maven'])
  assert.deepEqual(of('pkg:maven/g/a@1?repository_url=https://upstream.example/m2'), [
    'Maven:https://upstream.example/m2',
    'Maven',
  ])
})
