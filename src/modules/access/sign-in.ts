import { record } from '#modules/audit/index.ts'
import type { Context, Tx } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { normalizeUsername } from './create-account.ts'
import { endSession } from './end-session.ts'
import { sessionSeconds } from './find-actor-by-session.ts'
import { loadActor, type PersonActor } from './load-actor.ts'
import { type Attempt, countAttempt, forgetAttempts } from './login-attempts.ts'
import { checkPassword, hashPassword } from './password.ts'
import { newReference, secretHash } from './secrets.ts'

export interface SessionOrigin {
  readonly address: string
  readonly userAgent: string
}

export interface OpenedSession {
  readonly actor: PersonActor
  /** For the cookie; only its hash is stored. */
  readonly secret: string
}

interface Credentials {
  readonly username: string
  readonly password: string
}

/**
 * Opens a session for a username and its password, and ends the one that the browser had. Throws `login.failed` (401),
 * alike in words and time for an unknown name, a wrong password and a disabled person, or `login.too-many-attempts`.
 */
export async function signIn(
  context: Context,
  credentials: Credentials,
  origin: SessionOrigin,
): Promise<OpenedSession> {
  const username = normalizeUsername(credentials.username)
  const attempt = await countAttempt(context, username ?? credentials.username.toLowerCase(), origin.address)
  const account = await context.db
    .selectFrom('account')
    .select(['id', 'password_hash'])
    .where('username', '=', username ?? '')
    .executeTakeFirst()
  const { matches, outdated } = await checkPassword(credentials.password, account?.password_hash)
  const loaded = account && matches ? await loadActor(context, account.id) : undefined
  if (!account || !loaded) return refuse(context, { attempt, origin, accountId: account?.id })
  const renewed = outdated ? await hashPassword(credentials.password) : undefined
  return transact({ ...context, actor: loaded.actor }, async (tx) => {
    await forgetAttempts(tx, attempt)
    if (renewed)
      await tx.db.updateTable('account').set({ password_hash: renewed }).where('id', '=', account.id).execute()
    if (context.actor.kind === 'person' && context.actor.sessionId) await endSession(tx, context.actor.sessionId)
    return openSession(tx, account.id, origin)
  })
}

/** Opens a session for an account that has just proved who it is. Throws `login.failed` when it was disabled meanwhile. */
export async function openSession(tx: Tx, accountId: string, origin: SessionOrigin): Promise<OpenedSession> {
  await tx.db.selectFrom('account').select('id').where('id', '=', accountId).forUpdate().execute()
  const loaded = await loadActor(tx, accountId)
  if (!loaded) throw new Problem('login.failed', 401)
  const id = newId(tx.now)
  const secret = newReference()
  await tx.db
    .insertInto('session')
    .values({
      id,
      hash: secretHash(secret),
      account_id: accountId,
      created_at: tx.now,
      last_seen_at: tx.now,
      expires_at: new Date(tx.now.getTime() + sessionSeconds * 1000),
      address: origin.address,
      user_agent: origin.userAgent,
    })
    .execute()
  const { personId, orgUnitId } = loaded.actor
  const detail = { accountId, personId, address: origin.address, userAgent: origin.userAgent }
  await record(tx, { action: 'session.opened', subjectKind: 'session', subjectId: id, orgUnitId, detail })
  return { actor: { ...loaded.actor, sessionId: id }, secret }
}

interface RefusedLogin {
  readonly attempt: Attempt
  readonly origin: SessionOrigin
  readonly accountId: string | undefined
}

async function refuse(context: Context, { attempt, origin, accountId }: RefusedLogin): Promise<never> {
  context.log.warn({ address: origin.address }, 'login failed')
  if (attempt.isLast)
    await transact({ ...context, actor: { kind: 'anonymous' } }, (tx) =>
      record(tx, {
        action: 'login.blocked',
        subjectKind: accountId === undefined ? 'address' : 'account',
        subjectId: accountId ?? origin.address,
        detail: { address: origin.address },
      }),
    )
  throw new Problem('login.failed', 401)
}
