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
import { condaLock } from './conda-lock.ts'
import { condaMeta } from './conda-meta.ts'
import { environment } from './environment.ts'
import { exactVersion, readMatchSpec } from './match-spec.ts'

const folder = (name: string) => new URL(`../testdata/${name}/`, import.meta.url)
const NUMPY = 'numpy@1.26.4?build=py312heda63a1_0&channel=bank&subdir=linux-64&type=conda'
const PYTHON = 'python@3.12.3?build=hab00c5b_0_cpython&channel=bank&subdir=linux-64&type=conda'
const BLAS = 'libblas@3.9.0?build=22_linux64_openblas&channel=bank&subdir=linux-64&type=tar.bz2'

test('environment.yml: packages of channels and of pip', async () => {
  const extraction = await extractFixture(environment, folder('environment/project'), 'environment.yml')
  assert.deepEqual(linesOf(extraction), [
    'runtime* bank-tools?vcs_url=git%2Bhttps:%2F%2Fgit.example%2Fbank%2Ftools.git',
    'runtime* forms?vcs_url=git%2Bhttps:%2F%2Fgit.example%2Fbank%2Fforms.git%40v2.0.0',
    'runtime* ledger_core?channel=bank 1.2.*',
    'runtime* left-pad@1.2.0 ==1.2.0',
    'runtime* libxml2@2.11.5 ==2.11.5',
    'runtime* numpy =1.26',
    'runtime* openssl@3.1.4?build=hd590300_0 ==3.1.4',
    'runtime* pip *',
    'runtime* plotter *',
    'runtime* python >=3.11,<3.13',
    'runtime* right-lib >=2',
    'runtime* tester?channel=open >=5,<6',
  ])
  assert.equal(componentOf(extraction, 'pypi/left-pad').line, 15)
  assert.deepEqual([codesOf(extraction), extraction.complete], [['manifest.unread-include'], false])
  assert.deepEqual(extraction.root, { name: 'ledger' })
  assert.doesNotMatch(JSON.stringify(extraction), /secret/)
})

test('conda-lock.yml: platforms, managers, categories, edges', async () => {
  const extraction = await extractFixture(condaLock, folder('conda-lock/project'), 'conda-lock.yml')
  assert.deepEqual(linesOf(extraction), [
    `development tester@5.0.0?build=pyhd8ed1ab_0&channel=bank&subdir=noarch&type=conda > ${PYTHON}`,
    `runtime left-pad@1.2.0 > ${NUMPY}`,
    `runtime ${BLAS}`,
    'runtime numpy@1.26.4?build=py312h8753938_0&channel=bank&subdir=win-64&type=conda',
    `runtime ${NUMPY} > ${BLAS} > ${PYTHON}`,
    `runtime ${PYTHON}`,
  ])
  const numpy = componentOf(extraction, 'linux-64/conda/numpy')
  assert.deepEqual(numpy.hashes, [`md5:${'b'.repeat(32)}`, `sha256:${'a'.repeat(64)}`])
  assert.equal(componentOf(extraction, 'linux-64/pip/left-pad').purl.type, 'pypi')
  assert.deepEqual([extraction.warnings, extraction.complete], [[], true])
  assert.doesNotMatch(JSON.stringify(extraction), /secret/)
})

test('conda-meta: what is installed', async () => {
  const file = 'conda-meta/numpy-1.26.4-py312heda63a1_0.json'
  const extraction = await extractFixture(condaMeta, folder('conda-meta/installed'), file)
  assert.deepEqual(linesOf(extraction), [`runtime* ${NUMPY}`])
  assert.equal(extraction.components[0]?.license, 'BSD-3-Clause')
  assert.deepEqual([extraction.warnings, extraction.complete], [[], true])
  const read = (text: string) => extractText(condaMeta, 'conda-meta/a.json', text)
  assert.equal((await read('{"name": "a", "version": "1", "requested_spec": "None"}')).components[0]?.direct, false)
  assert.equal((await read('{"name": "a", "version": "1"}')).components[0]?.direct, undefined)
  for (const text of ['{', '[]', '{"name": "a"}', '{"name": "__proto__", "version": "1"}'])
    assert.deepEqual(codesOf(await read(text)), ['installed.unreadable'], text)
  assert.deepEqual(codesOf(await read('{"name": "a", "version": "1 x"}')), ['installed.unusual-version'])
})

test('match specifications', () => {
  const cases: readonly [string, string, string, string?][] = [
    ['numpy', 'numpy', ''],
    ['numpy 1.8*', 'numpy', '1.8*'],
    ['numpy 1.8.1 py27_0', 'numpy', '1.8.1', '1.8.1'],
    ['numpy=1.8', 'numpy', '=1.8'],
    ['numpy==1.8', 'numpy', '==1.8', '1.8'],
    ['numpy=1.8=py27_0', 'numpy', '==1.8', '1.8'],
    ['numpy >= 1.8, < 2 | 3.*', 'numpy', '>=1.8,<2|3.*'],
    ['conda-forge/linux-64::numpy', 'numpy', ''],
    ["numpy[version='>=1.8,<2']", 'numpy', '>=1.8,<2'],
    ['numpy=1.8.*', 'numpy', '=1.8.*'],
  ]
  for (const [text, name, version, exact] of cases) {
    const spec = readMatchSpec(text) ?? assert.fail(text)
    assert.deepEqual([spec.name, spec.version, exactVersion(spec)], [name, version, exact], text)
  }
  for (const text of ['', ' ', 'a b c d', '::', '>=1', 'x'.repeat(3_000)])
    assert.equal(readMatchSpec(text), undefined, text)
})

test('what is odd is told', async () => {
  const environmentCodes = async (text: string) => codesOf(await extractText(environment, 'environment.yml', text))
  assert.deepEqual(await environmentCodes('dependencies: [a b c d, ok]'), ['manifest.unreadable-entry'])
  assert.deepEqual(await environmentCodes('dependencies:\n  - npm: [left]\n  - pip: ["a b"]'), [
    'manifest.unreadable-entry',
  ])
  assert.deepEqual(await environmentCodes('services: {}'), [])
  assert.deepEqual(await environmentCodes('a: [\n'), ['manifest.malformed'])
  const lockCodes = async (text: string) => codesOf(await extractText(condaLock, 'conda-lock.yml', text))
  assert.deepEqual(await lockCodes('version: 2'), ['lockfile.unknown-version'])
  const entry = '{name: a, version: 1, platform: x, manager: conda, dependencies: {b: "1"}, hash: {md5: x}}'
  assert.deepEqual(await lockCodes(`version: 1\npackage: [${entry}, {name: c}, 1]`), [
    'lockfile.missing-dependency',
    'lockfile.unreadable-entry',
    'lockfile.unreadable-integrity',
  ])
})

test('mutated and hostile files are answered in form and in time', async () => {
  let incomplete = await checkMutations(environment, folder('environment/project'), 'environment.yml')
  incomplete += await checkMutations(condaLock, folder('conda-lock/project'), 'conda-lock.yml')
  incomplete += await checkMutations(
    condaMeta,
    folder('conda-meta/installed'),
    'conda-meta/numpy-1.26.4-py312heda63a1_0.json',
  )
  assert.ok(incomplete > 100, `${incomplete} incomplete extractions`)
  await extractHostile(environment, 'environment.yml', `dependencies:\n${'- a=1\n'.repeat(5_000)}`)
  await extractHostile(environment, 'environment.yml', '- '.repeat(1_000_000))
  await extractHostile(environment, 'environment.yml', `dependencies: ["a[${'x='.repeat(900)}"]`)
  await extractHostile(condaMeta, 'conda-meta/a.json', '['.repeat(1_000_000))
  await extractHostile(condaLock, 'conda-lock.yml', `version: 1\npackage: [${'{name: a},'.repeat(3_000)}]`)
})
