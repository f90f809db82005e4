import assert from 'node:assert/strict'
import { test } from 'node:test'
import { zipSync } from 'fflate'
import { ArchiveError, type ArchiveLimits } from './archive.ts'
import { buildZip } from './testdata/build-zip.ts'
import { readZip } from './zip.ts'

async function contents(
  source: Uint8Array | number,
  limits: Partial<ArchiveLimits> = {},
): Promise<Record<string, string>> {
  const found: Record<string, string> = {}
  for await (const entry of readZip(source, limits)) found[entry.path] = Buffer.from(await entry.bytes()).toString()
  return found
}

const hasCode = (code: string) => (error: unknown) => error instanceof ArchiveError && error.code === code

test('stored and deflated entries, folders, modes and links are read', async () => {
  const zip = buildZip([
    { path: 'lib/', unixMode: 0o040755 },
    { path: 'lib/a.txt', content: 'alpha', unixMode: 0o100755 },
    { path: 'b.txt', content: 'beta', stored: true },
    { path: 'link', content: '../outside', unixMode: 0o120777 },
  ])
  const entries = await Array.fromAsync(readZip(zip))
  assert.deepEqual(
    entries.map(({ path, kind, mode, sizeBytes, repeated }) => [path, kind, mode, sizeBytes, repeated]),
    [
      ['lib', 'folder', 0o755, 0, false],
      ['lib/a.txt', 'file', 0o755, 5, false],
      ['b.txt', 'file', 0o644, 4, false],
      ['link', 'symbolic-link', 0o777, 10, false],
    ],
  )
  // After the iteration, and in any order.
  assert.equal(Buffer.from((await entries[2]?.bytes()) ?? []).toString(), 'beta')
  assert.equal(Buffer.from((await entries[1]?.bytes()) ?? []).toString(), 'alpha')
})

test("another writer's zip is read", async () => {
  const zip = zipSync({ 'a/b.json': Buffer.from('{"x":1}'.repeat(99)), 'empty.txt': new Uint8Array(0) })
  assert.deepEqual(await contents(zip), { 'a/b.json': '{"x":1}'.repeat(99), 'empty.txt': '' })
})

test('an empty zip has no entries, and what is no zip is refused', async () => {
  assert.deepEqual(await contents(buildZip([])), {})
  for (const bytes of ['', 'not a zip', 'PK\x05\x06'.padEnd(30, '\xff')]) {
    await assert.rejects(contents(Buffer.from(bytes, 'latin1')), hasCode('zip.unreadable'))
  }
})

const lies: readonly (readonly [string, string, Uint8Array])[] = [
  ['a wrong checksum', 'zip.crc-mismatch', buildZip([{ path: 'a', content: 'x', crc: 1 }])],
  ['too small a size', 'zip.size-mismatch', buildZip([{ path: 'a', content: 'xyz', sizeBytes: 1 }])],
  ['too large a size', 'zip.size-mismatch', buildZip([{ path: 'a', content: 'xyz', sizeBytes: 9 }])],
  ['two names', 'zip.header-mismatch', buildZip([{ path: 'a', content: 'x', localPath: 'b' }])],
  ['two names of different length', 'zip.header-mismatch', buildZip([{ path: 'a', content: 'x', localPath: 'bb' }])],
  ['two sizes', 'zip.header-mismatch', buildZip([{ path: 'a', content: 'x', localSizeBytes: 5 }])],
  ['encryption', 'zip.encrypted', buildZip([{ path: 'a', content: 'x', flags: 1 }])],
  ['an unknown method', 'zip.unsupported-method', buildZip([{ path: 'a', content: 'x', method: 93 }])],
  ['content that is not deflate', 'zip.bad-data', damaged(31)],
  ['a path that escapes', 'zip.unsafe-path', buildZip([{ path: 'a/../../x', content: 'x' }])],
  ['a path that escapes by backslashes', 'zip.unsafe-path', buildZip([{ path: '..\\x', content: 'x' }])],
  ['an absolute path', 'zip.unsafe-path', buildZip([{ path: '/x', content: 'x' }])],
  ['an entry behind the count', 'zip.hidden-entry', buildZip([{ path: 'a' }, { path: 'b' }], { entryCount: 1 })],
  ['a pointer to nothing', 'zip.bad-header', damaged(0)],
]

function damaged(position: number): Uint8Array {
  const zip = buildZip([{ path: 'a', content: 'some text to compress' }])
  zip.set([0xff, 0xff, 0xff], position)
  return zip
}

for (const [what, code, zip] of lies) {
  test(`a zip with ${what} is refused as ${code}`, async () => {
    await assert.rejects(contents(zip), hasCode(code))
  })
}

test('entries that share content are refused before any is read', async () => {
  const shared = buildZip([
    { path: 'a', content: 'x'.repeat(50), stored: true },
    { path: 'b', content: 'x'.repeat(50), stored: true, offset: 0 },
  ])
  await assert.rejects(readZip(shared).next(), hasCode('zip.overlap'))
  const intoDirectory = buildZip([{ path: 'a', content: 'x', stored: true, offset: 20 }])
  await assert.rejects(readZip(intoDirectory).next(), hasCode('zip.overlap'))
})

test('the same path twice is reported', async () => {
  const zip = buildZip([
    { path: 'a', content: '1' },
    { path: './a', content: '2' },
  ])
  const entries = await Array.fromAsync(readZip(zip))
  assert.deepEqual(
    entries.map((entry) => entry.repeated),
    [false, true],
  )
})

test('limits hold', async () => {
  const zip = buildZip([
    { path: 'a', content: 'x'.repeat(100) },
    { path: 'b', content: 'y'.repeat(100) },
  ])
  await assert.rejects(contents(zip, { entriesMax: 1 }), hasCode('zip.too-many-entries'))
  await assert.rejects(contents(zip, { totalBytesMax: 199 }), hasCode('zip.too-many-bytes'))
  await assert.rejects(contents(zip, { entryBytesMax: 99 }), hasCode('zip.entry-too-large'))
  await assert.rejects(contents(zip, { pathBytesMax: 0 }), hasCode('zip.long-path'))
  assert.equal(Object.keys(await contents(zip, { entriesMax: 2, totalBytesMax: 200, entryBytesMax: 100 })).length, 2)
  const bomb = buildZip([{ path: 'a', content: Buffer.alloc(8 * 1024 * 1024) }])
  await assert.rejects(contents(bomb), hasCode('zip.ratio'))
})

test('any damage is noticed or harmless, never a crash or a hang', async () => {
  const files = [
    { path: 'a', content: 'alpha '.repeat(9) },
    { path: 'b', content: 'beta', stored: true },
  ]
  const zip = Buffer.from(buildZip(files))
  for (let position = 0; position < zip.length; position += 1) {
    const damaged = Buffer.from(zip)
    damaged[position] = (damaged[position] ?? 0) ^ 0xff
    await contents(damaged).then(
      (found) =>
        assert.ok(Object.values(found).every((content) => content === files[0]?.content || content === 'beta')),
      (error: unknown) => assert.ok(error instanceof ArchiveError, `byte ${position}: ${error}`),
    )
    await assert.rejects(contents(zip.subarray(0, position)), ArchiveError)
  }
})
