import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { ArchiveError, archiveLimits } from './archive.ts'
import { gunzipBounded } from './gunzip.ts'

async function unpack(source: Uint8Array | AsyncIterable<Uint8Array>, limits = archiveLimits): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of gunzipBounded(source, 'tar', limits)) pieces.push(piece)
  return Buffer.concat(pieces)
}

async function* bytewise(bytes: Uint8Array) {
  for (const byte of bytes) yield Uint8Array.of(byte)
}

const hasCode = (code: string) => (error: unknown) => error instanceof ArchiveError && error.code === code

test('gzip is unpacked and anything else passes unchanged, in one piece or byte by byte', async () => {
  const text = Buffer.from('gold '.repeat(1000))
  for (const source of [text, gzipSync(text), Buffer.alloc(0), Buffer.from([0x1f])]) {
    const expected = source[1] === 0x8b ? text : source
    assert.deepEqual(await unpack(source), expected)
    assert.deepEqual(await unpack(bytewise(source)), expected)
  }
})

test('a stream that is cut off or damaged is refused', async () => {
  const packed = gzipSync(Buffer.from('gold '.repeat(1000)))
  await assert.rejects(unpack(packed.subarray(0, packed.length - 4)), hasCode('tar.truncated'))
  const damaged = Buffer.from(packed)
  damaged[damaged.length - 6] = (damaged.at(-6) ?? 0) ^ 0xff
  await assert.rejects(unpack(damaged), hasCode('tar.bad-gzip'))
})

test('total size and ratio are bounded while unpacking', async () => {
  const bomb = gzipSync(Buffer.alloc(32 * 1024 * 1024))
  await assert.rejects(unpack(bomb), hasCode('tar.ratio'))
  await assert.rejects(
    unpack(bomb, { ...archiveLimits, ratioMax: 1e9, totalBytesMax: 1024 * 1024 }),
    hasCode('tar.too-many-bytes'),
  )
  assert.equal((await unpack(bomb, { ...archiveLimits, ratioMax: 1e9 })).length, 32 * 1024 * 1024)
})

test('an error of the source passes unchanged, and the source is released when the reader stops', async () => {
  const broken = async function* () {
    yield gzipSync(Buffer.from('x')).subarray(0, 12)
    throw new TypeError('connection lost')
  }
  await assert.rejects(unpack(broken()), TypeError)
  let isReleased = false
  const endless = async function* () {
    try {
      for (;;) yield Buffer.alloc(1024, 'x')
    } finally {
      isReleased = true
    }
  }
  for await (const _piece of gunzipBounded(endless(), 'tar', archiveLimits)) break
  await setImmediate()
  assert.equal(isReleased, true)
})
