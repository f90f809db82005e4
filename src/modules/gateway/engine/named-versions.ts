import type { Context } from '#platform/context.ts'
import type { Repository } from '../repository.ts'
import { createEntryLru } from './entry-lru.ts'
import { createSharedNext } from './shared-next.ts'
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
  const finding = createSharedNext<NamedVersion | undefined>()
  const keeping = createSingleFlight<void>()
  const keyOf = ({ id, upstreamUrl }: Repository, { name, query }: NamedQuestion) =>
    `${id} ${upstreamUrl ?? ''} ${name} ${query}`
  return {
    find: async (context, repository, asked) => {
      const key = keyOf(repository, asked)
      if (!asked.fresh) return known.get(key)
      return finding.run(key, async () => {
        const found = await findKept(context, repository, asked)
        if (found) known.set(key, found)
        return found
      })
    },
    askOnce: (repository, asked, work) => flights.run(keyOf(repository, asked), work),
    keep: async (context, repository, asked) => {
      const { version, checkedAt, usableVersion } = asked
      const key = keyOf(repository, asked)
      // Many who ask at once find the same out: it is written once.
      await keeping.run(`${key} ${version} ${usableVersion ?? ''}`, () => write(context, repository, asked))
      known.set(key, { version, checkedAt, usableVersion })
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

async function findKept(
  context: Context,
  repository: Repository,
  { name, query }: NamedQuestion,
): Promise<NamedVersion | undefined> {
  const row = await context.db
    .selectFrom('named_version')
    .select(['version', 'checked_at', 'usable_version'])
    .where('repository_id', '=', repository.id)
    .where('name', '=', name)
    .where('query', '=', query)
    .executeTakeFirst()
  if (!row) return undefined
  return { version: row.version, checkedAt: row.checked_at, usableVersion: row.usable_version ?? undefined }
}

async function write(context: Context, repository: Repository, asked: NamedQuestion & NamedVersion): Promise<void> {
  const { name, query, version, checkedAt, usableVersion } = asked
  const row = { version, checked_at: checkedAt, usable_version: usableVersion ?? null }
  await context.db
    .insertInto('named_version')
    .values({ repository_id: repository.id, name, query, ...row })
    .onConflict((conflict) => conflict.columns(['repository_id', 'name', 'query']).doUpdateSet(row))
    .execute()
}
