import { sql } from 'kysely'
import type { Scope, Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'

const administratorLock = 4_270_003

/** Makes transactions that may change who is an administrator wait for one another, until the commit. */
export async function lockAdministrators(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(${administratorLock})`.execute(tx.db)
}

/** Does the change, unless it would take away the last administrator: then throws `administrator.last` (409). */
export async function keepAdministrator<Result>(tx: Tx, change: () => Promise<Result>): Promise<Result> {
  await lockAdministrators(tx)
  const before = await countAdministrators(tx)
  const result = await change()
  if (before > 0 && (await countAdministrators(tx)) === 0) throw new Problem('administrator.last', 409)
  return result
}

/**
 * Persons who can act as administrators now and without an end: not disabled, with the role everywhere (by themselves or
 * a team), and with a password or a token that works. Somebody invited who never came does not count.
 */
export async function countAdministrators(scope: Scope): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(distinct person.id) as count
    from person
    join account on account.person_id = person.id and account.disabled_at is null
    where person.disabled_at is null
      and (account.password_hash is not null or exists (
        select from api_token
        where api_token.account_id = account.id and revoked_at is null and expires_at > ${scope.now}))
      and exists (
        select from role_grant
        where role = 'administrator' and org_unit_id is null and repository_id is null
          and valid_from <= ${scope.now} and valid_until is null
          and (role_grant.person_id = person.id or team_id in (
            select team_id from team_member where team_member.person_id = person.id)))`.execute(scope.db)
  return rows[0]?.count ?? 0
}
