import { record } from '#modules/audit/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { checkPolicyDocument } from './check-policy-document.ts'
import { shippedPolicy } from './shipped-policy.ts'

/** Puts the shipped policy in force where there was none before: a new installation needs no second person to start. */
export async function installShippedPolicy(context: Context): Promise<void> {
  const known = await context.db.selectFrom('policy').select('revision').limit(1).executeTakeFirst()
  if (known) return
  checkPolicyDocument(shippedPolicy, 1)
  await transact(context, async (tx) => {
    const added = await tx.db
      .insertInto('policy')
      .values({
        revision: 1,
        document: JSON.stringify(shippedPolicy),
        state: 'active',
        reason: 'shipped with the product',
        proposed_at: tx.now,
        shipped: true,
      })
      .onConflict((conflict) => conflict.doNothing())
      .returning('revision')
      .executeTakeFirst()
    if (!added) return
    await record(tx, { action: 'policy.installed', subjectKind: 'policy', subjectId: '1', detail: { shipped: true } })
    announceChange(tx, { topic: 'policy' })
  })
}
