import { can } from '#modules/access/index.ts'
import { record } from '#modules/audit/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { lockRelease } from './lock-release.ts'
import { requirePerson } from './require-person.ts'

/**
 * Ends a release from quarantine, asked for or in force, with this transaction. It takes one person: whoever asked (then it is
 * withdrawn), or holds `introduction:approve` or `restriction:manage`. Throws `access.denied`, `quarantine.unknown-release` and
 * `quarantine.release-over`.
 */
export async function endRelease(
  tx: Tx,
  { id, reason }: { readonly id: string; readonly reason: string },
): Promise<void> {
  const { personId } = requirePerson(tx.actor)
  const release = await lockRelease(tx, id)
  const isOwn = release.requestedBy === personId
  const may = can(tx.actor, 'introduction:approve', {}) || can(tx.actor, 'restriction:manage', {})
  if (!isOwn && !may) throw new Problem('access.denied', 403, { permission: 'restriction:manage' })
  const endedAs = isOwn ? 'withdrawn' : 'revoked'
  await tx.db
    .updateTable('quarantine_release')
    .set({ ended_as: endedAs, ended_by: personId, ended_at: tx.now, end_comment: reason })
    .where('id', '=', id)
    .execute()
  const detail = { releaseId: id, package: release.title, reason, wasInForce: release.secondAgreedBy !== null }
  await record(tx, {
    action: `quarantine.release-${endedAs}`,
    subjectKind: 'version',
    subjectId: release.versionId,
    detail,
  })
  announceChange(tx, { topic: 'package', subjectId: release.packageId })
}
