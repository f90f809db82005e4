import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import type { AffectedRange } from './affected-ranges.ts'

export interface RangesOfAdvisory {
  readonly id: string
  readonly ranges: readonly AffectedRange[]
  readonly source: string
  readonly importId: string
}

const insertRowsMax = 5_000

/**
 * Replaces what the same feed said before of these advisories. What it says in the same import of other packages stays: some
 * feeds cut a record into one for each ecosystem.
 */
export async function writeRanges(tx: Tx, advisories: readonly RangesOfAdvisory[]): Promise<void> {
  const rows = advisories.flatMap(({ id, source, importId, ranges }) =>
    ranges.map((range) => ({ ...range, advisoryId: id, source, importId })),
  )
  await sql`
    delete from advisory_range as r
    using unnest(
      ${advisories.map(({ id }) => id)}::text[], ${advisories.map(({ source }) => source)}::text[],
      ${advisories.map(({ importId }) => importId)}::uuid[]) as said (id, source, import_id)
    where r.advisory_id = said.id and r.source = said.source
      and (r.import_id <> said.import_id or (r.advisory_id, r.osv_ecosystem, r.package_name) in (
        select * from unnest(${rows.map((row) => row.advisoryId)}::text[],
          ${rows.map((row) => row.osvEcosystem)}::text[], ${rows.map((row) => row.packageName)}::text[])))`.execute(
    tx.db,
  )
  for (let start = 0; start < rows.length; start += insertRowsMax)
    await insertRanges(tx, rows.slice(start, start + insertRowsMax))
}

interface RangeRow extends AffectedRange {
  readonly advisoryId: string
  readonly source: string
  readonly importId: string
}

async function insertRanges(tx: Tx, rows: readonly RangeRow[]): Promise<void> {
  await sql`
    insert into advisory_range (id, advisory_id, source, import_id, ecosystem, osv_ecosystem, package_name, lower_key, lower_inclusive, upper_key,
      upper_inclusive, key_revision, display, fixed_version, exact_version, undecided)
    select * from unnest(
      ${rows.map(() => newId(tx.now))}::uuid[], ${rows.map((row) => row.advisoryId)}::text[],
      ${rows.map((row) => row.source)}::text[], ${rows.map((row) => row.importId)}::uuid[],
      ${rows.map((row) => row.ecosystem)}::text[], ${rows.map((row) => row.osvEcosystem)}::text[],
      ${rows.map((row) => row.packageName)}::text[],
      ${rows.map((row) => row.lowerKey)}::bytea[], ${rows.map((row) => row.lowerInclusive)}::boolean[],
      ${rows.map((row) => row.upperKey)}::bytea[], ${rows.map((row) => row.upperInclusive)}::boolean[],
      ${rows.map((row) => row.keyRevision)}::int[], ${rows.map((row) => row.display)}::text[],
      ${rows.map((row) => row.fixedVersion)}::text[], ${rows.map((row) => row.exactVersion)}::text[],
      ${rows.map((row) => row.undecided)}::text[])`.execute(tx.db)
}
