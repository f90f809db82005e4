import { requirePermission } from '#modules/access/index.ts'
import { latestResults } from '#modules/assessments/index.ts'
import { record } from '#modules/audit/index.ts'
import { requirePerson } from '#modules/policy/index.ts'
import type { Scope, Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { type IntroductionFacts, requireState, requireVisible } from './lock-introduction.ts'
import { nextDeadline } from './next-deadline.ts'
import { readItems } from './read-items.ts'

export interface DecidedIntroduction {
  readonly found: IntroductionFacts
  readonly personId: string
  readonly decision: 'approve' | 'reject' | 'return'
  readonly comment: string
}

const outcomes = {
  approve: { state: 'approved', action: 'introduction.approved' },
  reject: { state: 'rejected', action: 'introduction.rejected' },
  return: { state: 'returned', action: 'introduction.returned' },
} as const

/** The id of the person who acts, and may decide on this request. */
export function requireDecider(found: IntroductionFacts, scope: Scope): string {
  const { orgUnitId, orgUnitPath } = found
  requireVisible(found, scope.actor)
  requirePermission(scope.actor, 'introduction:approve', { orgUnitId, orgUnitPath })
  const { personId } = requirePerson(scope.actor)
  if (personId === found.requesterPersonId) throw new Problem('introduction.own-request', 403)
  requireState(found, ['approval'], scope.now)
  return personId
}

/** Writes the decision with the evidence there is on the request's versions, and ends its waiting. Who asked has time anew after a return. */
export async function keepDecision(tx: Tx, decided: DecidedIntroduction): Promise<void> {
  const { found, personId, decision, comment } = decided
  const { state, action } = outcomes[decision]
  const versionIds = (await readItems(tx, found.id)).flatMap(({ versionId }) => versionId ?? [])
  const results = await latestResults(tx, versionIds)
  const approval = {
    id: newId(tx.now),
    introduction_id: found.id,
    requester_person_id: found.requesterPersonId,
    person_id: personId,
    decision,
    comment,
    at: tx.now,
    evidence: [...results.values()].flat().map((result) => result.id),
  }
  await tx.db.insertInto('approval').values(approval).execute()
  await tx.db
    .updateTable('introduction')
    .set(decision === 'return' ? { state, expires_at: await nextDeadline(tx) } : { state, decided_at: tx.now })
    .where('id', '=', found.id)
    .execute()
  await record(tx, {
    action,
    subjectKind: 'introduction',
    subjectId: found.id,
    orgUnitId: found.orgUnitId,
    detail: { number: found.number, comment, approvalId: approval.id, evidenceCount: approval.evidence.length },
  })
}
