import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  codesOf,
  componentOf,
  extractFixture,
  extractText,
  linesOf,
} from '#ecosystems/extraction/testdata/extraction-summary.ts'
import { vendorModulesTxt } from './vendor-modules-txt.ts'

const PROJECT = new URL('../testdata/vendor-modules-txt/project/', import.meta.url)

test('modules with copied packages, as what replaces them', async () => {
  const extraction = await extractFixture(vendorModulesTxt, PROJECT, 'vendor/modules.txt')
  assert.deepEqual(linesOf(extraction), [
    'runtime upstream.example/shared@v1.9.0',
    'runtime* git.example/bank/forms',
    'runtime* upstream.example/fork-of-left@v1.0.6',
  ])
  assert.deepEqual([codesOf(extraction), extraction.complete], [['lockfile.folder-source'], true])
  assert.deepEqual(extraction.root, { name: 'bank.example/ledger' })
  const forms = componentOf(extraction, 'git.example/bank/forms@v1.2.0')
  assert.deepEqual([forms.purl.type, forms.source, forms.line], ['generic', 'file:forms', 1])
})

test('without go.mod it stays open what is direct; odd lines are told', async () => {
  const text =
    '# upstream.example/left v1.0.5\n## explicit\nupstream.example/left\n# broken\nupstream.example/x\ntwo words\n'
  const extraction = await extractText(vendorModulesTxt, 'a/vendor/modules.txt', text)
  assert.deepEqual(
    extraction.components.map(({ direct }) => direct),
    [undefined],
  )
  assert.deepEqual(codesOf(extraction), ['lockfile.unreadable-entry'])
  assert.deepEqual(
    extraction.warnings.map(({ line }) => line),
    [4, 5, 6],
  )
  assert.equal(vendorModulesTxt.matches('modules.txt'), false)
})
