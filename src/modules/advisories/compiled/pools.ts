// Pools: each text or key is kept once and named by a number.
import { damaged } from './section-file.ts'

/** Names nothing: an absent text, an unbounded end. */
export const NONE = 0xffff_ffff

export interface PoolWriter {
  /** The number of these bytes, the same for the same bytes. */
  add(value: string | Uint8Array): number
  /** Number of values, then the end of each, then the bytes of all. */
  finish(): Uint8Array
}

export function createPoolWriter(): PoolWriter {
  const numbers = new Map<string, number>()
  const values: Buffer[] = []
  return {
    add(value) {
      const bytes = Buffer.from(value as Uint8Array)
      const name = bytes.toString('latin1')
      const known = numbers.get(name)
      if (known !== undefined) return known
      numbers.set(name, values.length)
      values.push(bytes)
      return values.length - 1
    },
    finish() {
      const table = Buffer.alloc(4 + values.length * 4)
      table.writeUInt32LE(values.length, 0)
      let end = 0
      for (const [number, value] of values.entries()) {
        end += value.length
        table.writeUInt32LE(end, 4 + number * 4)
      }
      return Buffer.concat([table, ...values])
    },
  }
}

export interface Pool {
  readonly size: number
  readonly bytes: Uint8Array
  /** Where a value begins in `bytes`. */
  start(number: number): number
  end(number: number): number
  text(number: number): string
}

export function openPool(section: Uint8Array): Pool {
  if (section.length < 4) throw damaged()
  const size = Buffer.from(section.buffer, section.byteOffset, 4).readUInt32LE(0)
  if (4 + size * 4 > section.length) throw damaged()
  const ends = numbersOf(section.subarray(4, 4 + size * 4))
  const bytes = section.subarray(4 + size * 4)
  let before = 0
  for (let at = 0; at < ends.length; at++) {
    const end = ends[at] as number
    if (end < before || end > bytes.length) throw damaged()
    before = end
  }
  const texts = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const start = (number: number) => (number === 0 ? 0 : (ends[number - 1] as number))
  const end = (number: number) => ends[number] as number
  return { size, bytes, start, end, text: (number) => texts.toString('utf8', start(number), end(number)) }
}

/** Numbers in a section: on a little-endian machine without copying. */
export function numbersOf(section: Uint8Array): Uint32Array {
  if (section.length % 4 !== 0) throw damaged()
  if (isLittleEndian && section.byteOffset % 4 === 0)
    return new Uint32Array(section.buffer, section.byteOffset, section.length / 4)
  const view = new DataView(section.buffer, section.byteOffset, section.byteLength)
  return Uint32Array.from({ length: section.length / 4 }, (_, position) => view.getUint32(position * 4, true))
}

export function bytesOf(numbers: readonly number[]): Uint8Array {
  const bytes = Buffer.alloc(numbers.length * 4)
  for (const [position, number] of numbers.entries()) bytes.writeUInt32LE(number, position * 4)
  return bytes
}

const isLittleEndian = new Uint8Array(Uint32Array.of(1).buffer)[0] === 1
