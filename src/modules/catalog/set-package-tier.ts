import { requirePermission } from '#modules/access/index.ts'
import { record } from '#modules/audit/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'

/**
 * Gives a package a tier, or with null the policy's usual one again; verdicts follow it with this transaction. Whether the
 * policy knows the tier is for the caller to see to. Throws `package.unknown`.
 */
export async function setPackageTier(
  tx: Tx,
  set: { readonly packageId: string; readonly tier: string | null; readonly reason: string },
): Promise<void> {
  requirePermission(tx.actor, 'policy:approve', {})
  const { packageId, tier, reason } = set
  const before = await tx.db
    .selectFrom('package')
    .select(['ecosystem', 'name', 'tier'])
    .where('id', '=', packageId)
    .forUpdate()
    .executeTakeFirst()
  if (!before) throw new Problem('package.unknown', 404)
  await tx.db.updateTable('package').set({ tier }).where('id', '=', packageId).execute()
  const detail = { name: before.name, ecosystem: before.ecosystem, before: before.tier, tier, reason }
  await record(tx, { action: 'package.tier-set', subjectKind: 'package', subjectId: packageId, detail })
  announceChange(tx, { topic: 'package', subjectId: packageId })
}
