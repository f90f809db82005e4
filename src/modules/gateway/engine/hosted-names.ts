import type { ChangeWatch } from '#platform/changes.ts'
import type { Context } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { isReserved, type Repository } from '../repository.ts'

/** Names that the bank itself publishes, and where. */
export interface HostedNames {
  /** Id of the hosted repository that holds the name. */
  ownerOf(context: Context, ecosystem: string, name: string): Promise<string | undefined>
}

export function createHostedNames(changes: ChangeWatch): HostedNames {
  let owners: Promise<ReadonlyMap<string, string>> | undefined
  changes.onChange(({ topic }) => {
    if (topic === 'repository') owners = undefined
  })
  return {
    ownerOf: async (context, ecosystem, name) => {
      owners ??= loadOwners(context).catch((error) => {
        owners = undefined
        throw error
      })
      return (await owners).get(`${ecosystem} ${name}`)
    },
  }
}

async function loadOwners(context: Context): Promise<ReadonlyMap<string, string>> {
  const rows = await context.db
    .selectFrom('hosted_file as f')
    .innerJoin('repository as r', 'r.id', 'f.repository_id')
    .select(['r.ecosystem', 'f.name', 'f.repository_id'])
    .distinct()
    .execute()
  return new Map(rows.map((row) => [`${row.ecosystem} ${row.name}`, row.repository_id]))
}

/**
 * A name of the bank, by pattern or because it is published here, is never asked for upstream: whoever publishes the same name
 * outside gets nowhere. Throws `package.reserved`.
 */
export async function requireAskable(
  names: HostedNames,
  context: Context,
  { repository, name }: { readonly repository: Repository; readonly name: string },
): Promise<void> {
  const owner = await names.ownerOf(context, repository.ecosystem.type, name)
  const isOwn = owner === repository.id
  if (owner !== undefined && !isOwn) throw new Problem('package.reserved', 403, { name })
  if (repository.kind === 'proxy' && isReserved(repository, name)) throw new Problem('package.reserved', 403, { name })
}
