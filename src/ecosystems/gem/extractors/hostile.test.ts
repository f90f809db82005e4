import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkMutations, extractHostile } from '#ecosystems/extraction/testdata/mutations.ts'
import { gemfileLock } from './gemfile-lock.ts'
import { gemspec } from './gemspec.ts'
import { installedSpecification } from './installed-specification.ts'

const FIXTURES = [
  [gemfileLock, 'gemfile-lock', 'Gemfile.lock'],
  [gemspec, 'gemspec', 'ledger.gemspec'],
  [installedSpecification, 'installed-specification', 'specifications/ledger-native-1.13.9-x86_64-linux.gemspec'],
] as const

for (const [extractor, format, file] of FIXTURES) {
  test(`${format}: mutated files never throw and never yield a malformed extraction`, async () => {
    const folder = new URL(`../testdata/${format}/ledger/`, import.meta.url)
    assert.ok((await checkMutations(extractor, folder, file)) > 10)
  })
}

test('input made to cost memory or time is refused or bounded', async () => {
  const platforms = Array.from({ length: 3_000 }, (_, at) => `    a (1.0-p${at})\n      a\n      a\n`).join('')
  const locks = [
    `GEM\n  specs:\n${platforms}`,
    '      a\n'.repeat(300_000),
    'GEM\n'.repeat(300_000),
    `GEM\n  specs:\n    a (${'('.repeat(1_000_000)}`,
  ]
  for (const text of locks) await extractHostile(gemfileLock, 'Gemfile.lock', text)
  const specs = [
    "s.add_dependency 'a'\n".repeat(100_000),
    `s.add_dependency ${'['.repeat(1_000_000)}`,
    `s.add_dependency '${'a'.repeat(1_000_000)}`,
  ]
  for (const text of [...specs, "s.add_dependency 'a',\n".repeat(50_000), `${' '.repeat(1_000_000)}s.add_dependency`])
    await extractHostile(gemspec, 'a.gemspec', text)
})

test('names that mean something to JavaScript are ordinary names', async () => {
  const text = 'GEM\n  specs:\n    __proto__ (1.0)\n      constructor\n    constructor (1.0)\n      __proto__\n'
  const { components, warnings } = await extractHostile(gemfileLock, 'Gemfile.lock', text)
  assert.deepEqual(
    components.map(({ dependsOn }) => dependsOn),
    [['constructor@1.0'], ['__proto__@1.0']],
  )
  assert.deepEqual(warnings, [])
})
