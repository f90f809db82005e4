// Reading numbers and stretches out of a program whose every offset may be a lie.
import { LimitError } from './limits.ts'

export interface ExecutableBytes {
  readonly littleEndian: boolean
  u16(offset: number): number
  u32(offset: number): number
  u64(offset: number): bigint
  /** 4 or 8 bytes. */
  word(offset: number, size: 4 | 8): bigint
  /** As text of one byte a character, without the zeros that fill it up. */
  text(offset: number, lengthMax: number): string
  /** What of the stretch the file has; notes when that is not all. */
  slice(offset: bigint | number, length: bigint | number): Uint8Array
  /** An offset that is read from: throws `SyntaxError` when it lies outside of the file. */
  place(offset: bigint | number, sizeBytes?: number): number
  readonly truncated: boolean
}

/** Reading beyond the end throws `SyntaxError`. */
export function executableBytes(bytes: Uint8Array, littleEndian: boolean): ExecutableBytes {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = BigInt(bytes.length)
  let truncated = false
  const place = (offset: bigint | number, sizeBytes = 1) => {
    const start = BigInt(offset)
    if (start < 0n || start + BigInt(sizeBytes) > length) throw new SyntaxError('a header points outside of the file')
    return Number(start)
  }
  const u32 = (offset: number) => view.getUint32(place(offset, 4), littleEndian)
  const u64 = (offset: number) => view.getBigUint64(place(offset, 8), littleEndian)
  return {
    littleEndian,
    place,
    u32,
    u64,
    u16: (offset) => view.getUint16(place(offset, 2), littleEndian),
    word: (offset, size) => (size === 8 ? u64(offset) : BigInt(u32(offset))),
    text(offset, lengthMax) {
      const start = place(offset, 0)
      let end = start
      while (end < bytes.length && end - start < lengthMax && bytes[end] !== 0) end++
      return String.fromCharCode(...bytes.subarray(start, end))
    },
    slice(offset, size) {
      const start = BigInt(offset)
      const end = start + BigInt(size)
      if (end > length) truncated = true
      if (start >= length) return bytes.subarray(0, 0)
      return bytes.subarray(Number(start), Number(end < length ? end : length))
    },
    get truncated() {
      return truncated
    },
  }
}

/** Sections, segments, commands: more than any linker makes. */
const ENTRIES_MAX = 10_000

/** The count; throws `LimitError` above what is read. */
export function checkCount(count: number): number {
  if (count > ENTRIES_MAX) throw new LimitError('values', ENTRIES_MAX)
  return count
}
