import type { PackageIndex } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { ItemProblem } from './item-problems.ts'
import type { ResolutionPlace } from './resolution.ts'
import { runBounded } from './run-bounded.ts'

/** Why a package's index is not there. */
export interface IndexFault {
  readonly problem: ItemProblem
  readonly problemDetail?: string
}

const askedAtOnce = 8

/** Asks for the index of each package, so that the catalogue knows the versions; those that could not be had, and why. */
export async function ensureIndexed(
  context: Context,
  place: ResolutionPlace,
  items: readonly { readonly name: string; readonly version: string }[],
): Promise<ReadonlyMap<string, IndexFault>> {
  const faults = new Map<string, IndexFault>()
  await runBounded([...Map.groupBy(items, ({ name }) => name)], askedAtOnce, async ([name, own]) => {
    const versions = place.ecosystem.registry?.details ? own.map(({ version }) => version) : []
    const answer = await askIndex(context, place, { name, versions })
    if ('problem' in answer) faults.set(name, answer)
  })
  return faults
}

/** Learns of versions what an index does not tell; where it tells all, there is nothing to ask. */
export async function learnVersions(
  context: Context,
  place: ResolutionPlace,
  items: readonly { readonly name: string; readonly version: string }[],
): Promise<void> {
  if (place.ecosystem.registry?.details) await ensureIndexed(context, place, items)
}

/**
 * One package's index. What concerns this package alone, an upstream that does not answer included, is told as a fault;
 * a repository that does not exist throws `repository.unknown`.
 */
export async function askIndex(
  context: Context,
  { loadIndex, repository }: ResolutionPlace,
  { name, versions = [] }: { readonly name: string; readonly versions?: readonly string[] },
): Promise<{ readonly index: PackageIndex } | IndexFault> {
  try {
    const index = await loadIndex(context, { repository, name, versions })
    return index ? { index } : { problem: 'not-in-registry' }
  } catch (error) {
    if (!(error instanceof Problem) || error.code === 'repository.unknown') throw error
    if (error.code === 'package.reserved') return { problem: 'reserved-name' }
    if (error.code === 'package.invalid-name') return { problem: 'not-in-registry' }
    const { reason } = error.params
    return { problem: 'upstream-unavailable', problemDetail: String(reason ?? error.code).slice(0, 300) }
  }
}
