import { record } from '#modules/audit/index.ts'
import { storableText } from '#modules/catalog/index.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { AnalysisPlace } from './analysis.ts'
import { applyAnalyses, findingsOf, holdAnalyses } from './apply-analyses.ts'
import { requireTriage } from './read-scope.ts'
import { requireTriager } from './require-triager.ts'

/** What changed with it. */
export interface ChangedFindings {
  readonly changed: number
}

/**
 * A second person agrees: from now on it counts. Throws `analysis.unknown`, `access.denied`, `analysis.own` for the one who
 * said it, `analysis.already-confirmed` and `analysis.ended`.
 */
export async function confirmAnalysis(tx: Tx, id: string): Promise<ChangedFindings> {
  const person = requireTriager(tx.actor)
  await holdAnalyses(tx)
  const held = await standing(tx, id)
  if (held.madeBy === person.personId) throw new Problem('analysis.own', 403)
  if (held.confirmedAt !== null) throw new Problem('analysis.already-confirmed', 409)
  const confirmation = { confirmed_by: person.personId, confirmed_at: tx.now }
  await tx.db.updateTable('analysis').set(confirmation).where('id', '=', id).execute()
  const changed = await applyAnalyses(tx, findingsOf([id]))
  await record(tx, { action: 'analysis.confirmed', ...subjectOf(id, held), detail: { ...held.about, changed } })
  return { changed }
}

/** Takes it back: findings go by what else is said of them, or are open again. Throws as `confirmAnalysis` does. */
export async function revokeAnalysis(tx: Tx, id: string, reason: string): Promise<ChangedFindings> {
  const person = requireTriager(tx.actor)
  await holdAnalyses(tx)
  const held = await standing(tx, id)
  const revoked_reason = storableText(reason.trim(), 2_000)
  await tx.db
    .updateTable('analysis')
    .set({ revoked_by: person.personId, revoked_at: tx.now, revoked_reason })
    .where('id', '=', id)
    .execute()
  const changed = await applyAnalyses(tx, findingsOf([id]))
  const detail = { ...held.about, reason: revoked_reason, changed }
  await record(tx, { action: 'analysis.revoked', ...subjectOf(id, held), detail })
  return { changed }
}

/** One that is neither revoked nor over, and that the actor may decide about. */
async function standing(tx: Tx, id: string) {
  const row = await tx.db.selectFrom('analysis').selectAll().where('id', '=', id).forUpdate().executeTakeFirst()
  if (!row) throw new Problem('analysis.unknown', 404)
  await requireTriage(tx, placeOf(row))
  if (row.revoked_at !== null || (row.valid_until !== null && row.valid_until <= tx.now))
    throw new Problem('analysis.ended', 409)
  return {
    madeBy: row.made_by,
    confirmedAt: row.confirmed_at,
    orgUnitId: row.org_unit_id,
    about: { vulnerability: row.vulnerability, state: row.state, place: row.place, target: row.target },
  }
}

function placeOf(row: { readonly org_unit_id: string | null; readonly application_id: string | null }): AnalysisPlace {
  if (row.org_unit_id !== null) return { kind: 'unit', orgUnitId: row.org_unit_id }
  return row.application_id === null
    ? { kind: 'everywhere' }
    : { kind: 'application', applicationId: row.application_id }
}

function subjectOf(id: string, { orgUnitId }: { readonly orgUnitId: string | null }) {
  return { subjectKind: 'analysis', subjectId: id, ...(orgUnitId === null ? {} : { orgUnitId }) }
}
