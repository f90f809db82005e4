import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkMutations, extractHostile } from '#ecosystems/extraction/testdata/mutations.ts'
import { composerJson } from './composer-json.ts'
import { composerLock } from './composer-lock.ts'
import { installedJson } from './installed-json.ts'

const FIXTURES = [
  [composerJson, 'composer-json/ledger', 'composer.json'],
  [composerLock, 'composer-lock/ledger', 'composer.lock'],
  [installedJson, 'installed-json/v1', 'vendor/composer/installed.json'],
  [installedJson, 'installed-json/v2', 'vendor/composer/installed.json'],
] as const

for (const [extractor, folder, file] of FIXTURES) {
  test(`${folder}: mutated files never throw and never yield a malformed extraction`, async () => {
    assert.ok((await checkMutations(extractor, new URL(`../testdata/${folder}/`, import.meta.url), file)) > 10)
  })
}

test('input made to cost memory or time is refused or bounded', async () => {
  const list = (count: number, entry: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => entry(at)).join(',')
  const provides = list(20_000, (at) => `{"name":"a/p${at}","version":"1","provide":{"a/x":"1"},"require":{"a/x":"*"}}`)
  const requires = list(300, () => `"require":{${list(300, (at) => `"a/n${at}":"*"`)}}`)
  const texts = [
    `{"packages":${'['.repeat(1_000_000)}`,
    `{"packages":[${provides}]}`,
    `{"packages":[{"name":"a/b","version":"1",${requires}}]}`,
  ]
  for (const text of texts) await extractHostile(composerLock, 'composer.lock', text)
  await extractHostile(composerJson, 'composer.json', `{"require":{${list(100_000, (at) => `"a/n${at}":"^1"`)}}}`)
  await extractHostile(composerJson, 'composer.json', `{"require":{"a/${'b-'.repeat(100_000)}":"1"}}`)
})

test('names that mean something to JavaScript are ordinary names', async () => {
  const text =
    '{"packages":[{"name":"constructor/prototype","version":"1","require":{"__proto__":"1","constructor/prototype":"1"}}]}'
  const { components } = await extractHostile(composerLock, 'composer.lock', text)
  assert.deepEqual(
    components.map(({ id, dependsOn }) => [id, dependsOn]),
    [['constructor/prototype', []]],
  )
})
