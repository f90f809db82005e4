import { requirePermission } from '#modules/access/index.ts'
import { record } from '#modules/audit/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'

/** Takes an admission back with this transaction. Throws `admission.unknown` and `admission.already-revoked`. */
export async function revokeAdmission(
  tx: Tx,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<void> {
  requirePermission(tx.actor, 'restriction:manage', {})
  const revoked = await tx.db
    .updateTable('admission')
    .set({ revoked_at: tx.now, revoked_by: tx.actor.kind === 'person' ? tx.actor.personId : null })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .returning('version_id')
    .executeTakeFirst()
  if (!revoked) {
    const known = await tx.db.selectFrom('admission').select('id').where('id', '=', id).executeTakeFirst()
    throw known ? new Problem('admission.already-revoked', 409) : new Problem('admission.unknown', 404)
  }
  const version = await tx.db
    .selectFrom('package_version')
    .select('package_id')
    .where('id', '=', revoked.version_id)
    .executeTakeFirstOrThrow()
  const detail = { admissionId: id, reason }
  await record(tx, { action: 'admission.revoked', subjectKind: 'version', subjectId: revoked.version_id, detail })
  announceChange(tx, { topic: 'package', subjectId: version.package_id })
}
