import type { Ecosystem, ExtractedComponent } from '#ecosystems/ecosystem.ts'
import { Problem } from '#platform/problem.ts'
import { foreignSource } from './item-problems.ts'
import { type ItemScope, itemsMax, type ResolvedItem, requiredByMax } from './resolution.ts'
import { storableText } from './storable-text.ts'

/** An item as a lockfile states it, before anybody is asked about it. */
export interface StatedItem extends ResolvedItem {
  /** One for each place that states any: every one of them has to hold. */
  readonly statedIntegrity: readonly string[]
  /** In the archive of another package. */
  readonly bundledIn?: string
}

interface Collected {
  item: StatedItem
  readonly integrity: Set<string>
  readonly users: Set<string>
}

const strongestFirst: readonly ItemScope[] = ['runtime', 'peer', 'optional', 'development']
const detailCharactersMax = 500
const versionCharactersMax = 256
const integrityCharactersMax = 2_000

/**
 * One item for each version, however many places of the lockfile hold it; a version of the same name from another source is
 * an item of its own. Throws `introduction.too-many-items`.
 */
export function collectItems(components: readonly ExtractedComponent[], ecosystem: Ecosystem): readonly StatedItem[] {
  const items = new Map<string, Collected>()
  const ofComponent = new Map<string, Collected>()
  for (const component of components) {
    if (ecosystem.isBuiltIn?.(component.purl)) continue
    const item = statedItem(component, ecosystem)
    const key = [item.name, item.version, item.requirement, item.problem, item.problemDetail].join('\0')
    const known = items.get(key)
    const collected = known ?? { item, integrity: new Set<string>(), users: new Set<string>() }
    if (known) known.item = merged(known.item, item)
    else if (items.size >= itemsMax) throw new Problem('introduction.too-many-items', 422, { limit: itemsMax })
    else items.set(key, collected)
    if (component.hashes.length > 0)
      collected.integrity.add(component.hashes.join(' ').slice(0, integrityCharactersMax))
    ofComponent.set(component.id, collected)
  }
  for (const component of components) {
    const user = ofComponent.get(component.id)?.item
    for (const id of user ? component.dependsOn : []) {
      const used = ofComponent.get(id)
      if (used && user && used.item !== user && used.users.size < requiredByMax) used.users.add(label(user))
    }
  }
  return [...items.values()].map(({ item, integrity, users }) => {
    const [first] = integrity
    const stated = { requiredBy: [...users].toSorted(), statedIntegrity: [...integrity] }
    return { ...item, ...stated, ...(first === undefined ? {} : { integrity: first }) }
  })
}

/** `name@version`, as people write it. */
export function label({ name, version }: { readonly name: string; readonly version: string }): string {
  return version === '' ? name : `${name}@${version}`
}

function statedItem(component: ExtractedComponent, ecosystem: Ecosystem): StatedItem {
  const { purl, source, requirement, direct, scope } = component
  const problem = foreignSource(component, ecosystem)
  const version = storableText(purl.version ?? '', versionCharactersMax)
  const bundledIn = source?.startsWith('bundle:') ? storableText(source.slice(7), detailCharactersMax) : undefined
  return {
    name: ecosystem.purl.nameOf(ecosystem.purl.normalize(purl)),
    version,
    ...(requirement === undefined ? {} : { requirement: storableText(requirement, versionCharactersMax) }),
    direct: direct === true,
    scope,
    requiredBy: [],
    statedIntegrity: [],
    ...(problem ? { problem, problemDetail: storableText(source ?? '', detailCharactersMax) } : {}),
    ...(!problem && version === '' ? { problem: 'no-version' } : {}),
    ...(bundledIn === undefined ? {} : { bundledIn }),
  }
}

function merged(one: StatedItem, other: StatedItem): StatedItem {
  const scope = strongestFirst.indexOf(one.scope) <= strongestFirst.indexOf(other.scope) ? one.scope : other.scope
  const { bundledIn: _, ...alone } = one
  // Once outside of an archive is enough for it to be asked for.
  return { ...(other.bundledIn === undefined ? alone : one), direct: one.direct || other.direct, scope }
}
