import assert from 'node:assert/strict'
import { test } from 'node:test'
import { compareVersions } from '#ecosystems/versions/compare-versions.ts'
import { findEcosystem } from '../index.ts'
import { opamVersions } from './versions.ts'

const compare = (a: string, b: string) => compareVersions(opamVersions, a, b)

test('versions stand in the order of opam', () => {
  const ascending = [
    '~~',
    '~~a',
    '~',
    '0~1',
    '0.8',
    '0.8-1',
    '0.8-2',
    '0.8+1',
    '0.9',
    '0.10',
    '1.0~rc1',
    '1.0',
    '4.14.0+options',
    'v0.16.0',
  ]
  for (const [at, low] of ascending.entries())
    for (const high of ascending.slice(at + 1)) assert.equal(compare(low, high), '<', `${low} < ${high}`)
  for (const [a, b] of [
    ['1.0', '1.00'],
    ['1.0', '1.0-0'],
    ['1.0', '1.0-'],
  ] as const)
    assert.equal(compare(a, b), '=')
})

test('a colon is a sign like others, for there are no epochs', () => {
  assert.equal(compare('1:1.0', '2.0'), '<')
  const key = opamVersions.key('1:1.0')
  assert.ok('bytes' in key && !key.standard)
  for (const text of ['', 'a b', 'é', '1'.repeat(2_000)]) assert.equal(typeof compare(text, '1'), 'object')
})

test('names of opam, and of extensions of VS Code', () => {
  const parse = (type: string, name: string) => findEcosystem(type)?.purl.parseName(name)
  assert.equal(parse('opam', 'conf-openssl')?.name, 'conf-openssl')
  assert.equal(parse('opam', '123'), undefined)
  for (const name of ['RedHat.java', 'redhat/java'])
    assert.deepEqual(
      [parse('vscode-extension', name)?.namespace, parse('vscode-extension', name)?.name],
      ['redhat', 'java'],
    )
  assert.equal(parse('vscode-extension', 'java'), undefined)
  assert.deepEqual(
    [parse('git', 'https://github.com/A/B.git')?.namespace, parse('git', 'https://github.com/A/B.git')?.name],
    ['github.com', 'a/b'],
  )
  assert.equal(parse('git', 'curl'), undefined)
})
