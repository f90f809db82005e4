import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Extractor } from '#ecosystems/ecosystem.ts'
import {
  codesOf,
  componentOf,
  extractFixture,
  extractText,
  linesOf,
} from '#ecosystems/extraction/testdata/extraction-summary.ts'
import { fixtureFiles } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { pdmLock } from './pdm-lock.ts'
import { pipfileLock } from './pipfile-lock.ts'
import { poetryLock } from './poetry-lock.ts'
import { pylock } from './pylock.ts'
import { uvLock } from './uv-lock.ts'

const folder = (name: string) => new URL(`../testdata/${name}/`, import.meta.url)
const ROOT = { name: 'ledger', version: '1.0.0' }
const FORMS = 'vcs_url=git%2Bhttps:%2F%2Fgit.example%2Fbank%2Fforms.git%404f1d0a7c0c5b8f3e2d1a9b8c7d6e5f4a3b2c1d0e'
const ARCHIVE = 'archive@0.9.0?download_url=https:%2F%2Fupstream.example%2Fdownloads%2Farchive-0.9.0.tar.gz'
const WHEEL = `sha256:${'a'.repeat(64)}`
const SOURCE = `sha256:${'b'.repeat(64)}`

/** The lockfile alone, without the manifest beside it. */
function alone(extractor: Extractor, name: string, file: string) {
  return extractText(extractor, file, fixtureFiles(folder(name))[file] ?? '')
}

test('poetry.lock 2.1: groups, extras, sources, edges', async () => {
  const extraction = await extractFixture(poetryLock, folder('poetry-lock/v2'), 'poetry.lock')
  assert.deepEqual(linesOf(extraction), [
    'development* tester@5.0.0 > left-pad@1.2.0',
    'optional* safe-xml@1.4',
    'runtime accelerator@1.1',
    'runtime shared@2.1.0',
    `runtime* ${ARCHIVE}`,
    `runtime* forms@2.0.0?${FORMS}%23python`,
    'runtime* left-pad@1.2.0 > shared@2.1.0',
    'runtime* local-lib@0.1.0',
    'runtime* right@2.0.1 > accelerator@1.1 > shared@2.1.0',
  ])
  assert.deepEqual([extraction.root, extraction.warnings, extraction.complete], [ROOT, [], true])
  const leftPad = componentOf(extraction, 'left-pad@1.2.0')
  assert.deepEqual([leftPad.hashes, leftPad.line], [[WHEEL, SOURCE], 35])
  assert.equal(componentOf(extraction, 'right@2.0.1').source, 'https://registry.example/simple')
  assert.equal(componentOf(extraction, 'local-lib@0.1.0').purl.type, 'generic')
  const single = await alone(poetryLock, 'poetry-lock/v2', 'poetry.lock')
  assert.ok(single.components.every(({ direct }) => direct === undefined))
})

test('poetry.lock 1.1: categories, files of their own; without either, the manifest decides', async () => {
  const extraction = await extractFixture(poetryLock, folder('poetry-lock/v1'), 'poetry.lock')
  assert.deepEqual(linesOf(extraction), [
    'development tester@5.0.0',
    'optional safe-xml@1.4',
    'runtime left-pad@1.2.0 > shared@2.1.0',
    'runtime shared@2.1.0',
  ])
  assert.deepEqual(componentOf(extraction, 'left-pad@1.2.0').hashes, [WHEEL])
  const entry = (name: string, more = '') => `[[package]]\nname = "${name}"\nversion = "1"\n${more}`
  const text = `${entry('a', '[package.dependencies]\nb = "*"\n')}${entry('b')}${entry('c')}[metadata]\nlock-version = "2.0"\n`
  const manifest = '[tool.poetry.dependencies]\na = "1"\n[tool.poetry.group.dev.dependencies]\nc = "1"\n'
  const files = { 'sub/pyproject.toml': manifest }
  assert.deepEqual(linesOf(await extractText(poetryLock, 'sub/poetry.lock', text, files)), [
    'development* c@1',
    'runtime b@1',
    'runtime* a@1 > b@1',
  ])
  const unknown = await extractText(poetryLock, 'poetry.lock', text)
  assert.deepEqual([codesOf(unknown), unknown.complete], [['lockfile.unknown-scopes'], true])
})

test('uv.lock: members, forks, extras, groups, sources', async () => {
  const extraction = await extractFixture(uvLock, folder('uv-lock/project'), 'uv.lock')
  assert.deepEqual(linesOf(extraction), [
    'development tester-core@5.0.0',
    'development* tester@5.0.0 > left-pad@1.2.0 > tester-core@5.0.0',
    'optional* safe-xml@1.4',
    'optional* windows-only@1.4',
    'runtime accelerator@1.1',
    'runtime shared@1.9.0',
    `runtime* ${ARCHIVE}`,
    `runtime* forms@2.0.0?${FORMS}%23python`,
    'runtime* left-pad@1.2.0 > shared@2.1.0',
    'runtime* local-lib@0.1.0',
    'runtime* right@2.0.1 > accelerator@1.1 > shared@1.9.0',
    'runtime* shared@2.1.0',
  ])
  assert.deepEqual([extraction.root, extraction.warnings, extraction.complete], [ROOT, [], true])
  assert.deepEqual(componentOf(extraction, 'left-pad@1.2.0').hashes, [WHEEL, SOURCE])
})

test('pdm.lock: groups, entries with extras', async () => {
  const extraction = await extractFixture(pdmLock, folder('pdm-lock/project'), 'pdm.lock')
  assert.deepEqual(linesOf(extraction), [
    'development* tester@5.0.0 > shared@2.1.0',
    'optional* safe-xml@1.4',
    'runtime accelerator@1.1',
    'runtime shared@2.1.0',
    `runtime* forms@2.0.0?${FORMS}`,
    'runtime* left-pad@1.2.0 > shared@2.1.0',
    'runtime* right@2.0.1 > accelerator@1.1 > shared@2.1.0',
  ])
  assert.deepEqual([extraction.root, extraction.warnings, extraction.complete], [ROOT, [], true])
  assert.deepEqual(componentOf(extraction, 'left-pad@1.2.0').hashes, [WHEEL, SOURCE])
  const scopes = (await alone(pdmLock, 'pdm-lock/project', 'pdm.lock')).components.map(
    ({ id, scope }) => `${id} ${scope}`,
  )
  assert.ok(scopes.includes('tester@5.0.0 development') && scopes.includes('safe-xml@1.4 optional'), String(scopes))
})

test('Pipfile.lock: categories, and what the Pipfile names', async () => {
  const extraction = await extractFixture(pipfileLock, folder('pipfile-lock/project'), 'Pipfile.lock')
  assert.deepEqual(linesOf(extraction), [
    'development shared@2.1.0',
    'development* tester@5.0.0',
    'optional* plotter@3.1',
    'optional* windows-only@1.4',
    'runtime shared@2.1.0',
    `runtime* forms?${FORMS}`,
    'runtime* left-pad@1.2.0',
    'runtime* right@2.0.1',
  ])
  assert.deepEqual([extraction.warnings, extraction.complete], [[], true])
  assert.deepEqual(componentOf(extraction, 'default/left-pad').hashes, [WHEEL, SOURCE])
})

test('pylock.toml: markers of extras and groups', async () => {
  const extraction = await extractFixture(pylock, folder('pylock/project'), 'pylock.toml')
  assert.deepEqual(linesOf(extraction), [
    'development tester@5.0.0',
    'optional safe-xml@1.4',
    'optional windows-only@1.4',
    `runtime ${ARCHIVE}`,
    `runtime forms@2.0.0?${FORMS}%23python`,
    'runtime left-pad@1.2.0 > shared@2.1.0',
    'runtime shared@2.1.0',
  ])
  assert.deepEqual([extraction.root, extraction.warnings, extraction.complete], [{ name: 'ledger' }, [], true])
  assert.deepEqual(componentOf(extraction, 'left-pad@1.2.0').hashes, [WHEEL, SOURCE])
  assert.ok(pylock.matches('a/pylock.prod.toml') && !pylock.matches('pylock.a.b.toml'))
})

test('versions of the formats that are not known are read and told', async () => {
  const cases: readonly [Extractor, string, string][] = [
    [poetryLock, 'poetry.lock', '[metadata]\nlock-version = "3.0"'],
    [uvLock, 'uv.lock', 'version = 2'],
    [pdmLock, 'pdm.lock', '[metadata]\nlock_version = "5.0"'],
    [pylock, 'pylock.toml', 'lock-version = "2.0"'],
    [pipfileLock, 'Pipfile.lock', '{"_meta": {"pipfile-spec": 7}}'],
  ]
  for (const [extractor, path, text] of cases) {
    const extraction = await extractText(extractor, path, text)
    assert.deepEqual([codesOf(extraction), extraction.complete], [['lockfile.unknown-version'], false], path)
    for (const broken of ['\0', '{"', '[[', '[[a]]\nb = ']) {
      const refused = await extractText(extractor, path, broken)
      assert.deepEqual([codesOf(refused), refused.complete], [['lockfile.unreadable'], false], `${path} ${broken}`)
    }
  }
})

test('what is missing or odd in an entry is told', async () => {
  const read = (text: string) => extractText(uvLock, 'uv.lock', `version = 1\n${text}`)
  const entry = (name: string, more: string) => `[[package]]\nname = "${name}"\n${more}\n`
  const codes = async (text: string) => codesOf(await read(text))
  assert.deepEqual(await codes(entry('a', 'version = "1"\ndependencies = [{ name = "b" }]')), [
    'lockfile.missing-dependency',
  ])
  assert.deepEqual(await codes(entry('a', '')), ['lockfile.unreadable-entry'])
  assert.deepEqual(await codes(entry('../a', 'version = "1"')), ['lockfile.unreadable-entry'])
  assert.deepEqual(await codes(entry('a', 'version = "latest"')), ['lockfile.unusual-version'])
  assert.deepEqual(await codes(entry('a', 'version = "1"\nsdist = { hash = "sha256:x" }')), [
    'lockfile.unreadable-integrity',
  ])
  assert.deepEqual(await codes('package = 1'), ['lockfile.unreadable-entry'])
  const twice = await read(entry('constructor', 'version = "1"').repeat(2))
  assert.deepEqual(
    twice.components.map(({ id }) => id),
    ['constructor@1', 'constructor@1#2'],
  )
})
