import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  codesOf,
  componentOf,
  extractFixture,
  extractText,
  linesOf,
} from '#ecosystems/extraction/testdata/extraction-summary.ts'
import { formatPurl } from '#formats/purl.ts'
import { composerJson } from './composer-json.ts'
import { composerLock } from './composer-lock.ts'
import { installedJson } from './installed-json.ts'

const folder = (format: string) => new URL(`../testdata/${format}/`, import.meta.url)

test('composer.json: packages of both sections, nothing of the platform', async () => {
  const extraction = await extractFixture(composerJson, folder('composer-json/ledger'), 'composer.json')
  assert.deepEqual(linesOf(extraction), [
    'development* bank/check ~0.9@dev',
    'peer* bank/contract-implementation *',
    'runtime* bank/shared 1.4.* || dev-main as 1.4.9',
    'runtime* bank/text ^2.1',
  ])
  assert.deepEqual([extraction.root, extraction.complete], [{ name: 'bank/ledger', version: '1.3.0' }, true])
  assert.deepEqual(codesOf(await extractText(composerJson, 'composer.json', '{"require": {"../a": "1"}}')), [
    'manifest.unreadable-entry',
  ])
  assert.equal(composerJson.matches('vendor/bank/text/composer.json'), false)
})

test('composer.lock: edges lead to what replaces or provides a name; direct from composer.json', async () => {
  const extraction = await extractFixture(composerLock, folder('composer-lock/ledger'), 'composer.lock')
  assert.deepEqual(linesOf(extraction), [
    'development bank/rules@3.0 > bank/text@v2.1.3',
    'development* bank/check@0.9.1 > bank/rules@3.0',
    'runtime bank/contract@1.0',
    'runtime bank/local@1.0.0',
    'runtime* bank/shared@dev-main%234f1d0a7c0c5b8f3e2d1a9b8c7d6e5f4a3b2c1d0e',
    'runtime* bank/text@v2.1.3 > bank/contract@1.0 > bank/shared@dev-main%234f1d0a7c0c5b8f3e2d1a9b8c7d6e5f4a3b2c1d0e',
  ])
  const text = componentOf(extraction, 'bank/text')
  assert.deepEqual([text.license, text.source], ['MIT OR GPL-2.0-or-later', 'https://upstream.example/bank/text.zip'])
  assert.deepEqual(text.hashes, ['sha1:0beec7b5ea3f0fdbc95d0dd47f3c5bc275da8a33'])
  const shared = componentOf(extraction, 'bank/shared')
  assert.equal(shared.source, 'git+https://git.example/bank/shared.git@4f1d0a7c0c5b8f3e2d1a9b8c7d6e5f4a3b2c1d0e')
  const local = componentOf(extraction, 'bank/local')
  assert.deepEqual([local.purl.type, local.source], ['generic', 'file:packages/local'])
  assert.deepEqual([extraction.root?.name, extraction.warnings], ['bank/ledger', []])
})

test('composer.lock: a branch is at its commit, a release is not', async () => {
  const packages = [
    {
      name: 'a/one',
      version: 'dev-main',
      dist: { type: 'zip', url: 'https://upstream.example/1.zip', reference: 'c0ffee' },
    },
    { name: 'a/two', version: '1.x-dev', source: { type: 'git', url: 'https://git.example/2', reference: 'beef' } },
    {
      name: 'a/three',
      version: '1.0.0',
      dist: { type: 'zip', url: 'https://upstream.example/3.zip', reference: 'c0ffee' },
    },
    {
      name: 'a/four',
      version: 'dev-main',
      dist: { type: 'zip', url: 'https://upstream.example/4.zip', reference: '../x' },
    },
    { name: 'a/five', version: 'dev-local', dist: { type: 'path', url: 'packages/five', reference: 'c0ffee' } },
  ]
  const extraction = await extractText(composerLock, 'composer.lock', JSON.stringify({ packages }))
  assert.deepEqual(
    extraction.components.map(({ purl }) => formatPurl(purl)),
    [
      'pkg:composer/a/one@dev-main%23c0ffee',
      'pkg:composer/a/two@1.x-dev%23beef',
      'pkg:composer/a/three@1.0.0',
      'pkg:composer/a/four@dev-main',
      'pkg:generic/a/five@dev-local',
    ],
  )
})

test('composer.lock: without its manifest nothing is said of direct; what is missing is told', async () => {
  const text =
    '{"packages": [{"name": "a/b", "version": "1", "require": {"gone/x": "*"}}, {"version": "1"}, {"name": "a/c"}]}'
  const extraction = await extractText(composerLock, 'composer.lock', text)
  assert.deepEqual(linesOf(extraction), ['runtime a/b@1'])
  assert.equal(Object.hasOwn(extraction.components[0] ?? {}, 'direct'), false)
  assert.deepEqual(codesOf(extraction), [
    'lockfile.missing-dependency',
    'lockfile.unreadable-entry',
    'manifest.missing',
  ])
  assert.equal(extraction.complete, false)
  const unreadable = await extractText(composerLock, 'composer.lock', '{"packages": []}', { 'composer.json': '[' })
  assert.deepEqual([codesOf(unreadable), unreadable.complete], [['manifest.unreadable'], true])
  assert.deepEqual(codesOf(await extractText(composerLock, 'composer.lock', '{}')), ['lockfile.unreadable'])
})

test('installed.json of Composer 1 and 2', async () => {
  const file = 'vendor/composer/installed.json'
  const second = await extractFixture(installedJson, folder('installed-json/v2'), file)
  assert.deepEqual(linesOf(second), [
    'development* bank/check@0.9.1',
    'runtime* bank/shared@1.4.2',
    'runtime* bank/text@v2.1.3 > bank/shared@1.4.2',
  ])
  assert.deepEqual([second.root?.name, second.warnings], ['bank/ledger', []])
  const first = await extractFixture(installedJson, folder('installed-json/v1'), file)
  assert.deepEqual(linesOf(first), ['runtime bank/shared@1.4.2', 'runtime bank/text@v2.1.3 > bank/shared@1.4.2'])
  assert.deepEqual([codesOf(first), first.complete], [['manifest.missing'], true])
})
