import { crc32 } from 'node:zlib'

/** 1980-01-01T00:00:00, the earliest time that a zip can state. */
const DATE = 0x0021
const VERSION_NEEDED = 20
const UTF8_FLAG = 0x0800

/** A zip (PKWARE APPNOTE 6.3) of plain files, stored without compression; the same files give the same bytes. */
export function makeZip(files: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const content: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [path, text] of Object.entries(files)) {
    const name = Buffer.from(path)
    const bytes = Buffer.from(text)
    const common = commonHeader(name, bytes)
    const local = Buffer.concat([signature(0x04034b50), common, name, bytes])
    directory.push(directoryEntry(common, name, offset))
    content.push(local)
    offset += local.byteLength
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(entries.byteLength, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...content, entries, end])
}

/** What both headers of an entry have in common. */
function commonHeader(name: Buffer, bytes: Buffer): Buffer {
  const header = Buffer.alloc(26)
  header.writeUInt16LE(VERSION_NEEDED, 0)
  header.writeUInt16LE(UTF8_FLAG, 2)
  header.writeUInt16LE(DATE, 8)
  header.writeUInt32LE(crc32(bytes), 10)
  header.writeUInt32LE(bytes.byteLength, 14)
  header.writeUInt32LE(bytes.byteLength, 18)
  header.writeUInt16LE(name.byteLength, 22)
  return header
}

function directoryEntry(common: Buffer, name: Buffer, offset: number): Buffer {
  const head = Buffer.concat([signature(0x02014b50), Buffer.from([VERSION_NEEDED, 0]), common])
  const tail = Buffer.alloc(14)
  tail.writeUInt32LE(offset, 10)
  return Buffer.concat([head, tail, name])
}

function signature(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value, 0)
  return bytes
}
