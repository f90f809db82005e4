import { record } from '#modules/audit/index.ts'
import type { Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { issueToken } from './issue-token.ts'
import { loadActor } from './load-actor.ts'
import { parsePackagePatterns } from './package-pattern.ts'
import { can } from './permission.ts'
import { narrowablePermissions } from './roles.ts'

export interface NewToken {
  readonly accountId: string
  readonly name: string
  /** Permissions that the owner holds, or `*`: whatever the owner may do at the time of use. */
  readonly scopes: readonly string[]
  /** 1 to 365. */
  readonly expiresInDays: number
  readonly applicationId?: string | undefined
  /** Present: only in these repositories. */
  readonly repositoryIds?: readonly string[] | undefined
  /** `ecosystem:pattern`; present: only packages of these names. */
  readonly packagePatterns?: readonly string[] | undefined
}

export const tokenDaysMax = 365

/**
 * Makes an API token; its secret is returned once and not kept. Throws `token.scope-not-held` when the owner lacks a
 * scope, `token.narrowing-too-wide` for a narrowed token with a scope that narrowing cannot hold back,
 * `package-pattern.invalid`, `person.unknown` when the account cannot sign in, `RangeError` for a lifetime beyond a year.
 */
export async function createToken(tx: Tx, token: NewToken): Promise<{ readonly id: string; readonly secret: string }> {
  const { expiresInDays, accountId, name, applicationId } = token
  if (!Number.isInteger(expiresInDays) || expiresInDays < 1 || expiresInDays > tokenDaysMax)
    throw new RangeError(`a token lives 1 to ${tokenDaysMax} days, not ${expiresInDays}`)
  const owner = await loadActor(tx, accountId)
  if (!owner) throw new Problem('person.unknown', 404)
  const scopes = [...new Set(token.scopes)]
  for (const scope of scopes)
    if (scope !== '*' && !can(owner.actor, scope)) throw new Problem('token.scope-not-held', 403, { scope })
  const packagePatterns = parsePackagePatterns(token.packagePatterns)
  const repositoryIds = token.repositoryIds && [...new Set(token.repositoryIds)]
  if (packagePatterns || repositoryIds) requireNarrowable(scopes)
  const limits = { scopes, applicationId, repositoryIds, packagePatterns }
  const expiresAt = new Date(tx.now.getTime() + expiresInDays * 86_400_000)
  const { personId, orgUnitId } = owner.actor
  const { id, prefix, secret } = await issueToken(tx, { accountId, personId, name, expiresAt, ...limits })
  const detail = { name, prefix, ...limits, expiresAt, accountId }
  await record(tx, { action: 'token.created', subjectKind: 'token', subjectId: id, orgUnitId, detail })
  return { id, secret }
}

/** What is not about packages cannot be narrowed to some; that it looked narrowed would be worse than refusing it. */
export function requireNarrowable(scopes: readonly string[]): void {
  const wide = scopes.find((scope) => !(narrowablePermissions as readonly string[]).includes(scope))
  if (wide !== undefined)
    throw new Problem('token.narrowing-too-wide', 400, { scope: wide, allowed: [...narrowablePermissions] })
}
