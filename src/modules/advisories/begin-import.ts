import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import { countColumns, noCounts } from './import-counts.ts'

export interface BegunImport {
  readonly importId: string
  readonly source: string
  readonly sample: boolean
  readonly path: string
}

const sourcePattern = /^[a-z0-9][a-z0-9.-]{0,59}$/

/** Throws `feed.invalid-name` unless the name can be a feed's: lower-case letters, digits, `.` and `-`. */
export function requireFeedName(source: string): void {
  if (!sourcePattern.test(source)) throw new Problem('feed.invalid-name', 400, { source: source.slice(0, 100) })
}

/** Opens the import's row, or takes up the one that was asked for; an earlier run of the feed that never ended is over. */
export async function beginImport(context: Context, begun: BegunImport): Promise<void> {
  const { importId, source, sample, path } = begun
  requireFeedName(source)
  await transact(context, async (tx) => {
    await tx.db
      .updateTable('advisory_import')
      .set({ state: 'interrupted', ended_at: tx.now })
      .where('source', '=', source)
      .where('state', '=', 'running')
      .where('id', '<>', importId)
      .execute()
    await tx.db.deleteFrom('advisory_import_error').where('import_id', '=', importId).execute()
    const fresh = {
      state: 'running',
      started_at: tx.now,
      ended_at: null,
      failure: null,
      failure_params: null,
      ...countColumns(noCounts),
    }
    await tx.db
      .insertInto('advisory_import')
      .values({ id: importId, source, sample, origin: path, ...fresh })
      .onConflict((conflict) => conflict.column('id').doUpdateSet(fresh))
      .execute()
  })
}
