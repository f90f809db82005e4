import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

/** Whoever else records this package waits here, and then compares with what the first one wrote. */
export async function lockPackage(tx: Tx, packageId: string): Promise<void> {
  await sql`select id from package where id = ${packageId} for no key update`.execute(tx.db)
}
