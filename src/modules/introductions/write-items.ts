import { sql } from 'kysely'
import type { Tx } from '#platform/context.ts'
import type { ResolvedItem } from './resolution.ts'

const rowsMax = 1_000

/** Gives a request these items and no others. */
export async function replaceItems(tx: Tx, introductionId: string, items: readonly ResolvedItem[]): Promise<void> {
  await tx.db.deleteFrom('introduction_item').where('introduction_id', '=', introductionId).execute()
  const rows = items.map((item, position) => ({
    introduction_id: introductionId,
    position,
    name: item.name,
    version: item.version,
    version_id: item.versionId ?? null,
    integrity: item.integrity ?? null,
    requirement: item.requirement ?? null,
    direct: item.direct,
    scope: item.scope,
    required_by: [...item.requiredBy],
    problem: item.problem ?? null,
    problem_detail: item.problemDetail ?? null,
  }))
  for (let start = 0; start < rows.length; start += rowsMax)
    await tx.db
      .insertInto('introduction_item')
      .values(rows.slice(start, start + rowsMax))
      .execute()
}

/** Notes with which assessment each version is examined for this request; the other items have none. */
export async function noteAssessments(
  tx: Tx,
  introductionId: string,
  assessments: ReadonlyMap<string, string>,
): Promise<void> {
  await tx.db
    .updateTable('introduction_item')
    .set({ assessment_id: null })
    .where('introduction_id', '=', introductionId)
    .execute()
  await sql`
    update introduction_item as item set assessment_id = asked.assessment_id
    from unnest(${[...assessments.keys()]}::uuid[], ${[...assessments.values()]}::uuid[])
      as asked (version_id, assessment_id)
    where item.introduction_id = ${introductionId} and item.version_id = asked.version_id`.execute(tx.db)
}
