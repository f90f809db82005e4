// Version keys side by side, and beside each its first four bytes as one number: two numbers decide almost every comparison of
// two versions, without a look at the bytes.
import { numbersOf, openPool, type Pool } from './pools.ts'
import { damaged } from './section-file.ts'

const PREFIX_BYTES = 4

export interface KeyPool extends Pool {
  /** By the number of a key. Zeros stand for absent bytes: different prefixes are in the order of their keys. */
  readonly prefixes: Uint32Array
}

/** A key that is not in the pool. */
export interface AskedKey {
  readonly bytes: Uint8Array
  readonly prefix: number
}

export function askedKey(bytes: Uint8Array): AskedKey {
  return { bytes, prefix: prefixOf(bytes, 0, bytes.length) }
}

/** The section that `openKeyPool` wants beside the keys. */
export function prefixesOf({ size, bytes, start, end }: Pool): Uint8Array {
  const section = Buffer.alloc(size * PREFIX_BYTES)
  for (let number = 0; number < size; number++)
    section.writeUInt32LE(prefixOf(bytes, start(number), end(number)), number * PREFIX_BYTES)
  return section
}

export function openKeyPool(keys: Uint8Array, prefixSection: Uint8Array): KeyPool {
  const pool = openPool(keys)
  const prefixes = numbersOf(prefixSection)
  if (prefixes.length !== pool.size) throw damaged()
  return { ...pool, prefixes }
}

/** The order of two keys of the pool by their numbers: negative, zero or positive. */
export function compareStored(pool: KeyPool, a: number, b: number): number {
  const { prefixes } = pool
  const left = prefixes[a] as number
  const right = prefixes[b] as number
  if (left !== right) return left < right ? -1 : 1
  return a === b ? 0 : compareStoredRest(pool, a, b)
}

/** The order of a key of the pool and another. */
export function compareWithAsked(pool: KeyPool, number: number, { bytes, prefix }: AskedKey): number {
  const own = pool.prefixes[number] as number
  if (own !== prefix) return own < prefix ? -1 : 1
  return compareAskedRest(pool, number, bytes)
}

// The rest of two keys with the same prefix, once for each form: a view of one of them would take longer than the comparison.

function compareStoredRest({ bytes, start, end }: KeyPool, a: number, b: number): number {
  const left = start(a)
  const right = start(b)
  const difference = end(a) - left - (end(b) - right)
  const common = difference < 0 ? end(a) - left : end(b) - right
  for (let at = PREFIX_BYTES; at < common; at++) {
    const order = (bytes[left + at] as number) - (bytes[right + at] as number)
    if (order !== 0) return order
  }
  return difference
}

function compareAskedRest({ bytes, start, end }: KeyPool, number: number, asked: Uint8Array): number {
  const from = start(number)
  const length = end(number) - from
  const common = length < asked.length ? length : asked.length
  for (let at = PREFIX_BYTES; at < common; at++) {
    const order = (bytes[from + at] as number) - (asked[at] as number)
    if (order !== 0) return order
  }
  return length - asked.length
}

function prefixOf(bytes: Uint8Array, from: number, end: number): number {
  let prefix = 0
  for (let at = from; at < from + PREFIX_BYTES; at++) prefix = prefix * 256 + (at < end ? (bytes[at] as number) : 0)
  return prefix
}
