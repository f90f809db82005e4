import { record } from '#modules/audit/index.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { requirePerson } from './require-person.ts'

/**
 * Takes a proposal back, by the person who made it. Throws `policy.unknown-revision`, `policy.not-proposer` and
 * `policy.already-decided`.
 */
export async function withdrawProposal(tx: Tx, revision: number): Promise<void> {
  const person = requirePerson(tx.actor)
  const proposal = await tx.db
    .selectFrom('policy')
    .select(['state', 'proposed_by'])
    .where('revision', '=', revision)
    .forUpdate()
    .executeTakeFirst()
  if (!proposal) throw new Problem('policy.unknown-revision', 404, { revision })
  if (proposal.proposed_by !== person.personId) throw new Problem('policy.not-proposer', 403)
  if (proposal.state !== 'proposed') throw new Problem('policy.already-decided', 409, { revision })
  await tx.db
    .updateTable('policy')
    .set({ state: 'withdrawn', decided_by: person.personId, decided_at: tx.now })
    .where('revision', '=', revision)
    .execute()
  await record(tx, { action: 'policy.withdrawn', subjectKind: 'policy', subjectId: String(revision), detail: {} })
}
