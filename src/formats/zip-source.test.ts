import assert from 'node:assert/strict'
import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { ArchiveError } from './archive.ts'
import { buildZip } from './testdata/build-zip.ts'
import { readZip } from './zip.ts'
import { openZipSource } from './zip-source.ts'

const folder = mkdtempSync(join(tmpdir(), 'assay-zip-'))
after(() => rmSync(folder, { recursive: true }))

function openFile(name: string, bytes: Uint8Array): number {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return openSync(path, 'r')
}

test('bytes and a file are read alike, and a range outside yields fewer bytes', async () => {
  const bytes = Buffer.from('0123456789')
  const fd = openFile('digits', bytes)
  for (const source of [await openZipSource(bytes), await openZipSource(fd)]) {
    assert.equal(source.sizeBytes, 10)
    const read = async (position: number, length: number) => Buffer.from(await source.read(position, length)).toString()
    assert.equal(await read(2, 3), '234')
    assert.equal(await read(8, 5), '89')
    assert.equal(await read(10, 1), '')
    assert.equal(await read(-1, 3), '')
    assert.equal(await read(2 ** 63, 4), '')
  }
  closeSync(fd)
})

test('a zip in a file is read and the file stays open', async () => {
  const fd = openFile(
    'many.zip',
    buildZip(Array.from({ length: 500 }, (_, index) => ({ path: `${index}.txt`, content: `${index}` }))),
  )
  let sum = 0
  for await (const entry of readZip(fd)) sum += Number(Buffer.from(await entry.bytes()).toString())
  assert.equal(sum, (499 * 500) / 2)
  assert.equal(readSync(fd, Buffer.alloc(2), 0, 2, 0), 2)
  closeSync(fd)
})

test('a forged 64-bit position is an error and not an exception that nobody can catch', async () => {
  const locator = Buffer.alloc(20)
  locator.write('PK\x06\x07', 'latin1')
  locator.writeBigUInt64LE(2n ** 63n, 8)
  const zip = Buffer.from(buildZip([{ path: 'a', content: 'x' }]))
  const forged = Buffer.concat([zip.subarray(0, zip.length - 22), locator, zip.subarray(zip.length - 22)])
  const fd = openFile('forged.zip', forged)
  for (const source of [forged, fd]) {
    await assert.rejects(
      readZip(source).next(),
      (error) => error instanceof ArchiveError && error.code === 'zip.unreadable',
    )
  }
  closeSync(fd)
})
