import { promisify } from 'node:util'
import { crc32, deflateRaw, deflateRawSync } from 'node:zlib'

const deflate = promisify(deflateRaw)

/** Written where 16 or 32 bits do not suffice; the true number stands in the zip64 records. */
const full16 = 0xffff
const full32 = 0xffffffff
const version = 45
const utf8Names = 0x0800
const deflated = 8
/** 1980-01-01, the first day of the format: the same content gives the same bytes. */
const dosDate = 0x21

/** Less than this costs more to hand to another thread than to do. */
const packedAtOnceBytes = 1024

export interface ZipWriter {
  /** The bytes of one entry, to be written after those of the entry before. */
  add(path: string, content: Uint8Array): Promise<Uint8Array>
  /** The directory that ends the archive. */
  end(): Uint8Array
}

/** A zip archive made piece by piece (PKWARE APPNOTE 6.3, with zip64 for many entries); only its directory is held. */
export function createZipWriter(): ZipWriter {
  const directory: Buffer[] = []
  let offset = 0
  return {
    async add(path, content) {
      const name = Buffer.from(path, 'utf8')
      const packed = content.length < packedAtOnceBytes ? deflateRawSync(content) : await deflate(content)
      const facts = factsOf(name, content, packed)
      directory.push(directoryEntry(name, facts, offset))
      const local = Buffer.alloc(4)
      local.writeUInt32LE(0x04034b50)
      const bytes = Buffer.concat([local, facts, name, packed])
      offset += bytes.length
      return bytes
    },
    end: () => Buffer.concat([...directory, endOf(directory, offset)]),
  }
}

/** What the local header and the directory say alike: version needed to length of the extra field. */
function factsOf(name: Buffer, content: Uint8Array, packed: Uint8Array): Buffer {
  const facts = Buffer.alloc(26)
  facts.writeUInt16LE(version, 0)
  facts.writeUInt16LE(utf8Names, 2)
  facts.writeUInt16LE(deflated, 4)
  facts.writeUInt16LE(dosDate, 8)
  facts.writeUInt32LE(crc32(content), 10)
  facts.writeUInt32LE(packed.length, 14)
  facts.writeUInt32LE(content.length, 18)
  facts.writeUInt16LE(name.length, 22)
  return facts
}

function directoryEntry(name: Buffer, facts: Buffer, offset: number): Buffer {
  const far = offset >= full32
  const head = Buffer.alloc(6)
  head.writeUInt32LE(0x02014b50, 0)
  head.writeUInt16LE(version, 4)
  const own = Buffer.from(facts)
  const extra = Buffer.alloc(far ? 12 : 0)
  if (far) {
    extra.writeUInt16LE(1, 0)
    extra.writeUInt16LE(8, 2)
    extra.writeBigUInt64LE(BigInt(offset), 4)
    own.writeUInt16LE(extra.length, 24)
  }
  const tail = Buffer.alloc(14)
  tail.writeUInt32LE(far ? full32 : offset, 10)
  return Buffer.concat([head, own, tail, name, extra])
}

function endOf(directory: readonly Buffer[], offset: number): Buffer {
  const count = directory.length
  const size = directory.reduce((sum, entry) => sum + entry.length, 0)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(Math.min(count, full16), 8)
  end.writeUInt16LE(Math.min(count, full16), 10)
  end.writeUInt32LE(Math.min(size, full32), 12)
  end.writeUInt32LE(Math.min(offset, full32), 16)
  if (count < full16 && size < full32 && offset < full32) return end
  const wide = Buffer.alloc(56 + 20)
  wide.writeUInt32LE(0x06064b50, 0)
  wide.writeBigUInt64LE(44n, 4)
  wide.writeUInt16LE(version, 12)
  wide.writeUInt16LE(version, 14)
  wide.writeBigUInt64LE(BigInt(count), 24)
  wide.writeBigUInt64LE(BigInt(count), 32)
  wide.writeBigUInt64LE(BigInt(size), 40)
  wide.writeBigUInt64LE(BigInt(offset), 48)
  wide.writeUInt32LE(0x07064b50, 56)
  wide.writeBigUInt64LE(BigInt(offset + size), 64)
  wide.writeUInt32LE(1, 72)
  return Buffer.concat([wide, end])
}
