import type { Context } from '#platform/context.ts'
import { loadActor, type PersonActor } from './load-actor.ts'
import { secretHash } from './secrets.ts'

export const sessionCookie = 'assay_session'
/** Without a request for this long a session is over. */
export const sessionIdleSeconds = 30 * 60
/** A session is over after this long whatever happens. */
export const sessionSeconds = 12 * 60 * 60

const lastSeenStepSeconds = 60
const referencePattern = /^[\w-]{43}$/

/** Whom a session cookie speaks for; undefined when the session has ended, is idle for too long, or never was. */
export async function findActorBySession(context: Context, secret: string): Promise<PersonActor | undefined> {
  if (!referencePattern.test(secret)) return undefined
  const idleSince = new Date(context.now.getTime() - sessionIdleSeconds * 1000)
  const row = await context.db
    .selectFrom('session')
    .select(['id', 'account_id', 'last_seen_at'])
    .where('hash', '=', secretHash(secret))
    .where('ended_at', 'is', null)
    .where('expires_at', '>', context.now)
    .where('last_seen_at', '>', idleSince)
    .executeTakeFirst()
  if (!row) return undefined
  const loaded = await loadActor(context, row.account_id)
  if (!loaded) return undefined
  if (context.now.getTime() - row.last_seen_at.getTime() >= lastSeenStepSeconds * 1000)
    await context.db.updateTable('session').set({ last_seen_at: context.now }).where('id', '=', row.id).execute()
  return { ...loaded.actor, sessionId: row.id }
}
