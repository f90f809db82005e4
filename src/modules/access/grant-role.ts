import { sql } from 'kysely'
import { record } from '#modules/audit/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { getOrgUnitPath } from './create-org-unit.ts'
import { parsePackagePatterns } from './package-pattern.ts'
import { installationRoles, isRole, packagePermissions, type Role, rolePermissions } from './roles.ts'

export type GrantHolder = { readonly personId: string } | { readonly teamId: string }

export interface NewGrant {
  readonly role: string
  /** In this unit and below; absent, or the root: everywhere. */
  readonly orgUnitId?: string | undefined
  readonly repositoryId?: string | undefined
  /** `ecosystem:pattern`; present: only downloading and publishing packages of these names. */
  readonly packagePatterns?: readonly string[] | undefined
}

/**
 * Gives a role to a person or a team. Throws `role.unknown`, `role.not-scopable`, `role.no-packages`,
 * `package-pattern.invalid`, `role.already-held`, `org-unit.unknown`, `person.unknown`, `team.unknown`, and `role.self-grant` when the actor would gain by it.
 */
export async function grantRole(tx: Tx, holder: GrantHolder, grant: NewGrant): Promise<{ readonly id: string }> {
  const { role } = grant
  if (!isRole(role)) throw new Problem('role.unknown', 400, { role })
  const holderUnit = await requireHolder(tx, holder)
  const orgUnitId = await normalizeUnit(tx, grant.orgUnitId)
  const packagePatterns = parsePackagePatterns(grant.packagePatterns)?.toSorted()
  requireScopable(role, { ...grant, orgUnitId })
  await refuseSelfGrant(tx, holder)
  const place = {
    org_unit_id: orgUnitId ?? null,
    repository_id: grant.repositoryId ?? null,
    package_patterns: packagePatterns ? [...packagePatterns] : null,
  }
  const held = await tx.db
    .selectFrom('role_grant')
    .select('id')
    .where('role', '=', role)
    .where('personId' in holder ? 'person_id' : 'team_id', '=', holderId(holder))
    .where('org_unit_id', 'is not distinct from', place.org_unit_id)
    .where('repository_id', 'is not distinct from', place.repository_id)
    .where(sql<boolean>`package_patterns is not distinct from ${place.package_patterns}::text[]`)
    .where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', tx.now)]))
    .executeTakeFirst()
  if (held) throw new Problem('role.already-held', 409, { role })
  const id = newId(tx.now)
  await tx.db
    .insertInto('role_grant')
    .values({
      id,
      person_id: 'personId' in holder ? holder.personId : null,
      team_id: 'teamId' in holder ? holder.teamId : null,
      role,
      ...place,
      valid_from: tx.now,
    })
    .execute()
  announceHolder(tx, holder)
  const detail = { role, grantId: id, orgUnitId, repositoryId: grant.repositoryId, packagePatterns }
  await record(tx, { action: 'role.granted', ...grantSubject(holder), orgUnitId: orgUnitId ?? holderUnit, detail })
  return { id }
}

/** A person may not widen their own rights, neither directly nor through a team of theirs. */
export async function refuseSelfGrant(tx: Tx, holder: GrantHolder): Promise<void> {
  const { actor } = tx
  if (actor.kind !== 'person') return
  if ('personId' in holder) {
    if (holder.personId === actor.personId) throw new Problem('role.self-grant', 403)
    return
  }
  const member = await tx.db
    .selectFrom('team_member')
    .select('person_id')
    .where('team_id', '=', holder.teamId)
    .where('person_id', '=', actor.personId)
    .executeTakeFirst()
  if (member) throw new Problem('role.self-grant', 403)
}

/** A team's roles are its members', whoever they are: everyone is looked up again. */
export function announceHolder(tx: Tx, holder: GrantHolder): void {
  announceChange(tx, 'personId' in holder ? { topic: 'access', subjectId: holder.personId } : { topic: 'access' })
}

export function grantSubject(holder: GrantHolder): { readonly subjectKind: string; readonly subjectId: string } {
  return { subjectKind: 'personId' in holder ? 'person' : 'team', subjectId: holderId(holder) }
}

function holderId(holder: GrantHolder): string {
  return 'personId' in holder ? holder.personId : holder.teamId
}

/** Locks the holder, so that two equal grants made at once are noticed. */
async function requireHolder(tx: Tx, holder: GrantHolder): Promise<string> {
  const isPerson = 'personId' in holder
  const row = await tx.db
    .selectFrom(isPerson ? 'person' : 'team')
    .select('org_unit_id')
    .where('id', '=', holderId(holder))
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new Problem(isPerson ? 'person.unknown' : 'team.unknown', 404)
  return row.org_unit_id
}

async function normalizeUnit(tx: Tx, orgUnitId: string | undefined): Promise<string | undefined> {
  if (orgUnitId === undefined) return undefined
  const path = await getOrgUnitPath(tx, orgUnitId)
  return path.length === 1 ? undefined : orgUnitId
}

function requireScopable(role: Role, { orgUnitId, repositoryId, packagePatterns }: NewGrant): void {
  const isNarrow = orgUnitId !== undefined || repositoryId !== undefined || packagePatterns !== undefined
  if (installationRoles.includes(role) && isNarrow) throw new Problem('role.not-scopable', 400, { role })
  if (packagePatterns && !packagePermissions.some((each) => rolePermissions[role].includes(each)))
    throw new Problem('role.no-packages', 400, { role })
}
