// Which ranges of a package a key lies in, found by comparing bytes where they lie in the file.
import { rangeFlags } from './index-sections.ts'
import { type AskedKey, askedKey, compareWithAsked } from './key-pool.ts'
import type { IndexTables } from './open-tables.ts'
import { NONE } from './pools.ts'

const nothing: readonly number[] = []

/** Every range of the package with keys that the key lies in, the one that begins last first. */
export function findRanges(tables: IndexTables, packageNumber: number, bytes: Uint8Array): readonly number[] {
  const { ranges, starts, keys } = tables
  const key = askedKey(bytes)
  const first = starts[packageNumber * 2] as number
  let low = first
  let high = starts[packageNumber * 2 + 1] as number
  while (low < high) {
    const middle = (low + high) >>> 1
    const lower = ranges.lower[middle] as number
    if (lower === NONE || compareWithAsked(keys, lower, key) <= 0) low = middle + 1
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

function begins({ ranges, keys }: IndexTables, range: number, key: AskedKey): boolean {
  const lower = ranges.lower[range] as number
  if (lower === NONE) return true
  const order = compareWithAsked(keys, lower, key)
  return order < 0 || (order === 0 && ((ranges.flags[range] as number) & rangeFlags.lowerInclusive) !== 0)
}

function reaches({ ranges, keys }: IndexTables, range: number, key: AskedKey): boolean {
  const upper = ranges.upper[range] as number
  if (upper === NONE) return true
  const order = compareWithAsked(keys, upper, key)
  return order > 0 || (order === 0 && ((ranges.flags[range] as number) & rangeFlags.upperInclusive) !== 0)
}
