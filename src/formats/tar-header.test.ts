import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ArchiveError } from './archive.ts'
import { readPaxRecords, readTarHeader } from './tar-header.ts'
import { gnuMagic, paxContent, type TarFileSpec, tarEntry } from './testdata/build-tar.ts'

const headerOf = (file: TarFileSpec) => readTarHeader(tarEntry(file)[0] ?? Buffer.alloc(0))
const isBadHeader = (error: unknown) => error instanceof ArchiveError && error.code === 'tar.bad-header'

test('POSIX, GNU and v7 headers are read', () => {
  assert.deepEqual(headerOf({ path: 'a.txt', content: 'xyz', mode: 0o755 }), {
    path: 'a.txt',
    mode: 0o755,
    sizeBytes: 3,
    type: '0',
    linkTarget: '',
  })
  assert.equal(headerOf({ path: 'a.txt', prefix: 'very/long' }).path, 'very/long/a.txt')
  assert.equal(headerOf({ path: 'a.txt', prefix: 'atime', magic: gnuMagic }).path, 'a.txt')
  assert.equal(headerOf({ path: 'a.txt', prefix: 'junk', magic: '', type: '\0' }).path, 'a.txt')
  assert.equal(headerOf({ path: 'a.txt', magic: '', type: '\0' }).type, '0')
})

test('sizes in GNU binary form are read, and negative or unsafe ones refused', () => {
  const binary = (lead: number, value: bigint) => {
    const field = Buffer.alloc(12)
    field.writeBigUInt64BE(value, 4)
    field[0] = lead
    return field
  }
  assert.equal(headerOf({ path: 'a', size: binary(0x80, 0x2_0000_0000n) }).sizeBytes, 0x2_0000_0000)
  assert.throws(() => headerOf({ path: 'a', size: binary(0xff, 1n) }), isBadHeader)
  assert.throws(() => headerOf({ path: 'a', size: binary(0x80, 2n ** 60n) }), isBadHeader)
  assert.throws(() => headerOf({ path: 'a', size: Buffer.from('00000000009\0') }), isBadHeader)
})

test('a wrong checksum is refused, a signed one accepted', () => {
  assert.throws(() => headerOf({ path: 'a', checksum: '0000001\0 ' }), isBadHeader)
  const block = Buffer.from(tarEntry({ path: 'é' })[0] ?? [])
  const high = block.filter((byte) => byte > 127).length
  const unsigned = Number.parseInt(block.toString('latin1', 148, 154), 8)
  block.write(`${(unsigned - 256 * high).toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  assert.equal(readTarHeader(block).path, 'é')
})

test('pax records are read, the last of a name counting, and malformed ones refused', () => {
  const records = readPaxRecords(paxContent({ path: '名字/a=b\nc', size: '5', __proto__x: '1' }))
  assert.deepEqual(
    [...records],
    [
      ['path', '名字/a=b\nc'],
      ['size', '5'],
      ['__proto__x', '1'],
    ],
  )
  assert.equal(readPaxRecords(Buffer.concat([paxContent({ path: 'a' }), paxContent({ path: 'b' })])).get('path'), 'b')
  for (const broken of [
    '8 path=a\n',
    '11 path=a\n',
    '9 path=a ',
    '09 path=\n',
    'x path=a\n',
    '6 =abc\n',
    '9pathxxxx',
    '99999999999 a=b\n',
  ]) {
    assert.throws(() => readPaxRecords(Buffer.from(broken)), isBadHeader, broken)
  }
})
