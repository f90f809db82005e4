import { type RawBuilder, type SelectQueryBuilder, sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import type { DB } from '#platform/database/rows.gen.ts'
import { type ListOrder, type Page, type PageRequest, readPage } from '#platform/page.ts'
import { type ListedGrant, listGrants } from './list-grants.ts'
import { coveredUnits } from './permission.ts'

export interface PeopleFilter extends PageRequest {
  /** Anywhere in the name, the address or a username, whatever the case. */
  readonly text?: string | undefined
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
  readonly roles: ListedGrant[]
}

const id = { by: sql`person.id`, kind: 'id' } as const
export const peopleOrder: ListOrder = {
  fields: {
    name: { by: sql`person.name`, kind: 'text' },
    email: { by: sql`coalesce(person.email, '')`, kind: 'text' },
    orgUnit: { by: sql`org_unit.name`, kind: 'text' },
    created: id,
  },
  id,
  usual: 'name',
}

/** A page of people, by name unless asked otherwise, from the units in which the actor may read them. */
export async function searchPeople(scope: Scope, filter: PeopleFilter): Promise<Page<ListedPerson>> {
  const query = visible(scope, filter.text).select([
    'person.id',
    'person.name',
    'person.email',
    'person.org_unit_id',
    'person.disabled_at',
  ])
  const page = await readPage(scope, query, { ...filter, order: peopleOrder })
  const ids = page.items.map((row) => row.id)
  const [usernames, grants] = [await firstUsernames(scope, ids), await listGrants(scope, 'person_id', ids)]
  const items = page.items.map((row) => ({
    id: row.id,
    name: row.name,
    ...(row.email === null ? {} : { email: row.email }),
    ...usernames.get(row.id),
    orgUnitId: row.org_unit_id,
    disabled: row.disabled_at !== null,
    roles: [...(grants.get(row.id) ?? [])],
  }))
  return { ...page, items }
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
