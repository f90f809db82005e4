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
import { bunLock } from './bun-lock.ts'

test('places, workspaces, aliases, bundles and sources', async () => {
  const extraction = await extractFixture(bunLock, 'bun-lock/project', 'bun.lock')
  const expected = [
    ...LEDGER,
    'development* tool@5.0.0 > shared@2.1.0 > tool-core@5.0.0',
    'peer* host@1.4.0',
    `runtime* %40bank/forms?${FORMS_VCS_URL} > left@1.2.0`,
    `runtime* archive?${ARCHIVE_URL}`,
    'runtime* left@1.1.7 > shared@2.1.0',
    'runtime* left@1.2.0 > shared@2.1.0',
    'runtime* only-a@1.0.0',
    `runtime* packed?${PACKED_URL}`,
    'runtime* pkg:generic/local-lib > left@1.2.0',
  ]
  assert.deepEqual(linesOf(extraction), expected.toSorted())
  assert.deepEqual([extraction.root, extraction.warnings, extraction.complete], [{ name: 'ledger' }, [], true])
  assert.equal(componentOf(extraction, '@bank/forms').source, FORMS_SOURCE)
  assert.equal(componentOf(extraction, 'bundler').source, 'https://registry.example/bundler/-/bundler-1.1.0.tgz')
  assert.equal(componentOf(extraction, 'bundler/inside').source, 'bundle:bundler')
  assert.equal(componentOf(extraction, 'alias-of-right').line, 45)
  assert.match(componentOf(extraction, 'alias-of-right').hashes.join(), /^sha512-[\w+/]{86}==$/)
})

test('what is missing or odd is said, and makes the result incomplete', async () => {
  const cases: readonly [string, string][] = [
    ['{', 'lockfile.unreadable'],
    ['{"lockfileVersion": 9}', 'lockfile.unknown-version'],
    ['{"lockfileVersion": 1, "packages": {"a": "a@1.0.0"}}', 'lockfile.unreadable-entry'],
    ['{"lockfileVersion": 1, "packages": {"a": []}}', 'lockfile.unreadable-entry'],
    ['{"lockfileVersion": 1, "packages": {"a": ["a"]}}', 'lockfile.unreadable-entry'],
    ['{"lockfileVersion": 1, "packages": {"@a": ["@a@1.0.0"]}}', 'lockfile.unreadable-entry'],
    ['{"lockfileVersion": 1, "packages": {"a": ["..@1.0.0"]}}', 'lockfile.unreadable-entry'],
    ['{"lockfileVersion": 1, "packages": {"a": ["a@1.0.0", "", {}, "sha512-?"]}}', 'lockfile.unreadable-integrity'],
    ['{"lockfileVersion": 1, "workspaces": {"": {"dependencies": {"a": "1"}}}}', 'lockfile.missing-dependency'],
  ]
  for (const [text, code] of cases) {
    const extraction = await extractText(bunLock, 'bun.lock', text)
    assert.deepEqual([codesOf(extraction), extraction.complete], [[code], false], text)
  }
})
