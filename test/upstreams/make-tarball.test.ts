import assert from 'node:assert/strict'
import { it } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { makeTarball } from './make-tarball.ts'

function text(archive: Buffer, start: number, length: number): string {
  return archive.toString('latin1', start, start + length).split('\0')[0] ?? ''
}

it('writes entries that a reader of ustar finds again', () => {
  const long = 'x'.repeat(513)
  const archive = gunzipSync(makeTarball({ 'package/a.js': 'a', 'package/empty': '', 'package/long': long }))
  const found: [string, string][] = []
  let at = 0
  while (archive[at] !== 0) {
    const sizeBytes = Number.parseInt(text(archive, at + 124, 12), 8)
    assert.equal(text(archive, at + 257, 5), 'ustar')
    const header = Buffer.from(archive.subarray(at, at + 512)).fill(' ', 148, 156)
    const checksum = header.reduce((sum, byte) => sum + byte, 0)
    assert.equal(Number.parseInt(text(archive, at + 148, 8), 8), checksum)
    found.push([text(archive, at, 100), archive.toString('latin1', at + 512, at + 512 + sizeBytes)])
    at += 512 + Math.ceil(sizeBytes / 512) * 512
  }
  assert.deepEqual(found, [
    ['package/a.js', 'a'],
    ['package/empty', ''],
    ['package/long', long],
  ])
  assert.equal(archive.byteLength - at, 1024)
})

it('gives the same bytes for the same files, and refuses names it cannot hold', () => {
  assert.deepEqual(makeTarball({ a: 'b' }), makeTarball({ a: 'b' }))
  assert.equal(makeTarball({ a: 'b' }).readUInt32LE(4), 0)
  assert.throws(() => makeTarball({ [`package/${'n'.repeat(100)}`]: '' }), RangeError)
})
