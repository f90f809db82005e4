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
import { description } from './description.ts'
import { installedDescription } from './installed-description.ts'
import { renvLock } from './renv-lock.ts'

const folder = (format: string) => new URL(`../testdata/${format}/ledger/`, import.meta.url)
const LOCATION = 'git+https://git.example/bank/forms.git@4f1d0a7c0c5b8f3e2d1a9b8c7d6e5f4a3b2c1d0e'
const INSTALLED = 'library/forms/DESCRIPTION'

test('renv.lock: packages by where they came from, edges without what is of R', async () => {
  const extraction = await extractFixture(renvLock, folder('renv-lock'), 'renv.lock')
  const forms = `forms@0.1.0.9000?vcs_url=${encodeURIComponent(LOCATION).replaceAll('%3A', ':')}`
  assert.deepEqual(linesOf(extraction), [
    'runtime GenomeThing@1.38.0',
    `runtime ${forms}`,
    'runtime ledgertext@2.1-3 > shared@1.4.0',
    'runtime own@0.0.1',
    `runtime shared@1.4.0 > ${forms}`,
  ])
  assert.deepEqual(
    ['GenomeThing', 'forms', 'own'].map((id) => componentOf(extraction, id).purl.type),
    ['bioconductor', 'cran', 'generic'],
  )
  const { source, license } = componentOf(extraction, 'shared')
  assert.deepEqual([source, license], ['https://registry.example/r', 'MIT + file LICENSE'])
  assert.deepEqual([extraction.warnings, extraction.complete], [[], true])
})

test('renv.lock: what is not understood is told', async () => {
  const text =
    '{"Packages": {"aa": {"Version": "1.0", "Requirements": ["gone"]}, "b": {"Version": "1"}, "cc": 1, "dd": {}}}'
  const extraction = await extractText(renvLock, 'renv.lock', text)
  assert.deepEqual(linesOf(extraction), ['runtime aa@1.0'])
  assert.deepEqual(codesOf(extraction), ['lockfile.missing-dependency', 'lockfile.unreadable-entry'])
  assert.deepEqual(codesOf(await extractText(renvLock, 'renv.lock', '{}')), ['lockfile.unreadable'])
})

test('DESCRIPTION of a project: requirements of every field', async () => {
  const extraction = await extractFixture(description, folder('description'), 'DESCRIPTION')
  assert.deepEqual(linesOf(extraction), [
    'optional* testthat >= 3.0.0',
    'runtime* ledgertext >= 2.0, < 3.0',
    'runtime* native *',
    'runtime* shared *',
  ])
  assert.deepEqual([codesOf(extraction), extraction.complete], [['manifest.other-source'], true])
  assert.deepEqual(extraction.root, { name: 'ledger', version: '1.3.0' })
  assert.deepEqual(codesOf(await extractText(description, 'DESCRIPTION', 'Imports: a b, c (1.0)\n')), [
    'manifest.unreadable-entry',
  ])
})

test('DESCRIPTION of an installed package: itself', async () => {
  const extraction = await extractFixture(installedDescription, folder('installed-description'), INSTALLED)
  const [component] = extraction.components
  assert.deepEqual([component?.purl.version, component?.license, component?.source], ['0.1-2', 'GPL (>= 2)', LOCATION])
  assert.equal(description.matches(INSTALLED), false)
  for (const path of ['usr/lib/R/library/a/DESCRIPTION', 'renv/library/linux/R-4.3/x86_64/a/DESCRIPTION'])
    assert.equal(installedDescription.matches(path), true, path)
  const base = await extractText(installedDescription, INSTALLED, 'Package: utils\nVersion: 4.3.2\nPriority: base\n')
  assert.deepEqual([base.components, base.complete], [[], true])
  assert.equal((await extractText(installedDescription, INSTALLED, 'Package: a\n')).complete, false)
})

test('mutated files never throw and never yield a malformed extraction', async () => {
  assert.ok((await checkMutations(renvLock, folder('renv-lock'), 'renv.lock')) > 10)
  assert.ok((await checkMutations(description, folder('description'), 'DESCRIPTION')) > 1)
  assert.ok((await checkMutations(installedDescription, folder('installed-description'), INSTALLED)) > 1)
})

test('input made to cost memory or time is refused or bounded', async () => {
  const entries = Array.from(
    { length: 20_000 },
    (_, at) => `"aa${at}":{"Version":"1.0","Requirements":["gone${at}","__proto__"]}`,
  )
  await extractHostile(renvLock, 'renv.lock', `{"Packages":{${entries.join(',')}}}`)
  await extractHostile(renvLock, 'renv.lock', `{"Packages":${'['.repeat(1_000_000)}`)
  for (const text of [
    `Imports: ${'a,'.repeat(1_000_000)}`,
    `Imports: ${'a ('.repeat(500_000)}`,
    'Imports: aa\n bb,\n'.repeat(200_000),
    ' '.repeat(3_000_000),
  ])
    await extractHostile(description, 'DESCRIPTION', text)
})
