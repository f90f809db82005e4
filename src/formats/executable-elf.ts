// ELF of 32 and 64 bits in both byte orders (System V ABI, chapter 4 "Object Files", chapter 5 "Program Loading").
import type { Executable, ExecutableSection, ExecutableSegment } from './executable.ts'
import { checkCount, type ExecutableBytes, executableBytes } from './executable-bytes.ts'

const NAME_LENGTH_MAX = 256
const TYPE_NO_BITS = 8
const TYPE_LOAD = 1
/** In the place of a count or an index that does not fit: it stands in the first section's header. */
const COUNT_ELSEWHERE = 0
const INDEX_ELSEWHERE = 0xffff

/** Sizes and positions of the fields that differ between 32 and 64 bits. */
const LAYOUT = {
  4: { sectionTable: 32, segmentTable: 28, counts: 42, section: 40, segment: 32 },
  8: { sectionTable: 40, segmentTable: 32, counts: 54, section: 64, segment: 56 },
} as const

/** Throws `SyntaxError` and `LimitError` as `readExecutables` says. */
export function readElf(bytes: Uint8Array): Executable {
  const [width, order] = [bytes[4], bytes[5]]
  if ((width !== 1 && width !== 2) || (order !== 1 && order !== 2))
    throw new SyntaxError('an ELF header has 32 or 64 bits and one of two byte orders')
  const data = executableBytes(bytes, order === 1)
  const size = width === 2 ? 8 : 4
  const sections = readSections(data, size)
  const segments = readSegments(data, size)
  return {
    format: 'elf',
    littleEndian: data.littleEndian,
    addressBytes: size,
    sections,
    segments,
    truncated: data.truncated,
  }
}

interface Header {
  readonly nameOffset: number
  readonly type: number
  readonly flags: bigint
  readonly address: bigint
  readonly offset: bigint
  readonly sizeBytes: bigint
  readonly link: number
}

function readHeader(data: ExecutableBytes, at: number, size: 4 | 8): Header {
  const field = (index: number) => data.word(at + 8 + index * size, size)
  return {
    nameOffset: data.u32(at),
    type: data.u32(at + 4),
    flags: field(0),
    address: field(1),
    offset: field(2),
    sizeBytes: field(3),
    link: data.u32(at + 8 + 4 * size),
  }
}

function readSections(data: ExecutableBytes, size: 4 | 8): readonly ExecutableSection[] {
  const layout = LAYOUT[size]
  const table = data.word(layout.sectionTable, size)
  if (table === 0n) return []
  const entryBytes = data.u16(layout.counts + 4)
  if (entryBytes < layout.section) throw new SyntaxError('the headers of ELF sections are too short')
  const first = readHeader(data, data.place(table, layout.section), size)
  const stated = data.u16(layout.counts + 6)
  const count = checkCount(stated === COUNT_ELSEWHERE ? clamped(first.sizeBytes) : stated)
  const statedIndex = data.u16(layout.counts + 8)
  const namesIndex = statedIndex === INDEX_ELSEWHERE ? first.link : statedIndex
  data.place(table, count * entryBytes)
  const headers = Array.from({ length: count }, (_, index) =>
    readHeader(data, Number(table) + index * entryBytes, size),
  )
  const names = headers[namesIndex]
  const nameBytes = names === undefined ? new Uint8Array(0) : data.slice(names.offset, names.sizeBytes)
  const nameData = executableBytes(nameBytes, true)
  return headers.map(({ nameOffset, type, flags, address, offset, sizeBytes }) => ({
    name: nameOffset < nameBytes.length ? nameData.text(nameOffset, NAME_LENGTH_MAX) : '',
    address,
    bytes: type === TYPE_NO_BITS || type === 0 ? nameBytes.subarray(0, 0) : data.slice(offset, sizeBytes),
    writable: (flags & 1n) === 1n,
  }))
}

function readSegments(data: ExecutableBytes, size: 4 | 8): readonly ExecutableSegment[] {
  const layout = LAYOUT[size]
  const table = data.word(layout.segmentTable, size)
  const entryBytes = data.u16(layout.counts)
  const count = data.u16(layout.counts + 2)
  if (table === 0n || count === 0) return []
  if (entryBytes < layout.segment) throw new SyntaxError('the headers of ELF segments are too short')
  checkCount(count)
  const start = data.place(table, count * entryBytes)
  const segments: ExecutableSegment[] = []
  for (let index = 0; index < count; index++) {
    const at = start + index * entryBytes
    if (data.u32(at) !== TYPE_LOAD) continue
    // The flags stand second in 64 bits, and behind the sizes in 32.
    const fields = at + (size === 8 ? 8 : 4)
    const flags = data.u32(size === 8 ? at + 4 : at + 24)
    segments.push({
      address: data.word(fields + size, size),
      bytes: data.slice(data.word(fields, size), data.word(fields + 3 * size, size)),
      writable: (flags & 2) === 2,
    })
  }
  return segments
}

function clamped(count: bigint): number {
  return count > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(count)
}
