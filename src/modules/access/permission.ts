import type { Actor, Grant, TokenLimits } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { matchesPackage } from './package-pattern.ts'
import {
  isRole,
  narrowablePermissions,
  type Permission,
  packagePermissions,
  permissions,
  rolePermissions,
} from './roles.ts'

/**
 * Where something stands. Absent: anywhere will do. Present: a grant limited to a unit counts only when the unit is on the
 * path, one limited to a repository only for that repository, one limited to names only for a package of these names, and
 * so with tokens; `{}` is what belongs to no unit.
 */
export interface Place {
  readonly orgUnitId?: string | undefined
  readonly repositoryId?: string | undefined
  /** Ids from the root down to the unit, itself included; without it a unit's ancestors are not considered. */
  readonly orgUnitPath?: readonly string[] | undefined
  /** The package concerned, in its ecosystem's canonical spelling; counts together with `ecosystem`, the purl type. */
  readonly packageName?: string | undefined
  readonly ecosystem?: string | undefined
}

type Person = Extract<Actor, { kind: 'person' }>

/** Whether the actor holds the permission there: by a role of the person or of a team, within a token's limits. */
export function can(actor: Actor, permission: string, where?: Place): boolean {
  if (actor.kind === 'system') return true
  if (actor.kind === 'anonymous' || !inLimits(actor.token, permission, where)) return false
  return actor.grants.some((grant) => gives(grant, permission) && covers(grant, where))
}

/**
 * Whether the actor holds the permission there for one package at least: for what concerns none yet, as the front page of a
 * repository or a sign-in. Never answers for a package itself.
 */
export function canForSomePackage(actor: Actor, permission: string, where: Place): boolean {
  const named = isOneOf(packagePermissions, permission) && actor.kind === 'person'
  return can(named ? withoutPatterns(actor, permission) : actor, permission, where)
}

/** Throws `access.denied` unless the actor holds the permission there. */
export function requirePermission(actor: Actor, permission: Permission, where?: Place): void {
  if (!can(actor, permission, where)) throw new Problem('access.denied', 403, { permission })
}

/** Throws `access.denied` unless the actor holds the permission somewhere. */
export function authorize(actor: Actor, permission: string): void {
  if (!can(actor, permission)) throw new Problem('access.denied', 403, { permission })
}

/** Every permission that the actor holds somewhere. */
export function heldPermissions(actor: Actor): readonly Permission[] {
  return permissions.filter((permission) => can(actor, permission))
}

/** The units in which, and below which, the actor holds the permission: for lists. */
export function coveredUnits(actor: Actor, permission: Permission): 'everywhere' | readonly string[] {
  if (can(actor, permission, {})) return 'everywhere'
  if (actor.kind !== 'person' || !inLimits(actor.token, permission, {})) return []
  return actor.grants.flatMap((grant) =>
    grant.orgUnitId !== undefined &&
    grant.repositoryId === undefined &&
    grant.packagePatterns === undefined &&
    gives(grant, permission)
      ? [grant.orgUnitId]
      : [],
  )
}

/** A token that is narrowed gives only what narrowing can hold back. */
function inLimits(token: TokenLimits | undefined, permission: string, where: Place | undefined): boolean {
  if (!token) return true
  const { scopes, repositoryIds, packagePatterns } = token
  if (!(scopes.includes('*') || scopes.includes(permission))) return false
  if (repositoryIds === undefined && packagePatterns === undefined) return true
  if (!isOneOf(narrowablePermissions, permission)) return false
  if (where === undefined || !isOneOf(packagePermissions, permission)) return true
  if (repositoryIds && !(where.repositoryId !== undefined && repositoryIds.includes(where.repositoryId))) return false
  return namesPackage(packagePatterns, where)
}

function gives(grant: Grant, permission: string): boolean {
  if (!isRole(grant.role) || !isOneOf(rolePermissions[grant.role], permission)) return false
  return grant.packagePatterns === undefined || isOneOf(packagePermissions, permission)
}

function covers(grant: Grant, where: Place | undefined): boolean {
  if (where === undefined) return true
  if (grant.repositoryId !== undefined && grant.repositoryId !== where.repositoryId) return false
  if (!namesPackage(grant.packagePatterns, where)) return false
  if (grant.orgUnitId === undefined) return true
  return where.orgUnitId === grant.orgUnitId || (where.orgUnitPath ?? []).includes(grant.orgUnitId)
}

function namesPackage(patterns: readonly string[] | undefined, { packageName: name, ecosystem }: Place): boolean {
  if (patterns === undefined) return true
  return name !== undefined && ecosystem !== undefined && matchesPackage(patterns, { ecosystem, name })
}

/** The same actor, whatever the names; a list of no names at all stays one. */
function withoutPatterns(actor: Person, permission: string): Person {
  const { token, grants } = actor
  return {
    ...actor,
    grants: grants.filter((grant) => gives(grant, permission) && grant.packagePatterns?.length !== 0).map(unlimited),
    ...(token && token.packagePatterns?.length !== 0 ? { token: unlimited(token) } : {}),
  }
}

function unlimited<Limited extends { readonly packagePatterns?: readonly string[] }>(limited: Limited) {
  const { packagePatterns: _, ...rest } = limited
  return rest
}

function isOneOf(list: readonly Permission[], permission: string): boolean {
  return (list as readonly string[]).includes(permission)
}
