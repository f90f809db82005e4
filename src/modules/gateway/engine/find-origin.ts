import type { VersionTarget } from '#ecosystems/gate/registry.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { isReserved, type Repository } from '../repository.ts'

export interface OriginNeeds {
  repositories(context: Context): Promise<readonly Repository[]>
}

/**
 * The repository that is asked for what a version is: the one that told of it first, whichever was asked for it. An approval
 * covers what came from there. Throws `upstream.not-configured` when it cannot be asked any more, and `package.reserved`.
 */
export async function findOrigin(
  context: Context,
  needs: OriginNeeds,
  asked: { readonly repository: Repository; readonly name: string; readonly originId: string | null | undefined },
): Promise<Repository> {
  const { repository, name, originId } = asked
  if (repository.kind === 'hosted' || !originId || originId === repository.id) return repository
  const origin = (await needs.repositories(context)).find(({ id }) => id === originId)
  if (!origin?.upstreamUrl) throw new Problem('upstream.not-configured', 503, { repository: origin?.name ?? originId })
  if (isReserved(origin, name)) throw new Problem('package.reserved', 403, { name })
  return origin
}

/** What the catalogue knows of where a version comes from, and whether it was described; undefined: nothing of the version. */
export function findDescribed(context: Context, asked: VersionTarget & { readonly ecosystem: string }) {
  return context.db
    .selectFrom('package_version as v')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .select(['v.described_at as describedAt', 'v.origin_id as originId'])
    .where('p.ecosystem', '=', asked.ecosystem)
    .where('p.name', '=', asked.name)
    .where('v.version', '=', asked.version)
    .executeTakeFirst()
}
