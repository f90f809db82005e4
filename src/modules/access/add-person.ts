import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { createAccount } from './create-account.ts'
import { createPerson } from './create-person.ts'
import { inviteAccount } from './invitation.ts'
import { hashPassword, requireGoodPassword } from './password.ts'

export interface AddedPerson {
  readonly name: string
  readonly username: string
  readonly email?: string | undefined
  readonly orgUnitId: string
  /** Absent: a one-time link lets the person choose one. */
  readonly password?: string | undefined
}

/** A person with an account, and the path of an invitation unless a password is given. */
export async function addPerson(
  context: Context,
  person: AddedPerson,
): Promise<{ readonly id: string; readonly invitationPath?: string }> {
  const { password, username, ...rest } = person
  if (password !== undefined) requireGoodPassword(password, username)
  const passwordHash = password === undefined ? undefined : await hashPassword(password)
  return transact(context, async (tx) => {
    const { personId } = await createPerson(tx, rest)
    const { accountId } = await createAccount(tx, { personId, username, passwordHash })
    if (passwordHash !== undefined) return { id: personId }
    return { id: personId, invitationPath: (await inviteAccount(tx, accountId)).path }
  })
}
