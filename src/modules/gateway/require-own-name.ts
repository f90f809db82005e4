import { type SqlBool, sql } from 'kysely'
import { hostedAddress } from '#ecosystems/gate/registry.ts'
import type { Scope } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Repository } from './repository.ts'

/**
 * Where upstream keeps no index that would tell whose a name is: one of which versions are known that were not published here comes
 * from elsewhere. Throws `publication.name-taken`.
 */
export async function requireOwnName(
  scope: Pick<Scope, 'db'>,
  { repository, name }: { readonly repository: Repository; readonly name: string },
): Promise<void> {
  const { id, ecosystem, registry } = repository
  if (registry.indexRequest(name, hostedAddress) !== undefined) return
  const foreign = await scope.db
    .selectFrom('package_version as v')
    .innerJoin('package as p', 'p.id', 'v.package_id')
    .select('v.id')
    .where('p.ecosystem', '=', ecosystem.type)
    .where('p.name', '=', name)
    .where(
      sql<SqlBool>`not exists (select from hosted_file as f where f.repository_id = ${id} and f.name = p.name and f.version = v.version)`,
    )
    .limit(1)
    .executeTakeFirst()
  if (foreign) throw new Problem('publication.name-taken', 409, { name, repository: await originOf(scope, repository) })
}

/** A catalogue of digests does not tell which of several proxies a version came through. */
async function originOf(scope: Pick<Scope, 'db'>, { id, ecosystem }: Repository): Promise<string> {
  const proxies = await scope.db
    .selectFrom('repository')
    .select('name')
    .where('ecosystem', '=', ecosystem.type)
    .where('id', '!=', id)
    .where('kind', '!=', 'group')
    .orderBy('name')
    .execute()
  return proxies.map((row) => row.name).join(', ')
}
