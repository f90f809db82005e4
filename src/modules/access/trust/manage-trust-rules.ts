import { record } from '#modules/audit/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Scope, Tx } from '#platform/context.ts'
import { newId, newShortCode } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { changePerson } from '../change-person.ts'
import { createAccount } from '../create-account.ts'
import { createPerson } from '../create-person.ts'
import { requireNarrowable } from '../create-token.ts'
import { grantRole } from '../grant-role.ts'
import { parsePackagePatterns } from '../package-pattern.ts'
import { rolePermissions } from '../roles.ts'
import { type ClaimCondition, requireGoodConditions } from './claim-condition.ts'
import { isSafeAddress } from './issuer-keys.ts'
import { readKeySet } from './key-set.ts'
import { getTrustRule, type TrustRule } from './trust-rule.ts'

/** All of a rule that people decide. */
export interface TrustRuleFields {
  readonly name: string
  readonly issuer: string
  readonly audience: string
  /** A JWK set as entered; absent: the issuer's discovery document. */
  readonly keySet?: unknown
  readonly conditions: readonly ClaimCondition[]
  readonly applicationId: string
  readonly permissions: readonly string[]
  readonly repositoryIds?: readonly string[] | undefined
  readonly packagePatterns?: readonly string[] | undefined
  readonly tokenMinutes: number
  readonly reusable: boolean
  readonly validUntil?: Date | undefined
}

/**
 * Trusts an issuer's tokens under conditions. The rule gets a person of its own, with the role `pipeline` and no way to
 * sign in, so that what pipelines do stands under a name and ends when that person is disabled. `orgUnitId` is the
 * application's. Throws `trust-rule.*`, `key-set.*`, `package-pattern.invalid`.
 */
export async function createTrustRule(
  tx: Tx,
  fields: TrustRuleFields,
  orgUnitId: string,
): Promise<{ readonly id: string }> {
  const columns = await readFields(tx, fields)
  const id = newId(tx.now)
  const { personId } = await createPerson(tx, { name: fields.name, orgUnitId })
  const { accountId } = await createAccount(tx, { personId, username: `pipeline-${newShortCode(10)}` })
  await grantRole(tx, { personId }, { role: 'pipeline' })
  const times = { created_at: tx.now, changed_at: tx.now }
  await tx.db
    .insertInto('trust_rule')
    .values({ id, account_id: accountId, ...columns, ...times })
    .execute()
  const detail = { ...auditable(columns), accountId, personId }
  await record(tx, { action: 'trust-rule.created', subjectKind: 'trust-rule', subjectId: id, orgUnitId, detail })
  return { id }
}

/** Replaces a rule; the tokens given under the old one end at once. */
export async function changeTrustRule(tx: Tx, id: string, fields: TrustRuleFields): Promise<void> {
  const before = await lockRule(tx, id)
  const columns = await readFields(tx, fields, id)
  await tx.db
    .updateTable('trust_rule')
    .set({ ...columns, changed_at: tx.now })
    .where('id', '=', id)
    .execute()
  const personId = await personOf(tx, before)
  if (before.name !== fields.name) await changePerson(tx, personId, { name: fields.name })
  const tokensEnded = await endTokens(tx, id, personId)
  const detail = { ...auditable(columns), tokensEnded }
  await record(tx, { action: 'trust-rule.changed', subjectKind: 'trust-rule', subjectId: id, detail })
}

/** Ends the trust, the tokens given under it and the person that they acted as, at once. */
export async function removeTrustRule(tx: Tx, id: string): Promise<void> {
  const rule = await lockRule(tx, id)
  await tx.db.updateTable('trust_rule').set({ removed_at: tx.now }).where('id', '=', id).execute()
  const personId = await personOf(tx, rule)
  const tokensEnded = await endTokens(tx, id, personId)
  await changePerson(tx, personId, { disabled: true })
  const detail = { name: rule.name, issuer: rule.issuer, tokensEnded }
  await record(tx, { action: 'trust-rule.removed', subjectKind: 'trust-rule', subjectId: id, detail })
}

/** An exchange takes the same lock in its share: it comes before the change, and its token ends, or it sees the change. */
async function lockRule(tx: Tx, id: string): Promise<TrustRule> {
  await tx.db.selectFrom('trust_rule').select('id').where('id', '=', id).forNoKeyUpdate().execute()
  return getTrustRule(tx, id)
}

async function personOf(scope: Scope, { accountId }: TrustRule): Promise<string> {
  const row = await scope.db
    .selectFrom('account')
    .select('person_id')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow()
  return row.person_id
}

async function endTokens(tx: Tx, ruleId: string, personId: string): Promise<number> {
  const ended = await tx.db
    .updateTable('api_token')
    .set({ revoked_at: tx.now })
    .where('trust_rule_id', '=', ruleId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', tx.now)
    .returning('id')
    .execute()
  announceChange(tx, { topic: 'access', subjectId: personId })
  return ended.length
}

async function readFields(tx: Tx, fields: TrustRuleFields, ownId?: string) {
  requireGoodConditions(fields.conditions)
  const permissions = [...new Set(fields.permissions)]
  const allowed: readonly string[] = rolePermissions.pipeline
  const tooMuch = permissions.find((each) => !allowed.includes(each))
  if (tooMuch !== undefined || permissions.length === 0)
    throw new Problem('trust-rule.permission-refused', 400, { permission: tooMuch ?? '', allowed: [...allowed] })
  requireNarrowable(permissions)
  const { keySet } = fields
  const issuer = URL.parse(fields.issuer)
  if (keySet === undefined && !(issuer && isSafeAddress(issuer) && issuer.search === '' && issuer.hash === ''))
    throw new Problem('trust-rule.issuer-invalid', 400)
  if (fields.validUntil && fields.validUntil <= tx.now) throw new Problem('trust-rule.over-already', 400)
  const taken = await tx.db
    .selectFrom('trust_rule')
    .select('id')
    .where((eb) => eb(eb.fn<string>('lower', ['name']), '=', eb.fn<string>('lower', [eb.val(fields.name)])))
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  if (taken && taken.id !== ownId) throw new Problem('trust-rule.name-taken', 409, { name: fields.name })
  const packagePatterns = parsePackagePatterns(fields.packagePatterns)
  return {
    name: fields.name,
    issuer: fields.issuer,
    audience: fields.audience,
    key_set: keySet === undefined ? null : JSON.stringify(readKeySet(keySet, 'by-hand')),
    conditions: JSON.stringify(fields.conditions),
    application_id: fields.applicationId,
    permissions,
    repository_ids: fields.repositoryIds ? [...new Set(fields.repositoryIds)] : null,
    package_patterns: packagePatterns ? [...packagePatterns] : null,
    token_minutes: fields.tokenMinutes,
    reusable: fields.reusable,
    valid_until: fields.validUntil ?? null,
  }
}

/** What stands in the audit trail: all that decides, the keys by their names. */
function auditable(columns: Awaited<ReturnType<typeof readFields>>): Readonly<Record<string, unknown>> {
  const { key_set, conditions, ...rest } = columns
  const keys = key_set === null ? undefined : (JSON.parse(key_set) as { keys: { kid?: string }[] }).keys
  return {
    name: rest.name,
    issuer: rest.issuer,
    audience: rest.audience,
    conditions: JSON.parse(conditions) as unknown,
    applicationId: rest.application_id,
    permissions: rest.permissions,
    repositoryIds: rest.repository_ids ?? undefined,
    packagePatterns: rest.package_patterns ?? undefined,
    tokenMinutes: rest.token_minutes,
    reusable: rest.reusable,
    validUntil: rest.valid_until ?? undefined,
    enteredKeyIds: keys?.map(({ kid }) => kid ?? ''),
  }
}
