import { crc32 } from 'node:zlib'

const flags = Buffer.from([0, 1])
const chunkBytesMax = 65_536

/** The XZ container (its specification 1.2) around stored chunks, checked by CRC32: valid, and as large as what is in it. */
export function makeXz(content: Uint8Array): Buffer {
  // One filter, LZMA2 with a dictionary of 64 KiB.
  const header = closed(Buffer.from([2, 0, 0x21, 1, 8, 0, 0, 0]))
  const stored = storedChunks(content)
  const check = number32(crc32(content))
  const sizes = [...varint(header.length + stored.length + check.length), ...varint(content.length)]
  const index = closed(padded(Buffer.from([0, 1, ...sizes])))
  const tail = Buffer.concat([number32(index.length / 4 - 1), flags])
  return Buffer.concat([
    Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]),
    closed(flags),
    header,
    padded(stored),
    check,
    index,
    number32(crc32(tail)),
    tail,
    Buffer.from('YZ'),
  ])
}

function storedChunks(content: Uint8Array): Buffer {
  const parts: Uint8Array[] = []
  for (let at = 0; at < content.length; at += chunkBytesMax) {
    const part = content.subarray(at, at + chunkBytesMax)
    const head = Buffer.from([at === 0 ? 1 : 2, 0, 0])
    head.writeUInt16BE(part.length - 1, 1)
    parts.push(head, part)
  }
  return Buffer.concat([...parts, Buffer.from([0])])
}

function closed(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, number32(crc32(bytes))])
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)])
}

function number32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value >>> 0)
  return bytes
}

/** Seven bits at a time, the lowest first. */
function varint(value: number): readonly number[] {
  return value < 128 ? [value] : [(value & 127) | 128, ...varint(Math.floor(value / 128))]
}
