import { record } from '#modules/audit/index.ts'
import type { Context, Tx } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import { endSessionsOf } from './end-session.ts'
import { countAttempt, forgetAttempts } from './login-attempts.ts'
import { checkPassword, hashPassword, requireGoodPassword } from './password.ts'
import { type OpenedSession, openSession, type SessionOrigin } from './sign-in.ts'

/**
 * Changes the actor's own password, ends all sessions of the account and opens a new one. Throws `password.wrong` when
 * the current one does not match, the rules' problems for the new one, `login.too-many-attempts`.
 */
export async function changePassword(
  context: Context,
  change: { readonly current: string; readonly next: string },
  origin: SessionOrigin,
): Promise<OpenedSession> {
  const { actor } = context
  if (actor.kind !== 'person' || !actor.sessionId) throw new Problem('session.required', 401)
  const account = await context.db
    .selectFrom('account')
    .select(['username', 'password_hash'])
    .where('id', '=', actor.accountId)
    .executeTakeFirstOrThrow()
  requireGoodPassword(change.next, account.username)
  const attempt = await countAttempt(context, account.username, origin.address)
  if (!(await checkPassword(change.current, account.password_hash)).matches) throw new Problem('password.wrong', 403)
  const passwordHash = await hashPassword(change.next)
  return transact(context, async (tx) => {
    await forgetAttempts(tx, attempt)
    await setPassword(tx, actor.accountId, passwordHash)
    return openSession(tx, actor.accountId, origin)
  })
}

/** Puts a new password hash in place and ends every session that the old password opened. */
export async function setPassword(tx: Tx, accountId: string, passwordHash: string): Promise<void> {
  await tx.db.updateTable('account').set({ password_hash: passwordHash }).where('id', '=', accountId).execute()
  await record(tx, { action: 'password.changed', subjectKind: 'account', subjectId: accountId })
  await endSessionsOf(tx, accountId)
}
