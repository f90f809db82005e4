import { setPackageTier } from '#modules/catalog/index.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { isFault } from './compile-expression.ts'
import type { CompiledPolicy } from './compile-policy.ts'
import { loadPolicy } from './load-policy.ts'
import { requirePerson } from './require-person.ts'

/**
 * Gives a package one of the policy's tiers, or with null the usual one. Where the policy admits by itself in that tier,
 * it takes two persons, as an approval does: it is in force when the second says the same. Throws `policy.unknown-tier`,
 * `policy.person-required`, `package.unknown` and `package.tier-same-person`.
 */
export async function changeTier(
  tx: Tx,
  change: { readonly packageId: string; readonly tier: string | null; readonly reason: string },
): Promise<void> {
  const policy = await loadPolicy(tx)
  const { tier } = change
  if (tier !== null && !policy.tiers.has(tier))
    throw new Problem('policy.unknown-tier', 400, { tier, known: [...policy.tiers].join(', ') })
  const admits = admitsInTier(policy, tier ?? policy.document.defaultTier)
  await setPackageTier(tx, { ...change, ...(admits ? { oneOfTwo: requirePerson(tx.actor) } : {}) })
}

/** Whether being in the tier can be what lets a version in. */
function admitsInTier({ automaticAdmission }: CompiledPolicy, tier: string): boolean {
  return automaticAdmission.some(
    (each) => each.tier === tier || (!isFault(each.condition) && each.condition.names.has('tier')),
  )
}
