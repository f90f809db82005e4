import { requirePermission } from '#modules/access/index.ts'
import { record } from '#modules/audit/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'

export interface NewRestriction {
  readonly packageId: string
  /** Absent: every version of the package, those to come included. */
  readonly versionId?: string
  readonly effect: 'warn' | 'hold' | 'deny'
  /** Shown to everyone who is refused. */
  readonly publicText: string
  /** For holders of `restriction:manage` only: what is under embargo. */
  readonly restrictedText?: string
  /** Absent: now. */
  readonly validFrom?: Date
  /** Absent: until it is lifted. */
  readonly validUntil?: Date
}

/**
 * Restricts a version or a whole package, whatever else is true of it; in force with this transaction. Throws
 * `package.unknown`, `restriction.wrong-version` and `restriction.wrong-interval`.
 */
export async function restrict(tx: Tx, restriction: NewRestriction): Promise<{ readonly id: string }> {
  requirePermission(tx.actor, 'restriction:manage', {})
  const { packageId, versionId, effect, publicText, restrictedText = '', validFrom = tx.now, validUntil } = restriction
  if (validUntil && (validUntil <= validFrom || validUntil <= tx.now))
    throw new Problem('restriction.wrong-interval', 400)
  await requireTarget(tx, restriction)
  const id = newId(tx.now)
  await tx.db
    .insertInto('restriction')
    .values({
      id,
      package_id: packageId,
      version_id: versionId ?? null,
      effect,
      public_text: publicText,
      restricted_text: restrictedText,
      created_by: tx.actor.kind === 'person' ? tx.actor.personId : null,
      valid_from: validFrom,
      valid_until: validUntil ?? null,
    })
    .execute()
  // The audit log has readers who may not know what is under embargo: it only says that there is something.
  const detail = { packageId, versionId, effect, publicText, hasRestrictedText: restrictedText !== '', validUntil }
  await record(tx, { action: 'restriction.created', subjectKind: 'restriction', subjectId: id, detail })
  announceChange(tx, { topic: 'package', subjectId: packageId })
  return { id }
}

/** Throws `package.unknown`, and `restriction.wrong-version` for a version of another package. */
export async function requireTarget(
  tx: Tx,
  { packageId, versionId }: { readonly packageId: string; readonly versionId?: string },
): Promise<void> {
  const found = await tx.db.selectFrom('package').select('id').where('id', '=', packageId).executeTakeFirst()
  if (!found) throw new Problem('package.unknown', 404)
  if (versionId === undefined) return
  const version = await tx.db
    .selectFrom('package_version')
    .select('id')
    .where('id', '=', versionId)
    .where('package_id', '=', packageId)
    .executeTakeFirst()
  if (!version) throw new Problem('restriction.wrong-version', 400)
}
