import type { Scope } from '#platform/context.ts'
import { sessionIdleSeconds } from './find-actor-by-session.ts'

export interface ListedSession {
  readonly id: string
  readonly createdAt: string
  readonly lastSeenAt: string
  readonly expiresAt: string
  readonly address: string
  readonly userAgent: string
  /** The one that asks. */
  readonly current: boolean
}

/** The actor's own open sessions, the newest first. */
export async function listSessions(scope: Scope): Promise<readonly ListedSession[]> {
  const { actor, now } = scope
  if (actor.kind !== 'person') return []
  const rows = await scope.db
    .selectFrom('session')
    .innerJoin('account', 'account.id', 'session.account_id')
    .selectAll('session')
    .where('account.person_id', '=', actor.personId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', now)
    .where('last_seen_at', '>', new Date(now.getTime() - sessionIdleSeconds * 1000))
    .orderBy('session.id', 'desc')
    .limit(200)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    createdAt: row.created_at.toISOString(),
    lastSeenAt: row.last_seen_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    address: row.address,
    userAgent: row.user_agent,
    current: row.id === actor.sessionId,
  }))
}
