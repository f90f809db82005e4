import { sql } from 'kysely'
import type { Scope } from '#platform/context.ts'

/** Feeds are published daily; one that has not been taken in for so long is named. */
const staleAfterHours = 48

/**
 * Every feed: what it is, when it was last taken in, how much it holds and for which ecosystems, and whether it is stale, or its
 * last import failed.
 */
export async function feedHealth(scope: Scope) {
  const staleBefore = new Date(scope.now.getTime() - staleAfterHours * 60 * 60 * 1000)
  const rows = await scope.db
    .selectFrom('feed_state as f')
    .select(['f.source', 'f.format', 'f.sample', 'f.newest_record_at as newestRecordAt', 'f.as_of as asOf'])
    .select(['f.last_success_at as lastSuccessAt', 'f.record_count as recordCount', 'f.coverage'])
    .select(
      sql<string | null>`(select i.state from advisory_import as i where i.source = f.source
        order by i.started_at desc, i.id desc limit 1)`.as('lastState'),
    )
    .orderBy('f.source')
    .execute()
  return rows.map(({ coverage, lastState, ...feed }) => ({
    ...feed,
    lastState,
    coverage: Object.entries((coverage ?? {}) as Readonly<Record<string, number>>).map(([ecosystem, count]) => ({
      ecosystem,
      count,
    })),
    stale: feed.lastSuccessAt === null || feed.lastSuccessAt < staleBefore,
    staleAfterHours,
  }))
}
