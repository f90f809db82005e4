import { compareKeys } from './key-bytes.ts'
import type { KeyComparison } from './key-intervals.ts'

/** Comparisons that hold together, and versions left out: as alternatives, one for each stretch between those left out. */
export function aroundGaps(
  set: readonly KeyComparison[],
  excluded: readonly Uint8Array[],
): readonly (readonly KeyComparison[])[] {
  const sorted = excluded.toSorted(compareKeys)
  return Array.from({ length: sorted.length + 1 }, (_, at) => {
    const [before, after] = [sorted[at - 1], sorted[at]]
    return [
      ...set,
      ...(before === undefined ? [] : [{ operator: '>' as const, key: before }]),
      ...(after === undefined ? [] : [{ operator: '<' as const, key: after }]),
    ]
  })
}
