import { sql } from 'kysely'
import type { Scope } from '#platform/context.ts'

export interface ListedUser {
  readonly id: string
  readonly name: string
  readonly username?: string
  readonly unit: string
  readonly roles: readonly string[]
  readonly disabled: boolean
  readonly sample: boolean
}

const usersMax = 10_000

/** People whose name, user name or address contains the text, by name. */
export async function listUsers(scope: Scope, text: string | undefined): Promise<readonly ListedUser[]> {
  const part = (text ?? '').toLowerCase()
  const rows = await scope.db
    .selectFrom('person')
    .innerJoin('org_unit', 'org_unit.id', 'person.org_unit_id')
    .leftJoin('account', 'account.person_id', 'person.id')
    .select(['person.id', 'person.name', 'person.sample', 'person.disabled_at', 'account.username', 'org_unit.code'])
    .select((eb) =>
      eb
        .selectFrom('role_grant')
        .whereRef('role_grant.person_id', '=', 'person.id')
        .where((grant) => grant.or([grant('valid_until', 'is', null), grant('valid_until', '>', scope.now)]))
        .select(sql<string[]>`coalesce(array_agg(role order by role), '{}')`.as('roles'))
        .as('roles'),
    )
    .where(
      sql<boolean>`strpos(lower(concat_ws(' ', person.name, person.email, account.username)), ${part}) > 0 or ${part} = ''`,
    )
    .orderBy('person.name')
    .orderBy('account.username')
    .limit(usersMax)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    ...(row.username === null ? {} : { username: row.username }),
    unit: row.code,
    roles: row.roles ?? [],
    disabled: row.disabled_at !== null,
    sample: row.sample,
  }))
}
