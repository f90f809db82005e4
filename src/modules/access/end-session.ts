import { record } from '#modules/audit/index.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'

/** Ends a session; one that is over already stays as it is. */
export async function endSession(tx: Tx, sessionId: string): Promise<void> {
  const ended = await tx.db
    .updateTable('session')
    .set({ ended_at: tx.now })
    .where('id', '=', sessionId)
    .where('ended_at', 'is', null)
    .returning('account_id')
    .executeTakeFirst()
  if (!ended) return
  const detail = { accountId: ended.account_id }
  await record(tx, { action: 'session.ended', subjectKind: 'session', subjectId: sessionId, detail })
}

/** Ends one of the actor's own sessions. Throws `session.unknown` for anybody else's, as for one that is over. */
export async function endOwnSession(tx: Tx, sessionId: string): Promise<void> {
  const { actor } = tx
  const own = await tx.db
    .selectFrom('session')
    .innerJoin('account', 'account.id', 'session.account_id')
    .select('session.id')
    .where('session.id', '=', sessionId)
    .where('session.ended_at', 'is', null)
    .where('account.person_id', '=', actor.kind === 'person' ? actor.personId : null)
    .executeTakeFirst()
  if (!own) throw new Problem('session.unknown', 404)
  await endSession(tx, sessionId)
}

/** Ends every open session of an account but the one named. */
export async function endSessionsOf(tx: Tx, accountId: string, exceptId?: string): Promise<void> {
  const open = await tx.db
    .selectFrom('session')
    .select('id')
    .where('account_id', '=', accountId)
    .where('ended_at', 'is', null)
    .$if(exceptId !== undefined, (query) => query.where('id', '!=', exceptId ?? ''))
    .execute()
  for (const { id } of open) await endSession(tx, id)
}
