import { sql } from 'kysely'
import { requireReadable } from '#modules/inventory/index.ts'
import type { Scope } from '#platform/context.ts'
import { closingStates } from './analyses/analysis.ts'

export interface ReleaseVerdict {
  /** False: some of its components have not been compared with the advisories yet. */
  readonly upToDate: boolean
  readonly components: number
  /** Components that no advisory could name: nothing is known of them. */
  readonly unnamed: number
  /** Vulnerabilities that people have closed for the application: not affected, accepted, fixed. Counted nowhere else. */
  readonly closed: number
  /** Vulnerabilities that it certainly has, by severity; one that several components have counts for each. */
  readonly affected: SeverityCounts
  readonly malware: number
  /** It may have them. */
  readonly undecided: number
}

export type SeverityCounts = Readonly<Record<'critical' | 'high' | 'medium' | 'low' | 'unknown', number>>

type Row = SeverityCounts & { readonly malware: number; readonly undecided: number; readonly closed: number }

/** What is known to be wrong with a release, whether it counts or not; what people closed is closed where it counts. Throws `release.unknown`. */
export async function releaseVerdict(scope: Scope, releaseId: number): Promise<ReleaseVerdict> {
  const { applicationId } = await requireReadable(scope, releaseId)
  const { rows: matches } = await sql<Row>`
    select count(*) filter (where sure and m.severity >= 9)::integer as critical,
      count(*) filter (where sure and m.severity >= 7 and m.severity < 9)::integer as high,
      count(*) filter (where sure and m.severity >= 4 and m.severity < 7)::integer as medium,
      count(*) filter (where sure and m.severity >= 0 and m.severity < 4)::integer as low,
      count(*) filter (where sure and m.severity < 0)::integer as unknown,
      count(*) filter (where m.is_malware and m.certainty = 'affected' and not closed)::integer as malware,
      count(*) filter (where m.certainty = 'undecided' and not closed)::integer as undecided,
      count(*) filter (where closed)::integer as closed
    from release_component as rc join component_match as m on m.component_id = rc.component_id
    left join finding as f on f.application_id = ${applicationId}::uuid and f.component_id = m.component_id
      and f.group_id = m.group_id and f.ended_at is null
    cross join lateral (select coalesce(f.state = any(${closingStates}::text[]), false) as closed) as d
    cross join lateral (select m.certainty = 'affected' and not m.is_malware and not closed as sure) as s
    where rc.release_id = ${releaseId}::integer`.execute(scope.db)
  const { rows: components } = await sql<{ total: number; unnamed: number; open: number }>`
    select count(*)::integer as total, count(*) filter (where c.purl is null)::integer as unnamed,
      count(*) filter (where c.purl is not null and d.component_id is null)::integer as open
    from release_component as rc join component as c on c.id = rc.component_id
    left join component_matching as d on d.component_id = c.id
    where rc.release_id = ${releaseId}::integer`.execute(scope.db)
  const { malware = 0, undecided = 0, closed = 0, ...affected } = matches[0] ?? noMatches
  const { total = 0, unnamed = 0, open = 0 } = components[0] ?? {}
  return { upToDate: open === 0, components: total, unnamed, closed, affected, malware, undecided }
}

const noMatches: Row = { critical: 0, high: 0, medium: 0, low: 0, unknown: 0, malware: 0, undecided: 0, closed: 0 }
