// A zip writer for tests that can lie: every header field may be overridden.
import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipFileSpec {
  readonly path: string
  readonly content?: Uint8Array | string
  readonly stored?: boolean
  readonly unixMode?: number
  readonly flags?: number
  readonly method?: number
  readonly crc?: number
  /** Size that the directory announces. */
  readonly sizeBytes?: number
  /** Size that the entry's own header announces. */
  readonly localSizeBytes?: number
  readonly localPath?: string
  /** Where the directory points instead. */
  readonly offset?: number
}

export interface ZipEndSpec {
  readonly entryCount?: number
  readonly comment?: string
}

export function buildZip(files: readonly ZipFileSpec[], end: ZipEndSpec = {}): Uint8Array {
  const parts: Buffer[] = []
  const directory: Buffer[] = []
  let position = 0
  for (const file of files) {
    const content = Buffer.from(file.content ?? '')
    const method = file.method ?? (file.stored === true ? 0 : 8)
    const packed = method === 8 ? deflateRawSync(content) : content
    const common = Buffer.alloc(22)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(file.flags ?? 0x800, 2)
    common.writeUInt16LE(method, 4)
    common.writeUInt32LE(file.crc ?? crc32(content), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(file.sizeBytes ?? content.length, 18)
    const local = Buffer.concat([
      Buffer.from('PK\x03\x04'),
      common,
      Buffer.alloc(4),
      Buffer.from(file.localPath ?? file.path),
    ])
    local.writeUInt32LE(file.localSizeBytes ?? file.sizeBytes ?? content.length, 22)
    local.writeUInt16LE(Buffer.byteLength(file.localPath ?? file.path), 26)
    const central = Buffer.concat([Buffer.from('PK\x01\x02\x14\x03'), common, Buffer.alloc(18), Buffer.from(file.path)])
    central.writeUInt16LE(Buffer.byteLength(file.path), 28)
    central.writeUInt32LE(((file.unixMode ?? 0o100644) << 16) >>> 0, 38)
    central.writeUInt32LE(file.offset ?? position, 42)
    parts.push(local, packed)
    directory.push(central)
    position += local.length + packed.length
  }
  const tail = Buffer.alloc(22)
  tail.write('PK\x05\x06', 'latin1')
  tail.writeUInt16LE(end.entryCount ?? files.length, 8)
  tail.writeUInt16LE(end.entryCount ?? files.length, 10)
  tail.writeUInt32LE(Buffer.concat(directory).length, 12)
  tail.writeUInt32LE(position, 16)
  const comment = Buffer.from(end.comment ?? '')
  tail.writeUInt16LE(comment.length, 20)
  return Buffer.concat([...parts, ...directory, tail, comment])
}
