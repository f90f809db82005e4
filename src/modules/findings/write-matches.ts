import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import { applyAnalyses } from './analyses/apply-analyses.ts'
import type { FoundMatch } from './match-components.ts'
import { openFindings } from './open-findings.ts'

/**
 * Makes these matches the only ones of these components, and the findings of every application follow. A vulnerability whose
 * alias group was merged into another goes on under the new one, with its age and what people said about it. The caller
 * has called `shareAnalyses`.
 */
export async function writeMatches(
  tx: Tx,
  componentIds: readonly number[],
  matches: readonly FoundMatch[],
): Promise<void> {
  if (componentIds.length === 0) return
  await followGroups(tx, componentIds, matches)
  const changed = await upsertMatches(tx, matches)
  const retracted = await retractMatches(tx, componentIds, matches)
  await sql`
    insert into component_matching (component_id, matched_at)
    select unnest(${componentIds}::integer[]), ${tx.now}::timestamptz
    on conflict (component_id) do update set matched_at = excluded.matched_at`.execute(tx.db)
  if (changed.length > 0) await followInFindings(tx, changed)
  if (retracted.length > 0) await endFindings(tx, retracted)
  // Also where nothing changed but the names of the vulnerability, by which analyses are found.
  await applyAnalyses(
    tx,
    sql`select id from finding where component_id = any(${componentIds}::integer[]) and ended_at is null`,
  )
}

interface MatchName {
  readonly componentId: number
  readonly groupId: string
}

/** Matches under a group that no advisory is in any more, or of which none names the component, move to the group that took its advisory. */
async function followGroups(tx: Tx, componentIds: readonly number[], matches: readonly FoundMatch[]): Promise<void> {
  const found = [matches.map((one) => one.componentId), matches.map((one) => one.groupId)] as const
  const { rows } = await sql<{ componentId: number; from: string; to: string }>`
    with moved as (
      select held.component_id, held.group_id as "from", a.group_id as "to"
      from component_match as held join advisory as a on a.id = held.advisory_id and a.group_id <> held.group_id
      where held.component_id = any(${componentIds}::integer[])
    )
    select distinct on (component_id, "to") component_id as "componentId", "from", "to" from moved
    where (component_id, "to") in (select * from unnest(${found[0]}::integer[], ${found[1]}::uuid[]))
      and not exists (select from component_match as other
        where other.component_id = moved.component_id and other.group_id = moved."to")
    order by component_id, "to", "from"`.execute(tx.db)
  if (rows.length === 0) return
  const moves = sql`unnest(${rows.map((row) => row.componentId)}::integer[], ${rows.map((row) => row.from)}::uuid[],
    ${rows.map((row) => row.to)}::uuid[]) as moved (component_id, old_id, new_id)`
  await sql`update component_match as held set group_id = moved.new_id from ${moves}
    where held.component_id = moved.component_id and held.group_id = moved.old_id`.execute(tx.db)
  await sql`update finding as held set group_id = moved.new_id from ${moves}
    where held.component_id = moved.component_id and held.group_id = moved.old_id
      and not exists (select from finding as other where other.application_id = held.application_id
        and other.component_id = held.component_id and other.group_id = moved.new_id)`.execute(tx.db)
}

/** Those that are new, or say something else than before. */
async function upsertMatches(tx: Tx, matches: readonly FoundMatch[]): Promise<readonly MatchName[]> {
  if (matches.length === 0) return []
  const of = <Value>(read: (one: FoundMatch) => Value) => matches.map(read)
  const { rows } = await sql<MatchName>`
    insert into component_match as held (component_id, group_id, advisory_id, certainty, reason, is_malware, severity,
      severity_label, display, fixed_versions, first_seen_at)
    select component_id, group_id, advisory_id, certainty, reason, is_malware, severity, severity_label, display,
      array(select jsonb_array_elements_text(fixed_versions)), ${tx.now}::timestamptz
    from unnest(
      ${of((one) => one.componentId)}::integer[], ${of((one) => one.groupId)}::uuid[],
      ${of((one) => one.match.advisoryId)}::text[], ${of((one) => one.match.state)}::text[],
      ${of((one) => one.match.reason ?? null)}::text[], ${of((one) => one.match.isMalware)}::boolean[],
      ${of((one) => one.severity)}::real[], ${of((one) => one.match.severityLabel)}::text[],
      ${of((one) => one.match.display)}::text[],
      ${of((one) => JSON.stringify(one.match.fixedVersions))}::jsonb[]) as read (component_id, group_id, advisory_id,
        certainty, reason, is_malware, severity, severity_label, display, fixed_versions)
    on conflict (component_id, group_id) do update set advisory_id = excluded.advisory_id,
      certainty = excluded.certainty, reason = excluded.reason, is_malware = excluded.is_malware,
      severity = excluded.severity, severity_label = excluded.severity_label, display = excluded.display,
      fixed_versions = excluded.fixed_versions
    where (held.advisory_id, held.certainty, held.is_malware, held.severity, held.severity_label, held.display,
        held.fixed_versions, coalesce(held.reason, ''))
      is distinct from (excluded.advisory_id, excluded.certainty, excluded.is_malware, excluded.severity,
        excluded.severity_label, excluded.display, excluded.fixed_versions, coalesce(excluded.reason, ''))
    returning component_id as "componentId", group_id as "groupId"`.execute(tx.db)
  return rows
}

async function retractMatches(tx: Tx, componentIds: readonly number[], matches: readonly FoundMatch[]) {
  const { rows } = await sql<MatchName>`
    delete from component_match as held
    where held.component_id = any(${componentIds}::integer[]) and not exists (
      select from unnest(${matches.map((one) => one.componentId)}::integer[],
        ${matches.map((one) => one.groupId)}::uuid[]) as kept (component_id, group_id)
      where kept.component_id = held.component_id and kept.group_id = held.group_id)
    returning component_id as "componentId", group_id as "groupId"`.execute(tx.db)
  return rows
}

function names(of: readonly MatchName[]) {
  return sql`unnest(${of.map((one) => one.componentId)}::integer[], ${of.map((one) => one.groupId)}::uuid[])
    as named (component_id, group_id)`
}

/** Every application that has the component in a release that counts has the vulnerability. */
function followInFindings(tx: Tx, changed: readonly MatchName[]): Promise<void> {
  return openFindings(
    tx,
    sql`select r.application_id, m.component_id, m.group_id, m.certainty, m.is_malware, m.severity,
      bool_or(rc.direct) as direct
    from ${names(changed)}
    join component_match as m on m.component_id = named.component_id and m.group_id = named.group_id
    join release_component as rc on rc.component_id = m.component_id
    join release as r on r.id = rc.release_id and r.is_live
    group by r.application_id, m.component_id, m.group_id, m.certainty, m.is_malware, m.severity`,
  )
}

async function endFindings(tx: Tx, retracted: readonly MatchName[]): Promise<void> {
  await sql`
    update finding as held set ended_at = ${tx.now}::timestamptz, ended_by = 'advisory-retracted'
    from ${names(retracted)}
    where held.component_id = named.component_id and held.group_id = named.group_id and held.ended_at is null`.execute(
    tx.db,
  )
}
