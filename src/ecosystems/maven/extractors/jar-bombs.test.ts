// Archives made to cost memory or time, or to show one thing and hold another.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { memoryTree } from '#ecosystems/extraction/testdata/memory-tree.ts'
import { buildJar } from '#ecosystems/maven/testdata/jar/build-jar.ts'
import { codesOf, componentOf, linesOf } from '#ecosystems/maven/testdata/summary.ts'
import { buildZip, type ZipFileSpec } from '#formats/testdata/build-zip.ts'
import { jar } from './jar.ts'

const MEBIBYTE = 2 ** 20
const SECONDS_MAX = 2

/** What the extraction says, after checking that it took neither long nor much memory. */
async function bounded(path: string, bytes: Uint8Array) {
  const memory = process.memoryUsage().arrayBuffers
  const started = process.cpuUsage()
  const extraction = await jar.extract({ path, bytes }, memoryTree())
  assert.ok(process.cpuUsage(started).user < SECONDS_MAX * 1_000_000, path)
  assert.ok(process.memoryUsage().arrayBuffers - memory < 200 * MEBIBYTE, path)
  return extraction
}

/** More than may be unpacked of a small file. */
const zeros = new Uint8Array(20 * MEBIBYTE)
const small = buildJar({ descriptors: ['org.small:small:1.0'] })
const own: ZipFileSpec = {
  path: 'META-INF/maven/bank.example/app/pom.properties',
  content: 'groupId=bank.example\nartifactId=app\nversion=1.0\n',
}
const SEEN = ['runtime bank.example/app@1.0', 'runtime org.small/small@1.0']

test('an entry that unpacks to far too much is passed over, the rest is read', async () => {
  const bytes = buildZip([
    own,
    { path: 'lib/bomb-1.0.jar', content: zeros },
    { path: 'lib/small-1.0.jar', content: small },
    { path: 'data.bin', content: zeros },
  ])
  assert.ok(bytes.length < MEBIBYTE)
  const extraction = await bounded('app-1.0.jar', bytes)
  assert.deepEqual(
    [linesOf(extraction), codesOf(extraction), extraction.complete],
    [SEEN, ['archive.too-many-bytes'], false],
  )
})

test('a size that is a lie is found out without unpacking further', async () => {
  const bytes = buildZip([
    own,
    { path: 'lib/liar-1.0.jar', content: zeros, sizeBytes: 1_000 },
    { path: 'lib/huge-1.0.jar', content: 'x', sizeBytes: 300 * MEBIBYTE },
    { path: 'META-INF/MANIFEST.MF', content: 'x', sizeBytes: 100 * MEBIBYTE },
    { path: 'lib/small-1.0.jar', content: small },
  ])
  const extraction = await bounded('app-1.0.jar', bytes)
  assert.deepEqual(linesOf(extraction), SEEN)
  assert.deepEqual(codesOf(extraction), ['archive.entry-too-large ×2', 'zip.size-mismatch'])
})

test('many nested archives share one allowance', async () => {
  const layer = buildZip([{ path: 'zeros.jar', content: new Uint8Array(3 * MEBIBYTE), stored: true }])
  const bytes = buildZip([
    own,
    ...Array.from({ length: 12 }, (_, index) => ({ path: `lib/l${index}-1.jar`, content: layer })),
  ])
  const extraction = await bounded('app-1.0.jar', bytes)
  assert.ok(bytes.length < MEBIBYTE)
  // Sixteen mebibytes: two and a half of these layers twice over.
  assert.ok(extraction.components.length < 8, `${extraction.components.length}`)
  assert.ok(codesOf(extraction).some((code) => code.startsWith('archive.too-many-bytes')))
  assert.ok(linesOf(extraction).includes('runtime bank.example/app@1.0'))
})

test('levels upon levels end', async () => {
  let bytes = small
  for (let level = 20; level > 0; level--) bytes = buildZip([{ path: `level${level}-1.jar`, content: bytes }])
  const extraction = await bounded('app-1.0.jar', bytes)
  assert.deepEqual(codesOf(extraction), ['archive.too-deep', 'archive.unknown-group ×7'])
  assert.deepEqual([extraction.components.length, extraction.complete], [7, false])
})

test('levels that multiply end', async () => {
  let bytes = small
  for (let level = 0; level < 6; level++)
    bytes = buildZip(Array.from({ length: 12 }, (_, index) => ({ path: `x${index}-1.jar`, content: bytes })))
  const extraction = await bounded('app-1.0.jar', bytes)
  assert.equal(extraction.complete, false)
  assert.ok(extraction.warnings.length <= 101)
})

test('entries that overlap, or are hidden, are not read; the archive itself is reported by its name', async () => {
  const overlapping = buildZip([
    own,
    { path: 'lib/a-1.jar', content: small },
    { path: 'lib/b-1.jar', content: small, offset: 0 },
  ])
  const hidden = buildZip([own, { path: 'lib/a-1.jar', content: small }], { entryCount: 1 })
  const unsafe = buildZip([own, { path: '../../evil-1.jar', content: small }])
  for (const [bytes, code] of [
    [overlapping, 'zip.overlap'],
    [hidden, 'zip.hidden-entry'],
    [unsafe, 'zip.unsafe-path'],
    [small.subarray(0, small.length - 30), 'zip.unreadable'],
  ] as const) {
    const extraction = await bounded('app-1.0.jar', bytes)
    assert.deepEqual(linesOf(extraction), ['runtime pkg:generic/app@1.0'], code)
    assert.deepEqual([codesOf(extraction), extraction.complete], [['archive.unknown-group', code], false])
    // Inside another archive it hides nothing but itself.
    const outer = buildZip([
      own,
      { path: 'lib/broken-2.jar', content: bytes },
      { path: 'lib/small-1.0.jar', content: small },
    ])
    const around = await bounded('app-1.0.jar', outer)
    assert.deepEqual(linesOf(around), [...SEEN, 'runtime pkg:generic/broken@2'], code)
    assert.equal(componentOf(around, 'app-1.0.jar!lib/broken-2.jar').hashes.length, 2)
    assert.deepEqual([codesOf(around), around.complete], [['archive.unknown-group', code], false])
  }
})

test('what is damaged or encrypted is told entry by entry', async () => {
  const bytes = buildZip([
    own,
    { path: 'lib/damaged-1.jar', content: small, crc: 1 },
    { path: 'lib/secret-1.jar', content: small, flags: 0x801 },
    { path: 'lib/other-1.jar', content: small, method: 14 },
    { path: 'lib/small-1.0.jar', content: small },
  ])
  const extraction = await bounded('app-1.0.jar', bytes)
  assert.deepEqual(linesOf(extraction), SEEN)
  assert.deepEqual(codesOf(extraction), ['zip.crc-mismatch', 'zip.encrypted', 'zip.unsupported-method'])
})

test('the same path twice: both are read', async () => {
  const other = buildJar({ descriptors: ['org.other:other:9'] })
  const bytes = buildZip([
    own,
    { path: 'lib/small-1.0.jar', content: small },
    { path: 'lib/small-1.0.jar', content: other },
    { ...own, content: 'groupId=bank.example\nartifactId=app\nversion=6.6.6\n' },
  ])
  const extraction = await bounded('app-1.0.jar', bytes)
  assert.deepEqual(linesOf(extraction), [
    'runtime bank.example/app@1.0',
    'runtime bank.example/app@6.6.6',
    'runtime org.other/other@9',
    'runtime org.small/small@1.0',
    'runtime pkg:generic/small@1.0',
  ])
})

test('very many entries and descriptors are bounded', async () => {
  const names = Array.from({ length: 5_200 }, (_, index) => `g:a${index}:1`)
  const extraction = await bounded('app-1.0.jar', buildJar({ descriptors: names }))
  assert.deepEqual(codesOf(extraction), ['archive.too-many-descriptors', 'archive.unknown-group'])
  const empty = buildZip(Array.from({ length: 20_000 }, (_, index) => ({ path: `f${index}`, stored: true })))
  assert.deepEqual(linesOf(await bounded('app-1.0.jar', empty)), ['runtime pkg:generic/app@1.0'])
})

test('no archive, no package', async () => {
  for (const bytes of [new Uint8Array(0), Buffer.from('hello'), new Uint8Array(100_000)]) {
    const extraction = await bounded('app-1.0.jar', bytes)
    assert.deepEqual(
      [extraction.components, codesOf(extraction), extraction.complete],
      [[], ['archive.unreadable'], false],
    )
  }
})
