import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { PreparedAdvisory } from './prepared-advisory.ts'

/**
 * Keeps what the advisories say so far, before other records take their place. Content that comes back, and goes again, stands
 * where it was last.
 */
export async function keepRevisions(tx: Tx, records: readonly PreparedAdvisory[]): Promise<void> {
  await sql`
    insert into advisory_revision (advisory_id, digest, source, import_id, changed_at, replaced_at, record)
    select a.id, a.digest, a.source, a.last_import_id, a.last_changed_at, ${tx.now}::timestamptz, a.record
    from advisory as a
    join unnest(${records.map(({ id }) => id)}::text[], ${records.map(({ digest }) => digest)}::bytea[])
      as fresh (id, digest) on fresh.id = a.id and fresh.digest <> a.digest
    on conflict (advisory_id, digest) do update set source = excluded.source, import_id = excluded.import_id,
      changed_at = excluded.changed_at, replaced_at = excluded.replaced_at`.execute(tx.db)
}
