import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import {
  codesOf,
  componentOf,
  extractFixture,
  extractText,
  linesOf,
} from '#ecosystems/extraction/testdata/extraction-summary.ts'
import { fileOf, fixtureFiles, memoryTree } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { checkForm, mutate } from '#ecosystems/extraction/testdata/mutations.ts'
import { sha256Hex } from '#formats/hash.ts'
import { buildTar } from '#formats/testdata/build-tar.ts'
import { buildZip } from '#formats/testdata/build-zip.ts'
import { distributionOf } from './distribution-name.ts'
import { installed } from './installed.ts'
import { sdist } from './sdist.ts'
import { wheel } from './wheel.ts'

const filesOf = (name: string) => {
  const files = fixtureFiles(new URL(`../testdata/${name}/`, import.meta.url))
  return Object.entries(files).map(([path, content]) => ({ path, content }))
}
const WHEEL = buildZip(filesOf('wheel/left_pad'))
const SDIST = gzipSync(buildTar(filesOf('sdist/left_pad')))
const INSTALLED = new URL('../testdata/installed/', import.meta.url)
const FORMS = 'vcs_url=git%2Bhttps:%2F%2Fgit.example%2Fbank%2Fforms.git'

test('a wheel: licence, requirements, what it carries with it', async () => {
  const extraction = await wheel.extract(fileOf('dist/left_pad-1.2.0-py3-none-any.whl', WHEEL), memoryTree())
  assert.deepEqual(linesOf(extraction), [
    `optional safe-xml *`,
    'optional windows-only ==1.4',
    `runtime forms?${FORMS}%40v2`,
    `runtime left-pad@1.2.0 > forms?${FORMS}%40v2 > right > safe-xml > shared@2.1.0 > windows-only`,
    'runtime right >=2,<3',
    'runtime shared@2.1.0',
  ])
  const own = componentOf(extraction, 'left-pad@1.2.0')
  assert.deepEqual([own.license, own.hashes], ['MIT', [`sha256:${sha256Hex(WHEEL)}`]])
  const within = 'left_pad/_vendor/shared-2.1.0.dist-info/METADATA'
  assert.equal(componentOf(extraction, within).within, within)
  assert.deepEqual([extraction.warnings, extraction.complete], [[], true])
})

test('a source archive, as tar or zip; other archives are passed over', async () => {
  const tree = memoryTree()
  const extraction = await sdist.extract(fileOf('left_pad-1.2.0.tar.gz', SDIST), tree)
  assert.deepEqual(linesOf(extraction), [
    'optional old-lib *',
    'optional safe-xml *',
    'optional windows-only ==1.4',
    'runtime left-pad@1.2.0 > old-lib > right > safe-xml > windows-only',
    'runtime right >=2',
  ])
  assert.equal(componentOf(extraction, 'left-pad@1.2.0').license, 'MIT License; BSD License')
  const zip = await sdist.extract(fileOf('left-pad-1.2.zip', buildZip(filesOf('sdist/left_pad'))), tree)
  assert.deepEqual(linesOf(zip), linesOf(extraction))
  const other = await sdist.extract(fileOf('tool-1.0.tar.gz', gzipSync(buildTar([{ path: 'tool/main.c' }]))), tree)
  assert.deepEqual([other.components, other.warnings, other.complete], [[], [], true])
  assert.ok(sdist.matches('a/left_pad-1.2.0.tar.gz') && !sdist.matches('backup.tar.gz') && !sdist.matches('a-1.rar'))
})

test('archives that are not what they seem', async () => {
  const info = (name: string, version: string) => `Metadata-Version: 2.1\nName: ${name}\nVersion: ${version}\n`
  const read = (files: Parameters<typeof buildZip>[0], name = 'a-1.0-py3-none-any.whl') =>
    wheel.extract(fileOf(name, buildZip(files)), memoryTree())
  const metadata = 'a-1.0.dist-info/METADATA'
  const cases: readonly [Parameters<typeof buildZip>[0], readonly string[]][] = [
    [[{ path: metadata, content: info('a', '1.0') }], []],
    [[{ path: metadata, content: info('A', '1') }], []],
    [[{ path: metadata, content: info('b', '1.0') }], ['archive.name-mismatch']],
    [[{ path: metadata, content: info('a', '1.0+evil') }], ['archive.name-mismatch']],
    [[{ path: metadata, content: info('../a', '1.0') }], ['archive.name-mismatch', 'archive.unreadable-metadata']],
    [[{ path: metadata, content: 'Name: a\n\nVersion: 1' }], ['archive.unreadable-metadata']],
    [[{ path: metadata, content: `${info('a', '1.0')}Requires-Dist: x y` }], ['archive.unreadable-requirement']],
    [[{ path: 'a.py', content: '' }], ['archive.no-metadata']],
    [[{ path: metadata, content: info('a', '1.0'), crc: 1 }], ['archive.unreadable-metadata']],
    [[metadata, metadata].map((path) => ({ path, content: info('a', '1.0') })), ['archive.repeated-entry']],
  ]
  for (const [files, codes] of cases) assert.deepEqual(codesOf(await read(files)), codes, JSON.stringify(files))
  const record = { path: 'a-1.0.dist-info/RECORD', content: `${metadata},sha256=${'x'.repeat(43)},9\n` }
  assert.deepEqual(codesOf(await read([{ path: metadata, content: info('a', '1.0') }, record])), [
    'archive.record-mismatch',
  ])
  const none = await extractText(wheel, 'a-1.0-py3-none-any.whl', 'PK')
  assert.deepEqual([codesOf(none), none.complete], [['archive.unreadable'], false])
})

test('installed packages: origin, request, licence, record', async () => {
  const site = 'site-packages'
  const leftPad = await extractFixture(installed, INSTALLED, `${site}/Left_Pad-1.2.0.dist-info/METADATA`)
  assert.deepEqual(linesOf(leftPad), ['runtime* left-pad@1.2.0'])
  assert.equal(leftPad.components[0]?.license, 'MIT OR Apache-2.0')
  assert.deepEqual(leftPad.warnings, [])
  const forms = await extractFixture(installed, INSTALLED, `${site}/forms-2.0.0.dist-info/METADATA`)
  assert.deepEqual(linesOf(forms), [`runtime forms@2.0.0?${FORMS}%404f1d0a7c0c5b8f3e2d1a9b8c7d6e5f4a3b2c1d0e%23python`])
  assert.deepEqual([forms.components[0]?.direct, forms.components[0]?.license], [false, 'BSD License'])
  assert.doesNotMatch(JSON.stringify(forms), /secret/)
  const egg = await extractFixture(installed, INSTALLED, `${site}/old_lib-0.4-py3.8.egg-info/PKG-INFO`)
  assert.deepEqual(linesOf(egg), ['runtime old-lib@0.4'])
  assert.equal(egg.components[0]?.direct, undefined)
})

test('a changed record is told; a built project names itself', async () => {
  const path = 'site-packages/Left_Pad-1.2.0.dist-info/METADATA'
  const files = fixtureFiles(INSTALLED)
  const changed = await extractText(installed, path, `${files[path]}.`, files)
  assert.deepEqual(codesOf(changed), ['installed.changed'])
  const built = await extractText(installed, 'src/ledger.egg-info/PKG-INFO', 'Name: ledger\nVersion: 1.0\n')
  assert.deepEqual([built.components, built.root], [[], { name: 'ledger', version: '1.0' }])
  const archive = '{"url": "https://upstream.example/a-1.0.zip", "archive_info": {"hash": "sha256=beef"}}'
  const odd = await extractText(installed, 'a.dist-info/METADATA', 'Name: a\nVersion: 1.0\n', {
    'a.dist-info/direct_url.json': archive,
  })
  assert.deepEqual(codesOf(odd), ['lockfile.unreadable-integrity'])
  assert.equal(odd.components[0]?.purl.qualifiers.download_url, 'https://upstream.example/a-1.0.zip')
  const broken = await extractText(installed, 'a.dist-info/METADATA', 'Name: a\nVersion: 1\n', {
    'a.dist-info/direct_url.json': '{',
  })
  assert.deepEqual([codesOf(broken), broken.complete], [['installed.unreadable-origin'], false])
  assert.deepEqual(codesOf(await extractText(installed, 'a.dist-info/METADATA', 'x')), ['installed.unreadable'])
})

test('file names of distributions', () => {
  const cases: readonly [string, string | undefined][] = [
    ['left_pad-1.2.0-py3-none-any.whl', 'left_pad 1.2.0'],
    ['left_pad-1.2.0-1-cp39-cp39-linux_x86_64.whl', 'left_pad 1.2.0'],
    ['left-pad-1.2.0.tar.gz', 'left-pad 1.2.0'],
    ['a.b-2-c-1.0rc1.zip', 'a.b 2-c-1.0rc1'],
    ['left-pad.tar.gz', undefined],
    ['left_pad-1.2.0.whl', undefined],
    ['-1.tar.gz', undefined],
  ]
  for (const [file, expected] of cases) {
    const found = distributionOf(file)
    assert.equal(found && `${found.name} ${found.version}`, expected, file)
  }
})

test('mutated archives never throw and keep their form', async () => {
  for (const [extractor, name, bytes] of [
    [wheel, 'left_pad-1.2.0-py3-none-any.whl', WHEEL],
    [sdist, 'left_pad-1.2.0.tar.gz', SDIST],
  ] as const) {
    let incomplete = 0
    for (const changed of mutate(bytes, 150)) {
      const extraction = await extractor.extract(fileOf(name, changed), memoryTree())
      checkForm(extraction, name)
      if (!extraction.complete) incomplete++
    }
    assert.ok(incomplete > 20, `${name}: ${incomplete}`)
  }
  assert.ok(readFileSync(new URL('../testdata/wheel/left_pad/left_pad/__init__.py', import.meta.url)).length > 0)
})
