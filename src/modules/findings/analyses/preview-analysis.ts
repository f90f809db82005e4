import { sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import { type AnalysisScope, type AnalysisState, closingStates, type NewAnalysis } from './analysis.ts'
import { covers, graveSeverity, groupsNamed, scopeAsRow } from './covering.ts'
import { readScope } from './read-scope.ts'

/** What an analysis is about, as things stand. */
export interface AnalysisReach {
  readonly findings: number
  readonly applications: number
  /** Of these findings, how many somebody has said something about already; the narrower word keeps counting. */
  readonly alreadyAnalysed: number
  /** It counts only when a second person has confirmed it, at least for some of them. */
  readonly needsSecondPerson: boolean
  /** The first 50, the most severe first. */
  readonly items: readonly ReachedFinding[]
}

export interface ReachedFinding {
  readonly id: number
  readonly applicationCode: string
  readonly applicationName: string
  readonly name: string
  readonly version: string | null
  readonly state: string
  readonly severity: number
}

const itemsMax = 50

/** What an analysis would be about if it were said now; changes nothing. Throws as `readScope` does. */
export async function previewAnalysis(scope: Scope, analysis: NewAnalysis): Promise<AnalysisReach> {
  return reachOf(scope, await readScope(scope, analysis), analysis.state)
}

interface Counts {
  readonly findings: number
  readonly applications: number
  readonly alreadyAnalysed: number
  readonly isGrave: boolean
}

/** What this scope is about now. */
export async function reachOf(scope: Scope, about: AnalysisScope, state: AnalysisState): Promise<AnalysisReach> {
  const reached = sql`${scopeAsRow(about)} as a cross join lateral ${groupsNamed(sql`a.vulnerability`)} as g
    join finding as f on f.group_id = g.group_id and f.ended_at is null
    join component as c on c.id = f.component_id
    join application as p on p.id = f.application_id join org_unit as u on u.id = p.org_unit_id
    where ${covers}`
  const { rows } = await sql<Counts>`
    select count(*)::integer as findings, count(distinct p.id)::integer as applications,
      count(f.analysis_id)::integer as "alreadyAnalysed",
      coalesce(bool_or(f.severity >= ${graveSeverity}::real or f.is_malware), false) as "isGrave"
    from ${reached}`.execute(scope.db)
  const { rows: items } = await sql<ReachedFinding>`
    select f.id, p.code as "applicationCode", p.name as "applicationName", c.name, c.version, f.state, f.severity
    from ${reached} order by f.severity desc, f.id limit ${itemsMax}`.execute(scope.db)
  const { isGrave = false, ...counts } = rows[0] ?? { findings: 0, applications: 0, alreadyAnalysed: 0 }
  const needsSecondPerson = closingStates.includes(state) && (about.place !== 'application' || isGrave)
  return { ...counts, needsSecondPerson, items }
}
