import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { FeedRun } from './feed-run.ts'
import { sourceOf } from './sources/index.ts'

const ecosystemsMax = 500

/** How many records a feed holds, and of advisories how many for each ecosystem, as columns of its state. */
export async function countFeed(tx: Tx, run: FeedRun) {
  const { kind } = sourceOf(run.format)
  if (kind !== 'advisories') {
    const tables = { exploitation: 'exploitation', scores: 'epss_score', assertions: 'cve_assertion' } as const
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from ${sql.table(tables[kind])} where source = ${run.source}`.execute(tx.db)
    return { record_count: rows[0]?.count ?? 0, coverage: null }
  }
  const { rows: records } = await sql<{ count: number }>`
    select count(*)::int as count from advisory where source = ${run.source}`.execute(tx.db)
  const { rows } = await sql<{ ecosystem: string; count: number }>`
    select ecosystem, count(distinct advisory_id)::int as count from advisory_range where source = ${run.source}
    group by ecosystem order by ecosystem limit ${ecosystemsMax}`.execute(tx.db)
  const coverage = Object.fromEntries(rows.map(({ ecosystem, count }) => [ecosystem, count]))
  return { record_count: records[0]?.count ?? 0, coverage: JSON.stringify(coverage) }
}
