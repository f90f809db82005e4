import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  codesOf,
  componentOf,
  extractFixture,
  extractText,
  linesOf,
} from '#ecosystems/extraction/testdata/extraction-summary.ts'
import { requirements } from './requirements.ts'

const PROJECT = new URL('../testdata/requirements/project/', import.meta.url)
const COMMIT = '4f1d0a7c0c5b8f3e2d1a9b8c7d6e5f4a3b2c1d0e'

test('a file is read with what it includes, by limits, hashes, markers and addresses', async () => {
  const extraction = await extractFixture(requirements, PROJECT, 'requirements.txt')
  assert.deepEqual(linesOf(extraction), [
    'development* tester >=5',
    'optional* windows-only ~=1.4',
    'runtime* archive@0.9.0?download_url=https:%2F%2Fupstream.example%2Fdownloads%2Farchive-0.9.0.tar.gz',
    'runtime* bank-tools?vcs_url=git%2Bhttps:%2F%2Fgit.example%2Fbank%2Ftools.git%40v2',
    `runtime* forms?vcs_url=git%2Bssh:%2F%2Fgit%40git.example%2Fbank%2Fforms.git%40${COMMIT}%23python`,
    'runtime* left-pad@1.2.0 ==1.2.0',
    'runtime* limited@4.0 ==4.0',
    'runtime* local-lib',
    'runtime* packed@1.0.0?download_url=file:vendor%2Fpacked-1.0.0-py3-none-any.whl',
    'runtime* private@1.0?download_url=https:%2F%2F%24%7BTOKEN%7D.upstream.example%2Fprivate-1.0.zip',
    'runtime* right >=2,<3',
    'runtime* shared@2.1.0 ===2.1.0',
  ])
  const leftPad = componentOf(extraction, 'left-pad')
  assert.deepEqual(leftPad.hashes, [`sha256:${'a'.repeat(64)}`, `sha256:${'b'.repeat(64)}`])
  assert.equal(leftPad.line, 6)
  assert.equal(componentOf(extraction, 'shared').line, undefined)
  assert.equal(componentOf(extraction, 'local-lib').purl.type, 'generic')
  assert.equal(componentOf(extraction, 'local-lib').source, 'file:local-lib')
})

test('what leads elsewhere is told, and no secret with it', async () => {
  const { warnings, complete, components } = await extractFixture(requirements, PROJECT, 'requirements.txt')
  assert.deepEqual(
    warnings.map(({ code, line }) => [code, line]),
    [
      ['manifest.index-option', 2],
      ['manifest.foreign-include', undefined],
      ['manifest.missing-include', undefined],
      ['manifest.foreign-include', undefined],
      ['manifest.environment-variable', 18],
    ],
  )
  assert.equal(complete, false)
  assert.doesNotMatch(JSON.stringify([warnings, components]), /secret/)
})

test('a compiled file tells what is needed for what', async () => {
  const extraction = await extractFixture(requirements, PROJECT, 'compiled.requirements.txt')
  assert.deepEqual(linesOf(extraction), [
    'runtime certain@1.0 ==1.0',
    'runtime* alone@1 ==1',
    'runtime* other@3.0 ==3.0 > right@2.5.0',
    'runtime* right@2.5.0 ==2.5.0 > certain@1.0 > other@3.0',
  ])
  assert.deepEqual([extraction.warnings, extraction.complete], [[], true])
})

test('file names tell requirements, and what is for development', async () => {
  const matched = [
    'requirements.txt',
    'dev-requirements.txt',
    'requirements_test.in',
    'a/requirements/base.txt',
    'x.requirements.txt',
  ]
  for (const path of matched) assert.equal(requirements.matches(path), true, path)
  for (const path of [
    'constraints.txt',
    'requirements.md',
    'requirements/readme.md',
    'MANIFEST.in',
    'myrequirementsx.txt',
  ])
    assert.equal(requirements.matches(path), false, path)
  const scopes: readonly [string, string][] = [
    ['requirements.txt', 'runtime'],
    ['requirements-dev.txt', 'development'],
    ['test_requirements.txt', 'development'],
    ['requirements/docs.txt', 'development'],
    ['requirements/production.txt', 'runtime'],
    ['device-requirements.txt', 'runtime'],
  ]
  for (const [path, scope] of scopes)
    assert.equal((await extractText(requirements, path, 'a')).components[0]?.scope, scope, path)
})

test('lines are joined and commented as pip does it', async () => {
  const text =
    'a\\\n==1\\\n.0 # why\n#b\nc==1#not-a-comment\n\\\nd==1;\\\n python_version>"3"\\\n# end\ne==2 --hash=sha256:beef\n'
  const extraction = await extractText(requirements, 'requirements.txt', `\ufeff${text.replaceAll('\n', '\r\n')}`)
  assert.deepEqual(linesOf(extraction), [
    'runtime* a@1.0 ==1.0',
    'runtime* c@1%23not-a-comment ==1#not-a-comment',
    'runtime* d@1 ==1',
    'runtime* e@2 ==2',
  ])
  assert.deepEqual(codesOf(extraction), ['lockfile.unreadable-integrity'])
})

test('what is not understood is missed, never skipped in silence', async () => {
  const read = (text: string) => extractText(requirements, 'requirements.txt', text)
  for (const text of ['a b c', '=1', '-r', '<html>', '@', '__proto__', 'a==1 b==2', `a @ ${'x'.repeat(9_000)}`]) {
    const extraction = await read(text)
    assert.deepEqual([codesOf(extraction), extraction.complete], [['manifest.unreadable-entry'], false], text)
  }
  assert.deepEqual(codesOf(await read('--frobnicate')), ['manifest.unknown-option'])
  assert.deepEqual(codesOf(await read('a; os is strange')), ['manifest.unreadable-marker'])
  assert.deepEqual(codesOf(await read('--pre\n--no-binary :all:\n-e .\n.[extra]')), [])
  assert.deepEqual(codesOf(await read('\xff'.repeat(3))), ['manifest.unreadable-entry'])
  assert.deepEqual(linesOf(await read('constructor==1\na\na\na>=2')), [
    'runtime* a *',
    'runtime* a >=2',
    'runtime* constructor@1 ==1',
  ])
})

test('included files cannot lead astray', async () => {
  const files: Record<string, string> = {}
  for (let at = 0; at < 40; at++) files[`r${at}.txt`] = `-r r${at + 1}.txt\np${at}`
  const deep = await extractText(requirements, 'requirements.txt', '-r r0.txt', files)
  assert.deepEqual(codesOf(deep), ['manifest.too-many-includes'])
  assert.equal(deep.components.length, 16)
  const outside = [
    '-r ../a',
    '-r /etc/passwd',
    '-r C:\\a',
    '-c file:///etc/passwd',
    '-r a/../../b',
    '--requirement=../c',
  ]
  for (const text of outside)
    assert.deepEqual(
      codesOf(await extractText(requirements, 'requirements.txt', text)),
      ['manifest.foreign-include'],
      text,
    )
})

test('a source of requirements has the versions that were compiled from it', async () => {
  const source = 'web<2.3\nwords[all]\nelsewhere>1\n'
  const around = (compiled: string) => ({ 'requirements/base.txt': compiled })
  const compiled = 'web==2.2.5\n    # via -r base.in\nwords==4.0\n    # via\n    #   -r base.in\n    #   web\nodd==1\n'
  const extraction = await extractText(requirements, 'requirements/base.in', source, around(compiled))
  assert.deepEqual(linesOf(extraction), [
    'runtime* elsewhere >1',
    'runtime* web@2.2.5 <2.3,==2.2.5',
    'runtime* words@4.0 ==4.0',
  ])
  assert.deepEqual([extraction.warnings, extraction.complete], [[], true])
  const byHand = await extractText(requirements, 'requirements/base.in', source, around('web==2.2.5\nwords==4.0\n'))
  assert.deepEqual(linesOf(byHand), ['runtime* elsewhere >1', 'runtime* web <2.3', 'runtime* words *'])
})
