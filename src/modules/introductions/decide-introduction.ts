import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import { approveIntroduction } from './approve-introduction.ts'
import { keepDecision, requireDecider } from './keep-decision.ts'
import { lockIntroduction, readIntroduction } from './lock-introduction.ts'

export interface IntroductionDecision {
  readonly decision: 'approve' | 'reject' | 'return'
  /** Why; a rejection and a return need one. */
  readonly comment: string
}

/**
 * Another person's decision on a request that waits for it. Persons are compared, not accounts, and no role is an
 * exception. Of two decisions at once one wins. Throws `introduction.own-request`, `introduction.wrong-state`,
 * `introduction.comment-required`, `introduction.expired`, and those of `approveIntroduction`.
 */
export async function decideOnIntroduction(
  context: Context,
  id: string,
  { decision, comment }: IntroductionDecision,
): Promise<void> {
  const seen = await readIntroduction(context, id)
  requireDecider(seen, context)
  if (decision !== 'approve' && comment.trim() === '') throw new Problem('introduction.comment-required', 400)
  if (decision === 'approve') return approveIntroduction(context, seen, comment)
  await transact(context, async (tx) => {
    const found = await lockIntroduction(tx, id)
    await keepDecision(tx, { found, personId: requireDecider(found, tx), decision, comment })
  })
}
