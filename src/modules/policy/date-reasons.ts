import type { AdvisoryMatch } from '#modules/advisories/index.ts'
import type { CheckResult } from '#modules/assessments/index.ts'
import type { Scope } from '#platform/context.ts'
import { type CompiledExpression, isFault } from './compile-expression.ts'
import type { CompiledPolicy, CompiledRule } from './compile-policy.ts'
import type { FactView } from './facts.ts'
import type { Reason } from './verdict.ts'

/** What a verdict rests on, each with the moment since when it is known. */
export interface DatedEvidence {
  readonly view: FactView
  readonly firstSeenAt: Date
  readonly vanishedAt: Date | null
  readonly laneFrom?: Date
  /** When the last admission for the asker ended; absent: there never was one. */
  readonly admissionEndedAt?: Date
  readonly advisories: readonly Pick<AdvisoryMatch, 'advisoryId' | 'firstSeenAt'>[]
  readonly checks: readonly Pick<CheckResult, 'check' | 'outcome' | 'at'>[]
}

/** Adds to reasons since when they hold, as far as the evidence dates it; what has no date gets none. */
export function dateReasons<Told extends Reason>(
  reasons: readonly Told[],
  policy: CompiledPolicy,
  evidence: DatedEvidence,
): readonly Told[] {
  const rules = new Map(policy.rules.map(({ rule, condition }) => [rule.id, condition]))
  return reasons.map((reason) => {
    const condition = rules.get(reason.rule)
    const since = reason.since ?? (condition ? ruleSince(condition, evidence) : ownSince(reason.rule, evidence))
    return since ? { ...reason, since } : reason
  })
}

/** When the last admission of a version for the units ended; undefined when there never was one. */
export async function lastAdmissionEnd(
  scope: Scope,
  { versionId, orgUnitPath }: { readonly versionId: string; readonly orgUnitPath: readonly string[] },
): Promise<Date | undefined> {
  const rows = await scope.db
    .selectFrom('admission')
    .select(['revoked_at', 'valid_until', 'org_unit_id'])
    .where('version_id', '=', versionId)
    .execute()
  const ends = rows.flatMap((row) => {
    if (row.org_unit_id !== null && !orgUnitPath.includes(row.org_unit_id)) return []
    return Math.min(...[row.revoked_at, row.valid_until].flatMap((end) => (end ? [end.getTime()] : [])))
  })
  const ended = ends.filter((end) => end <= scope.now.getTime())
  return ended.length > 0 ? new Date(Math.max(...ended)) : undefined
}

function ownSince(rule: string, { firstSeenAt, admissionEndedAt, checks }: DatedEvidence): Date | undefined {
  if (rule === 'not-admitted') return admissionEndedAt ?? firstSeenAt
  if (rule !== 'policy.check-missing') return undefined
  const open = checks.filter(({ outcome }) => outcome === 'inconclusive').map(({ at }) => at.getTime())
  return open.length > 0 ? new Date(Math.min(...open)) : firstSeenAt
}

/** Goes back in time, from one piece of evidence to the one before, for as long as the rule still applies. */
function ruleSince(condition: CompiledRule['condition'], evidence: DatedEvidence): Date | undefined {
  if (isFault(condition)) return undefined
  const moments = evidenceMoments(evidence)
  let since: Date | undefined
  for (const moment of moments.toSorted((a, b) => b - a)) {
    if (!applies(condition, viewAt(evidence, moment))) return since
    since = new Date(moment)
  }
  // It applied before the first of it: none of this evidence is why.
  const before = (moments[0] ?? 0) - 1
  return applies(condition, viewAt(evidence, before)) ? undefined : since
}

function evidenceMoments(evidence: DatedEvidence): readonly number[] {
  const dates = [
    ...evidence.advisories.map(({ firstSeenAt }) => firstSeenAt),
    ...evidence.checks.map(({ at }) => at),
    ...(evidence.vanishedAt ? [evidence.vanishedAt] : []),
    ...(evidence.laneFrom ? [evidence.laneFrom] : []),
  ]
  return [...new Set(dates.map((date) => date.getTime()))].toSorted((a, b) => a - b)
}

function viewAt({ view, advisories, checks, vanishedAt, laneFrom }: DatedEvidence, moment: number): FactView {
  const known = new Set(
    advisories.filter(({ firstSeenAt }) => firstSeenAt.getTime() <= moment).map(({ advisoryId }) => advisoryId),
  )
  const later = new Set(checks.filter(({ at }) => at.getTime() > moment).map(({ check }) => check))
  return {
    ...view,
    version: {
      ...view.version,
      vanished: view.version.vanished && vanishedAt !== null && vanishedAt.getTime() <= moment,
    },
    advisories: view.advisories.filter(({ id }) => known.has(id)),
    checks: Object.fromEntries(
      Object.entries(view.checks).map(([check, outcome]) => [check, later.has(check) ? 'missing' : outcome]),
    ),
    lane: laneFrom && laneFrom.getTime() > moment ? 'none' : view.lane,
  }
}

function applies(condition: CompiledExpression, view: FactView): boolean {
  try {
    return condition.evaluate(view)
  } catch {
    return false
  }
}
