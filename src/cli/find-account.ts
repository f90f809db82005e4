import type { Scope } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'

export interface FoundAccount {
  readonly personId: string
  readonly accountId: string
  readonly username: string
}

/** The account of a user name, whatever its case. Throws `person.unknown`. */
export async function getAccount(scope: Scope, username: string): Promise<FoundAccount> {
  const row = await scope.db
    .selectFrom('account')
    .select(['id', 'person_id', 'username'])
    .where('username', '=', username.toLowerCase())
    .executeTakeFirst()
  if (!row) throw new Problem('person.unknown', 404)
  return { personId: row.person_id, accountId: row.id, username: row.username }
}

/** The organisation unit of a code. Throws `org-unit.unknown`. */
export async function getUnitId(scope: Scope, code: string): Promise<string> {
  const row = await scope.db.selectFrom('org_unit').select('id').where('code', '=', code).executeTakeFirst()
  if (!row) throw new Problem('org-unit.unknown', 404)
  return row.id
}
