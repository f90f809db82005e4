import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  codesOf,
  componentOf,
  extractFixture,
  extractText,
  linesOf,
} from '#ecosystems/extraction/testdata/extraction-summary.ts'
import { cargoLock } from './cargo-lock.ts'

const folder = (name: string) => new URL(`../testdata/cargo-lock/${name}/`, import.meta.url)
const COMMIT = '4f1d0a7c0c5b8f3e2d1a9b8c7d6e5f4a3b2c1d0e'
const FORMS = `forms@2.0.0?vcs_url=git%2Bhttps:%2F%2Fgit.example%2Fbank%2Fforms.git%40${COMMIT}`

test('version 4: edges, sources, names that occur more than once, scopes by the members', async () => {
  const extraction = await extractFixture(cargoLock, folder('v4'), 'Cargo.lock')
  assert.deepEqual(linesOf(extraction), [
    'development* checker@1.4.0 > shared@1.9.0',
    'development* generator@2.0.1',
    'optional left@2.1.0?repository_url=https:%2F%2Fregistry.example%2Fother',
    'optional* native@1.0.3 > left@2.1.0?repository_url=https:%2F%2Fregistry.example%2Fother',
    `runtime* ${FORMS} > left@1.0.5`,
    'runtime* inside@0.1.7?repository_url=https:%2F%2Fregistry.example%2Findex%2F',
    'runtime* left@1.0.5',
    'runtime* left@2.1.0',
    'runtime* patched@0.9.1',
    'runtime* shared@1.9.0',
  ])
  assert.deepEqual(codesOf(extraction), ['lockfile.folder-source', 'lockfile.git-source', 'lockfile.other-registry'])
  assert.deepEqual([extraction.root, extraction.complete], [undefined, true])
  const { purl, hashes, line, source } = componentOf(extraction, 'left@1.0.5')
  assert.deepEqual([purl.type, line, source], ['cargo', 49, undefined])
  assert.match(hashes.join(), /^sha256:[0-9a-f]{64}$/)
  const patched = componentOf(extraction, 'patched@0.9.1')
  assert.deepEqual([patched.purl.type, patched.source], ['generic', 'file:vendor/patched'])
})

test('version 1: the root apart, digests in a table of their own', async () => {
  const extraction = await extractFixture(cargoLock, folder('v1'), 'Cargo.lock')
  assert.deepEqual(linesOf(extraction), [
    'runtime shared@1.9.0',
    `runtime* ${FORMS}`,
    'runtime* left@1.0.5 > shared@1.9.0',
  ])
  assert.deepEqual(extraction.root, { name: 'old-ledger', version: '0.1.0' })
  assert.deepEqual(codesOf(extraction), ['lockfile.git-source', 'manifest.missing'])
  assert.equal(componentOf(extraction, 'left@1.0.5').hashes.length, 1)
})

test('the public registry is known by each of its addresses', async () => {
  const of = async (source: string) => {
    const text = `[[package]]\nname = "a"\nversion = "1.0.0"\nsource = "${source}"\n`
    return linesOf(await extractText(cargoLock, 'Cargo.lock', text)).join()
  }
  assert.equal(await of('registry+https://github.com/rust-lang/crates.io-index'), 'runtime a@1.0.0')
  assert.equal(await of('sparse+https://some.crates.io/'), 'runtime a@1.0.0')
  assert.match(await of('sparse+https://crates.io.upstream.example/'), /repository_url/)
  assert.match(await of('registry+https://github.com/other/crates.io-index'), /repository_url/)
  assert.match(await of('directory+vendor'), /^runtime a@1.0.0$/)
})

test('what contradicts itself is told', async () => {
  const code = async (text: string) =>
    codesOf(await extractText(cargoLock, 'Cargo.lock', text)).filter((one) => one !== 'manifest.missing')
  const a = '[[package]]\nname = "a"\nversion = "1.0.0"\nsource = "registry+https://registry.example/x"\n'
  assert.deepEqual(await code('version = 5'), ['lockfile.unknown-version'])
  assert.deepEqual(await code(`${a}${a}`), ['lockfile.duplicate-entry', 'lockfile.other-registry'])
  assert.deepEqual(await code(`${a}checksum = "xyz"`), ['lockfile.other-registry', 'lockfile.unreadable-digest'])
  assert.deepEqual(await code(`${a}dependencies = ["b", "a 2.0.0"]`), [
    'lockfile.missing-dependency',
    'lockfile.other-registry',
  ])
  assert.deepEqual(await code('[[package]]\nversion = "1.0.0"'), ['lockfile.unreadable-entry'])
  assert.deepEqual(await code('package = "a"'), ['lockfile.unreadable'])
  assert.deepEqual(await code('= ='), ['lockfile.unreadable'])
})
