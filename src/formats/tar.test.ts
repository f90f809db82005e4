import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { ArchiveError, type ArchiveLimits } from './archive.ts'
import { readTar } from './tar.ts'
import { buildTar, gnuMagic, paxContent, type TarFileSpec } from './testdata/build-tar.ts'

async function contents(source: Uint8Array | AsyncIterable<Uint8Array>, limits: Partial<ArchiveLimits> = {}) {
  const found: (readonly [string, string, string])[] = []
  for await (const entry of readTar(source, limits)) {
    found.push([entry.path, entry.kind, entry.linkTarget ?? Buffer.from(await entry.bytes()).toString()])
  }
  return found
}

async function* pieces(bytes: Uint8Array, length: number) {
  for (let start = 0; start < bytes.length; start += length) yield bytes.subarray(start, start + length)
}

const hasCode = (code: string) => (error: unknown) => error instanceof ArchiveError && error.code === code
const longPath = `package/${'deep/'.repeat(40)}file.txt`

const samples: readonly TarFileSpec[] = [
  { path: 'package/', type: '5' },
  { path: 'package/a.txt', content: 'alpha' },
  { path: 'package/old/', type: '\0', magic: '' },
  { path: 'package/empty' },
  { path: 'package/hard', type: '1', linkTarget: 'package/a.txt' },
  { path: 'package/soft', type: '2', linkTarget: '/etc/passwd' },
  { path: 'PaxHeader', type: 'x', content: paxContent({ path: longPath, mtime: '1.5' }) },
  { path: 'cut', content: 'pax' },
  { path: '././@LongLink', type: 'L', magic: gnuMagic, content: `${longPath}2\0` },
  { path: '././@LongLink', type: 'K', magic: gnuMagic, content: `${longPath}\0` },
  { path: 'cut', type: '2', magic: gnuMagic, linkTarget: 'cut' },
  { path: 'after', content: 'x'.repeat(1000) },
]

const read: readonly (readonly [string, string, string])[] = [
  ['package', 'folder', ''],
  ['package/a.txt', 'file', 'alpha'],
  ['package/old', 'folder', ''],
  ['package/empty', 'file', ''],
  ['package/hard', 'hard-link', 'package/a.txt'],
  ['package/soft', 'symbolic-link', '/etc/passwd'],
  [longPath, 'file', 'pax'],
  [`${longPath}2`, 'symbolic-link', longPath],
  ['after', 'file', 'x'.repeat(1000)],
]

test('all kinds of entries are read, plain or packed, however the stream is cut', async () => {
  const tar = buildTar(samples)
  assert.deepEqual(await contents(tar), read)
  assert.deepEqual(await contents(gzipSync(tar)), read)
  for (const length of [1, 7, 511, 512, 513, 4096]) {
    assert.deepEqual(await contents(pieces(tar, length)), read)
    assert.deepEqual(await contents(pieces(gzipSync(tar), length)), read)
  }
})

test('content that is not asked for is skipped, half-read content too, and passed content is refused', async () => {
  const paths: string[] = []
  let passed: (() => Promise<Uint8Array>) | undefined
  for await (const entry of readTar(pieces(buildTar(samples), 300))) {
    paths.push(entry.path)
    if (passed !== undefined) await assert.rejects(passed(), hasCode('tar.entry-passed'))
    if (entry.path === 'after') for await (const _piece of entry.chunks()) break
    passed = () => entry.bytes()
  }
  assert.deepEqual(
    paths,
    read.map(([path]) => path),
  )
})

test('a pax size counts for the entry and not for the headers between', async () => {
  const tar = buildTar([
    { path: 'x', type: 'x', content: paxContent({ size: '3' }) },
    { path: '././@LongLink', type: 'L', content: 'name-longer-than-three\0' },
    { path: 'cut', content: 'abc', size: 0 },
    { path: 'next', content: 'n' },
  ])
  assert.deepEqual(await contents(tar), [
    ['name-longer-than-three', 'file', 'abc'],
    ['next', 'file', 'n'],
  ])
})

const forAll = (records: Record<string, string>) => ({ path: 'g', type: 'g', content: paxContent(records) })
const extended = (records: Record<string, string>) => ({ path: 'x', type: 'x', content: paxContent(records) })

const refused: readonly (readonly [string, string, Uint8Array])[] = [
  ['a path that escapes', 'tar.unsafe-path', buildTar([{ path: 'a/../../x' }])],
  ['a pax path that escapes', 'tar.unsafe-path', buildTar([extended({ path: '../x' }), { path: 'a' }])],
  ['a NUL in a pax path', 'tar.unsafe-path', buildTar([extended({ path: 'a\0b' }), { path: 'a' }])],
  ['an absolute path', 'tar.unsafe-path', buildTar([{ path: '/x' }])],
  [
    'a link that claims content',
    'tar.ambiguous-size',
    buildTar([{ path: 'a', type: '1', linkTarget: 'b', content: 'x' }]),
  ],
  ['a folder that claims content', 'tar.ambiguous-size', buildTar([{ path: 'a', type: '5', content: 'x' }])],
  ['a global size', 'tar.ambiguous-header', buildTar([forAll({ size: '1' }), { path: 'a' }])],
  [
    'two long names',
    'tar.ambiguous-header',
    buildTar([extended({ path: 'b' }), { path: 'L', type: 'L', content: 'c\0' }, { path: 'a' }]),
  ],
  ['sparse content', 'tar.unsupported-sparse', buildTar([extended({ 'GNU.sparse.major': '1' }), { path: 'a' }])],
  ['an old sparse file', 'tar.unsupported-type', buildTar([{ path: 'a', type: 'S' }])],
  ['a pax size that is no number', 'tar.bad-header', buildTar([extended({ size: '-1' }), { path: 'a' }])],
  ['a huge extended header', 'tar.bad-header', buildTar([{ path: 'x', type: 'x', size: 0o7777777777 }])],
  ['an extended header at the end', 'tar.truncated', buildTar([extended({ path: 'b' })])],
  [
    'data behind the end',
    'tar.trailing-data',
    Buffer.concat([buildTar([{ path: 'a' }]), buildTar([{ path: 'hidden' }])]),
  ],
  [
    'data after one zero block',
    'tar.trailing-data',
    buildTar([{ path: 'a' }], Buffer.concat([Buffer.alloc(512), buildTar([{ path: 'b' }])])),
  ],
  ['no end mark', 'tar.truncated', buildTar([{ path: 'a', content: 'x' }], Buffer.alloc(0))],
  ['no header', 'tar.bad-header', Buffer.alloc(2048, 'not a tar ')],
  ['nothing', 'tar.truncated', Buffer.alloc(0)],
]

for (const [what, code, tar] of refused) {
  test(`a tar with ${what} is refused as ${code}`, async () => {
    await assert.rejects(contents(tar), hasCode(code))
    await assert.rejects(contents(gzipSync(tar)), hasCode(code))
  })
}

test('a global comment, one closing block and padding are accepted', async () => {
  const tar = buildTar([forAll({ comment: 'commit 1' }), { path: 'a' }], Buffer.alloc(512))
  assert.deepEqual(await contents(tar), [['a', 'file', '']])
  assert.deepEqual(await contents(Buffer.concat([tar, Buffer.alloc(20 * 512)])), [['a', 'file', '']])
})

test('every cut inside the entries is noticed', async () => {
  const tar = buildTar(samples)
  const entriesEnd = tar.length - 1024
  for (let length = 0; length <= entriesEnd; length += 256) {
    await assert.rejects(contents(tar.subarray(0, length)), hasCode('tar.truncated'), `${length} bytes`)
  }
  const packed = gzipSync(tar)
  for (let length = 2; length < packed.length; length += 5) {
    await assert.rejects(contents(packed.subarray(0, length)), hasCode('tar.truncated'), `${length} packed bytes`)
  }
})

test('the same path twice is reported', async () => {
  const entries = await Array.fromAsync(readTar(buildTar([{ path: 'a' }, { path: './a' }])))
  assert.deepEqual(
    entries.map((entry) => entry.repeated),
    [false, true],
  )
})

test('limits hold', async () => {
  const tar = buildTar(samples)
  await assert.rejects(contents(tar, { entriesMax: 11 }), hasCode('tar.too-many-entries'))
  await assert.rejects(contents(tar, { totalBytesMax: 4096 }), hasCode('tar.too-many-bytes'))
  await assert.rejects(contents(tar, { entryBytesMax: 999 }), hasCode('tar.entry-too-large'))
  await assert.rejects(contents(tar, { pathBytesMax: 200 }), hasCode('tar.long-path'))
  assert.deepEqual(await contents(tar, { entriesMax: 12, entryBytesMax: 1000, pathBytesMax: 220 }), read)
  await assert.rejects(
    contents(gzipSync(buildTar([{ path: 'a', content: Buffer.alloc(9_000_000) }]))),
    hasCode('tar.ratio'),
  )
})

test('stopping early releases the source', async () => {
  let isReleased = false
  const endless = async function* () {
    try {
      for (;;) yield* pieces(buildTar([{ path: 'a', content: 'x' }], Buffer.alloc(0)), 512)
    } finally {
      isReleased = true
    }
  }
  for await (const _entry of readTar(endless())) break
  await setImmediate()
  assert.equal(isReleased, true)
})
