import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { record } from '#modules/audit/index.ts'
import type { Context, Tx } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import { issueToken } from '../issue-token.ts'
import { loadActor } from '../load-actor.ts'
import { can } from '../permission.ts'
import { type Assertion, type Examination, openExaminer, readAssertion } from './examine-assertion.ts'
import { findTrustRules, getTrustRule, type TrustRule } from './trust-rule.ts'

export interface TokenExchange {
  /** The issuer's token: a JWT. */
  readonly subjectToken: string
  /** Present: the rule's audience must be this. */
  readonly audience?: string | undefined
  /** Permissions; absent: all that the rule gives. */
  readonly scope?: readonly string[] | undefined
}

export interface ExchangedToken {
  readonly secret: string
  readonly expiresInSeconds: number
  readonly permissions: readonly string[]
}

const nameCharactersMax = 100
const skewSeconds = 60

/**
 * A short-lived token of ours for a token of an issuer that some rule trusts (RFC 8693). Of several rules whose conditions
 * hold, the oldest that gives what is asked for. Throws `subject-token.*` (400, 401), `token-exchange.target-refused`,
 * `token-exchange.scope-refused` (400), `issuer.keys-unavailable` (503). Issuers that no rule names are asked nothing.
 */
export async function exchangeToken(context: Context, asked: TokenExchange): Promise<ExchangedToken> {
  const assertion = readAssertion(asked.subjectToken)
  const rules = await findTrustRules(context, assertion.issuer)
  if (rules.length === 0)
    throw new Problem('subject-token.issuer-unknown', 401, { issuer: assertion.issuer.slice(0, 200) })
  const meant = rules.filter(({ audience }) => asked.audience === undefined || audience === asked.audience)
  if (meant.length === 0) throw new Problem('token-exchange.target-refused', 400)
  const examine = openExaminer(context, assertion)
  const examined: { readonly rule: TrustRule; readonly result: Examination }[] = []
  for (const rule of meant) examined.push({ rule, result: await examine(rule) })
  const accepted = examined.filter(({ result }) => result.accepted)
  if (accepted.length === 0) throw refusalOf(examined.map(({ result }) => result))
  const chosen = accepted.find(({ rule }) => (asked.scope ?? []).every((each) => rule.permissions.includes(each)))
  if (!chosen)
    throw new Problem('token-exchange.scope-refused', 400, { scope: (asked.scope ?? []).join(' ').slice(0, 200) })
  const permissions = asked.scope?.length ? [...new Set(asked.scope)] : chosen.rule.permissions
  return giveToken(context, { assertion, ...chosen, permissions })
}

/** Of the rule that the token came closest to; what the rules ask for is not told to strangers. */
function refusalOf(results: readonly Examination[]): Problem {
  const passed = ({ steps }: Examination) => steps.findIndex(({ outcome }) => outcome !== 'passed')
  const closest = results.toSorted((a, b) => passed(b) - passed(a))[0]
  return closest?.steps.find(({ problem }) => problem)?.problem ?? new Problem('subject-token.no-rule-matches', 401)
}

interface Accepted {
  readonly assertion: Assertion
  readonly rule: TrustRule
  readonly result: Examination
  readonly permissions: readonly string[]
}

async function giveToken(context: Context, accepted: Accepted): Promise<ExchangedToken> {
  const { rule, permissions } = accepted
  const owner = await loadActor(context, rule.accountId)
  // Somebody has disabled the rule's person, or taken its role: then it trusts nobody.
  if (!owner || !permissions.every((each) => can(owner.actor, each)))
    throw new Problem('subject-token.no-rule-matches', 401)
  return transact({ ...context, actor: owner.actor }, async (tx) => {
    await lockUnchanged(tx, rule)
    const isRepeated = await noteUse(tx, accepted)
    if (isRepeated && !rule.reusable) throw new Problem('subject-token.used-already', 401)
    const expiresInSeconds = lifeSeconds(rule, tx.now)
    const expiresAt = new Date(tx.now.getTime() + expiresInSeconds * 1000)
    const { applicationId, repositoryIds, packagePatterns, accountId } = rule
    const limits = { applicationId, repositoryIds, packagePatterns }
    const subject = subjectOf(accepted.assertion)
    const name = `${rule.name}: ${subject}`.slice(0, nameCharactersMax)
    const { personId, orgUnitId } = owner.actor
    const issued = { accountId, personId, name, scopes: permissions, expiresAt, trustRuleId: rule.id, ...limits }
    const { id, prefix, secret } = await issueToken(tx, issued)
    const claims = accepted.result.conditions.map(({ claim, actual }) => ({ claim, value: actual }))
    const detail = { prefix, scopes: permissions, ...limits, expiresAt, trustRuleId: rule.id, isRepeated }
    await record(tx, {
      action: 'token.exchanged',
      subjectKind: 'token',
      subjectId: id,
      orgUnitId,
      detail: { ...detail, issuer: rule.issuer, subject, claims },
    })
    return { secret, expiresInSeconds, permissions }
  })
}

/** What is given under a rule does not outlive it. */
function lifeSeconds({ tokenMinutes, validUntil }: TrustRule, now: Date): number {
  const rest = validUntil ? Math.ceil((validUntil.getTime() - now.getTime()) / 1000) : Number.POSITIVE_INFINITY
  return Math.min(tokenMinutes * 60, rest)
}

/** Whoever changes or removes the rule waits for us, or we see the change. */
async function lockUnchanged(tx: Tx, rule: TrustRule): Promise<void> {
  await tx.db.selectFrom('trust_rule').select('id').where('id', '=', rule.id).forShare().execute()
  const now = await getTrustRule(tx, rule.id)
  if (!isDeepStrictEqual(now, rule)) throw new Problem('subject-token.no-rule-matches', 401)
}

/** Remembers the token until it expires by itself; whether it was exchanged before. */
async function noteUse(tx: Tx, { assertion }: Accepted): Promise<boolean> {
  const { claims, issuer, text } = assertion
  // A signature can be written in several ways; what it signs cannot.
  const signed = text.slice(0, text.lastIndexOf('.'))
  const named = typeof claims.jti === 'string' && claims.jti !== '' ? ['jti', claims.jti] : ['signed', signed]
  const digest = createHash('sha256')
    .update(JSON.stringify([issuer, ...named]))
    .digest()
  const expiresAt = new Date((Number(claims.exp) + 2 * skewSeconds) * 1000)
  const added = await tx.db
    .insertInto('exchanged_assertion')
    .values({ digest, exchanged_at: tx.now, expires_at: expiresAt })
    .onConflict((conflict) => conflict.column('digest').doNothing())
    .returning('digest')
    .executeTakeFirst()
  return added === undefined
}

function subjectOf({ claims }: Assertion): string {
  return typeof claims.sub === 'string' ? claims.sub.replace(/\p{C}/gu, ' ').slice(0, 200) : ''
}
