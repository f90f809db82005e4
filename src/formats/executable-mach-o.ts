// Mach-O of 32 and 64 bits, thin and fat (Apple, <mach-o/loader.h>, <mach-o/fat.h>).
import type { Executable, ExecutableSection, ExecutableSegment } from './executable.ts'
import { checkCount, type ExecutableBytes, executableBytes } from './executable-bytes.ts'

const SEGMENT_32 = 0x1
const SEGMENT_64 = 0x19
const WRITABLE = 2
/** Section types that only memory has. */
const ZERO_FILL = new Set([0x1, 0xc, 0x12])

/** Throws `SyntaxError` and `LimitError` as `readExecutables` says. */
export function readMachO(bytes: Uint8Array): Executable {
  const magic = executableBytes(bytes, false).u32(0)
  const littleEndian = magic === 0xcefaedfe || magic === 0xcffaedfe
  const addressBytes = magic === 0xfeedfacf || magic === 0xcffaedfe ? 8 : 4
  const data = executableBytes(bytes, littleEndian)
  const count = checkCount(data.u32(16))
  const sections: ExecutableSection[] = []
  const segments: ExecutableSegment[] = []
  let at = addressBytes === 8 ? 32 : 28
  for (let index = 0; index < count; index++) {
    const [command, sizeBytes] = [data.u32(at), data.u32(at + 4)]
    if (sizeBytes < 8) throw new SyntaxError('a Mach-O load command is shorter than its own header')
    if (command === SEGMENT_32) addSegment(data, { at, size: 4, sections, segments })
    if (command === SEGMENT_64) addSegment(data, { at, size: 8, sections, segments })
    checkCount(sections.length)
    at += sizeBytes
  }
  return { format: 'mach-o', littleEndian, addressBytes, sections, segments, truncated: data.truncated }
}

/** One program for each processor; a part that lies outside of the file throws. */
export function readFatMachO(bytes: Uint8Array): readonly Executable[] {
  const data = executableBytes(bytes, false)
  const isWide = data.u32(0) === 0xcafebabf
  const entryBytes = isWide ? 32 : 20
  return Array.from({ length: data.u32(4) }, (_, index) => {
    const at = 8 + index * entryBytes
    const offset = isWide ? data.u64(at + 8) : BigInt(data.u32(at + 8))
    const sizeBytes = isWide ? data.u64(at + 16) : BigInt(data.u32(at + 12))
    data.place(offset)
    const part = data.slice(offset, sizeBytes)
    const magic = executableBytes(part, false).u32(0)
    // A fat file within a fat file would nest without end.
    if (![0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe].includes(magic))
      throw new SyntaxError('a part of a fat Mach-O file is none')
    const program = readMachO(part)
    return data.truncated ? { ...program, truncated: true } : program
  })
}

interface Target {
  readonly at: number
  readonly size: 4 | 8
  readonly sections: ExecutableSection[]
  readonly segments: ExecutableSegment[]
}

function addSegment(data: ExecutableBytes, { at, size, sections, segments }: Target): void {
  const segment = data.text(at + 8, 16)
  const field = (index: number) => data.word(at + 24 + index * size, size)
  const flags = at + 24 + 4 * size
  const writable = (data.u32(flags + 4) & WRITABLE) !== 0
  segments.push({ address: field(0), bytes: data.slice(field(2), field(3)), writable })
  const count = checkCount(data.u32(flags + 8))
  const entryBytes = size === 8 ? 80 : 68
  const first = data.place(flags + 16, count * entryBytes)
  for (let index = 0; index < count; index++) {
    const section = first + index * entryBytes
    const fields = section + 32
    const offset = data.u32(fields + 2 * size)
    const type = data.u32(fields + 2 * size + 16) & 0xff
    sections.push({
      name: data.text(section, 16),
      segment,
      address: data.word(fields, size),
      bytes: ZERO_FILL.has(type) ? data.slice(0, 0) : data.slice(offset, data.word(fields + size, size)),
      writable,
    })
  }
}
