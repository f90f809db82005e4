import type { Scope } from '#platform/context.ts'
import { isId } from '#platform/ids.ts'
import { decodeCursor, encodeCursor } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { coveredUnits, requirePermission } from './permission.ts'
import { inUnits } from './search-people.ts'

export interface TokenFilter {
  /** Everybody's, as far as the actor has access:read; otherwise the actor's own. */
  readonly all?: boolean | undefined
  readonly after?: string | undefined
  readonly limit?: number | undefined
}

export interface ListedToken {
  readonly id: string
  readonly name: string
  /** The first characters, to recognise it by. */
  readonly prefix: string
  readonly scopes: readonly string[]
  readonly applicationId?: string
  readonly createdAt: string
  readonly expiresAt: string
  readonly lastUsedAt?: string
  readonly revokedAt?: string
  readonly owner: { readonly id: string; readonly name: string }
}

/** A page of tokens, the newest first; never their secrets. */
export async function listTokens(
  scope: Scope,
  filter: TokenFilter,
): Promise<{ readonly items: readonly ListedToken[]; readonly next?: string }> {
  const limit = filter.limit ?? 50
  const { actor } = scope
  if (filter.all) requirePermission(actor, 'access:read')
  const personId = actor.kind === 'person' ? actor.personId : null
  const rows = await scope.db
    .selectFrom('api_token')
    .innerJoin('account', 'account.id', 'api_token.account_id')
    .innerJoin('person', 'person.id', 'account.person_id')
    .innerJoin('org_unit', 'org_unit.id', 'person.org_unit_id')
    .selectAll('api_token')
    .select(['person.id as ownerId', 'person.name as ownerName'])
    .$if(!filter.all, (query) => query.where('person.id', '=', personId))
    .$if(filter.all === true, (query) => query.where(inUnits(coveredUnits(actor, 'access:read'))))
    .$if(filter.after !== undefined, (query) => query.where('api_token.id', '<', cursorId(filter.after ?? '')))
    .orderBy('api_token.id', 'desc')
    .limit(limit + 1)
    .execute()
  const items = rows.slice(0, limit).map((row) => ({
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    ...(row.application_id === null ? {} : { applicationId: row.application_id }),
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at.toISOString() }),
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at.toISOString() }),
    owner: { id: row.ownerId, name: row.ownerName },
  }))
  const last = items.at(-1)
  return { items, ...(rows.length > limit && last ? { next: encodeCursor([last.id]) } : {}) }
}

function cursorId(after: string): string {
  const [id] = decodeCursor(after, 1)
  if (typeof id !== 'string' || !isId(id)) throw new Problem('request.bad-cursor', 400)
  return id
}
