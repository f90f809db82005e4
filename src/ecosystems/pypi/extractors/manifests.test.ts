import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  codesOf,
  componentOf,
  extractFixture,
  extractText,
  linesOf,
} from '#ecosystems/extraction/testdata/extraction-summary.ts'
import { pipfile } from './pipfile.ts'
import { pyproject } from './pyproject.ts'
import { setupCfg } from './setup-cfg.ts'
import { setupPy } from './setup-py.ts'

const folder = (name: string) => new URL(`../testdata/${name}/`, import.meta.url)
const ROOT = { name: 'ledger', version: '1.0.0' }

test('pyproject.toml: project, extras, groups, PDM and uv', async () => {
  const extraction = await extractFixture(pyproject, folder('pyproject/project'), 'pyproject.toml')
  assert.deepEqual(linesOf(extraction), [
    'development* bank-docs',
    'development* builder >=61',
    'development* linter *',
    'development* tester >=5',
    'development* watcher <3',
    'development* writer *',
    'optional* safe-xml !=1.5',
    'optional* windows-only@1.4 ==1.4',
    'runtime* forms?vcs_url=git%2Bhttps:%2F%2Fgit.example%2Fbank%2Fforms.git%40main',
    'runtime* left-pad >=1.2',
    'runtime* right ~=2.0',
    'runtime* sourced',
  ])
  assert.deepEqual(extraction.root, ROOT)
  assert.deepEqual(codesOf(extraction), ['manifest.dynamic-dependencies', 'manifest.unreadable-entry'])
  assert.equal(extraction.complete, false)
  assert.equal(componentOf(extraction, 'project.dependencies/left-pad').line, 9)
  assert.equal(componentOf(extraction, 'project.dependencies/sourced').source, 'file:../sourced')
})

test('pyproject.toml of Poetry, with its groups and notations', async () => {
  const extraction = await extractFixture(pyproject, folder('pyproject/poetry'), 'pyproject.toml')
  assert.deepEqual(linesOf(extraction), [
    'development* old-tester 1',
    'development* tester >=5 <6 || ^7',
    'optional* safe-xml *',
    'optional* windows-only 1.4',
    'runtime* forms?vcs_url=git%2Bhttps:%2F%2Fgit.example%2Fbank%2Fforms.git%40v2.0.0',
    'runtime* left-pad ^1.2',
    'runtime* local-lib',
    'runtime* right ~2.0',
    'runtime* two <2',
    'runtime* two >=2',
  ])
  assert.deepEqual([extraction.root, extraction.warnings, extraction.complete], [ROOT, [], true])
  assert.equal(componentOf(extraction, 'tool.poetry.dependencies/left-pad').line, 7)
})

test('beside project.dependencies, the table of Poetry says only where packages come from', async () => {
  const text =
    '[project]\nname = "x"\ndependencies = ["forms>=2", "plain"]\n[tool.poetry.dependencies]\nforms = { git = "https://git.example/forms.git" }\nextra = "1"\n'
  assert.deepEqual(linesOf(await extractText(pyproject, 'pyproject.toml', text)), [
    'runtime* forms?vcs_url=git%2Bhttps:%2F%2Fgit.example%2Fforms.git',
    'runtime* plain *',
  ])
})

test('Pipfile', async () => {
  const extraction = await extractFixture(pipfile, folder('pipfile/project'), 'Pipfile')
  assert.deepEqual(linesOf(extraction), [
    'development* tester *',
    'optional* plotter >=3',
    'optional* windows-only *',
    'runtime* forms?vcs_url=git%2Bhttps:%2F%2Fgit.example%2Fbank%2Fforms.git%40v2.0.0',
    'runtime* left-pad@1.2.0 ==1.2.0',
    'runtime* right ~=2.0',
  ])
  assert.deepEqual([extraction.warnings, extraction.complete], [[], true])
})

test('setup.cfg is read, setup.py is not run', async () => {
  const extraction = await extractFixture(setupCfg, folder('setup-cfg/project'), 'setup.cfg')
  assert.deepEqual(linesOf(extraction), [
    'development* builder *',
    'development* plotter >=3',
    'development* tester *',
    'optional* safe-xml !=1.5',
    'optional* windows-only@1.4 ==1.4',
    'runtime* left-pad >=1.2',
    'runtime* right ~=2.0',
  ])
  assert.deepEqual([extraction.root, extraction.warnings, extraction.complete], [ROOT, [], true])
  assert.equal(componentOf(extraction, 'install_requires/left-pad').line, 9)
  const elsewhere =
    '[metadata]\nname = x\nversion = attr: x.version\n[options]\ninstall_requires = file: requirements.txt\n'
  const dynamic = await extractText(setupCfg, 'setup.cfg', elsewhere)
  assert.deepEqual(
    [codesOf(dynamic), dynamic.complete, dynamic.root],
    [['manifest.dynamic-dependencies'], false, { name: 'x' }],
  )
  assert.deepEqual(codesOf(await extractText(setupCfg, 'setup.cfg', '[flake8]\nx = 1\n')), [])
  const code = await extractFixture(setupPy, folder('setup-py/project'), 'setup.py')
  assert.deepEqual([codesOf(code), code.components, code.complete], [['manifest.code'], [], false])
})

test('what is no manifest is refused, what is no entry is missed', async () => {
  const codes = async (text: string) => codesOf(await extractText(pyproject, 'pyproject.toml', text))
  assert.deepEqual(await codes('['), ['lockfile.unreadable'])
  assert.deepEqual(await codes('x'.repeat(5_000_000)), ['lockfile.too-large'])
  assert.deepEqual(await codes('[project]\ndependencies = ["a b", "ok"]'), ['manifest.unreadable-entry'])
  assert.deepEqual(await codes('[project]\ndependencies = "a"\n[tool]\npoetry = 1'), [])
  assert.deepEqual(await codes('[tool.poetry.dependencies]\n__proto__ = "1"\nconstructor = "1"\na = 1'), [
    'manifest.unreadable-entry',
  ])
})
