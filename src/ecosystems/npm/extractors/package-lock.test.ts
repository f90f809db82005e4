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
import { packageLock } from './package-lock.ts'

const PACKAGES = [
  ...LEDGER,
  'development* tool@5.0.0 > shared@2.1.0 > tool-core@5.0.0',
  'peer* host@1.4.0',
  'runtime left@1.0.5',
  `runtime* %40bank/forms@2.0.0?${FORMS_VCS_URL} > left@1.2.0`,
  `runtime* archive@0.9.0?${ARCHIVE_URL}`,
  'runtime* left@1.2.0 > shared@2.1.0',
  'runtime* only-a@1.0.0',
  `runtime* packed@1.0.0?${PACKED_URL}`,
  'runtime* pkg:generic/local-lib@0.1.0 > left@1.0.5',
].toSorted()

test('versions 2 and 3: places, links, aliases, bundles, sources, scopes', async () => {
  for (const version of ['v2', 'v3']) {
    const extraction = await extractFixture(packageLock, `package-lock/${version}`, 'package-lock.json')
    assert.deepEqual(linesOf(extraction), PACKAGES)
    assert.deepEqual([extraction.warnings, extraction.complete], [[], true])
    assert.deepEqual(extraction.root, { name: 'ledger', version: '1.0.0' })
    const { purl, dependsOn, ...right } = componentOf(extraction, 'node_modules/alias-of-right')
    assert.deepEqual(right, {
      id: 'node_modules/alias-of-right',
      direct: true,
      scope: 'runtime',
      hashes: right.hashes,
      license: 'MIT',
      source: 'https://registry.example/right/-/right-3.0.1.tgz',
      line: 59,
    })
    assert.match(right.hashes.join(), /^sha512-[\w+/]{86}==$/)
    assert.deepEqual([purl.name, dependsOn], ['right', ['node_modules/alias-of-right/node_modules/shared']])
    assert.equal(componentOf(extraction, 'node_modules/@bank/forms').source, FORMS_SOURCE)
    assert.equal(
      componentOf(extraction, 'node_modules/bundler/node_modules/inside').source,
      'bundle:node_modules/bundler',
    )
  }
})

test('version 1, with and without its manifest', async () => {
  const extraction = await extractFixture(packageLock, 'package-lock/v1', 'package-lock.json')
  const expected = [
    ...LEDGER,
    'development* tool@5.0.0 > shared@2.1.0 > tool-core@5.0.0',
    `runtime* %40bank/forms?${FORMS_VCS_URL} > left@1.2.0`,
    `runtime* archive?${ARCHIVE_URL}`,
    'runtime* host@1.4.0',
    'runtime* left@1.2.0 > shared@2.1.0',
    'runtime* only-a@1.0.0',
    `runtime* packed?${PACKED_URL}`,
    'runtime* pkg:generic/local-lib > left@1.2.0',
  ]
  assert.deepEqual(linesOf(extraction), expected.toSorted())
  assert.deepEqual([extraction.warnings, extraction.complete], [[], true])
  assert.equal(componentOf(extraction, 'node_modules/alias-of-right').line, 22)
  assert.equal(componentOf(extraction, 'node_modules/alias-of-right/node_modules/shared').line, 30)

  const alone = await extractFixture(packageLock, 'package-lock/shrinkwrap', 'npm-shrinkwrap.json')
  assert.deepEqual(linesOf(alone), ['runtime shared@2.1.0', 'runtime* left@1.2.0 > shared@2.1.0'])
  assert.deepEqual(codesOf(alone), ['manifest.missing'])
  assert.deepEqual(alone.root, { name: 'old-ledger', version: '0.1.0' })
})

const lock = (packages: unknown, more: object = {}) => JSON.stringify({ lockfileVersion: 3, packages, ...more })

test('dependencies are found as Node finds them: the nearest folder above', async () => {
  const text = lock({
    '': { dependencies: { a: '1' }, workspaces: { packages: ['sites/*'] } },
    'node_modules/a': { version: '1.0.0', dependencies: { b: '*', c: '*' } },
    'node_modules/a/node_modules/b': { version: '2.0.0', dependencies: { a: '1', b: '1', c: '*' } },
    'node_modules/b': { version: '1.0.0' },
    'node_modules/c': { version: '1.0.0' },
    'sites/s': { name: 's', dependencies: { b: '3' } },
    'sites/s/node_modules/b': { version: '3.0.0', dependencies: { c: '*' } },
  })
  assert.deepEqual(linesOf(await extractText(packageLock, 'package-lock.json', text)), [
    'runtime b@1.0.0',
    'runtime b@2.0.0 > a@1.0.0 > b@2.0.0 > c@1.0.0',
    'runtime c@1.0.0',
    'runtime* a@1.0.0 > b@2.0.0 > c@1.0.0',
    'runtime* b@3.0.0 > c@1.0.0',
  ])
})

test('scopes follow the marks of npm', async () => {
  const marks = [
    {},
    { dev: true },
    { optional: true },
    { devOptional: true },
    { peer: true },
    { dev: true, optional: true, peer: true },
  ]
  const packages = Object.fromEntries(
    marks.map((mark, index) => [`node_modules/p${index}`, { version: '1.0.0', ...mark }]),
  )
  const { components } = await extractText(packageLock, 'package-lock.json', lock(packages))
  assert.deepEqual(
    components.map(({ scope }) => scope),
    ['runtime', 'development', 'optional', 'optional', 'peer', 'development'],
  )
})

test('what is missing or odd is said, and makes the result incomplete', async () => {
  const cases: readonly [unknown, string, boolean][] = [
    [{ '': { dependencies: { a: '1' } } }, 'lockfile.missing-dependency', false],
    [{ 'node_modules/a': { version: '1.0.0', dependencies: { b: '1' } } }, 'lockfile.missing-dependency', false],
    [{ 'node_modules/a': {} }, 'lockfile.unreadable-entry', false],
    [{ 'node_modules/a': 'x' }, 'lockfile.unreadable-entry', false],
    [{ 'node_modules/': { version: '1.0.0' } }, 'lockfile.unreadable-entry', false],
    [{ 'node_modules/a/b': { version: '1.0.0' } }, 'lockfile.unreadable-entry', false],
    [{ 'node_modules/.evil': { version: '1.0.0' } }, 'lockfile.unreadable-entry', false],
    [{ [`${'node_modules/a/'.repeat(80)}x`]: { version: '1.0.0' } }, 'lockfile.unreadable-entry', false],
    [{ 'node_modules/a': { version: '1.0.0', integrity: 'sha512-x' } }, 'lockfile.unreadable-integrity', false],
    [{ 'node_modules/a': { version: 'banana' } }, 'lockfile.unusual-version', true],
  ]
  for (const [packages, code, complete] of cases) {
    const extraction = await extractText(packageLock, 'package-lock.json', lock(packages))
    assert.deepEqual([codesOf(extraction), extraction.complete], [[code], complete], JSON.stringify(packages))
  }
  for (const version of [4, '3', null]) {
    const extraction = await extractText(packageLock, 'package-lock.json', lock({}, { lockfileVersion: version }))
    assert.deepEqual([codesOf(extraction), extraction.complete], [['lockfile.unknown-version'], false])
  }
})

test('addresses with passwords are kept without them', async () => {
  const resolved = 'https://user:secret@registry.example/a/-/a-1.0.0.tgz'
  const { components } = await extractText(
    packageLock,
    'package-lock.json',
    lock({ 'node_modules/a': { version: '1.0.0', resolved } }),
  )
  assert.equal(components[0]?.source, 'https://registry.example/a/-/a-1.0.0.tgz')
})

test('only lockfiles of the project are read', () => {
  assert.deepEqual(
    [
      'package-lock.json',
      'a/npm-shrinkwrap.json',
      'node_modules/a/package-lock.json',
      'package-lock.json.orig',
      'a/xpackage-lock.json',
    ].map((path) => packageLock.matches(path)),
    [true, true, false, false, false],
  )
})
