import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type DependencySpec, parseDependencySpec } from './dependency-spec.ts'

test('every notation is told apart', () => {
  const cases: readonly [string, DependencySpec][] = [
    ['^1.2.3', { kind: 'registry', range: '^1.2.3' }],
    [' latest ', { kind: 'registry', range: 'latest' }],
    ['', { kind: 'registry', range: '' }],
    ['1.2.3 - 2 || *', { kind: 'registry', range: '1.2.3 - 2 || *' }],
    ['npm:real@^1', { kind: 'registry', name: 'real', range: '^1' }],
    ['npm:@s/real@1.x', { kind: 'registry', name: '@s/real', range: '1.x' }],
    ['npm:@s/real', { kind: 'registry', name: '@s/real', range: '' }],
    ['npm:^4.0.0', { kind: 'registry', range: '^4.0.0' }],
    ['npm:4.0.0', { kind: 'registry', range: '4.0.0' }],
    ['npm:*', { kind: 'registry', range: '*' }],
    ['git+ssh://git@git.example/a/b.git#abc', { kind: 'git', url: 'git+ssh://git@git.example/a/b.git#abc' }],
    ['git@git.example:a/b.git', { kind: 'git', url: 'git@git.example:a/b.git' }],
    ['github:a/b#semver:^1', { kind: 'git', url: 'github:a/b#semver:^1' }],
    ['a/b#v1', { kind: 'git', url: 'github:a/b#v1' }],
    ['https://git.example/a/b.git#v1', { kind: 'git', url: 'https://git.example/a/b.git#v1' }],
    ['https://upstream.example/a-1.0.0.tgz', { kind: 'tarball', url: 'https://upstream.example/a-1.0.0.tgz' }],
    ['file:../a', { kind: 'folder', path: '../a' }],
    ['file:a-1.0.0.tgz', { kind: 'file', path: 'a-1.0.0.tgz' }],
    ['./a', { kind: 'folder', path: 'a' }],
    ['/opt/a.tar.gz', { kind: 'file', path: '/opt/a.tar.gz' }],
    ['C:\\a', { kind: 'folder', path: 'C:\\a' }],
    ['link:../a', { kind: 'folder', path: '../a' }],
    ['portal:../a', { kind: 'folder', path: '../a' }],
    ['workspace:^', { kind: 'workspace' }],
    ['catalog:default', { kind: 'other', text: 'catalog:default' }],
    ['jsr:^1', { kind: 'other', text: 'jsr:^1' }],
  ]
  for (const [text, expected] of cases) assert.deepEqual(parseDependencySpec(text), expected, text)
})

test('a hostile spec is cut, not searched', () => {
  for (const text of ['a'.repeat(1_000_000), '@'.repeat(4_000), `${'a.'.repeat(2_000)}:`, 'a:a:'.repeat(1_000)]) {
    assert.ok(parseDependencySpec(text).kind.length > 0)
  }
  assert.equal(parseDependencySpec('x'.repeat(5_000)).kind, 'other')
})
