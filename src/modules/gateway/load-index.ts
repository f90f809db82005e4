import type { PackageIndex } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { candidateOfVersion } from './engine/choose-candidate.ts'
import { chooseMember } from './engine/choose-member.ts'
import { engineOf } from './engine/engine.ts'
import { requireAskable } from './engine/hosted-names.ts'
import { withHeldIndex } from './engine/index-reader.ts'
import type { Repository } from './repository.ts'

/**
 * A package's index through the repository's cache; undefined when upstream has none. Of versions that are named, what
 * upstream tells beyond its index becomes known too, and also versions that no index lists. Reserved names are not asked for.
 */
export async function loadIndex(
  context: Context,
  asked: { readonly repository: string; readonly name: string; readonly versions?: readonly string[] },
): Promise<PackageIndex | undefined> {
  const engine = engineOf(context)
  const { name } = asked
  const found = await requireRepository(context, asked.repository)
  const repository = await chooseMember(engine, context, { repository: found, name })
  await requireAskable(engine.hostedNames, context, { repository, name })
  const index = await withHeldIndex(async () =>
    (await engine.indexes.get(context, repository, { name }))?.opened.full(),
  )
  const isKnown = await describeVersions(context, { repository, name, versions: asked.versions ?? [] })
  return index ?? (isKnown ? { name, versions: [], tags: {} } : undefined)
}

/** Whether upstream told of one at least; those that it told of before are not asked for again. */
async function describeVersions(
  context: Context,
  asked: { readonly repository: Repository; readonly name: string; readonly versions: readonly string[] },
): Promise<boolean> {
  const { repository, name, versions } = asked
  if (!repository.registry.details || versions.length === 0) return false
  const rows = await context.db
    .selectFrom('package_version as v')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .select('v.version')
    .where('p.ecosystem', '=', repository.ecosystem.type)
    .where('p.name', '=', name)
    .where('v.version', 'in', [...versions])
    .where('v.described_at', 'is not', null)
    .execute()
  const described = new Set(rows.map(({ version }) => version))
  let isKnown = described.size > 0
  const engine = engineOf(context)
  for (const version of versions) {
    if (described.has(version)) continue
    const candidate = await candidateOfVersion(engine, context, { repository, name, version, fresh: true })
    if (await engine.describer.describe(context, candidate, { name, version })) isKnown = true
  }
  return isKnown
}

/**
 * The repository of that name, or the first that an ecosystem's packages come through: a group before a proxy. Throws
 * `repository.unknown`, `repository.other-ecosystem` and `repository.none-for`.
 */
export async function findRepository(
  context: Context,
  asked: { readonly name?: string | undefined; readonly ecosystem?: string | undefined },
): Promise<{ readonly name: string; readonly ecosystem: string }> {
  if (asked.name !== undefined) {
    const { name, ecosystem } = await requireRepository(context, asked.name)
    if (asked.ecosystem !== undefined && ecosystem.type !== asked.ecosystem)
      throw new Problem('repository.other-ecosystem', 422, { name, served: ecosystem.type, ecosystem: asked.ecosystem })
    return { name, ecosystem: ecosystem.type }
  }
  await context.changes.confirm()
  const all = await engineOf(context).repositories(context)
  const own = all.filter(({ ecosystem, kind }) => ecosystem.type === asked.ecosystem && kind !== 'hosted')
  const found = own.find(({ kind }) => kind === 'group') ?? own[0]
  if (!found) throw new Problem('repository.none-for', 422, { ecosystem: asked.ecosystem ?? '' })
  return { name: found.name, ecosystem: found.ecosystem.type }
}

async function requireRepository(context: Context, name: string): Promise<Repository> {
  await context.changes.confirm()
  const repository = await engineOf(context).repository(context, name)
  if (!repository) throw new Problem('repository.unknown', 404, { name })
  return repository
}
