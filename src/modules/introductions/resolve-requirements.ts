import type { Closure } from '#ecosystems/gate/closure.ts'
import type { Requirement } from '#ecosystems/gate/registry.ts'
import { resolveNamed } from '#ecosystems/gate/resolve-named.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { askIndex, type IndexFault, learnVersions } from './ensure-indexed.ts'
import { findKnownVersions } from './find-known-versions.ts'
import { findUsableVersions } from './find-usable-versions.ts'
import type { ItemProblem } from './item-problems.ts'
import { type ItemScope, itemsMax, type ResolutionPlace, type ResolvedItem, requiredByMax } from './resolution.ts'
import { storableText } from './storable-text.ts'

export interface DirectRequirement {
  readonly name: string
  readonly range: string
  readonly scope: ItemScope
}

type Unresolved = Closure['unresolved'][number]

const problemOf: Readonly<Record<Exclude<Unresolved['reason'], 'closure.too-large'>, ItemProblem>> = {
  'name.not-allowed': 'not-in-registry',
  'package.not-found': 'not-in-registry',
  'version.not-found': 'no-matching-version',
  'source.not-a-registry': 'other-source',
}

const rangeCharactersMax = 256
const nameCharactersMax = 214
const labelCharactersMax = 500

/**
 * Everything that an installation of the requirements brings with it, from indexes alone: nothing is downloaded. Versions
 * that may be used already are chosen before others that would do. What cannot be found is an item with its problem.
 * Throws `introduction.too-many-items` and `repository.unknown`.
 */
export async function resolveRequirements(
  context: Context,
  place: ResolutionPlace,
  direct: readonly DirectRequirement[],
): Promise<readonly ResolvedItem[]> {
  const resolve = place.ecosystem.resolveClosure ?? resolveNamed(place.ecosystem.versions)
  const faults = new Map<string, IndexFault>()
  const usable = new Map<string, ReadonlySet<string>>()
  const load = async (name: string) => {
    const answer = await askIndex(context, place, { name })
    if ('problem' in answer) {
      faults.set(name, answer)
      return undefined
    }
    usable.set(name, await findUsableVersions(context, place, name))
    return answer.index
  }
  const prefer = (name: string, version: string) => usable.get(name)?.has(version) ?? false
  const closure = await resolve(direct.map(toRequirement), load, { prefer, nodesMax: itemsMax })
  if (closure.unresolved.some(({ reason }) => reason === 'closure.too-large'))
    throw new Problem('introduction.too-many-items', 422, { limit: itemsMax })
  await learnVersions(context, place, closure.components)
  const known = await findKnownVersions(context, place.ecosystem.type, closure.components)
  return [
    ...foundItems(closure, direct).map((item) => {
      const versionId = known.get(item)?.versionId
      return versionId === undefined ? { ...item, problem: 'not-in-registry' as const } : { ...item, versionId }
    }),
    ...closure.unresolved.map((each) => unresolvedItem(each, { direct, fault: faults.get(each.name) })),
  ]
}

/** A resolver knows nothing of development: it is installed like anything else. */
function toRequirement({ name, range, scope }: DirectRequirement): Requirement {
  return { name, range, kind: scope === 'optional' || scope === 'peer' ? scope : 'runtime' }
}

function foundItems({ components }: Closure, direct: readonly DirectRequirement[]): readonly ResolvedItem[] {
  const needed = neededOutsideDevelopment(components, direct)
  const ranges = new Map(direct.map(({ name, range }) => [name, range]))
  return components.map(({ id, name, version, direct: isDirect, kind, requiredBy }) => {
    const range = isDirect ? ranges.get(name) : undefined
    return {
      name,
      version,
      ...(range === undefined ? {} : { requirement: storableText(range, rangeCharactersMax) }),
      direct: isDirect,
      scope: needed.has(id) ? kind : ('development' as const),
      requiredBy: requiredBy.slice(0, requiredByMax),
    }
  })
}

/** Ids of what is reached from a direct requirement that is not for development only. */
function neededOutsideDevelopment(
  components: Closure['components'],
  direct: readonly DirectRequirement[],
): ReadonlySet<string> {
  const uses = new Map<string, string[]>()
  for (const { id, requiredBy } of components)
    for (const user of requiredBy) {
      const used = uses.get(user)
      if (used) used.push(id)
      else uses.set(user, [id])
    }
  const own = new Set(direct.filter(({ scope }) => scope !== 'development').map(({ name }) => name))
  const waiting = components.filter((each) => each.direct && own.has(each.name)).map(({ id }) => id)
  const reached = new Set<string>()
  for (let id = waiting.pop(); id !== undefined; id = waiting.pop()) {
    if (reached.has(id)) continue
    reached.add(id)
    waiting.push(...(uses.get(id) ?? []))
  }
  return reached
}

function unresolvedItem(
  { name, range, kind, requiredBy, reason }: Unresolved,
  found: { readonly direct: readonly DirectRequirement[]; readonly fault: IndexFault | undefined },
): ResolvedItem {
  const detail = storableText(range, rangeCharactersMax)
  const own = reason === 'closure.too-large' ? 'not-in-registry' : problemOf[reason]
  const fault = reason === 'package.not-found' ? found.fault : undefined
  return {
    name: storableText(name, nameCharactersMax),
    version: '',
    requirement: detail,
    direct: found.direct.some((each) => each.name === name && each.range === range),
    scope: kind,
    requiredBy: requiredBy.slice(0, requiredByMax).map((user) => storableText(user, labelCharactersMax)),
    ...(fault ?? { problem: own, problemDetail: detail }),
  }
}
