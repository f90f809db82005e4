import { type AssessmentCompleted, assessmentCompleted } from '#modules/assessments/index.ts'
import { record } from '#modules/audit/index.ts'
import type { Context, Scope } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { type PublishedEvent, subscribe } from '#platform/events.ts'
import { decideVersions } from './decide-versions.ts'
import { lockIntroduction, readIntroduction } from './lock-introduction.ts'
import { readItems } from './read-items.ts'
import { summariseItems } from './summarise-items.ts'

/** The last assessment of a request to end moves it on to its decision; delivered twice or at once, it moves once. */
export const completeAssessment = subscribe(assessmentCompleted, 'introductions.complete-assessment', handleCompletion)

async function handleCompletion(context: Context, event: PublishedEvent<AssessmentCompleted>): Promise<void> {
  const waiting = await context.db
    .selectFrom('introduction_item as t')
    .innerJoin('introduction as i', 'i.id', 't.introduction_id')
    .select('i.id')
    .distinct()
    .where('t.assessment_id', '=', event.payload.assessmentId)
    .where('i.state', '=', 'assessing')
    .execute()
  for (const { id } of waiting) if (!(await isBeingAssessed(context, id))) await endExamination(context, id)
}

async function endExamination(context: Context, id: string): Promise<void> {
  const { orgUnitPath } = await readIntroduction(context, id)
  const items = await readItems(context, id)
  const versionIds = items.flatMap((item) => item.versionId ?? [])
  const { unapproved, blocked } = summariseItems(items, await decideVersions(context, versionIds, orgUnitPath))
  await transact(context, async (tx) => {
    const { state, number, orgUnitId } = await lockIntroduction(tx, id)
    if (state !== 'assessing' || (await isBeingAssessed(tx, id))) return
    await tx.db
      .updateTable('introduction')
      .set({ state: 'approval', unapproved_count: unapproved })
      .where('id', '=', id)
      .execute()
    const detail = { number, unapproved, blocked }
    await record(tx, { action: 'introduction.assessed', subjectKind: 'introduction', subjectId: id, orgUnitId, detail })
  })
}

async function isBeingAssessed(scope: Scope, id: string): Promise<boolean> {
  const open = await scope.db
    .selectFrom('introduction_item as t')
    .innerJoin('assessment as a', 'a.id', 't.assessment_id')
    .select('a.id')
    .where('t.introduction_id', '=', id)
    .where('a.state', 'in', ['queued', 'running'])
    .limit(1)
    .executeTakeFirst()
  return open !== undefined
}
