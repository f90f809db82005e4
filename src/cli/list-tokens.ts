import type { Scope } from '#platform/context.ts'

export interface ListedToken {
  readonly id: string
  readonly prefix: string
  readonly name: string
  readonly owner: string
  readonly scopes: readonly string[]
  readonly expiresAt: Date
  readonly lastUsedAt?: Date
  readonly revokedAt?: Date
}

const tokensMax = 10_000

/** Tokens, the newest first; those that have ended only when asked for. */
export async function listTokens(
  scope: Scope,
  filter: { readonly username?: string | undefined; readonly all?: boolean | undefined },
): Promise<readonly ListedToken[]> {
  const { username, all } = filter
  const rows = await scope.db
    .selectFrom('api_token')
    .innerJoin('account', 'account.id', 'api_token.account_id')
    .selectAll('api_token')
    .select('account.username')
    .$if(username !== undefined, (query) => query.where('account.username', '=', (username ?? '').toLowerCase()))
    .$if(!all, (query) => query.where('revoked_at', 'is', null).where('expires_at', '>', scope.now))
    // Pipelines get thousands, each for minutes.
    .where('trust_rule_id', 'is', null)
    .orderBy('api_token.id', 'desc')
    .limit(tokensMax)
    .execute()
  return rows.map((row) => ({
    id: row.id,
    prefix: row.prefix,
    name: row.name,
    owner: row.username,
    scopes: row.scopes,
    expiresAt: row.expires_at,
    ...(row.last_used_at ? { lastUsedAt: row.last_used_at } : {}),
    ...(row.revoked_at ? { revokedAt: row.revoked_at } : {}),
  }))
}

/** The id of one token, by its id or by its first characters as listed; undefined when none or several fit. */
export async function findTokenId(scope: Scope, text: string): Promise<string | undefined> {
  const rows = await scope.db
    .selectFrom('api_token')
    .select('id')
    .where((eb) => eb.or([eb('prefix', '=', text), eb(eb.cast<string>('id', 'text'), '=', text)]))
    .limit(2)
    .execute()
  return rows.length === 1 ? rows[0]?.id : undefined
}
