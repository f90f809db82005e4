import { record } from '#modules/audit/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { can } from './permission.ts'

/** Ends a token: one's own, or anybody's with access:manage. Throws `token.unknown`, also for others' tokens. */
export async function revokeToken(tx: Tx, tokenId: string): Promise<void> {
  const { actor } = tx
  const token = await tx.db
    .selectFrom('api_token')
    .innerJoin('account', 'account.id', 'api_token.account_id')
    .select(['person_id', 'revoked_at', 'api_token.name', 'prefix'])
    .where('api_token.id', '=', tokenId)
    .forUpdate('api_token')
    .executeTakeFirst()
  const isOwn = actor.kind === 'person' && token?.person_id === actor.personId
  if (!token || !(isOwn || can(actor, 'access:manage', {}))) throw new Problem('token.unknown', 404)
  if (token.revoked_at) return
  await tx.db.updateTable('api_token').set({ revoked_at: tx.now }).where('id', '=', tokenId).execute()
  announceChange(tx, { topic: 'access', subjectId: token.person_id })
  const detail = { name: token.name, prefix: token.prefix, personId: token.person_id }
  await record(tx, { action: 'token.revoked', subjectKind: 'token', subjectId: tokenId, detail })
}
