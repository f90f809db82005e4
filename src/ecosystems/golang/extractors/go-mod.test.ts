import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  codesOf,
  componentOf,
  extractFixture,
  extractText,
  linesOf,
} from '#ecosystems/extraction/testdata/extraction-summary.ts'
import { goMod } from './go-mod.ts'

const folder = (name: string) => new URL(`../testdata/go-mod/${name}/`, import.meta.url)

test('blocks and lines, indirect ones, tools, replacements, exclusions', async () => {
  const extraction = await extractFixture(goMod, folder('project'), 'go.mod')
  assert.deepEqual(linesOf(extraction), [
    'runtime upstream.example/near@v0.0.0-20240102030405-4f1d0a7c0c5b',
    'runtime upstream.example/shared@v1.9.0',
    'runtime* git.example/Bank/forms',
    'runtime* stdlib go1.24.6',
    'runtime* upstream.example/checker@v0.4.0',
    'runtime* upstream.example/excluded@v1.1.0',
    'runtime* upstream.example/fork-of-left@v1.0.6',
    'runtime* upstream.example/old@v2.3.0%2Bincompatible',
    'runtime* upstream.example/raw@v1.0.0',
    'runtime* upstream.example/right/v3@v3.0.1',
  ])
  assert.deepEqual(codesOf(extraction), ['manifest.excluded-version', 'manifest.folder-source'])
  assert.deepEqual([extraction.root, extraction.complete], [{ name: 'bank.example/ledger' }, false])
  const forms = componentOf(extraction, 'git.example/Bank/forms@v1.2.0')
  assert.deepEqual([forms.purl.type, forms.source, forms.line], ['generic', 'file:../forms', 11])
  const left = componentOf(extraction, 'upstream.example/left@v1.0.5')
  assert.match(left.hashes.join(), /^h1:[0-9a-f]{64}$/)
  assert.notDeepEqual(left.hashes, componentOf(extraction, 'upstream.example/shared@v1.9.0').hashes)
  assert.deepEqual(componentOf(extraction, 'upstream.example/old@v2.3.0+incompatible').hashes, [])
})

test('before Go 1.17 the list is partial, and so is one without a version of Go', async () => {
  for (const extraction of [
    await extractFixture(goMod, folder('before-1.17'), 'go.mod'),
    await extractText(goMod, 'go.mod', 'module a.example/b\nrequire upstream.example/left v1.0.5'),
  ]) {
    assert.deepEqual([codesOf(extraction), extraction.complete], [['manifest.partial-selection'], false])
    assert.ok(linesOf(extraction).includes('runtime* upstream.example/left@v1.0.5'))
  }
  assert.equal((await extractText(goMod, 'go.mod', 'module a.example/b')).complete, true)
})

test('a replacement without a version of what it replaces holds for every version', async () => {
  const text =
    'module a.example/b\ngo 1.22\nrequire upstream.example/a v1.0.0\nreplace upstream.example/a => upstream.example/b v2.0.0'
  assert.deepEqual(linesOf(await extractText(goMod, 'go.mod', text)), [
    'runtime* stdlib 1.22',
    'runtime* upstream.example/b@v2.0.0',
  ])
})

test('what could not be understood is told with its line', async () => {
  const of = async (text: string) => {
    const { warnings, complete } = await extractText(goMod, 'go.mod', `module a.example/b\ngo 1.22\n${text}`)
    return [warnings.map(({ code, line }) => `${code} ${line}`).join(), complete]
  }
  assert.deepEqual(await of('require a'), ['manifest.unreadable-line 3', false])
  assert.deepEqual(await of('require "a v1.0.0'), ['manifest.unreadable-line 3', false])
  assert.deepEqual(await of('unheard of'), ['manifest.unreadable-line 3', false])
  assert.deepEqual(await of('require (\na.example/c v1.0.0\n'), ['manifest.unreadable-line 5', false])
  assert.deepEqual(await of('require ../a v1.0.0'), ['manifest.unreadable-entry 3', false])
  assert.deepEqual(await of('replace a => b => c'), ['manifest.unreadable-line 3', false])
  assert.deepEqual(await of('replace __proto__ => constructor v1.0.0\nrequire __proto__ v1.0.0'), ['', true])
  const broken = await extractText(goMod, 'go.mod', 'go 1.22\n', { 'go.sum': '\0'.repeat(10) })
  assert.equal(broken.complete, true)
})
