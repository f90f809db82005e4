import type { Context } from '#platform/context.ts'
import type { Repository } from '../repository.ts'
import { createEntryLru } from './entry-lru.ts'
import { createSingleFlight } from './single-flight.ts'

/** What a name for versions meant when upstream was last asked. */
export interface NamedVersion {
  readonly version: string
  readonly checkedAt: Date
  /** The last one that could be used. */
  readonly usableVersion: string | undefined
}

export interface NamedQuestion {
  readonly name: string
  readonly query: string
}

export interface NamedVersions {
  /** `fresh`: false without the database: what is remembered. */
  find(
    context: Context,
    repository: Repository,
    asked: NamedQuestion & { readonly fresh: boolean },
  ): Promise<NamedVersion | undefined>
  /** However many ask at once, upstream is asked once. */
  askOnce(repository: Repository, asked: NamedQuestion, work: () => Promise<string>): Promise<string>
  keep(context: Context, repository: Repository, asked: NamedQuestion & NamedVersion): Promise<void>
  /** What each name of a package's versions meant last. */
  all(context: Context, repository: Repository, name: string): Promise<ReadonlyMap<string, string>>
}

const namesMax = 50_000

export function createNamedVersions(): NamedVersions {
  const known = createEntryLru<NamedVersion>(namesMax)
  const flights = createSingleFlight<string>()
  const keyOf = ({ id, upstreamUrl }: Repository, { name, query }: NamedQuestion) =>
    `${id} ${upstreamUrl ?? ''} ${name} ${query}`
  return {
    find: async (context, repository, asked) => {
      const key = keyOf(repository, asked)
      if (!asked.fresh) return known.get(key)
      const row = await context.db
        .selectFrom('named_version')
        .select(['version', 'checked_at', 'usable_version'])
        .where('repository_id', '=', repository.id)
        .where('name', '=', asked.name)
        .where('query', '=', asked.query)
        .executeTakeFirst()
      if (!row) return undefined
      const { version, checked_at: checkedAt, usable_version } = row
      const found = { version, checkedAt, usableVersion: usable_version ?? undefined }
      known.set(key, found)
      return found
    },
    askOnce: (repository, asked, work) => flights.run(keyOf(repository, asked), work),
    keep: async (context, repository, { name, query, version, checkedAt, usableVersion }) => {
      const row = { version, checked_at: checkedAt, usable_version: usableVersion ?? null }
      await context.db
        .insertInto('named_version')
        .values({ repository_id: repository.id, name, query, ...row })
        .onConflict((conflict) => conflict.columns(['repository_id', 'name', 'query']).doUpdateSet(row))
        .execute()
      known.set(keyOf(repository, { name, query }), { version, checkedAt, usableVersion })
    },
    all: async (context, repository, name) => {
      const rows = await context.db
        .selectFrom('named_version')
        .select(['query', 'version'])
        .where('repository_id', '=', repository.id)
        .where('name', '=', name)
        .execute()
      return new Map(rows.map(({ query, version }) => [query, version]))
    },
  }
}
