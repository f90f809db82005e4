import { record } from '#modules/audit/index.ts'
import { announceChange } from '#platform/changes.ts'
import type { Tx } from '#platform/context.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { keepAdministrator } from './administrators.ts'
import { getOrgUnitPath } from './create-org-unit.ts'
import { refuseSelfGrant } from './grant-role.ts'

export interface NewTeam {
  readonly name: string
  readonly orgUnitId: string
  readonly sample?: boolean
}

export interface TeamMember {
  readonly teamId: string
  readonly personId: string
}

/** Throws `org-unit.unknown` or `team.name-taken`. */
export async function createTeam(tx: Tx, team: NewTeam): Promise<{ readonly id: string }> {
  const { name, orgUnitId } = team
  await getOrgUnitPath(tx, orgUnitId)
  const id = newId(tx.now)
  const added = await tx.db
    .insertInto('team')
    .values({ id, name, org_unit_id: orgUnitId, sample: team.sample ?? false })
    .onConflict((conflict) => conflict.columns(['org_unit_id', 'name']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) throw new Problem('team.name-taken', 409, { name })
  await record(tx, { action: 'team.created', subjectKind: 'team', subjectId: id, orgUnitId, detail: { name } })
  return { id }
}

/**
 * Puts a person into a team, and so gives them its roles; no change when they are in it. Throws `team.unknown`,
 * `person.unknown`, and `role.self-grant` when the actor would join a team that holds roles.
 */
export async function addTeamMember(tx: Tx, { teamId, personId }: TeamMember): Promise<void> {
  const orgUnitId = await requireTeam(tx, teamId)
  const person = await tx.db.selectFrom('person').select('id').where('id', '=', personId).executeTakeFirst()
  if (!person) throw new Problem('person.unknown', 404)
  if (await holdsRoles(tx, teamId)) await refuseSelfGrant(tx, { personId })
  const added = await tx.db
    .insertInto('team_member')
    .values({ team_id: teamId, person_id: personId })
    .onConflict((conflict) => conflict.doNothing())
    .returning('person_id')
    .executeTakeFirst()
  if (!added) return
  announceChange(tx, { topic: 'access', subjectId: personId })
  await record(tx, {
    action: 'team.member-added',
    subjectKind: 'team',
    subjectId: teamId,
    orgUnitId,
    detail: { personId },
  })
}

/** Takes a person out of a team, and its roles from them; no change when they are not in it. */
export async function removeTeamMember(tx: Tx, { teamId, personId }: TeamMember): Promise<void> {
  const orgUnitId = await requireTeam(tx, teamId)
  await keepAdministrator(tx, async () => {
    const removed = await tx.db
      .deleteFrom('team_member')
      .where('team_id', '=', teamId)
      .where('person_id', '=', personId)
      .returning('person_id')
      .executeTakeFirst()
    if (!removed) return
    announceChange(tx, { topic: 'access', subjectId: personId })
    await record(tx, {
      action: 'team.member-removed',
      subjectKind: 'team',
      subjectId: teamId,
      orgUnitId,
      detail: { personId },
    })
  })
}

/** Locks the team, so that joining it and giving it a role cannot pass each other by. */
async function requireTeam(tx: Tx, teamId: string): Promise<string> {
  const row = await tx.db
    .selectFrom('team')
    .select('org_unit_id')
    .where('id', '=', teamId)
    .forUpdate()
    .executeTakeFirst()
  if (!row) throw new Problem('team.unknown', 404)
  return row.org_unit_id
}

async function holdsRoles(tx: Tx, teamId: string): Promise<boolean> {
  const grant = await tx.db
    .selectFrom('role_grant')
    .select('id')
    .where('team_id', '=', teamId)
    .where((eb) => eb.or([eb('valid_until', 'is', null), eb('valid_until', '>', tx.now)]))
    .executeTakeFirst()
  return grant !== undefined
}
