import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkMutations, extractHostile } from '#ecosystems/extraction/testdata/mutations.ts'
import { cargoLock } from './cargo-lock.ts'
import { cargoToml } from './cargo-toml.ts'

const folder = (name: string) => new URL(`../testdata/${name}/`, import.meta.url)

test('mutated files never throw and never yield a malformed extraction', async () => {
  assert.ok((await checkMutations(cargoToml, folder('cargo-toml/workspace'), 'crates/ledger/Cargo.toml')) > 50)
  assert.ok((await checkMutations(cargoLock, folder('cargo-lock/v4'), 'Cargo.lock')) > 50)
  assert.ok((await checkMutations(cargoLock, folder('cargo-lock/v1'), 'Cargo.lock')) > 50)
})

test('input made to cost time is answered in time', async () => {
  const crate = '[[package]]\nname = "a"\nversion = "1.0.0"\ndependencies = ["a", "a 1.0.0"]\n'
  for (const text of [
    crate.repeat(5_000),
    '[a]\n[b]\n'.repeat(20_000),
    `x = ${'"a"'.repeat(50_000)}`,
    '[[package]]\n'.repeat(20_000),
  ]) {
    await extractHostile(cargoLock, 'Cargo.lock', text)
    await extractHostile(cargoToml, 'Cargo.toml', text)
  }
  const names = Array.from({ length: 10_000 }, (_, index) => `n${index} = { path = "../${index}", workspace = true }`)
  await extractHostile(cargoToml, 'Cargo.toml', `[dependencies]\n${names.join('\n')}`)
  assert.equal(
    (await extractHostile(cargoLock, 'Cargo.lock', ' '.repeat(33 * 2 ** 20))).warnings[0]?.code,
    'lockfile.too-large',
  )
})
