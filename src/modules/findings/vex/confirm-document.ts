import { sql } from 'kysely'
import { record } from '#modules/audit/index.ts'
import { storableText } from '#modules/catalog/index.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { AnalysisPlace } from '../analyses/analysis.ts'
import { applyAnalyses, findingsOf, holdAnalyses } from '../analyses/apply-analyses.ts'
import { requireTriage } from '../analyses/read-scope.ts'
import { requireTriager } from '../analyses/require-triager.ts'

/**
 * A second person agrees with all that a supplier's document says. Throws `vex.unknown` where nothing of it waits,
 * `analysis.own` for the one who handed it in, and `access.denied`.
 */
export async function confirmDocument(
  tx: Tx,
  sha256: string,
): Promise<{ readonly confirmed: number; readonly changed: number }> {
  const person = requireTriager(tx.actor)
  await holdAnalyses(tx)
  const { rows } = await sql<{ id: string; madeBy: string; applicationId: string | null }>`
    select id, made_by as "madeBy", application_id as "applicationId" from analysis
    where document_sha256 = ${storableText(sha256, 64)} and confirmed_at is null and revoked_at is null
    for update`.execute(tx.db)
  if (rows.length === 0) throw new Problem('vex.unknown', 404)
  for (const applicationId of new Set(rows.map((row) => row.applicationId))) {
    const place: AnalysisPlace =
      applicationId === null ? { kind: 'everywhere' } : { kind: 'application', applicationId }
    await requireTriage(tx, place)
  }
  if (rows.some(({ madeBy }) => madeBy === person.personId)) throw new Problem('analysis.own', 403)
  const ids = rows.map(({ id }) => id)
  await sql`update analysis set confirmed_by = ${person.personId}::uuid, confirmed_at = ${tx.now}::timestamptz
    where id = any(${ids}::uuid[])`.execute(tx.db)
  const changed = await applyAnalyses(tx, findingsOf(ids))
  const detail = { confirmed: ids.length, changed }
  await record(tx, { action: 'analysis.confirmed', subjectKind: 'vex-document', subjectId: sha256, detail })
  return detail
}
