// One 512-byte tar header (POSIX.1-2001 ustar, GNU and the older v7 form) and the records of a pax extended header.
import { ArchiveError } from './archive.ts'

export interface TarHeader {
  readonly path: string
  readonly mode: number
  readonly sizeBytes: number
  /** The type flag as stored; NUL is given as `0`. */
  readonly type: string
  readonly linkTarget: string
}

export const tarBlockBytes = 512

/** Reads a header whose block is not all zero; throws `ArchiveError` `tar.bad-header` when it is not one. */
export function readTarHeader(block: Uint8Array): TarHeader {
  const header = Buffer.from(block.buffer, block.byteOffset, block.length)
  checkChecksum(header)
  const name = text(header, 0, 100)
  // Only POSIX ustar has a prefix; GNU keeps times in the same bytes.
  const isPosix = header.subarray(257, 263).toString('latin1') === 'ustar\0'
  const prefix = isPosix ? text(header, 345, 155) : ''
  const flag = String.fromCharCode(header[156] ?? 0)
  return {
    path: prefix === '' ? name : `${prefix}/${name}`,
    mode: number(header, 100, 8) & 0o7777,
    sizeBytes: number(header, 124, 12),
    type: flag === '\0' ? '0' : flag,
    linkTarget: text(header, 157, 100),
  }
}

function checkChecksum(header: Buffer): void {
  const stored = number(header, 148, 8)
  let unsigned = 0
  let signed = 0
  for (let index = 0; index < tarBlockBytes; index += 1) {
    const byte = index >= 148 && index < 156 ? 0x20 : (header[index] ?? 0)
    unsigned += byte
    signed += byte > 127 ? byte - 256 : byte
  }
  // Some old writers summed signed bytes.
  if (stored !== unsigned && stored !== signed) throw badHeader('the checksum of a header is wrong')
}

function text(header: Buffer, offset: number, length: number): string {
  const field = header.subarray(offset, offset + length)
  const end = field.indexOf(0)
  return field.subarray(0, end === -1 ? length : end).toString('utf8')
}

/** Octal digits, or GNU's binary form for what octal cannot hold. An empty field is 0. */
function number(header: Buffer, offset: number, length: number): number {
  const first = header[offset] ?? 0
  if (first >= 0x80) {
    // 0x80 leads a positive number; 0xff, a negative one, has no meaning in any field read here.
    if (first !== 0x80) throw badHeader('a header holds a negative number')
    let value = 0n
    for (const byte of header.subarray(offset + 1, offset + length)) value = value * 256n + BigInt(byte)
    return safe(Number(value))
  }
  const digits = text(header, offset, length).trim()
  if (digits === '') return 0
  if (!/^[0-7]+$/.test(digits)) throw badHeader('a header holds a number that is not octal')
  return safe(Number.parseInt(digits, 8))
}

function safe(value: number): number {
  if (!Number.isSafeInteger(value)) throw badHeader('a header holds a number that is too large')
  return value
}

/** The records `length key=value\n` of a pax header; a repeated key counts by its last value, as POSIX says. */
export function readPaxRecords(bytes: Uint8Array): ReadonlyMap<string, string> {
  const content = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  const records = new Map<string, string>()
  let start = 0
  while (start < content.length) {
    const space = content.indexOf(0x20, start)
    const digits = space === -1 || space - start > 9 ? '' : content.subarray(start, space).toString('latin1')
    const end = start + Number(digits)
    const equals = content.indexOf(0x3d, space)
    const wellFormed =
      /^[1-9][0-9]*$/.test(digits) &&
      end <= content.length &&
      equals > space + 1 &&
      equals < end &&
      content[end - 1] === 0x0a
    if (!wellFormed) throw badHeader('a pax header is malformed')
    records.set(
      content.subarray(space + 1, equals).toString('utf8'),
      content.subarray(equals + 1, end - 1).toString('utf8'),
    )
    start = end
  }
  return records
}

function badHeader(message: string): ArchiveError {
  return new ArchiveError('tar.bad-header', message)
}
