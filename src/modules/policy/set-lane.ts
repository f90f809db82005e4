import { requirePermission } from '#modules/access/index.ts'
import { record } from '#modules/audit/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import type { LaneFact } from './facts.ts'
import { requireTarget } from './restrict.ts'

export const laneNames = ['preferred', 'allowed', 'sunset', 'forbidden'] as const satisfies readonly LaneFact['lane'][]

export interface NewLane {
  readonly packageId: string
  /** Absent: every version of the package that has no lane of its own. */
  readonly versionId?: string
  /** `none` takes the lane away. */
  readonly lane: LaneFact['lane'] | 'none'
  readonly reason: string
  /** Absent: now. In the future: the lane before stays until then. */
  readonly validFrom?: Date
}

/**
 * Says how far a version, or a package, is wanted here; what follows from it is written in the policy. Ends the lane that
 * the same version or package had, and replaces one that was to begin later. Throws `package.unknown`,
 * `restriction.wrong-version` and `lane.in-the-past`.
 */
export async function setLane(tx: Tx, set: NewLane): Promise<{ readonly id?: string }> {
  requirePermission(tx.actor, 'restriction:manage', {})
  const { packageId, versionId, lane, reason, validFrom = tx.now } = set
  if (validFrom < tx.now) throw new Problem('lane.in-the-past', 400)
  await requireTarget(tx, set)
  // Of two that are set at once, the later one ends the other.
  await tx.db.selectFrom('package').select('id').where('id', '=', packageId).forUpdate().execute()
  const same = tx.db
    .updateTable('lane')
    .where('package_id', '=', packageId)
    .where('version_id', 'is not distinct from', versionId ?? null)
    .where((either) => either.or([either('valid_until', 'is', null), either('valid_until', '>', validFrom)]))
  // What has not begun by then never does.
  await same.set((row) => ({ valid_until: row.fn('greatest', [row.ref('valid_from'), row.val(validFrom)]) })).execute()
  const id = newId(tx.now)
  if (lane !== 'none')
    await tx.db
      .insertInto('lane')
      .values({
        id,
        package_id: packageId,
        version_id: versionId ?? null,
        lane,
        reason,
        set_by: tx.actor.kind === 'person' ? tx.actor.personId : null,
        valid_from: validFrom,
      })
      .execute()
  await record(tx, {
    action: 'lane.set',
    subjectKind: versionId ? 'version' : 'package',
    subjectId: versionId ?? packageId,
    detail: { lane, reason, validFrom },
  })
  announceChange(tx, { topic: 'package', subjectId: packageId })
  return lane === 'none' ? {} : { id }
}
