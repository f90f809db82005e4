import assert from 'node:assert/strict'
import { test } from 'node:test'
import { originOfUrl, pythonPurl, pythonSource } from './python-origin.ts'
import { parsePythonRequirement, pinnedVersion } from './python-requirement.ts'
import { withoutCredentials } from './source-address.ts'

test('requirements are taken apart', () => {
  const parsed = parsePythonRequirement(' Left_Pad [fast , x.y] >=1.2 , <2 ; python_version >= "3.8" ')
  assert.deepEqual(parsed, {
    name: 'Left_Pad',
    extras: ['fast', 'x.y'],
    specifier: '>=1.2 , <2',
    marker: 'python_version >= "3.8"',
  })
  assert.deepEqual(parsePythonRequirement('a'), { name: 'a', extras: [], specifier: '' })
  assert.deepEqual(parsePythonRequirement('a(>=1)'), { name: 'a', extras: [], specifier: '>=1' })
  assert.deepEqual(parsePythonRequirement('a[]==1.*'), { name: 'a', extras: [], specifier: '==1.*' })
  assert.deepEqual(parsePythonRequirement('a @ https://upstream.example/a.zip ; extra == "b"'), {
    name: 'a',
    extras: [],
    specifier: '',
    url: 'https://upstream.example/a.zip',
    marker: 'extra == "b"',
  })
})

test('what is no requirement is none', () => {
  const texts = [
    '',
    '-r x',
    './a',
    'a b',
    'a 1.0',
    'a[b',
    'a[b c]',
    'a @',
    'a @ x y',
    'é',
    '-a',
    'a-',
    'a>=1'.padEnd(20_000, ' x'),
  ]
  for (const text of texts) assert.equal(parsePythonRequirement(text), undefined, text.slice(0, 20))
})

test('a pinned version is one version', () => {
  assert.equal(pinnedVersion('== 1.2.3'), '1.2.3')
  assert.equal(pinnedVersion('===1.2-x'), '1.2-x')
  for (const text of ['', '==1.*', '>=1', '==1,!=2', '~=1.0', `==${'1'.repeat(2_000)}`])
    assert.equal(pinnedVersion(text), undefined, text)
})

test('an address says what kind of place it is', () => {
  const kinds: readonly [string, string, string][] = [
    ['git+https://git.example/a.git@v1#egg=a&subdirectory=sub', 'repository', 'git+https://git.example/a.git@v1#sub'],
    ['git@git.example:team/a.git', 'repository', 'git+git@git.example:team/a.git'],
    ['https://git.example/a.git@main', 'repository', 'git+https://git.example/a.git@main'],
    ['https://upstream.example/a-1.whl#sha256=x', 'archive', 'https://upstream.example/a-1.whl'],
    ['file:///srv/a-1.tar.gz', 'file', '/srv/a-1.tar.gz'],
    ['./a', 'folder', 'a'],
    ['../a-1.zip', 'file', '../a-1.zip'],
  ]
  for (const [text, kind, place] of kinds) {
    const origin = originOfUrl(text)
    assert.deepEqual([origin.kind, 'path' in origin ? origin.path : origin.url], [kind, place], text)
  }
})

test('only what an index serves bears the plain name; secrets are left out', () => {
  assert.deepEqual(pythonPurl('A_b', '1.0', { kind: 'index', url: 'https://registry.example' })?.qualifiers, {})
  assert.equal(pythonPurl('a', '1', { kind: 'folder', path: '..' })?.type, 'generic')
  assert.equal(pythonPurl('../a', '1', { kind: 'index' }), undefined)
  assert.equal(pythonPurl('a', '1\n', { kind: 'index' })?.version, undefined)
  const origin = originOfUrl('git+https://reader:secret@git.example/a.git')
  assert.doesNotMatch(JSON.stringify([pythonPurl('a', '1', origin), pythonSource(origin)]), /secret|reader/)
  assert.equal(withoutCredentials('ssh://git@git.example/a'), 'ssh://git@git.example/a')
})
