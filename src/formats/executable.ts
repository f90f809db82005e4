// Compiled programs and libraries: ELF (System V ABI, "Object Files"), PE/COFF (Microsoft, "PE Format") and Mach-O, each of 32
// and 64 bits, as far as it takes to find sections by name and to follow addresses into the file. Nothing is executed.
import { readElf } from './executable-elf.ts'
import { readFatMachO, readMachO } from './executable-mach-o.ts'
import { readPe } from './executable-pe.ts'

export interface ExecutableSection {
  readonly name: string
  /** Mach-O alone: the segment that the section belongs to. */
  readonly segment?: string
  /** Where the loader puts it. */
  readonly address: bigint
  /** Its part of the file, cut to the file's end; empty for what only memory has. */
  readonly bytes: Uint8Array
  readonly writable: boolean
}

/** A stretch of memory that is filled from the file. */
export interface ExecutableSegment {
  readonly address: bigint
  readonly bytes: Uint8Array
  readonly writable: boolean
}

export interface Executable {
  readonly format: 'elf' | 'pe' | 'mach-o'
  readonly littleEndian: boolean
  readonly addressBytes: 4 | 8
  readonly sections: readonly ExecutableSection[]
  readonly segments: readonly ExecutableSegment[]
  /** Whether a table or a range reached beyond the end of the file. */
  readonly truncated: boolean
}

/** By its first bytes, at least eight of them: whether it is of a kind that `readExecutables` reads. */
export function looksExecutable(head: Uint8Array): boolean {
  return kindOf(head) !== undefined
}

/**
 * The program, or the programs of a fat Mach-O file, one for each processor. Empty when the bytes are of another kind.
 * Throws `SyntaxError` when a header contradicts itself or a table lies outside of the file, `LimitError` when there are
 * more sections or segments than any linker makes.
 */
export function readExecutables(bytes: Uint8Array): readonly Executable[] {
  switch (kindOf(bytes)) {
    case 'elf':
      return [readElf(bytes)]
    case 'pe':
      return [readPe(bytes)]
    case 'mach-o':
      return [readMachO(bytes)]
    case 'fat':
      return readFatMachO(bytes)
    case undefined:
      return []
  }
}

/** What lies at an address and behind it in the same segment; undefined where the file fills nothing. */
export function bytesAt({ segments }: Executable, address: bigint): Uint8Array | undefined {
  for (const segment of segments) {
    const offset = address - segment.address
    if (offset >= 0n && offset < BigInt(segment.bytes.length)) return segment.bytes.subarray(Number(offset))
  }
  return undefined
}

/** A Java class file begins as a fat Mach-O file does; what follows is its version there, never so small. */
const FAT_COUNT_MAX = 30

function kindOf(head: Uint8Array): 'elf' | 'pe' | 'mach-o' | 'fat' | undefined {
  if (head.length < 8) return undefined
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength)
  const magic = view.getUint32(0)
  if (magic === 0x7f454c46) return 'elf'
  if (magic >>> 16 === 0x4d5a) return 'pe'
  if ((magic === 0xcafebabe || magic === 0xcafebabf) && view.getUint32(4) <= FAT_COUNT_MAX) return 'fat'
  const isMachO = [0xfeedface, 0xfeedfacf, 0xcefaedfe, 0xcffaedfe].includes(magic)
  return isMachO ? 'mach-o' : undefined
}
