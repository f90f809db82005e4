import { sql } from 'kysely'
import type { Scope } from '#platform/context.ts'

export interface DifferentVulnerability {
  readonly advisoryId: string
  readonly ecosystem: string
  readonly name: string
  readonly version: string | null
  readonly certainty: string
  readonly isMalware: boolean
  /** CVSS; -1: unknown. */
  readonly severity: number
  readonly severityLabel: string
}

/** Vulnerabilities of which one release has any component, and the other has none: the most severe first. */
export async function compareVulnerabilities(scope: Scope, toId: number, fromId: number) {
  const { rows } = await sql<DifferentVulnerability & { readonly inTo: boolean }>`
    with held as (
      select m.group_id, r.release_id, min(m.component_id) as component_id
      from release_component as r join component_match as m on m.component_id = r.component_id
      where r.release_id in (${toId}::integer, ${fromId}::integer)
      group by m.group_id, r.release_id
    ), different as (
      select group_id, min(component_id) as component_id, bool_or(release_id = ${toId}::integer) as in_to
      from held group by group_id having count(*) = 1 and ${toId}::integer <> ${fromId}::integer
    )
    select m.advisory_id as "advisoryId", c.ecosystem, c.name, c.version, m.certainty, m.is_malware as "isMalware",
      m.severity, m.severity_label as "severityLabel", d.in_to as "inTo"
    from different as d
    join component_match as m on m.component_id = d.component_id and m.group_id = d.group_id
    join component as c on c.id = d.component_id
    order by m.is_malware desc, m.severity desc, m.advisory_id`.execute(scope.db)
  const of = (isCame: boolean) => rows.flatMap(({ inTo, ...one }) => (inTo === isCame ? [one] : []))
  return { came: of(true), gone: of(false) }
}
