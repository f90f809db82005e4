import type { Scope } from '#platform/context.ts'
import { type ListedGrant, listGrants } from './list-grants.ts'
import { coveredUnits } from './permission.ts'
import { inUnits } from './search-people.ts'

export interface ListedTeam {
  readonly id: string
  readonly name: string
  readonly orgUnitId: string
  readonly members: readonly { readonly id: string; readonly name: string }[]
  readonly roles: readonly ListedGrant[]
}

const teamsMax = 1000

/** The teams of the units in which the actor may read them, by name; the first thousand. */
export async function listTeams(scope: Scope): Promise<readonly ListedTeam[]> {
  const teams = await scope.db
    .selectFrom('team')
    .innerJoin('org_unit', 'org_unit.id', 'team.org_unit_id')
    .select(['team.id', 'team.name', 'team.org_unit_id as orgUnitId'])
    .where(inUnits(coveredUnits(scope.actor, 'access:read')))
    .orderBy('team.name')
    .orderBy('team.id')
    .limit(teamsMax)
    .execute()
  const ids = teams.map((team) => team.id)
  if (ids.length === 0) return []
  const members = await scope.db
    .selectFrom('team_member')
    .innerJoin('person', 'person.id', 'team_member.person_id')
    .select(['team_id', 'person.id', 'person.name'])
    .where('team_id', 'in', ids)
    .orderBy('person.name')
    .execute()
  const byTeam = Map.groupBy(members, (row) => row.team_id)
  const grants = await listGrants(scope, 'team_id', ids)
  return teams.map((team) => ({
    ...team,
    members: (byTeam.get(team.id) ?? []).map(({ id, name }) => ({ id, name })),
    roles: grants.get(team.id) ?? [],
  }))
}
