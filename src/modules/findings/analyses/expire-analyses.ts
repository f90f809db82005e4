import { sql } from 'kysely'
import { record } from '#modules/audit/index.ts'
import type { Context, Tx } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { defineJob } from '#platform/jobs/define-job.ts'
import { applyAnalyses, findingsOf, holdAnalyses } from './apply-analyses.ts'
import { groupsNamed } from './covering.ts'

const batchMax = 200

/** Reopens what an analysis closed until a day that has come, and follows applications into other units. */
export const expireAnalysesJob = defineJob<object>({
  name: 'findings.expire-analyses',
  everySeconds: 5 * 60,
  handle: async (context) => {
    while ((await transact(context, expireBatch)) === batchMax);
    await followUnits(context)
  },
})

async function expireBatch(tx: Tx): Promise<number> {
  await holdAnalyses(tx)
  const { rows } = await sql<{ id: string; vulnerability: string; state: string }>`
    update analysis set expired_at = ${tx.now}::timestamptz where id in (
      select id from analysis where valid_until <= ${tx.now}::timestamptz and expired_at is null and revoked_at is null
      order by valid_until limit ${batchMax})
    returning id, vulnerability, state`.execute(tx.db)
  for (const { id, vulnerability, state } of rows) {
    const changed = await applyAnalyses(tx, findingsOf([id]))
    const detail = { vulnerability, state, changed }
    await record(tx, { action: 'analysis.expired', subjectKind: 'analysis', subjectId: id, detail })
  }
  return rows.length
}

/** What is said of a unit goes for the applications that are in it now. */
async function followUnits(context: Context): Promise<void> {
  const { rows } = await sql<{ is: boolean }>`
    select exists (select from analysis where place = 'unit' and revoked_at is null) as is`.execute(context.db)
  if (!rows[0]?.is) return
  await transact(context, async (tx) => {
    await holdAnalyses(tx)
    await applyAnalyses(
      tx,
      sql`select f.id from finding as f join analysis as a on a.id = f.analysis_id where a.place = 'unit'
      union
      select f.id from analysis as a cross join lateral ${groupsNamed(sql`a.vulnerability`)} as g
      join finding as f on f.group_id = g.group_id and f.ended_at is null
      where a.place = 'unit' and a.revoked_at is null`,
    )
  })
}
