import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import type { AffectedRange } from './affected-ranges.ts'

export interface RangesOfAdvisory {
  readonly id: string
  readonly ranges: readonly AffectedRange[]
}

const insertRowsMax = 5_000

/** Replaces the ranges of these advisories. */
export async function writeRanges(tx: Tx, advisories: readonly RangesOfAdvisory[]): Promise<void> {
  const ids = advisories.map((advisory) => advisory.id)
  await sql`delete from advisory_range where advisory_id = any(${ids}::text[])`.execute(tx.db)
  const rows = advisories.flatMap(({ id, ranges }) => ranges.map((range) => ({ ...range, advisoryId: id })))
  for (let start = 0; start < rows.length; start += insertRowsMax)
    await insertRanges(tx, rows.slice(start, start + insertRowsMax))
}

async function insertRanges(tx: Tx, rows: readonly (AffectedRange & { readonly advisoryId: string })[]): Promise<void> {
  await sql`
    insert into advisory_range (id, advisory_id, ecosystem, osv_ecosystem, package_name, lower_key, lower_inclusive, upper_key,
      upper_inclusive, key_revision, display, fixed_version, exact_version, undecided)
    select * from unnest(
      ${rows.map(() => newId(tx.now))}::uuid[], ${rows.map((row) => row.advisoryId)}::text[],
      ${rows.map((row) => row.ecosystem)}::text[], ${rows.map((row) => row.osvEcosystem)}::text[],
      ${rows.map((row) => row.packageName)}::text[],
      ${rows.map((row) => row.lowerKey)}::bytea[], ${rows.map((row) => row.lowerInclusive)}::boolean[],
      ${rows.map((row) => row.upperKey)}::bytea[], ${rows.map((row) => row.upperInclusive)}::boolean[],
      ${rows.map((row) => row.keyRevision)}::int[], ${rows.map((row) => row.display)}::text[],
      ${rows.map((row) => row.fixedVersion)}::text[], ${rows.map((row) => row.exactVersion)}::text[],
      ${rows.map((row) => row.undecided)}::text[])`.execute(tx.db)
}
