import type { Publication } from '#ecosystems/gate/registry.ts'
import type { Context, Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import type { Repository } from './repository.ts'

interface Published {
  readonly repository: Repository
  readonly publication: Publication
}

/**
 * Those of the names that the version does not go by yet. What a name means never changes: throws `publication.name-fixed` (409)
 * for one that means another version.
 */
export async function newAliases(
  scope: Pick<Context, 'db'>,
  { repository, publication }: Published,
): Promise<readonly string[]> {
  const { name, version, names = [] } = publication
  if (names.length === 0) return []
  const rows = await scope.db
    .selectFrom('named_version')
    .select(['query', 'version'])
    .where('repository_id', '=', repository.id)
    .where('name', '=', name)
    .where('query', 'in', [...names])
    .execute()
  const other = rows.find((row) => row.version !== version)
  if (other) throw new Problem('publication.name-fixed', 409, { name, alias: other.query, version: other.version })
  return names.filter((each) => !rows.some((row) => row.query === each))
}

/** Publications to one ecosystem come one after the other: who was first is seen here. */
export async function insertAliases(tx: Tx, published: Published, aliases: readonly string[]): Promise<void> {
  const still = await newAliases(tx, published)
  const { repository, publication } = published
  const rows = aliases
    .filter((each) => still.includes(each))
    .map((query) => ({
      repository_id: repository.id,
      name: publication.name,
      query,
      version: publication.version,
      checked_at: tx.now,
      usable_version: null,
    }))
  if (rows.length > 0) await tx.db.insertInto('named_version').values(rows).execute()
}
