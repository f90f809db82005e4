import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'

/**
 * Gives advisories whose own record says nothing of a severity the one that another source asserts of their CVE: the highest CVSS
 * vector, else the most severe word; a rejected assertion counts for nothing. A record's own word always goes first. Returns the
 * ids of those that changed.
 */
export async function chooseSeverities(tx: Tx, ids: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    with silent as (
      select a.id, array(select l.alias from advisory_alias as l where l.advisory_id = a.id) || a.id as names
      from advisory as a
      where a.id = any(${ids}::text[]) and (a.severity_source is not null or a.severity_rule = 'absent')
    ), chosen as (
      select silent.id, best.source, best.score, coalesce(best.level, 'unknown') as level, best.vector
      from silent left join lateral (
        select s.source, s.severity_score as score, s.severity_level as level, s.severity_vector as vector
        from cve_assertion as s
        where s.cves && silent.names and not s.rejected and s.severity_level <> 'unknown'
        order by s.severity_vector is null, s.severity_score desc nulls last,
          array_position(array['critical', 'high', 'medium', 'low', 'none'], s.severity_level), s.source, s.number
        limit 1) as best on true
    )
    update advisory as a
    set severity_score = c.score, severity_label = c.level, severity_vector = c.vector, severity_source = c.source,
      severity_rule = case when c.source is null then 'absent' when c.vector is null then 'asserted-label'
        else 'asserted-vector' end
    from chosen as c
    where a.id = c.id and (a.severity_source, a.severity_score, a.severity_label, a.severity_vector)
      is distinct from (c.source, c.score, c.level, c.vector)
    returning a.id`.execute(tx.db)
  return rows.map(({ id }) => id)
}

/** The advisories that go by one of these names. */
export async function advisoriesNamed(tx: Tx, names: readonly string[]): Promise<readonly string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from advisory where id = any(${names}::text[])
    union select advisory_id from advisory_alias where alias = any(${names}::text[])`.execute(tx.db)
  return rows.map(({ id }) => id)
}
