import { type RawBuilder, sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import { covers, groupsNamed, inForce, precedence } from './covering.ts'

const analysisLock = 4_270_016

/**
 * For whoever makes or changes findings, as the first thing in the transaction: those at work at once do not wait for one
 * another, but an analysis waits for them, and they for it. So neither overlooks what the other writes.
 */
export async function shareAnalyses(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock_shared(${analysisLock})`.execute(tx.db)
}

/** For whoever adds or ends an analysis, as the first thing in the transaction: see `shareAnalyses`. */
export async function holdAnalyses(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${analysisLock})`.execute(tx.db)
}

/**
 * Gives each of these findings the state of the analysis that counts first, or `open` without one. `ids` selects their ids.
 * Returns how many changed. The caller has called `shareAnalyses` or `holdAnalyses`.
 */
export async function applyAnalyses(tx: Tx, ids: RawBuilder<unknown>): Promise<number> {
  const { numAffectedRows = 0n } = await sql`
    with mine as materialized (
      select id, application_id, component_id, group_id, severity, is_malware from finding
      -- Where nobody has said anything yet, nothing is looked at.
      where exists (select from analysis) and ended_at is null and id in (${ids})
    ), groups as (select distinct group_id from mine),
    names as (
      select g.group_id, v.id as name from groups as g join advisory as v on v.group_id = g.group_id
      union
      select g.group_id, l.alias from groups as g join advisory as v on v.group_id = g.group_id
      join advisory_alias as l on l.advisory_id = v.id
    ), best as (
      select distinct on (f.id) f.id, a.id as analysis_id, a.state
      from names as n join analysis as a on a.vulnerability = n.name
      join mine as f on f.group_id = n.group_id
      join component as c on c.id = f.component_id
      join application as p on p.id = f.application_id join org_unit as u on u.id = p.org_unit_id
      where ${inForce(tx.now)} and ${covers}
      order by f.id, ${precedence}
    )
    update finding as held set state = coalesce(best.state, 'open'), analysis_id = best.analysis_id
    from mine left join best on best.id = mine.id
    where held.id = mine.id
      and (held.state <> coalesce(best.state, 'open') or held.analysis_id is distinct from best.analysis_id)`.execute(
    tx.db,
  )
  return Number(numAffectedRows)
}

/** The findings that an analysis may concern, or concerned so far. */
export function findingsOf(analysisIds: readonly string[]): RawBuilder<unknown> {
  return sql`select f.id from finding as f where f.analysis_id = any(${analysisIds}::uuid[])
    union
    select f.id from analysis as a cross join lateral ${groupsNamed(sql`a.vulnerability`)} as g
    join finding as f on f.group_id = g.group_id and f.ended_at is null
    join component as c on c.id = f.component_id
    join application as p on p.id = f.application_id join org_unit as u on u.id = p.org_unit_id
    where a.id = any(${analysisIds}::uuid[]) and ${covers}`
}
