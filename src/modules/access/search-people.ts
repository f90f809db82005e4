import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import type { DB } from '#platform/database/rows.gen.ts'
import { countMax, decodeCursor, encodeCursor } from '#platform/page.ts'
import { type ListedGrant, listGrants } from './list-grants.ts'
import { coveredUnits } from './permission.ts'

export interface PeopleFilter {
  /** Anywhere in the name, the address or a username, whatever the case. */
  readonly text?: string | undefined
  readonly after?: string | undefined
  readonly limit?: number | undefined
}

export interface ListedPerson {
  readonly id: string
  readonly name: string
  readonly email?: string
  /** Of the first account. */
  readonly username?: string
  readonly orgUnitId: string
  readonly disabled: boolean
  /** Held by the person; those of teams are listed with the team. */
  readonly roles: readonly ListedGrant[]
}

export interface PeoplePage {
  readonly items: readonly ListedPerson[]
  readonly next?: string
  readonly total: number
  readonly totalIsMore: boolean
}

/** A page of people by name, from the units in which the actor may read them. */
export async function searchPeople(scope: Scope, filter: PeopleFilter): Promise<PeoplePage> {
  const limit = filter.limit ?? 50
  const [name, id] = filter.after === undefined ? [] : decodeCursor(filter.after, 2).map(String)
  const rows = await visible(scope, filter.text)
    .select(['person.id', 'person.name', 'person.email', 'person.org_unit_id', 'person.disabled_at'])
    .$if(id !== undefined, (query) => query.where(sql<boolean>`(person.name, person.id::text) > (${name}, ${id})`))
    .orderBy('person.name')
    .orderBy(sql`person.id::text`)
    .limit(limit + 1)
    .execute()
  const { count } = await scope.db
    .selectFrom(
      visible(scope, filter.text)
        .select('person.id')
        .limit(countMax + 1)
        .as('found'),
    )
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow()
  const shown = rows.slice(0, limit)
  const ids = shown.map((row) => row.id)
  const [usernames, grants] = [await firstUsernames(scope, ids), await listGrants(scope, 'person_id', ids)]
  const items = shown.map((row) => ({
    id: row.id,
    name: row.name,
    ...(row.email === null ? {} : { email: row.email }),
    ...usernames.get(row.id),
    orgUnitId: row.org_unit_id,
    disabled: row.disabled_at !== null,
    roles: grants.get(row.id) ?? [],
  }))
  const last = items.at(-1)
  return {
    items,
    ...(rows.length > limit && last ? { next: encodeCursor([last.name, last.id]) } : {}),
    total: Math.min(count, countMax),
    totalIsMore: count > countMax,
  }
}

function visible(scope: Scope, text: string | undefined): SelectQueryBuilder<DB, 'person' | 'org_unit', object> {
  const query = scope.db
    .selectFrom('person')
    .innerJoin('org_unit', 'org_unit.id', 'person.org_unit_id')
    .where(inUnits(coveredUnits(scope.actor, 'access:read')))
  if (!text) return query
  const part = text.toLowerCase()
  return query.where(
    sql<boolean>`(strpos(lower(person.name), ${part}) > 0 or strpos(lower(coalesce(person.email, '')), ${part}) > 0
      or exists (select from account where account.person_id = person.id and strpos(account.username, ${part}) > 0))`,
  )
}

/** Rows whose `org_unit` lies in one of the units or below. */
export function inUnits(units: 'everywhere' | readonly string[]): RawBuilder<boolean> {
  return units === 'everywhere' ? sql<boolean>`true` : sql<boolean>`org_unit.path && ${units}::uuid[]`
}

async function firstUsernames(
  scope: Scope,
  personIds: readonly string[],
): Promise<ReadonlyMap<string, { readonly username: string }>> {
  if (personIds.length === 0) return new Map()
  const rows = await scope.db
    .selectFrom('account')
    .select(['person_id', 'username'])
    .where('person_id', 'in', personIds)
    .orderBy('id', 'desc')
    .execute()
  return new Map(rows.map((row) => [row.person_id, { username: row.username }]))
}
