import { getOrgUnitPath, requirePermission } from '#modules/access/index.ts'
import type { Scope, Tx } from '#platform/context.ts'
import { Problem } from '#platform/problem.ts'

export interface FoundApplication {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly orgUnitId: string
  /** Ids from the root down to its unit, itself included. */
  readonly orgUnitPath: readonly string[]
  readonly ownerPersonId: string
  readonly retiredAt: Date | null
}

/** By its code, however it is capitalised; undefined when there is none. Retired ones are found as well. */
export async function findApplication(scope: Scope, code: string): Promise<FoundApplication | undefined> {
  return applicationRows(scope).where('a.code', '=', code.toUpperCase().replaceAll('\0', '')).executeTakeFirst()
}

/** Throws `application.unknown`. */
export async function getApplication(scope: Scope, id: string): Promise<FoundApplication> {
  const found = await applicationRows(scope).where('a.id', '=', id).executeTakeFirst()
  if (!found) throw new Problem('application.unknown', 404)
  return found
}

function applicationRows(scope: Scope) {
  return scope.db
    .selectFrom('application as a')
    .innerJoin('org_unit as u', 'u.id', 'a.org_unit_id')
    .select(['a.id', 'a.code', 'a.name', 'a.org_unit_id as orgUnitId', 'u.path as orgUnitPath'])
    .select(['a.owner_person_id as ownerPersonId', 'a.retired_at as retiredAt'])
}

/** Throws `org-unit.unknown`, and `access.denied` unless the actor manages the applications of that unit. */
export async function requireManaged(scope: Scope, orgUnitId: string): Promise<void> {
  const orgUnitPath = await getOrgUnitPath(scope, orgUnitId)
  requirePermission(scope.actor, 'application:manage', { orgUnitId, orgUnitPath })
}

/** Throws `person.unknown` and `person.disabled`. */
export async function requireOwner(tx: Tx, personId: string): Promise<void> {
  const person = await tx.db.selectFrom('person').select('disabled_at').where('id', '=', personId).executeTakeFirst()
  if (!person) throw new Problem('person.unknown', 404)
  if (person.disabled_at !== null) throw new Problem('person.disabled', 409)
}
