import { record } from '#modules/audit/index.ts'
import { storableText } from '#modules/catalog/index.ts'
import type { Scope, Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import type { AnalysisScope, NewAnalysis } from './analysis.ts'
import { applyAnalyses, findingsOf, holdAnalyses } from './apply-analyses.ts'
import { type AnalysisReach, reachOf } from './preview-analysis.ts'
import { readScope } from './read-scope.ts'
import { requireTriager } from './require-triager.ts'

export interface SaidAnalysis extends Omit<AnalysisReach, 'items'> {
  readonly id: string
  /** How many findings it changed at once; fewer than it reaches where another counts first or a second person is awaited. */
  readonly changed: number
}

const detailCharactersMax = 10_000

/**
 * Says once what a vulnerability means for all that the scope names, and brings the findings up to it. What closes findings
 * beyond one application, and of something grave or of malware anywhere, counts when a second person has confirmed it. Throws
 * as `readScope` does, and `analysis.person-required`, `analysis.justification-required`, `analysis.needless-justification`,
 * `analysis.end-required` and `analysis.wrong-end`.
 */
export async function sayAnalysis(tx: Tx, analysis: NewAnalysis): Promise<SaidAnalysis> {
  const person = requireTriager(tx.actor)
  requireWhole(tx, analysis)
  await holdAnalyses(tx)
  const scope = await readScope(tx, analysis)
  const { items: _, ...reach } = await reachOf(tx, scope, analysis.state)
  const { state, justification, validUntil } = analysis
  const id = newId(tx.now)
  await tx.db
    .insertInto('analysis')
    .values({
      id,
      ...scopeColumns(scope),
      state,
      justification: justification ?? null,
      detail: storableText(analysis.detail.trim(), detailCharactersMax),
      source: 'own',
      made_by: person.personId,
      made_at: tx.now,
      said_at: tx.now,
      valid_until: validUntil ?? null,
    })
    .execute()
  const changed = await applyAnalyses(tx, findingsOf([id]))
  await record(tx, {
    action: 'analysis.created',
    subjectKind: 'analysis',
    subjectId: id,
    ...(scope.orgUnitId === null ? {} : { orgUnitId: scope.orgUnitId }),
    detail: { ...shownScope(scope), state, justification, validUntil, findings: reach.findings, changed },
  })
  return { id, ...reach, changed }
}

/** Throws what `sayAnalysis` says about the parts that belong together. */
export function requireWhole(scope: Scope, { state, justification, validUntil }: NewAnalysis): void {
  if (state === 'not-affected' && justification === undefined) throw new Problem('analysis.justification-required', 400)
  if (state !== 'not-affected' && justification !== undefined) throw new Problem('analysis.needless-justification', 400)
  if (state === 'accepted' && validUntil === undefined) throw new Problem('analysis.end-required', 400)
  if (validUntil !== undefined && !(validUntil > scope.now)) throw new Problem('analysis.wrong-end', 400)
}

/** The columns that say what it is about. */
export function scopeColumns(scope: AnalysisScope) {
  return {
    vulnerability: scope.vulnerability,
    target: scope.target,
    identity: scope.identity,
    ecosystem: scope.ecosystem,
    package_name: scope.packageName,
    range_text: scope.rangeText,
    intervals: scope.intervals,
    key_revision: scope.keyRevision,
    place: scope.place,
    org_unit_id: scope.orgUnitId,
    application_id: scope.applicationId,
  }
}

/** For the audit trail, without the keys. */
function shownScope({ intervals: _, keyRevision: __, ...shown }: AnalysisScope) {
  return shown
}
