import { announceChange } from '#platform/changes.ts'
import type { Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { newTokenSecret, secretHash } from './secrets.ts'

export interface IssuedToken {
  readonly id: string
  /** Returned once and not kept. */
  readonly secret: string
  /** The first characters, to recognise it by. */
  readonly prefix: string
}

/** Writes a token of whose limits the caller has made sure, and announces it; the caller records it. */
export async function issueToken(
  tx: Tx,
  token: {
    readonly accountId: string
    readonly personId: string
    readonly name: string
    readonly scopes: readonly string[]
    readonly expiresAt: Date
    readonly applicationId?: string | undefined
    readonly repositoryIds?: readonly string[] | undefined
    readonly packagePatterns?: readonly string[] | undefined
    readonly trustRuleId?: string | undefined
  },
): Promise<IssuedToken> {
  const id = newId(tx.now)
  const { secret, prefix } = newTokenSecret()
  const { repositoryIds, packagePatterns } = token
  await tx.db
    .insertInto('api_token')
    .values({
      id,
      account_id: token.accountId,
      name: token.name,
      prefix,
      hash: secretHash(secret),
      scopes: [...token.scopes],
      application_id: token.applicationId ?? null,
      repository_ids: repositoryIds ? [...repositoryIds] : null,
      package_patterns: packagePatterns ? [...packagePatterns] : null,
      trust_rule_id: token.trustRuleId ?? null,
      created_at: tx.now,
      expires_at: token.expiresAt,
    })
    .execute()
  announceChange(tx, { topic: 'access', subjectId: token.personId })
  return { id, secret, prefix }
}
