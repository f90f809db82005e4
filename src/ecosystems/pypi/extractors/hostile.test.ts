import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Extractor } from '#ecosystems/ecosystem.ts'
import { codesOf } from '#ecosystems/extraction/testdata/extraction-summary.ts'
import { checkMutations, extractHostile } from '#ecosystems/extraction/testdata/mutations.ts'
import { pypiExtractors } from './index.ts'

function named(name: string): Extractor {
  return pypiExtractors.find((extractor) => extractor.name === `pypi/${name}`) ?? assert.fail(name)
}

const FIXTURES: readonly (readonly [string, string, string])[] = [
  ['requirements', 'requirements/project', 'requirements.txt'],
  ['pyproject', 'pyproject/project', 'pyproject.toml'],
  ['pyproject', 'pyproject/poetry', 'pyproject.toml'],
  ['pipfile', 'pipfile/project', 'Pipfile'],
  ['setup-cfg', 'setup-cfg/project', 'setup.cfg'],
  ['poetry-lock', 'poetry-lock/v1', 'poetry.lock'],
  ['poetry-lock', 'poetry-lock/v2', 'poetry.lock'],
  ['pipfile-lock', 'pipfile-lock/project', 'Pipfile.lock'],
  ['pdm-lock', 'pdm-lock/project', 'pdm.lock'],
  ['uv-lock', 'uv-lock/project', 'uv.lock'],
  ['pylock', 'pylock/project', 'pylock.toml'],
  ['installed', 'installed', 'site-packages/forms-2.0.0.dist-info/METADATA'],
]

test('mutated files never throw and never yield a malformed extraction', async () => {
  let incomplete = 0
  for (const [name, folder, file] of FIXTURES)
    incomplete += await checkMutations(named(name), new URL(`../testdata/${folder}/`, import.meta.url), file)
  assert.ok(incomplete > 300, `${incomplete} incomplete extractions`)
})

test('input made to cost memory or time is answered soon', async () => {
  const many = (text: string, count: number) => text.repeat(count)
  const cases: readonly (readonly [string, string, string])[] = [
    ['requirements', 'requirements.txt', many('a', 4_000_000)],
    ['requirements', 'requirements.txt', many('a\\\n', 1_000_000)],
    ['requirements', 'requirements.txt', many('a@', 2_000_000)],
    ['requirements', 'requirements.txt', `./${many('@', 8_000)}/${many('/', 100)}x\n`.repeat(400)],
    ['requirements', 'requirements.txt', many('a==1 # via a\n', 200_000)],
    ['requirements', 'requirements.txt', `a==1 ${many(`--hash=sha256:${'a'.repeat(64)} `, 3_000)}\n`],
    ['requirements', 'requirements.txt', many(`a;${'('.repeat(60)}\n`, 60_000)],
    ['pyproject', 'pyproject.toml', `a = ${many('[', 3_000_000)}`],
    ['pyproject', 'pyproject.toml', `${many('a.', 100)}a = 1`],
    ['pyproject', 'pyproject.toml', `[project]\ndependencies = [${many('"a",', 50_000)}]`],
    ['setup-cfg', 'setup.cfg', `[options]\ninstall_requires = ${many(',a', 50_000)}`],
    ['uv-lock', 'uv.lock', `version = 1\n${many('[[package]]\nname = "a"\nversion = "1"\n', 30_000)}`],
    ['pipfile-lock', 'Pipfile.lock', `{"default": ${many('[', 1_000_000)}`],
    ['installed', 'a.dist-info/METADATA', `${many(' x\n', 1_000_000)}`],
    ['installed', 'a.dist-info/METADATA', `Name: a\nVersion: 1\n${many('Classifier: License :: x\n', 150_000)}`],
  ]
  for (const [name, path, text] of cases) await extractHostile(named(name), path, text)
})

test('many packages of one name do not multiply without end', async () => {
  const entries = Array.from(
    { length: 3_000 },
    (_, at) => `[[package]]\nname = "a"\nversion = "${at}"\ndependencies = [{ name = "a" }]\n`,
  )
  const extraction = await extractHostile(named('uv-lock'), 'uv.lock', `version = 1\n${entries.join('')}`)
  assert.deepEqual([codesOf(extraction), extraction.complete], [['lockfile.too-many-dependencies'], false])
})

test('circular needs and special names are no trouble', async () => {
  const entry = (name: string, needs: string) =>
    `[[package]]\nname = "${name}"\nversion = "1"\ndependencies = [${needs.split(' ').map((need) => `{ name = "${need}", extra = ["__proto__"] }`)}]\n`
  const text = `version = 1\n${entry('constructor', 'b')}${entry('b', 'constructor b')}${entry('__proto__', 'b')}`
  const extraction = await extractHostile(named('uv-lock'), 'uv.lock', text)
  assert.equal(extraction.components.length, 2)
  assert.deepEqual(codesOf(extraction), ['lockfile.unreadable-entry'])
})
