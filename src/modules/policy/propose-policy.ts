import { requirePermission } from '#modules/access/index.ts'
import { record } from '#modules/audit/index.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { checkPolicyDocument } from './check-policy-document.ts'
import type { PolicyDocument } from './policy-document.ts'
import { requirePerson } from './require-person.ts'

export interface PolicyProposal {
  readonly document: PolicyDocument
  readonly reason: string
  /** The revision that the change was made on; absent: the one in force. */
  readonly baseRevision?: number
}

/**
 * Puts a policy up for another person's decision; nothing is decided by it yet. One proposal at a time. Throws
 * `policy.invalid-document`, `policy.invalid-expression`, `policy.base-moved` and `policy.proposal-open`.
 */
export async function proposePolicy(tx: Tx, proposal: PolicyProposal): Promise<{ readonly revision: number }> {
  requirePermission(tx.actor, 'policy:propose', {})
  const person = requirePerson(tx.actor)
  const { active, newest } = await tx.db
    .selectFrom('policy')
    .select(({ fn, ref }) => [
      fn.max(ref('revision')).as('newest'),
      fn.max(ref('revision')).filterWhere('state', '=', 'active').as('active'),
    ])
    .executeTakeFirstOrThrow()
  if (active === null) throw new Problem('policy.none-active', 503)
  const baseRevision = proposal.baseRevision ?? active
  if (baseRevision !== active) throw new Problem('policy.base-moved', 409, { revision: active })
  const revision = (newest ?? 0) + 1
  checkPolicyDocument(proposal.document, revision)
  const added = await tx.db
    .insertInto('policy')
    .values({
      revision,
      base_revision: baseRevision,
      document: JSON.stringify(proposal.document),
      state: 'proposed',
      reason: proposal.reason,
      proposed_by: person.personId,
      proposed_at: tx.now,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('revision')
    .executeTakeFirst()
  if (!added) throw new Problem('policy.proposal-open', 409)
  const detail = { reason: proposal.reason, baseRevision }
  await record(tx, { action: 'policy.proposed', subjectKind: 'policy', subjectId: String(revision), detail })
  return { revision }
}
