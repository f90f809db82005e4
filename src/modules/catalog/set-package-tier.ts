import { type PersonActor, requirePermission } from '#modules/access/index.ts'
import { record } from '#modules/audit/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'

export interface TierChange {
  readonly packageId: string
  /** Null: the policy's usual one again. */
  readonly tier: string | null
  readonly reason: string
  /** Who acts; given when the tier takes two persons: it is set when another than the one who asked for it says so too. */
  readonly oneOfTwo?: PersonActor
}

/**
 * Gives a package a tier; verdicts follow it with this transaction. Whether the policy knows the tier, and whether it takes
 * two persons, is for the caller to see to. Throws `package.unknown`, and `package.tier-same-person` for whoever asked.
 */
export async function setPackageTier(tx: Tx, change: TierChange): Promise<void> {
  requirePermission(tx.actor, 'policy:approve', {})
  const { packageId, tier, reason, oneOfTwo } = change
  const before = await tx.db
    .selectFrom('package')
    .select(['ecosystem', 'name', 'tier', 'asked_tier', 'tier_asked_by'])
    .where('id', '=', packageId)
    .forUpdate()
    .executeTakeFirst()
  if (!before) throw new Problem('package.unknown', 404)
  const askedBy = before.asked_tier === (tier ?? '') ? before.tier_asked_by : null
  if (oneOfTwo && askedBy === oneOfTwo.personId) throw new Problem('package.tier-same-person', 403)
  const isAsked = oneOfTwo !== undefined && askedBy === null
  const columns = isAsked
    ? { asked_tier: tier ?? '', tier_asked_by: oneOfTwo.personId }
    : { tier, asked_tier: null, tier_asked_by: null }
  await tx.db.updateTable('package').set(columns).where('id', '=', packageId).execute()
  await record(tx, {
    action: isAsked ? 'package.tier-asked' : 'package.tier-set',
    subjectKind: 'package',
    subjectId: packageId,
    detail: {
      ...{ name: before.name, ecosystem: before.ecosystem, before: before.tier, tier, reason },
      ...(oneOfTwo && askedBy ? { askedBy } : {}),
    },
  })
  announceChange(tx, { topic: 'package', subjectId: packageId })
}
