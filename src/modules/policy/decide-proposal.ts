import { requirePermission } from '#modules/access/index.ts'
import { record } from '#modules/audit/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { requirePerson } from './require-person.ts'

export interface ProposalDecision {
  readonly revision: number
  readonly decision: 'approve' | 'reject'
  readonly comment: string
}

/**
 * Another person's decision on a proposed policy; an approved one is in force from this transaction on. Persons are
 * compared, not accounts, and roles make no exception. Throws `policy.same-person`, `policy.already-decided` (of
 * two decisions at once, one wins), `policy.base-moved` and `policy.unknown-revision`.
 */
export async function decideProposal(tx: Tx, { revision, decision, comment }: ProposalDecision): Promise<void> {
  requirePermission(tx.actor, 'policy:approve', {})
  const person = requirePerson(tx.actor)
  const proposal = await tx.db
    .selectFrom('policy')
    .select(['state', 'proposed_by', 'base_revision'])
    .where('revision', '=', revision)
    .forUpdate()
    .executeTakeFirst()
  if (!proposal) throw new Problem('policy.unknown-revision', 404, { revision })
  if (proposal.state !== 'proposed') throw new Problem('policy.already-decided', 409, { revision })
  if (proposal.proposed_by === person.personId) throw new Problem('policy.same-person', 403)
  if (decision === 'approve') await supersedeActive(tx, proposal.base_revision)
  await tx.db
    .updateTable('policy')
    .set({
      state: decision === 'approve' ? 'active' : 'rejected',
      decided_by: person.personId,
      decided_at: tx.now,
      comment,
    })
    .where('revision', '=', revision)
    .where('state', '=', 'proposed')
    .where('proposed_by', '<>', person.personId)
    .returning('revision')
    .executeTakeFirstOrThrow()
  const action = decision === 'approve' ? 'policy.approved' : 'policy.rejected'
  await record(tx, { action, subjectKind: 'policy', subjectId: String(revision), detail: { comment } })
  if (decision === 'approve') announceChange(tx, { topic: 'policy' })
}

async function supersedeActive(tx: Tx, baseRevision: number | null): Promise<void> {
  const active = await tx.db
    .updateTable('policy')
    .set({ state: 'superseded' })
    .where('state', '=', 'active')
    .returning('revision')
    .executeTakeFirst()
  if (active && active.revision !== baseRevision)
    throw new Problem('policy.base-moved', 409, { revision: active.revision })
}
