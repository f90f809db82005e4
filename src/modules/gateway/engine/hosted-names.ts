import { findEcosystem } from '#ecosystems/index.ts'
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
      return (await owners).get(keyOf(ecosystem, name))
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
  return new Map(rows.map((row) => [keyOf(row.ecosystem, row.name), row.repository_id]))
}

/** In one spelling, where an ecosystem has several of a name. */
function keyOf(ecosystem: string, name: string): string {
  return `${ecosystem} ${findEcosystem(ecosystem)?.registry?.spellName?.(name) ?? name}`
}

interface AskedName {
  readonly repository: Repository
  readonly name: string
}

/**
 * A name of the bank, by pattern or because it is published here, is never asked for upstream: whoever publishes the same name
 * outside gets nowhere.
 */
export async function isAskable(
  names: HostedNames,
  context: Context,
  { repository, name }: AskedName,
): Promise<boolean> {
  const owner = await names.ownerOf(context, repository.ecosystem.type, name)
  if (owner !== undefined && owner !== repository.id) return false
  return repository.kind !== 'proxy' || !isReserved(repository, name)
}

/** Throws `package.reserved` for a name that is not askable. */
export async function requireAskable(names: HostedNames, context: Context, asked: AskedName): Promise<void> {
  if (!(await isAskable(names, context, asked))) throw new Problem('package.reserved', 403, { name: asked.name })
}
