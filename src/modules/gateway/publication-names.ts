import { type SqlBool, sql } from 'kysely'
import type { Context, Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { isReserved, type Repository, spellingOf } from './repository.ts'

interface PublishedName {
  readonly repository: Repository
  readonly name: string
}

/**
 * Whoever publishes takes a name for the whole bank: only those that somebody has declared for the repository can be taken. What was
 * published to a repository before it had to declare any goes on. Throws `publication.not-owned` and `publication.names-undeclared`.
 */
export async function requireDeclaredName(context: Context, { repository, name }: PublishedName): Promise<void> {
  if (isReserved(repository, name)) return
  const params = { name, repository: repository.name }
  if (repository.reservedNames.length > 0) throw new Problem('publication.not-owned', 403, params)
  const held = await context.db
    .selectFrom('hosted_file')
    .select('name')
    .where('repository_id', '=', repository.id)
    .where('name', '=', name)
    .limit(1)
    .executeTakeFirst()
  if (!held) throw new Problem('publication.names-undeclared', 403, params)
}

/**
 * A package is of one origin, and of one spelling: it cannot be taken over from upstream, or from another hosted repository. Throws
 * `publication.name-taken` and `publication.name-similar`.
 */
export async function requireFreeName(tx: Tx, { repository, name }: PublishedName): Promise<void> {
  const folded = (column: string) =>
    sql<SqlBool>`lower(translate(${sql.ref(column)}, '_.', '--')) = lower(translate(${name}, '_.', '--'))`
  const elsewhere = await tx.db
    .selectFrom('index_copy as i')
    .innerJoin('repository as r', 'r.id', 'i.repository_id')
    .select(['r.name', 'i.name as packageName'])
    .where('r.ecosystem', '=', repository.ecosystem.type)
    .where('r.id', '!=', repository.id)
    .where(folded('i.name'))
    .execute()
  const isSame = (other: string) => spellingOf(repository, other) === spellingOf(repository, name)
  const taken = elsewhere.find(({ packageName }) => isSame(packageName))
  if (taken) throw new Problem('publication.name-taken', 409, { name, repository: taken.name })
  if (!repository.registry.spellName) return
  const here = await tx.db
    .selectFrom('hosted_file as f')
    .select('f.name')
    .distinct()
    .where('f.repository_id', '=', repository.id)
    .where('f.name', '!=', name)
    .where(folded('f.name'))
    .execute()
  const other = here.find((row) => isSame(row.name))
  if (other) throw new Problem('publication.name-similar', 409, { name, other: other.name })
}

/** Whoever keeps an index of the ecosystem, or publishes to another repository of it, comes before or after: never at once. */
export async function lockOrigins(tx: Tx, { ecosystem }: Repository): Promise<void> {
  const all = tx.db.selectFrom('repository').select('id').where('ecosystem', '=', ecosystem.type)
  await all.orderBy('id').forUpdate().execute()
}
