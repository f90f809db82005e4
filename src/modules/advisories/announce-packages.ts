import { sql } from 'kysely'
import { announceChange } from '#platform/changes.ts'
import type { Tx } from '#platform/context.ts'

/**
 * Announces every package of the catalogue that one of these advisories names, as they stand at this moment. Swift's are filed
 * in lower case.
 */
export async function announcePackages(tx: Tx, advisoryIds: readonly string[]): Promise<void> {
  if (advisoryIds.length === 0) return
  const { rows } = await sql<{ id: string }>`
    select held.id from advisory_range as named
    join package as held on held.ecosystem = named.ecosystem and held.name = named.package_name
    where named.advisory_id = any(${advisoryIds}::text[])
    union
    select held.id from package as held join advisory_range as named on named.package_name = lower(held.name)
    where held.ecosystem = 'swift' and named.ecosystem = 'swift' and named.advisory_id = any(${advisoryIds}::text[])`.execute(
    tx.db,
  )
  for (const { id } of rows) announceChange(tx, { topic: 'package', subjectId: id })
}
