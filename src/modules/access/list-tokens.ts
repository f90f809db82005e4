import { sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import { type ListOrder, type Page, type PageRequest, readPage } from '#platform/page.ts'
import { coveredUnits, requirePermission } from './permission.ts'
import { inUnits } from './search-people.ts'

export interface TokenFilter extends PageRequest {
  /** Everybody's, as far as the actor has access:read; otherwise the actor's own. */
  readonly all?: boolean | undefined
}

export interface ListedToken {
  readonly id: string
  readonly name: string
  /** The first characters, to recognise it by. */
  readonly prefix: string
  readonly scopes: string[]
  readonly applicationId?: string
  readonly repositoryIds?: string[]
  readonly packagePatterns?: string[]
  readonly createdAt: string
  readonly expiresAt: string
  readonly lastUsedAt?: string
  readonly revokedAt?: string
  readonly owner: { readonly id: string; readonly name: string }
}

const id = { by: sql`api_token.id`, kind: 'id' } as const
export const tokenOrder: ListOrder = {
  fields: {
    created: id,
    name: { by: sql`api_token.name`, kind: 'text' },
    owner: { by: sql`person.name`, kind: 'text' },
    expires: { by: sql`api_token.expires_at`, kind: 'time' },
    lastUsed: { by: sql`coalesce(api_token.last_used_at, timestamptz '1970-01-01T00:00:00Z')`, kind: 'time' },
  },
  id,
  usual: '-created',
}

/** A page of tokens, the newest first unless asked otherwise; never their secrets. */
export async function listTokens(scope: Scope, filter: TokenFilter): Promise<Page<ListedToken>> {
  const { actor } = scope
  if (filter.all) requirePermission(actor, 'access:read')
  const personId = actor.kind === 'person' ? actor.personId : null
  const query = scope.db
    .selectFrom('api_token')
    .innerJoin('account', 'account.id', 'api_token.account_id')
    .innerJoin('person', 'person.id', 'account.person_id')
    .innerJoin('org_unit', 'org_unit.id', 'person.org_unit_id')
    .selectAll('api_token')
    .select(['person.id as ownerId', 'person.name as ownerName'])
    // Pipelines get thousands, each for minutes: the trust rules and the audit trail show those.
    .where('trust_rule_id', 'is', null)
    .$if(!filter.all, (own) => own.where('person.id', '=', personId))
    .$if(filter.all === true, (all) => all.where(inUnits(coveredUnits(actor, 'access:read'))))
  return readPage(scope, query, { ...filter, order: tokenOrder }, (row) => ({
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    ...(row.application_id === null ? {} : { applicationId: row.application_id }),
    ...(row.repository_ids === null ? {} : { repositoryIds: row.repository_ids }),
    ...(row.package_patterns === null ? {} : { packagePatterns: row.package_patterns }),
    createdAt: row.created_at.toISOString(),
    expiresAt: row.expires_at.toISOString(),
    ...(row.last_used_at === null ? {} : { lastUsedAt: row.last_used_at.toISOString() }),
    ...(row.revoked_at === null ? {} : { revokedAt: row.revoked_at.toISOString() }),
    owner: { id: row.ownerId, name: row.ownerName },
  }))
}
