import { requirePermission } from '#modules/access/index.ts'
import { record } from '#modules/audit/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'

/** Ends a restriction with this transaction. Throws `restriction.unknown` and `restriction.already-lifted`. */
export async function liftRestriction(tx: Tx, id: string): Promise<void> {
  requirePermission(tx.actor, 'restriction:manage', {})
  const lifted = await tx.db
    .updateTable('restriction')
    .set({ lifted_at: tx.now, lifted_by: tx.actor.kind === 'person' ? tx.actor.personId : null })
    .where('id', '=', id)
    .where('lifted_at', 'is', null)
    .returning('package_id')
    .executeTakeFirst()
  if (!lifted) {
    const known = await tx.db.selectFrom('restriction').select('id').where('id', '=', id).executeTakeFirst()
    throw known ? new Problem('restriction.already-lifted', 409) : new Problem('restriction.unknown', 404)
  }
  await record(tx, { action: 'restriction.lifted', subjectKind: 'restriction', subjectId: id, detail: {} })
  announceChange(tx, { topic: 'package', subjectId: lifted.package_id })
}
