import { record } from '#modules/audit/index.ts'
import type { Context, Tx } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import { createLink, findLink, spendLink, withdrawLinks } from './access-link.ts'
import { setPassword } from './change-password.ts'
import { loadActor } from './load-actor.ts'
import { hashPassword, requireGoodPassword } from './password.ts'

const lifeSeconds = 7 * 24 * 60 * 60

export interface Invitation {
  /** Of the console, without the address of the server; the secret stands behind `#`. */
  readonly path: string
  readonly expiresAt: Date
}

/** A one-time link, good for 7 days, by which the owner of an account sets a password. Older links end. */
export async function inviteAccount(tx: Tx, accountId: string): Promise<Invitation> {
  await withdrawLinks(tx, { purpose: 'invitation', accountId })
  const { id, secret, expiresAt } = await createLink(tx, { purpose: 'invitation', accountId, lifeSeconds })
  const detail = { linkId: id, expiresAt }
  await record(tx, { action: 'invitation.created', subjectKind: 'account', subjectId: accountId, detail })
  return { path: `/invitation#${secret}`, expiresAt }
}

/**
 * A new link for the first account of a person. Throws `person.unknown`, `person.disabled`, or `person.is-pipeline` for the
 * person of a trust rule, who never signs in.
 */
export async function invitePerson(tx: Tx, personId: string): Promise<Invitation> {
  const account = await tx.db
    .selectFrom('account')
    .select(['id', 'disabled_at'])
    .where('person_id', '=', personId)
    .orderBy('id')
    .executeTakeFirst()
  if (!account) throw new Problem('person.unknown', 404)
  if (account.disabled_at) throw new Problem('person.disabled', 409)
  const rule = await tx.db.selectFrom('trust_rule').select('id').where('account_id', '=', account.id).executeTakeFirst()
  if (rule) throw new Problem('person.is-pipeline', 409)
  return inviteAccount(tx, account.id)
}

/** Sets the password by an invitation, which is used up. Throws `invitation.link-invalid` or the rules' problems. */
export async function acceptInvitation(
  context: Context,
  input: { readonly secret: string; readonly password: string },
): Promise<{ readonly username: string }> {
  const link = await findLink(context, { purpose: 'invitation', secret: input.secret })
  const accountId = link?.accountId
  const invited = accountId ? await loadActor(context, accountId) : undefined
  if (!link || !accountId || !invited) throw new Problem('invitation.link-invalid', 403)
  const { username } = await context.db
    .selectFrom('account')
    .select('username')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow()
  requireGoodPassword(input.password, username)
  const passwordHash = await hashPassword(input.password)
  return transact({ ...context, actor: invited.actor }, async (tx) => {
    if (!(await spendLink(tx, link.id))) throw new Problem('invitation.link-invalid', 403)
    await setPassword(tx, accountId, passwordHash)
    return { username }
  })
}
