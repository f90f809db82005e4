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
import { cabalFreeze } from './cabal-freeze.ts'
import { cabalPackage } from './cabal-package.ts'
import { stackLock } from './stack-lock.ts'

const folder = (format: string) => new URL(`../testdata/${format}/ledger/`, import.meta.url)

test('.cabal: every stanza and condition, without the package and its libraries', async () => {
  const extraction = await extractFixture(cabalPackage, folder('cabal-package'), 'ledger.cabal')
  assert.deepEqual(linesOf(extraction), [
    'development* base >=4',
    'development* hspec ==2.11.*',
    'development* hspec-discover >=2',
    'development* ledger-setup ^>=0.1',
    'runtime* base >=4.17 && <5',
    'runtime* bytestring >=0',
    'runtime* containers (>=0.6 && <0.7) || ==0.8.*',
    'runtime* ledger-fast >=1',
    'runtime* ledger-slow >=0',
    'runtime* optparse-applicative -any',
    'runtime* text ^>= { 2.0, 2.1 }',
    'runtime* vector >=0',
  ])
  assert.equal(componentOf(extraction, 'bytestring@>=0').line, 15)
  assert.deepEqual([extraction.root, extraction.warnings], [{ name: 'ledger', version: '1.3.0' }, []])
  const odd = await extractText(cabalPackage, 'a.cabal', 'build-tools: alex\nlibrary {\n  build-depends: a b, 1\n}\n')
  assert.deepEqual(codesOf(odd), ['manifest.legacy-field', 'manifest.unread-syntax', 'manifest.unreadable-entry'])
  assert.equal(odd.complete, false)
})

test('cabal.project.freeze: versions, not flags; what fixes no version is told', async () => {
  const extraction = await extractFixture(cabalFreeze, folder('cabal-freeze'), 'cabal.project.freeze')
  assert.deepEqual(linesOf(extraction), [
    'development cabal-doctest@1.0.9',
    'runtime aeson@2.1.2.1',
    'runtime base@4.18.1.0',
    'runtime text',
    'runtime vector ^>=0.13',
  ])
  assert.deepEqual([codesOf(extraction), extraction.complete], [['lockfile.unfixed-version'], false])
})

test('stack.yaml.lock: packages by source; the snapshot is missing', async () => {
  const extraction = await extractFixture(stackLock, folder('stack-lock'), 'stack.yaml.lock')
  const location = 'git+https://git.example/bank/forms.git@4f1d0a7c0c5b8f3e2d1a9b8c7d6e5f4a3b2c1d0e'
  assert.deepEqual(
    extraction.components.map(({ id, source, hashes, purl }) => [id, source, hashes.length, purl.subpath]),
    [
      ['acme-missiles@0.3', undefined, 0, undefined],
      ['forms@0.1.0.2', location, 0, 'forms-core'],
      ['archived@1.0', 'https://upstream.example/archived-1.0.tar.gz', 1, undefined],
    ],
  )
  assert.deepEqual([codesOf(extraction), extraction.complete], [['lockfile.unread-snapshot'], false])
  assert.match(extraction.warnings[0]?.message ?? '', /lts-22\.0/)
  const empty = await extractText(stackLock, 'stack.yaml.lock', 'packages: []\nsnapshots: []\n')
  assert.deepEqual([empty.warnings, empty.complete], [[], true])
})

test('mutated files never throw and never yield a malformed extraction', async () => {
  await checkMutations(cabalPackage, folder('cabal-package'), 'ledger.cabal')
  await checkMutations(cabalFreeze, folder('cabal-freeze'), 'cabal.project.freeze')
  assert.ok((await checkMutations(stackLock, folder('stack-lock'), 'stack.yaml.lock')) > 10)
})

test('input made to cost memory or time is refused or bounded', async () => {
  const cabals = [
    `build-depends: ${'a,'.repeat(1_000_000)}`,
    `build-depends: ${'{'.repeat(3_000_000)}`,
    'a:\n b\n'.repeat(300_000),
    ' '.repeat(4_000_000),
  ]
  for (const text of [...cabals, `library\n build-depends: ${'a'.repeat(3_000_000)}`, 'x {\n'.repeat(500_000)])
    await extractHostile(cabalPackage, 'a.cabal', text)
  for (const text of [`constraints: ${'any.a ==1,'.repeat(300_000)}`, `constraints: ${'a:'.repeat(1_000_000)}`])
    await extractHostile(cabalFreeze, 'cabal.project.freeze', text)
  for (const text of [
    `packages: ${'['.repeat(100_000)}`,
    `packages:\n${'- completed: {hackage: a-1}\n'.repeat(20_000)}`,
  ])
    await extractHostile(stackLock, 'stack.yaml.lock', text)
})
