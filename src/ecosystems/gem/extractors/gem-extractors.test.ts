import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  codesOf,
  componentOf,
  extractFixture,
  extractText,
  linesOf,
} from '#ecosystems/extraction/testdata/extraction-summary.ts'
import { gemfileLock } from './gemfile-lock.ts'
import { gemspec } from './gemspec.ts'
import { installedSpecification } from './installed-specification.ts'

const folder = (format: string) => new URL(`../testdata/${format}/ledger/`, import.meta.url)
const COMMIT = '4f1d0a7c0c5b8f3e2d1a9b8c7d6e5f4a3b2c1d0e'

test('Gemfile.lock: sources, platforms, direct gems, edges and checksums', async () => {
  const extraction = await extractFixture(gemfileLock, folder('gemfile-lock'), 'Gemfile.lock')
  const [darwin, linux] = ['ledger-native@1.13.9?platform=arm64-darwin', 'ledger-native@1.13.9?platform=x86_64-linux']
  assert.deepEqual(linesOf(extraction), [
    'development bundler@2.5.4',
    'runtime ledger-shared@1.4.0',
    'runtime spare@1.0',
    'runtime* core@0.1.0 > ledger-shared@1.4.0',
    `runtime* forms@0.3.0?vcs_url=git%2Bhttps:%2F%2Fgit.example%2Fbank%2Fforms.git%40${COMMIT} > ledger-text@2.1.0.pre.rc.1`,
    `runtime* ${darwin} > ledger-shared@1.4.0`,
    `runtime* ${linux} > ledger-shared@1.4.0`,
    `runtime* ledger-text@2.1.0.pre.rc.1 > ${darwin} > ${linux}`,
  ])
  assert.deepEqual(componentOf(extraction, 'ledger-shared@1.4.0').hashes, [`sha256:${'b2'.repeat(32)}`])
  assert.deepEqual(componentOf(extraction, 'ledger-native@1.13.9-x86_64-linux').hashes, [`sha256:${'a1'.repeat(32)}`])
  const { purl, source } = componentOf(extraction, 'core@0.1.0')
  assert.deepEqual([purl.type, source], ['generic', 'file:engines/core'])
  assert.equal(componentOf(extraction, 'spare@1.0').source, 'https://registry.example/')
  assert.equal(componentOf(extraction, 'spare@1.0').line, 32)
  assert.deepEqual([extraction.root, extraction.warnings], [{ name: 'ledger', version: '1.3.0' }, []])
})

test('Gemfile.lock: what is not understood is told', async () => {
  const codes = async (text: string) => {
    const extraction = await extractText(gemfileLock, 'Gemfile.lock', text)
    return [extraction.components.length, extraction.complete, ...codesOf(extraction)]
  }
  assert.deepEqual(await codes('GEM\n  specs:\n    a (1.0)\n      b\n'), [1, false, 'lockfile.missing-dependency'])
  assert.deepEqual(await codes('<<<<<<< HEAD\nGEM\n  specs:\n    a (1)\n'), [1, false, 'lockfile.merge-conflict'])
  assert.deepEqual(await codes('WONDERS\n  a\n'), [0, false, 'lockfile.unknown-section'])
  assert.deepEqual(await codes('GEM\n  specs:\n    a\n    b (1) x\n    .. (1)\n   c (1)\n'), [
    0,
    false,
    'lockfile.unreadable-entry',
  ])
  assert.deepEqual(await codes('GEM\r\n  specs:\r\n    a (1.0)\r\n\r\nDEPENDENCIES\r\n  a\r\n'), [1, true])
})

test('gemspec: literals are read, what is computed is told', async () => {
  const extraction = await extractFixture(gemspec, folder('gemspec'), 'ledger.gemspec')
  assert.deepEqual(linesOf(extraction), [
    'development* ledger-check ~> 0.9',
    'runtime* ledger-any >= 0',
    'runtime* ledger-own',
    'runtime* ledger-shared ~> 1.4, != 1.4.2',
    'runtime* ledger-text ~> 2.1, >= 2.1.3',
    'runtime* ledger-wrapped >= 1, < 3',
  ])
  assert.deepEqual(codesOf(extraction), ['manifest.computed-entry'])
  assert.deepEqual(
    extraction.warnings.map(({ line }) => line),
    [13, 18],
  )
  assert.deepEqual([extraction.root, extraction.complete], [{ name: 'ledger' }, false])
})

test('an installed gem states itself', async () => {
  const file = 'specifications/ledger-native-1.13.9-x86_64-linux.gemspec'
  const extraction = await extractFixture(installedSpecification, folder('installed-specification'), file)
  assert.deepEqual(linesOf(extraction), ['runtime ledger-native@1.13.9?platform=x86_64-linux'])
  assert.equal(extraction.components[0]?.license, 'MIT OR Ruby')
  assert.equal(gemspec.matches(file), false)
  const stub = await extractText(installedSpecification, 'specifications/default/a.gemspec', '# stub: a 1.0 ruby lib\n')
  assert.deepEqual(linesOf(stub), ['runtime a@1.0'])
  const none = await extractText(installedSpecification, 'specifications/a.gemspec', 'x.name = y\n')
  assert.deepEqual([codesOf(none), none.complete], [['lockfile.unreadable'], false])
})
