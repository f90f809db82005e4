import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  codesOf,
  componentOf,
  extractFixture,
  extractText,
  linesOf,
} from '#ecosystems/extraction/testdata/extraction-summary.ts'
import { cargoToml } from './cargo-toml.ts'

const WORKSPACE = new URL('../testdata/cargo-toml/workspace/', import.meta.url)

test('every section, inherited entries, names, sources and requirements', async () => {
  const extraction = await extractFixture(cargoToml, WORKSPACE, 'crates/ledger/Cargo.toml')
  assert.deepEqual(linesOf(extraction), [
    'development* bench 1',
    'development* checker *',
    'development* generator =2.0.1',
    'optional* right 1.2',
    'runtime* forms?vcs_url=git%2Bhttps:%2F%2Fgit.example%2Fbank%2Fforms.git%40v2',
    'runtime* gone 0.2',
    'runtime* inside 0.1',
    'runtime* left ^1.0',
    'runtime* mirror?repository_url=https:%2F%2Fregistry.example%2Findex%2F 3',
    'runtime* near',
    'runtime* real-name ~0.3',
    'runtime* table >=1, <3',
    'runtime* winapi 0.3',
  ])
  assert.deepEqual(extraction.root, { name: 'ledger', version: '0.4.0' })
  assert.deepEqual(codesOf(extraction), [
    'manifest.git-source',
    'manifest.missing-folder',
    'manifest.other-registry',
    'manifest.outside-tree',
    'manifest.unreadable-entry',
  ])
  assert.equal(extraction.complete, false)
  const { purl, line } = componentOf(extraction, "target.'cfg(windows)'.dependencies/winapi")
  assert.deepEqual([purl.type, line], ['cargo', 29])
  assert.deepEqual(
    ['near', 'gone', 'inside', 'forms'].map((name) => componentOf(extraction, `dependencies/${name}`).source),
    ['file:../../../near', 'file:../gone', 'registry:bank', 'git+https://git.example/bank/forms.git@v2'],
  )
  assert.deepEqual(
    ['near', 'gone', 'inside'].map((name) => componentOf(extraction, `dependencies/${name}`).purl.type),
    ['generic', 'generic', 'generic'],
  )
  assert.equal(componentOf(extraction, 'dependencies/table').line, 18)
})

test('packages named by path are of the project; a workspace by itself asks for nothing', async () => {
  assert.deepEqual(linesOf(await extractFixture(cargoToml, WORKSPACE, 'crates/money/Cargo.toml')), ['runtime* left 1'])
  const virtual = await extractFixture(cargoToml, WORKSPACE, 'Cargo.toml')
  assert.deepEqual([virtual.components, virtual.root, virtual.complete], [[], undefined, true])
  const files = { 'a/Cargo.toml': '[package]\nname = "a"' }
  const extraction = await extractText(cargoToml, 'Cargo.toml', '[dependencies]\na = { path = "a" }', files)
  assert.deepEqual([extraction.components, extraction.warnings], [[], []])
})

test('a workspace that is elsewhere, or nowhere', async () => {
  const text = '[package]\nname = "a"\nworkspace = "../root"\n[dependencies]\nleft = { workspace = true }'
  const files = { 'root/Cargo.toml': '[workspace]\n[workspace.dependencies]\nleft = "2"' }
  assert.deepEqual(linesOf(await extractText(cargoToml, 'a/Cargo.toml', text, files)), ['runtime* left 2'])
  const lost = await extractText(cargoToml, 'a/Cargo.toml', text)
  assert.deepEqual(codesOf(lost), ['manifest.unreadable-entry', 'manifest.unresolved-workspace'])
  const outside = await extractText(cargoToml, 'Cargo.toml', text.replace('../root', '../../..'), files)
  assert.equal(outside.complete, false)
})

test('what is no manifest is refused; what is no name is missed', async () => {
  const code = async (text: string) => codesOf(await extractText(cargoToml, 'Cargo.toml', text))
  assert.deepEqual(await code('[package'), ['lockfile.unreadable'])
  assert.deepEqual(await code('#'.repeat(5_000_000)), ['lockfile.too-large'])
  assert.deepEqual(await code('[dependencies]\n"a b" = "1"\n"../x" = "1"'), ['manifest.unreadable-entry'])
  assert.deepEqual(await code('[dependencies]\n"__proto__" = "1"\nconstructor = "1"'), [])
  assert.deepEqual(await code('[dependencies]\na = 1\nb = []'), ['manifest.unreadable-entry'])
  assert.deepEqual(await code('dependencies = "left"'), [])
})
