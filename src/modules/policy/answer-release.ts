import { requirePermission } from '#modules/access/index.ts'
import { record } from '#modules/audit/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { lockRelease, type OpenRelease } from './lock-release.ts'
import { requirePerson } from './require-person.ts'

export interface ReleaseAnswer {
  readonly id: string
  readonly decision: 'agree' | 'refuse'
  /** A refusal needs one. */
  readonly comment: string
}

/**
 * What another person says to a release that was asked for. The second of two different persons who agree puts it in force
 * with this transaction; one who refuses ends it. Persons are compared, not accounts, and no role is an exception; the
 * database holds both rules once more. Throws `quarantine.unknown-release`, `quarantine.release-over`,
 * `quarantine.already-released`, `quarantine.own-request`, `quarantine.already-agreed` and `quarantine.comment-required`.
 */
export async function answerRelease(tx: Tx, { id, decision, comment }: ReleaseAnswer): Promise<void> {
  requirePermission(tx.actor, 'introduction:approve', {})
  const { personId } = requirePerson(tx.actor)
  const release = await lockRelease(tx, id)
  if (release.secondAgreedBy) throw new Problem('quarantine.already-released', 409)
  if (release.requestedBy === personId) throw new Problem('quarantine.own-request', 403)
  if (decision === 'agree') return agree(tx, release, { personId, comment })
  if (comment.trim() === '') throw new Problem('quarantine.comment-required', 400)
  await tx.db
    .updateTable('quarantine_release')
    .set({ ended_as: 'refused', ended_by: personId, ended_at: tx.now, end_comment: comment })
    .where('id', '=', id)
    .execute()
  await tell(tx, release, { action: 'quarantine.release-refused', comment })
}

async function agree(
  tx: Tx,
  release: OpenRelease,
  { personId, comment }: { readonly personId: string; readonly comment: string },
): Promise<void> {
  if (release.firstAgreedBy === personId) throw new Problem('quarantine.already-agreed', 409)
  const isSecond = release.firstAgreedBy !== null
  await tx.db
    .updateTable('quarantine_release')
    .set(
      isSecond
        ? { second_agreed_by: personId, second_agreed_at: tx.now, second_comment: comment }
        : { first_agreed_by: personId, first_agreed_at: tx.now, first_comment: comment },
    )
    .where('id', '=', release.id)
    .execute()
  await tell(tx, release, { action: isSecond ? 'quarantine.released' : 'quarantine.release-agreed', comment })
  if (isSecond) announceChange(tx, { topic: 'package', subjectId: release.packageId })
}

function tell(tx: Tx, release: OpenRelease, { action, comment }: { action: string; comment: string }): Promise<void> {
  const { id, versionId, title, validUntil, coversChecks } = release
  const detail = { releaseId: id, package: title, comment, validUntil, coversChecks }
  return record(tx, { action, subjectKind: 'version', subjectId: versionId, detail })
}
