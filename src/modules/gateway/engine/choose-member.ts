import type { RegistryTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { isReserved, type Repository } from '../repository.ts'
import type { Engine } from './engine.ts'

/** What else the address may be about (`IndexTarget.reservedAs`). */
export function otherNamesOfTarget(target: RegistryTarget): readonly string[] {
  const of = target.kind === 'checksum' ? target.of : target
  return of.kind === 'index' ? (of.reservedAs ?? []) : []
}

/** The package that a target is about, if it is about one. */
export function nameOfTarget(target: RegistryTarget): string | undefined {
  if (target.kind === 'checksum') return target.of.name
  return 'name' in target ? target.name : undefined
}

/**
 * The repository that answers for a package: itself, or of a group those of its members that may have it. What a hosted member
 * publishes comes from it alone, and is never shown together with what others have; otherwise it is its proxies, in their order
 * (`Repository.candidates`). They go by the group's name, so that addresses stay the group's.
 */
export async function chooseMember(
  engine: Engine,
  context: Context,
  asked: {
    readonly repository: Repository
    readonly name: string | undefined
    readonly otherNames?: readonly string[]
  },
): Promise<Repository> {
  const { repository, name, otherNames = [] } = asked
  if (repository.kind !== 'group') return repository
  const all = await engine.repositories(context)
  const members = repository.members.flatMap((id) => all.find((each) => each.id === id) ?? [])
  const proxies = members.filter(({ kind }) => kind === 'proxy')
  if (name === undefined) return asGroup(repository, proxies.length > 0 ? proxies : members.slice(0, 1))
  const owner = await engine.hostedNames.ownerOf(context, repository.ecosystem.type, name)
  const hosted = members.find(({ id, kind }) => kind === 'hosted' && id === owner)
  if (hosted) return inGroup(repository, hosted)
  const isOurs = (each: Repository) => [name, ...otherNames].some((one) => isReserved(each, one))
  if (owner !== undefined || isOurs(repository)) throw new Problem('package.reserved', 403, { name })
  const open = proxies.filter((each) => !isOurs(each))
  if (open.length === 0 && proxies.length > 0) throw new Problem('package.reserved', 403, { name })
  return asGroup(repository, open.length > 0 ? open : members.slice(0, 1))
}

/** What is shown of several together is as strict as the strictest of them. */
function asGroup(group: Repository, members: readonly Repository[]): Repository {
  const candidates = members.map((member) => inGroup(group, member))
  const first = candidates[0] ?? inGroup(group, undefined)
  if (candidates.length < 2) return first
  const mode = candidates.some((each) => each.mode === 'approved') ? 'approved' : first.mode
  return { ...first, mode, candidates }
}

/** A proxy is at least as strict as the group that it is reached through. */
function inGroup(group: Repository, member: Repository | undefined): Repository {
  if (!member) throw new Problem('repository.empty-group', 404, { repository: group.name })
  const { name, anonymousRead } = group
  const mode = member.kind === 'proxy' && group.mode === 'approved' ? 'approved' : member.mode
  // Of a hosted one they say what may be published; of a proxy, what is asked for neither by the one address nor by the other.
  const reservedNames =
    member.kind === 'proxy' ? [...member.reservedNames, ...group.reservedNames] : member.reservedNames
  return { ...member, name, memberName: member.name, anonymousRead, mode, reservedNames }
}
