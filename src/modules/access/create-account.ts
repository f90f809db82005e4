import { record } from '#modules/audit/index.ts'
import type { Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'

export interface NewAccount {
  readonly personId: string
  readonly username: string
  /** By `hashPassword`, before the transaction. Absent: an invitation lets the person set one. */
  readonly passwordHash?: string | undefined
}

const usernamePattern = /^[a-z0-9][a-z0-9._@-]{0,63}$/

/** The one spelling of a username; `undefined` when it cannot be one. */
export function normalizeUsername(text: string): string | undefined {
  if (text.length > 64) return undefined
  const username = text.toLowerCase()
  return usernamePattern.test(username) ? username : undefined
}

/** Gives a person a way to sign in. Throws `person.username-invalid` or `person.username-taken`. */
export async function createAccount(tx: Tx, account: NewAccount): Promise<{ readonly accountId: string }> {
  const username = normalizeUsername(account.username)
  if (!username) throw new Problem('person.username-invalid', 400)
  const id = newId(tx.now)
  const added = await tx.db
    .insertInto('account')
    .values({
      id,
      person_id: account.personId,
      username,
      password_hash: account.passwordHash ?? null,
      created_at: tx.now,
    })
    .onConflict((conflict) => conflict.column('username').doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) throw new Problem('person.username-taken', 409, { username })
  const detail = { username, personId: account.personId }
  await record(tx, { action: 'account.created', subjectKind: 'account', subjectId: id, detail })
  return { accountId: id }
}
