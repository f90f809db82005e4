import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  codesOf,
  componentOf,
  extractFixture,
  extractText,
  linesOf,
} from '#ecosystems/extraction/testdata/extraction-summary.ts'
import { checkMutations, extractHostile } from '#ecosystems/extraction/testdata/mutations.ts'
import { pubspecLock } from './pubspec-lock.ts'
import { pubspecYaml } from './pubspec-yaml.ts'

const MANIFEST = new URL('../testdata/pubspec-yaml/project/', import.meta.url)
const LOCK = new URL('../testdata/pubspec-lock/project/', import.meta.url)
const COMMIT = '4f1d0a7c0c5b8f3e2d1a9b8c7d6e5f4a3b2c1d0e'

test('pubspec.yaml: every section and form, overrides, packages of the workspace left out', async () => {
  const extraction = await extractFixture(pubspecYaml, MANIFEST, 'pubspec.yaml')
  assert.deepEqual(linesOf(extraction), [
    'development* checker any',
    'development* generator 2.0.2',
    'runtime* any_version any',
    'runtime* flutter',
    'runtime* forms?vcs_url=git%2Bhttps:%2F%2Fgit.example%2Fbank%2Fforms.git%40v2',
    'runtime* gone',
    'runtime* left ^1.0.5',
    'runtime* mirror ^3.0.0',
    'runtime* near',
    'runtime* older any',
    'runtime* right >=2.0.0 <3.0.0',
  ])
  assert.deepEqual(codesOf(extraction), ['manifest.git-source', 'manifest.missing-folder', 'manifest.outside-tree'])
  assert.deepEqual([extraction.root, extraction.complete], [{ name: 'ledger', version: '1.0.0+3' }, true])
  const { purl, source, line } = componentOf(extraction, 'dependencies/near')
  assert.deepEqual([purl.type, source, line], ['generic', 'file:../near', 27])
  assert.equal(componentOf(extraction, 'dependencies/forms').source, 'git+https://git.example/bank/forms.git@v2#dart')
  assert.equal(componentOf(extraction, 'dependencies/flutter').source, 'sdk:flutter')
})

test('a member of a workspace knows the others', async () => {
  const member = await extractFixture(pubspecYaml, MANIFEST, 'packages/a/pubspec.yaml')
  assert.deepEqual([linesOf(member), member.warnings], [['runtime* left 1.0.5'], []])
  const lost = await extractText(pubspecYaml, 'a/pubspec.yaml', 'resolution: workspace\ndependencies:\n  b: any')
  assert.deepEqual([codesOf(lost), lost.components.length], [['manifest.unresolved-workspace'], 1])
})

test('pubspec.lock: sources, scopes, digests', async () => {
  const extraction = await extractFixture(pubspecLock, LOCK, 'pubspec.lock')
  assert.deepEqual(linesOf(extraction), [
    'development* checker@1.4.0',
    'runtime shared@1.9.0%2B2',
    'runtime* flutter@0.0.0',
    `runtime* forms@2.0.0?vcs_url=git%2Bhttps:%2F%2Fgit.example%2Fbank%2Fforms.git%40${COMMIT}`,
    'runtime* generator@2.0.2',
    'runtime* near@0.1.0',
  ])
  assert.deepEqual(
    [codesOf(extraction), extraction.complete],
    [['lockfile.folder-source', 'lockfile.git-source'], true],
  )
  const { hashes, source, line } = componentOf(extraction, 'shared')
  assert.deepEqual([hashes.length, source, line], [1, 'https://registry.example', 41])
  assert.equal(componentOf(extraction, 'near').purl.type, 'generic')
})

test('what could not be understood is told', async () => {
  const code = async (text: string) => [
    ...codesOf(await extractText(pubspecYaml, 'pubspec.yaml', text)),
    ...codesOf(await extractText(pubspecLock, 'pubspec.lock', text)),
  ]
  assert.deepEqual(await code('dependencies:\n  a-b: any\npackages:\n  a:\n    source: svn'), [
    'manifest.unreadable-entry',
    'lockfile.unreadable-entry',
  ])
  assert.deepEqual(await code('- a'), ['lockfile.unreadable'])
  assert.deepEqual(await code('dependencies:\n  a: [1]\n  b: {git: {}}'), ['manifest.unreadable-entry'])
  assert.deepEqual(await code('a: 1\na: 2'), ['manifest.unreadable-entry', 'lockfile.unreadable-entry'])
  assert.deepEqual(await code('dependencies:\n  __proto__: any\n  constructor: any'), [])
})

test('hostile files', async () => {
  assert.ok((await checkMutations(pubspecYaml, MANIFEST, 'pubspec.yaml', 100)) > 20)
  assert.ok((await checkMutations(pubspecLock, LOCK, 'pubspec.lock', 100)) > 20)
  for (const text of ['- '.repeat(1_000_000), '['.repeat(500_000), 'a: &a [*a]\n', '---\n'.repeat(500_000)]) {
    await extractHostile(pubspecLock, 'pubspec.lock', text)
    await extractHostile(pubspecYaml, 'pubspec.yaml', text)
  }
})
