import assert from 'node:assert/strict'
import { test } from 'node:test'
import { codesOf, componentOf, extractFixture, extractText, linesOf } from '#ecosystems/npm/testdata/summary.ts'
import { packageJson } from './package-json.ts'

test('every section is read; aliases, sources and requirements are told', async () => {
  const extraction = await extractFixture(packageJson, 'package-json/project', 'package.json')
  assert.deepEqual(linesOf(extraction), [
    'development* tool',
    'optional* native',
    'peer* host',
    'runtime* %40bank/forms?vcs_url=git%2Bssh:%2F%2Fgit%40git.example%2Fbank%2Fforms.git%40v2.0.0',
    'runtime* archive?download_url=https:%2F%2Fupstream.example%2Fdownloads%2Farchive-0.9.0.tgz',
    'runtime* bundler',
    'runtime* left',
    'runtime* packed?download_url=file:vendor%2Fpacked-1.0.0.tgz',
    'runtime* pkg:generic/local-lib',
    'runtime* right',
  ])
  const { purl, ...right } = componentOf(extraction, 'dependencies/alias-of-right')
  assert.deepEqual(right, {
    id: 'dependencies/alias-of-right',
    requirement: '^3.0.0',
    direct: true,
    scope: 'runtime',
    hashes: [],
    line: 11,
    dependsOn: [],
    installedAs: { folders: ['node_modules'], files: ['alias-of-right/package.json'], filesMayLack: [] },
  })
  assert.deepEqual([purl.type, purl.name], ['npm', 'right'])
  assert.equal(componentOf(extraction, 'dependencies/local-lib').source, 'file:../local-lib')
  assert.deepEqual(
    [extraction.root, extraction.warnings, extraction.complete],
    [{ name: 'ledger', version: '1.0.0' }, [], true],
  )
})

test('packages of the same project are not claimed to be of the registry', async () => {
  const files = {
    'package.json': '{"name": "bank", "workspaces": {"packages": ["packages/**", "!packages/old/*"]}}',
    'packages/a/package.json': '{"name": "@bank/a"}',
    'packages/deep/b/package.json': '{"name": "@bank/b"}',
    'packages/old/c/package.json': '{"name": "c"}',
  }
  const text = '{"dependencies": {"@bank/a": "^1", "@bank/b": "workspace:*", "c": "1", "d": ""}}'
  const extraction = await extractText(packageJson, 'packages/e/package.json', text, files)
  assert.deepEqual(linesOf(extraction), ['runtime* c', 'runtime* d'])
  assert.equal(componentOf(extraction, 'dependencies/d').requirement, '*')
  assert.equal(extraction.complete, true)
  // Outside the workspaces of the project above, the names mean what they say.
  assert.equal((await extractText(packageJson, 'tools/package.json', text, files)).components.length, 3)
})

test('optional wins over runtime, the same name in two sections is two requirements', async () => {
  const text =
    '{"dependencies": {"a": "1", "b": "1"}, "optionalDependencies": {"a": "2"}, "peerDependencies": {"b": "2"}}'
  assert.deepEqual(linesOf(await extractText(packageJson, 'package.json', text)), [
    'optional* a',
    'peer* b',
    'runtime* b',
  ])
})

test('what is no manifest is refused, what is no name is missed', async () => {
  const code = async (text: string) => codesOf(await extractText(packageJson, 'package.json', text))
  assert.deepEqual(await code('{'), ['lockfile.unreadable'])
  assert.deepEqual(await code(`{"a": ${'['.repeat(100)}${']'.repeat(100)}}`), ['lockfile.too-large'])
  assert.deepEqual(await code(`"${'x'.repeat(5_000_000)}"`), ['lockfile.too-large'])
  assert.deepEqual(await code('{"dependencies": {"__proto__": "1", "constructor": "1", "..": "1"}}'), [
    'manifest.unreadable-entry',
  ])
  assert.deepEqual(await code('{"dependencies": ["a"], "devDependencies": {"b": 1}}'), [])
  assert.deepEqual(await code('[]'), [])
})
