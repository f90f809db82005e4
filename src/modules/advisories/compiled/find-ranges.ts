// Which ranges of a package a key lies in, found by comparing bytes where they lie in the file.
import { rangeFlags } from './index-sections.ts'
import type { IndexTables } from './open-tables.ts'
import { NONE, type Pool } from './pools.ts'

const nothing: readonly number[] = []

/** Every range of the package with keys that the key lies in, the one that begins last first. */
export function findRanges(tables: IndexTables, packageNumber: number, key: Uint8Array): readonly number[] {
  const { ranges, starts, keys } = tables
  const first = starts[packageNumber * 2] as number
  let low = first
  let high = starts[packageNumber * 2 + 1] as number
  while (low < high) {
    const middle = (low + high) >>> 1
    const lower = ranges.lower[middle] as number
    if (lower === NONE || compareAt(keys, lower, key) <= 0) low = middle + 1
    else high = middle
  }
  let found: number[] | undefined
  for (let range = low - 1; range >= first && reaches(tables, ranges.furthest[range] as number, key); range--) {
    if (!reaches(tables, range, key) || !begins(tables, range, key)) continue
    found ??= []
    found.push(range)
  }
  return found ?? nothing
}

function begins({ ranges, keys }: IndexTables, range: number, key: Uint8Array): boolean {
  const lower = ranges.lower[range] as number
  if (lower === NONE) return true
  const order = compareAt(keys, lower, key)
  return order < 0 || (order === 0 && ((ranges.flags[range] as number) & rangeFlags.lowerInclusive) !== 0)
}

function reaches({ ranges, keys }: IndexTables, range: number, key: Uint8Array): boolean {
  const upper = ranges.upper[range] as number
  if (upper === NONE) return true
  const order = compareAt(keys, upper, key)
  return order > 0 || (order === 0 && ((ranges.flags[range] as number) & rangeFlags.upperInclusive) !== 0)
}

/** The order of a key in the pool and another. */
function compareAt({ bytes, start, end }: Pool, number: number, key: Uint8Array): number {
  const from = start(number)
  const length = end(number) - from
  const common = length < key.length ? length : key.length
  for (let at = 0; at < common; at++) {
    const difference = (bytes[from + at] as number) - (key[at] as number)
    if (difference !== 0) return difference
  }
  return length - key.length
}
