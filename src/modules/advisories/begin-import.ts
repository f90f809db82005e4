import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import type { FeedRun } from './feed-run.ts'
import { countColumns, noCounts } from './import-counts.ts'
import { type FeedFormat, feedFormats, sourceOf } from './sources/index.ts'

const sourcePattern = /^[a-z0-9][a-z0-9.-]{0,59}$/

/** Throws `feed.invalid-name` unless the name can be a feed's: lower-case letters, digits, `.` and `-`. */
export function requireFeedName(source: string): void {
  if (!sourcePattern.test(source)) throw new Problem('feed.invalid-name', 400, { source: source.slice(0, 100) })
}

/**
 * Opens the import's row, or takes up the one that was asked for; an earlier run of the feed that never ended is over. Throws
 * `feed.other-kind` when the feed has been something else so far: its rows would be mixed with others.
 */
export async function beginImport(context: Context, begun: FeedRun): Promise<void> {
  const { importId, source, sample, path, format } = begun
  requireFeedName(source)
  await requireSameKind(context, source, format)
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
      format,
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

/** A feed stays what it is: advisories, a list, or assertions. */
export async function requireSameKind(context: Context, source: string, format: FeedFormat): Promise<void> {
  const held = await context.db
    .selectFrom('feed_state')
    .select('format')
    .where('source', '=', source)
    .executeTakeFirst()
  const known = feedFormats.find((one) => one === held?.format)
  if (known && sourceOf(known).kind !== sourceOf(format).kind)
    throw new Problem('feed.other-kind', 409, { source, held: known, given: format })
}
