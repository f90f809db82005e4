import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  ARCHIVE_URL,
  codesOf,
  componentOf,
  extractFixture,
  extractText,
  FORMS_SOURCE,
  FORMS_VCS_URL,
  LEDGER,
  linesOf,
  PACKED_URL,
} from '#ecosystems/npm/testdata/summary.ts'
import { pnpmLock } from './pnpm-lock.ts'

const COMMON = [
  ...LEDGER,
  'development* tool@5.0.0 > shared@2.1.0 > tool-core@5.0.0',
  'runtime host@1.4.0',
  `runtime* %40bank/forms@2.0.0?${FORMS_VCS_URL} > left@1.2.0`,
  `runtime* archive@0.9.0?${ARCHIVE_URL}`,
  'runtime* left@1.2.0 > host@1.4.0 > shared@2.1.0',
  `runtime* packed@1.0.0?${PACKED_URL}`,
]

test('version 9: packages and snapshots, workspaces, links and folders', async () => {
  const extraction = await extractFixture(pnpmLock, 'pnpm-lock/v9', 'pnpm-lock.yaml')
  const more = [
    'runtime* only-a@1.0.0',
    'runtime* pkg:generic/local-lib',
    'runtime* pkg:generic/shared-code > only-a@1.0.0',
  ]
  assert.deepEqual(linesOf(extraction), [...COMMON, ...more].toSorted())
  assert.deepEqual([extraction.warnings, extraction.complete], [[], true])
  const left = componentOf(extraction, 'left@1.2.0(host@1.4.0)')
  assert.equal(left.line, 79)
  assert.match(left.hashes.join(), /^sha512-[\w+/]{86}==$/)
  assert.equal(componentOf(extraction, `@bank/forms@${FORMS_SOURCE}`).source, FORMS_SOURCE)
  assert.equal(componentOf(extraction, 'link:../local-lib').source, 'link:../local-lib')
})

test('versions 5 and 6: other keys, the same project', async () => {
  for (const version of ['v5', 'v6']) {
    const extraction = await extractFixture(pnpmLock, `pnpm-lock/${version}`, 'pnpm-lock.yaml')
    assert.deepEqual(linesOf(extraction), [...COMMON, 'runtime* pkg:generic/local-lib'].toSorted(), version)
    assert.deepEqual([extraction.warnings, extraction.complete], [[], true])
  }
})

test('the document of the environment is read as well, for development', async () => {
  const extraction = await extractFixture(pnpmLock, 'pnpm-lock/v9-environment', 'pnpm-lock.yaml')
  assert.deepEqual(linesOf(extraction), [
    'development shared@2.1.0',
    'development* bank-config@1.0.0 > shared@2.1.0',
    'development* pnpm@11.0.0',
    'runtime shared@2.1.0',
    'runtime* left@1.2.0 > shared@2.1.0',
  ])
  assert.deepEqual([extraction.warnings, extraction.complete], [[], true])
})

const head = "lockfileVersion: '9.0'\n"

test('what two ways reach has the stronger scope', async () => {
  const importers =
    'importers:\n  .:\n    devDependencies:\n      a: {version: 1.0.0}\n    optionalDependencies:\n      b: {version: 1.0.0}\n'
  const snapshots =
    'snapshots:\n  a@1.0.0:\n    dependencies: {c: 1.0.0}\n  b@1.0.0:\n    dependencies: {c: 1.0.0}\n  c@1.0.0: {}\n'
  const extraction = await extractText(pnpmLock, 'pnpm-lock.yaml', `${head}${importers}${snapshots}`)
  assert.deepEqual(linesOf(extraction), [
    'development* a@1.0.0 > c@1.0.0',
    'optional c@1.0.0',
    'optional* b@1.0.0 > c@1.0.0',
  ])
})

test('a registry with other addresses is a registry still', async () => {
  const packages =
    'packages:\n  a@1.0.0:\n    resolution: {integrity: sha1-qqqqqqqqqqqqqqqqqqqqqqqqqqo=, tarball: https://npm.example/download/a/1.0.0}\n'
  const { components } = await extractText(pnpmLock, 'pnpm-lock.yaml', `${head}${packages}`)
  assert.deepEqual(components[0]?.purl, { type: 'npm', name: 'a', version: '1.0.0', qualifiers: {} })
  assert.equal(components[0]?.source, 'https://npm.example/download/a/1.0.0')
})

test('what is missing or odd is said, and makes the result incomplete', async () => {
  const cases: readonly [string, string][] = [
    ['', 'lockfile.unreadable'],
    ['- a\n', 'lockfile.unreadable'],
    ["lockfileVersion: '12'\n", 'lockfile.unknown-version'],
    [`${head}importers: {.: {dependencies: {a: {version: 1.0.0}}}}\n`, 'lockfile.missing-dependency'],
    [`${head}importers: {.: {dependencies: {a: {}}}}\n`, 'lockfile.unreadable-entry'],
    [`${head}packages: {a@1.0.0: {dependencies: {b: 1.0.0}}}\n`, 'lockfile.missing-dependency'],
    [`${head}packages: {a@1.0.0: {resolution: {integrity: sha512-x}}}\n`, 'lockfile.unreadable-integrity'],
    [`${head}packages: {'': {}}\n`, 'lockfile.unreadable-entry'],
    [`${head}packages: {.x@1.0.0: {}}\n`, 'lockfile.unreadable-entry'],
    [`${head}packages: {a@1.0.0: {}\n`, 'lockfile.malformed'],
    [`${head}packages: {a@1.0.0: {}}\npackages: {b@1.0.0: {}}\n`, 'lockfile.malformed'],
    [`${head}packages: {? [a] : {}}\n`, 'lockfile.malformed'],
  ]
  for (const [text, code] of cases) {
    const extraction = await extractText(pnpmLock, 'pnpm-lock.yaml', text)
    assert.ok(codesOf(extraction).includes(code), `${JSON.stringify(text)}: ${codesOf(extraction)}`)
    assert.equal(extraction.complete, false, text)
  }
})
