import type { Actor, Grant, Scope } from '#platform/context.ts'

export type PersonActor = Extract<Actor, { kind: 'person' }>

export interface LoadedActor {
  readonly actor: PersonActor
  /** When a grant begins or ends and the actor must be loaded again. */
  readonly changesAt: Date | undefined
}

/** The person behind an account with every role held now, teams' included; undefined when either is disabled. */
export async function loadActor(scope: Scope, accountId: string): Promise<LoadedActor | undefined> {
  const row = await scope.db
    .selectFrom('account')
    .innerJoin('person', 'person.id', 'account.person_id')
    .select(['account.id as accountId', 'person.id as personId', 'person.name', 'person.org_unit_id as orgUnitId'])
    .where('account.id', '=', accountId)
    .where('account.disabled_at', 'is', null)
    .where('person.disabled_at', 'is', null)
    .executeTakeFirst()
  if (!row) return undefined
  const { grants, changesAt } = await loadGrants(scope, row.personId)
  return { actor: { kind: 'person', ...row, grants }, changesAt }
}

async function loadGrants(
  scope: Scope,
  personId: string,
): Promise<{ readonly grants: readonly Grant[]; readonly changesAt: Date | undefined }> {
  const rows = await scope.db
    .selectFrom('role_grant')
    .leftJoin('org_unit', 'org_unit.id', 'role_grant.org_unit_id')
    .select(['role', 'org_unit_id', 'repository_id', 'valid_from', 'valid_until', 'org_unit.parent_id'])
    .select('package_patterns')
    .where((eb) =>
      eb.or([
        eb('person_id', '=', personId),
        eb(
          'team_id',
          'in',
          eb.selectFrom('team_member').select('team_id').where('team_member.person_id', '=', personId),
        ),
      ]),
    )
    .where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', scope.now)]))
    .execute()
  const bounds = rows.flatMap((row) => [row.valid_from, row.valid_until]).filter((at) => at !== null && at > scope.now)
  const grants = rows
    .filter((row) => row.valid_from <= scope.now)
    .map((row) => ({
      role: row.role,
      // A role at the root is a role everywhere, also over what belongs to no unit.
      ...(row.org_unit_id === null || row.parent_id === null ? {} : { orgUnitId: row.org_unit_id }),
      ...(row.repository_id === null ? {} : { repositoryId: row.repository_id }),
      ...(row.package_patterns === null ? {} : { packagePatterns: row.package_patterns }),
    }))
  return { grants, changesAt: earliest(bounds as Date[]) }
}

export function earliest(dates: readonly Date[]): Date | undefined {
  return dates.reduce<Date | undefined>(
    (first, each) => (first === undefined || each < first ? each : first),
    undefined,
  )
}
