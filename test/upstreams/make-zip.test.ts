import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readZip } from '#formats/zip.ts'
import { makeZip } from './make-zip.ts'

describe('zips made by the tests', () => {
  it('are read back, entry by entry', async () => {
    const found: [string, string][] = []
    for await (const entry of readZip(makeZip({ 'a/b.txt': 'one', 'ü.txt': '' })))
      found.push([entry.path, Buffer.from(await entry.bytes()).toString()])
    assert.deepEqual(found, [
      ['a/b.txt', 'one'],
      ['ü.txt', ''],
    ])
  })
})
