import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readTar } from './tar.ts'
import { tarEnd, tarHeader, tarPadding } from './write-tar.ts'

describe('writing tar', () => {
  it('is read back as it was written, whatever the sizes', async () => {
    const files = [0, 1, 511, 512, 513, 5_000].map((size) => ({ path: `blobs/${size}`, bytes: Buffer.alloc(size, 7) }))
    const parts = files.flatMap(({ path, bytes }) => [tarHeader(path, bytes.length), bytes, tarPadding(bytes.length)])
    const read: [string, number, boolean][] = []
    for await (const entry of readTar(Buffer.concat([...parts, tarEnd()])))
      read.push([entry.path, entry.sizeBytes, Buffer.from(await entry.bytes()).every((byte) => byte === 7)])
    assert.deepEqual(
      read,
      files.map(({ path, bytes }) => [path, bytes.length, true]),
    )
  })

  it('has no room for long names and impossible sizes', () => {
    assert.throws(() => tarHeader('x'.repeat(101), 1), RangeError)
    assert.throws(() => tarHeader('', 1), RangeError)
    assert.throws(() => tarHeader('x', 8 ** 11), RangeError)
    assert.throws(() => tarHeader('x', -1), RangeError)
  })
})
