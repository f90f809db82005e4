import type { Selectable } from 'kysely'
import type { ConfirmedRevision } from '#platform/changes.ts'
import type { Context, TokenLimits } from '#platform/context.ts'
import type { DB } from '#platform/database/rows.gen.ts'
import { Problem } from '#platform/problem.ts'
import { actorCache, type CachedActor } from './actor-cache.ts'
import { earliest, loadActor, type PersonActor } from './load-actor.ts'
import { isTokenSecret, secretHash } from './secrets.ts'

const lastUsedStepSeconds = 60

/**
 * Whom an API token speaks for. A revoked token, role or person counts from the commit on, in every process: the change
 * revision is confirmed before a remembered actor is used. With the database cut off, what was confirmed within
 * `config.leaseSeconds` still counts; beyond that `server.database-unavailable`. Throws `token.invalid`,
 * `token.expired` or `token.revoked` (401); a wrong checksum needs no query. A caller that has confirmed for this very
 * request hands that confirmation in.
 */
export async function findActorByToken(
  context: Context,
  secret: string,
  confirmation?: ConfirmedRevision,
): Promise<PersonActor> {
  if (!isTokenSecret(secret)) throw new Problem('token.invalid', 401)
  const hash = secretHash(secret)
  const key = hash.toString('base64')
  const cache = actorCache(context.changes)
  const confirmed = confirmation ?? (await context.changes.confirm())
  const known = cache.find(key)
  if (known && known.expiresAt <= context.now) throw expired(known.expiresAt)
  if (known && known.validUntil > context.now) {
    if (confirmed.fresh) await noteUse(context, known)
    else requireLease(context, confirmed.confirmedAt)
    return known.actor
  }
  if (!confirmed.fresh) throw new Problem('server.database-unavailable', 503)
  const { generation } = cache
  const entry = await loadByToken(context, hash)
  cache.keep(key, entry, generation)
  await noteUse(context, entry)
  return entry.actor
}

async function loadByToken(context: Context, hash: Buffer): Promise<CachedActor> {
  const row = await context.db.selectFrom('api_token').selectAll().where('hash', '=', hash).executeTakeFirst()
  if (!row) throw new Problem('token.invalid', 401)
  if (row.revoked_at !== null) throw new Problem('token.revoked', 401, { at: row.revoked_at.toISOString() })
  if (row.expires_at <= context.now) throw expired(row.expires_at)
  const loaded = await loadActor(context, row.account_id)
  if (!loaded) throw new Problem('token.invalid', 401)
  return {
    actor: { ...loaded.actor, token: limitsOf(row) },
    expiresAt: row.expires_at,
    validUntil: earliest([row.expires_at, ...(loaded.changesAt ? [loaded.changesAt] : [])]) ?? row.expires_at,
    lastUsedWrittenAt: row.last_used_at ?? undefined,
  }
}

function limitsOf(row: Selectable<DB['api_token']>): TokenLimits {
  const { id, scopes, application_id, repository_ids, package_patterns, trust_rule_id } = row
  return {
    id,
    scopes,
    ...(application_id === null ? {} : { applicationId: application_id }),
    ...(repository_ids === null ? {} : { repositoryIds: repository_ids }),
    ...(package_patterns === null ? {} : { packagePatterns: package_patterns }),
    ...(trust_rule_id === null ? {} : { trustRuleId: trust_rule_id }),
  }
}

function expired(at: Date): Problem {
  return new Problem('token.expired', 401, { at: at.toISOString() })
}

function requireLease(context: Context, confirmedAt: Date): void {
  const ageSeconds = (context.now.getTime() - confirmedAt.getTime()) / 1000
  if (ageSeconds > context.config.leaseSeconds) throw new Problem('server.database-unavailable', 503)
}

/** Once a minute at most; that it fails when the database goes away must not refuse the request. */
async function noteUse(context: Context, entry: CachedActor): Promise<void> {
  const before = entry.lastUsedWrittenAt
  if (before && context.now.getTime() - before.getTime() < lastUsedStepSeconds * 1000) return
  entry.lastUsedWrittenAt = context.now
  const id = entry.actor.token?.id ?? ''
  try {
    await context.db
      .updateTable('api_token')
      .set({ last_used_at: context.now })
      .where('id', '=', id)
      .where((eb) => eb.or([eb('last_used_at', 'is', null), eb('last_used_at', '<', context.now)]))
      .execute()
  } catch (error) {
    context.log.warn({ tokenId: id, error: String(error) }, 'the last use of a token was not written')
  }
}
