import type { AffectedRange } from './affected-ranges.ts'

interface SaysOf {
  readonly ranges: readonly AffectedRange[]
  readonly aliases: readonly string[]
}

/**
 * A record, and what another of the same id alone says of a package: some feeds cut a record into one for each ecosystem,
 * and what one of them does not name is not denied by it.
 */
export function withOtherPackages<Record extends SaysOf>(record: Record, other: SaysOf | undefined): Record {
  if (other === undefined) return record
  const packageOf = (range: AffectedRange) => `${range.osvEcosystem}\0${range.packageName}`
  const named = new Set(record.ranges.map(packageOf))
  const ranges = [...record.ranges, ...other.ranges.filter((range) => !named.has(packageOf(range)))]
  return { ...record, ranges, aliases: [...new Set([...record.aliases, ...other.aliases])] }
}
