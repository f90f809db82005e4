import { record } from '#modules/audit/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { loadActor } from './load-actor.ts'
import { can } from './permission.ts'
import { newTokenSecret, secretHash } from './secrets.ts'

export interface NewToken {
  readonly accountId: string
  readonly name: string
  /** Permissions that the owner holds, or `*`: whatever the owner may do at the time of use. */
  readonly scopes: readonly string[]
  /** 1 to 365. */
  readonly expiresInDays: number
  readonly applicationId?: string | undefined
}

export const tokenDaysMax = 365

/**
 * Makes an API token; its secret is returned once and not kept. Throws `token.scope-not-held` when the owner lacks a
 * scope, `person.unknown` when the account cannot sign in, `RangeError` for a lifetime beyond a year.
 */
export async function createToken(tx: Tx, token: NewToken): Promise<{ readonly id: string; readonly secret: string }> {
  const { expiresInDays, accountId } = token
  if (!Number.isInteger(expiresInDays) || expiresInDays < 1 || expiresInDays > tokenDaysMax)
    throw new RangeError(`a token lives 1 to ${tokenDaysMax} days, not ${expiresInDays}`)
  const owner = await loadActor(tx, accountId)
  if (!owner) throw new Problem('person.unknown', 404)
  const scopes = [...new Set(token.scopes)]
  for (const scope of scopes)
    if (scope !== '*' && !can(owner.actor, scope)) throw new Problem('token.scope-not-held', 403, { scope })
  const id = newId(tx.now)
  const { secret, prefix } = newTokenSecret()
  const expiresAt = new Date(tx.now.getTime() + expiresInDays * 86_400_000)
  await tx.db
    .insertInto('api_token')
    .values({
      id,
      account_id: accountId,
      name: token.name,
      prefix,
      hash: secretHash(secret),
      scopes,
      application_id: token.applicationId ?? null,
      created_at: tx.now,
      expires_at: expiresAt,
    })
    .execute()
  announceChange(tx, { topic: 'access', subjectId: owner.actor.personId })
  const detail = { name: token.name, prefix, scopes, expiresAt, applicationId: token.applicationId, accountId }
  await record(tx, {
    action: 'token.created',
    subjectKind: 'token',
    subjectId: id,
    orgUnitId: owner.actor.orgUnitId,
    detail,
  })
  return { id, secret }
}
