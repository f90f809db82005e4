import type { Actor, Grant } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'
import { isRole, type Permission, permissions, rolePermissions } from './roles.ts'

/**
 * Where something stands. Absent: anywhere will do. Present: a grant limited to a unit counts only when the unit is on the
 * path, and one limited to a repository only for that repository; `{}` is what belongs to no unit.
 */
export interface Place {
  readonly orgUnitId?: string | undefined
  readonly repositoryId?: string | undefined
  /** Ids from the root down to the unit, itself included; without it a unit's ancestors are not considered. */
  readonly orgUnitPath?: readonly string[] | undefined
}

/** Whether the actor holds the permission there: by a role of the person or of a team, within a token's scopes. */
export function can(actor: Actor, permission: string, where?: Place): boolean {
  if (actor.kind === 'system') return true
  if (actor.kind === 'anonymous' || !inScope(actor, permission)) return false
  return actor.grants.some((grant) => gives(grant, permission) && covers(grant, where))
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
  if (actor.kind !== 'person' || !inScope(actor, permission)) return []
  return actor.grants.flatMap((grant) =>
    grant.orgUnitId !== undefined && grant.repositoryId === undefined && gives(grant, permission)
      ? [grant.orgUnitId]
      : [],
  )
}

function inScope(actor: Extract<Actor, { kind: 'person' }>, permission: string): boolean {
  if (!actor.token) return true
  return actor.token.scopes.includes('*') || actor.token.scopes.includes(permission)
}

function gives(grant: Grant, permission: string): boolean {
  return isRole(grant.role) && (rolePermissions[grant.role] as readonly string[]).includes(permission)
}

function covers(grant: Grant, where: Place | undefined): boolean {
  if (where === undefined) return true
  if (grant.repositoryId !== undefined && grant.repositoryId !== where.repositoryId) return false
  if (grant.orgUnitId === undefined) return true
  return where.orgUnitId === grant.orgUnitId || (where.orgUnitPath ?? []).includes(grant.orgUnitId)
}
