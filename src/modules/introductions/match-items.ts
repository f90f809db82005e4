import type { Context } from '#platform/context.ts'
import type { StatedItem } from './collect-items.ts'
import { contradictsIntegrity } from './compare-integrity.ts'
import { ensureIndexed, type IndexFault } from './ensure-indexed.ts'
import { findKnownVersions, type KnownVersion } from './find-known-versions.ts'
import type { ResolutionPlace, ResolvedItem } from './resolution.ts'

/**
 * Finds each item of a lockfile in the catalogue, after upstream was asked about every package. A version that upstream
 * does not know, and a digest that is not the registry's, become the item's problem.
 */
export async function matchItems(
  context: Context,
  place: ResolutionPlace,
  items: readonly StatedItem[],
): Promise<readonly ResolvedItem[]> {
  const ours = items.filter((item) => item.problem === undefined)
  const faults = await ensureIndexed(context, place, ours)
  const known = await findKnownVersions(context, place.ecosystem.type, ours)
  return items.map((item) => {
    if (item.problem !== undefined) return plain(item)
    return matched(item, known.get(item), faults.get(item.name))
  })
}

function matched(item: StatedItem, known: KnownVersion | undefined, fault: IndexFault | undefined): ResolvedItem {
  // The name is ours whether or not something of that name is in the catalogue.
  if (fault?.problem === 'reserved-name') return { ...plain(item), ...fault }
  if (!known && item.bundledIn !== undefined)
    return { ...plain(item), problem: 'bundled', problemDetail: item.bundledIn }
  if (!known) return { ...plain(item), ...(fault ?? { problem: 'not-in-registry' }) }
  const found = { ...plain(item), versionId: known.versionId }
  return contradictsIntegrity(item.statedIntegrity, known.artifacts)
    ? { ...found, problem: 'integrity-differs' }
    : found
}

function plain({ statedIntegrity: _, bundledIn: __, ...item }: StatedItem): ResolvedItem {
  return item
}
