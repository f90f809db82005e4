import { sql } from 'kysely'
import type { Context, Tx } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { applyAnalyses, shareAnalyses } from './analyses/apply-analyses.ts'
import { matchComponents } from './match-components.ts'
import { openFindings } from './open-findings.ts'

/**
 * Brings the findings of an application to what its releases that count consist of now. Components that nobody compared yet
 * are compared first. Idempotent.
 */
export async function refreshApplication(context: Context, applicationId: string): Promise<void> {
  const { rows } = await sql<{ id: number }>`
    select distinct rc.component_id as id
    from release as r join release_component as rc on rc.release_id = r.id
    where r.application_id = ${applicationId}::uuid and r.is_live
      and not exists (select from component_matching as done where done.component_id = rc.component_id)`.execute(
    context.db,
  )
  await matchComponents(
    context,
    rows.map(({ id }) => id),
  )
  await transact(context, (tx) => refreshFindings(tx, applicationId))
}

async function refreshFindings(tx: Tx, applicationId: string): Promise<void> {
  await shareAnalyses(tx)
  // Whoever compares one of them at this moment is waited for, or waits: neither overlooks what the other writes.
  await sql`
    select c.id from component as c where c.id in (
      select rc.component_id from release as r join release_component as rc on rc.release_id = r.id
      where r.application_id = ${applicationId}::uuid and r.is_live
      union all
      select f.component_id from finding as f where f.application_id = ${applicationId}::uuid and f.ended_at is null)
    order by c.id for share`.execute(tx.db)
  await openFindings(
    tx,
    sql`select ${applicationId}::uuid as application_id, m.component_id, m.group_id, m.certainty, m.is_malware, m.severity,
      used.direct
    from (
      select rc.component_id, bool_or(rc.direct) as direct
      from release as r join release_component as rc on rc.release_id = r.id
      where r.application_id = ${applicationId}::uuid and r.is_live group by rc.component_id
    ) as used join component_match as m on m.component_id = used.component_id`,
  )
  await sql`
    update finding as held set ended_at = ${tx.now}::timestamptz, ended_by = 'component-removed'
    where held.application_id = ${applicationId}::uuid and held.ended_at is null and not exists (
      select from release as r join release_component as rc on rc.release_id = r.id
      where r.application_id = held.application_id and r.is_live and rc.component_id = held.component_id)`.execute(
    tx.db,
  )
  await applyAnalyses(
    tx,
    sql`select id from finding where application_id = ${applicationId}::uuid and ended_at is null`,
  )
}
