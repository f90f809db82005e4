import { sql } from 'kysely'
import type { Context } from '#platform/context.ts'
import { engineOf } from '../engine/engine.ts'
import type { PrefetchItem } from './write-prefetch.ts'

export interface DownloadPeriod {
  readonly sinceDays: number
  /** How many versions, the most downloaded first. */
  readonly count: number
}

const dayMilliseconds = 24 * 60 * 60 * 1000

/** The versions that were downloaded most in the period, each from the repository it was downloaded from. */
export async function findMostDownloaded(
  context: Context,
  { sinceDays, count }: DownloadPeriod,
  repositoryId: string | undefined,
): Promise<readonly PrefetchItem[]> {
  await engineOf(context).spool.flush(context)
  const since = new Date(context.now.getTime() - sinceDays * dayMilliseconds)
  const rows = await context.db
    .selectFrom('download as d')
    .innerJoin('repository as r', 'r.id', 'd.repository_id')
    .select(['d.repository_id', 'r.ecosystem', 'd.name', 'd.version'])
    .where('d.at', '>=', since)
    .where('d.kind', '=', 'artifact')
    .where('d.outcome', '=', 'served')
    .where('d.version', 'is not', null)
    .$if(repositoryId !== undefined, (all) => all.where('d.repository_id', '=', repositoryId ?? ''))
    .groupBy(['d.repository_id', 'r.ecosystem', 'd.name', 'd.version'])
    .orderBy(sql`count(*)`, 'desc')
    .orderBy('d.name')
    .orderBy('d.version')
    .limit(count)
    .execute()
  return rows.map((row) => ({
    ecosystem: row.ecosystem,
    name: row.name,
    requirement: row.version ?? '',
    isExact: true,
    repositoryId: row.repository_id,
  }))
}
