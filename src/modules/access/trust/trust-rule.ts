import type { JSONWebKeySet } from 'jose'
import { type Selectable, sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import type { DB } from '#platform/database/rows.gen.ts'
import { Problem } from '#platform/problem.ts'
import type { ClaimCondition } from './claim-condition.ts'

/** Whose tokens of an outside issuer are exchanged for tokens of ours, and what those may do. */
export interface TrustRule {
  readonly id: string
  readonly name: string
  /** The `iss` of their tokens, letter by letter. */
  readonly issuer: string
  /** The `aud` of their tokens: one, and this one. */
  readonly audience: string
  /** The issuer's keys as somebody entered them; absent: fetched as its discovery document says. */
  readonly keySet?: JSONWebKeySet
  readonly conditions: readonly ClaimCondition[]
  /** What is downloaded counts for this application, and its unit's rules hold. */
  readonly applicationId: string
  readonly permissions: readonly string[]
  readonly repositoryIds?: readonly string[]
  readonly packagePatterns?: readonly string[]
  /** How long a token of ours lives: 1 to 60. */
  readonly tokenMinutes: number
  /** Whether one token of theirs may be exchanged again until it expires. */
  readonly reusable: boolean
  readonly validUntil?: Date
  readonly accountId: string
}

export interface ListedTrustRule extends TrustRule {
  readonly createdAt: Date
  readonly changedAt: Date
  readonly lastExchangedAt?: Date
  /** False: the person that it acts as is disabled, or its time is over. */
  readonly active: boolean
}

type Row = Selectable<DB['trust_rule']>

const rulesMax = 1_000

export function toTrustRule(row: Row): TrustRule {
  return {
    id: row.id,
    name: row.name,
    issuer: row.issuer,
    audience: row.audience,
    ...(row.key_set === null ? {} : { keySet: row.key_set as JSONWebKeySet }),
    conditions: row.conditions as readonly ClaimCondition[],
    applicationId: row.application_id,
    permissions: row.permissions,
    ...(row.repository_ids === null ? {} : { repositoryIds: row.repository_ids }),
    ...(row.package_patterns === null ? {} : { packagePatterns: row.package_patterns }),
    tokenMinutes: row.token_minutes,
    reusable: row.reusable,
    ...(row.valid_until === null ? {} : { validUntil: row.valid_until }),
    accountId: row.account_id,
  }
}

/** Every rule there is, by name. */
export async function listTrustRules(scope: Scope): Promise<readonly ListedTrustRule[]> {
  const rows = await scope.db
    .selectFrom('trust_rule')
    .innerJoin('account', 'account.id', 'trust_rule.account_id')
    .selectAll('trust_rule')
    .select(['account.disabled_at'])
    .select((eb) =>
      eb
        .selectFrom('api_token')
        .select(sql<Date | null>`max(api_token.created_at)`.as('at'))
        .whereRef('api_token.trust_rule_id', '=', 'trust_rule.id')
        .as('last_exchanged_at'),
    )
    .where('removed_at', 'is', null)
    .orderBy(sql`lower(trust_rule.name)`)
    .limit(rulesMax)
    .execute()
  return rows.map((row) => ({
    ...toTrustRule(row),
    createdAt: row.created_at,
    changedAt: row.changed_at,
    ...(row.last_exchanged_at ? { lastExchangedAt: row.last_exchanged_at } : {}),
    active: row.disabled_at === null && (row.valid_until === null || row.valid_until > scope.now),
  }))
}

/** Throws `trust-rule.unknown`. */
export async function getTrustRule(scope: Scope, id: string): Promise<TrustRule> {
  const row = await scope.db
    .selectFrom('trust_rule')
    .selectAll()
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (!row) throw new Problem('trust-rule.unknown', 404)
  return toTrustRule(row)
}

/** The rules in force for an issuer, the oldest first. */
export async function findTrustRules(scope: Scope, issuer: string): Promise<readonly TrustRule[]> {
  const rows = await scope.db
    .selectFrom('trust_rule')
    .selectAll()
    .where('issuer', '=', issuer)
    .where('removed_at', 'is', null)
    .where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', scope.now)]))
    .orderBy('id')
    .limit(rulesMax)
    .execute()
  return rows.map(toTrustRule)
}
