import Type from 'typebox'
import { transact } from '#platform/database/transact.ts'
import { type Route, route } from '#platform/route.ts'
import { addTeamMember, createTeam, removeTeamMember } from './create-team.ts'
import { grantRole } from './grant-role.ts'
import { listTeams } from './list-teams.ts'
import { revokeRole } from './revoke-role.ts'
import { grant, id, idParams, line, made, newGrant } from './schemas.ts'

const manage = { permission: 'access:manage' }
const memberParams = Type.Object({ id, personId: id })

const list = route({
  method: 'GET',
  path: '/api/v1/teams',
  access: { permission: 'access:read' },
  summary: 'Teams with their members and roles',
  reply: Type.Object({
    items: Type.Array(
      Type.Object({
        id,
        name: Type.String(),
        orgUnitId: id,
        members: Type.Array(Type.Object({ id, name: Type.String() })),
        roles: Type.Array(grant),
      }),
    ),
  }),
  handle: async (context) => {
    const teams = await listTeams(context)
    return { items: teams.map((each) => ({ ...each, members: [...each.members], roles: [...each.roles] })) }
  },
})

const add = route({
  method: 'POST',
  path: '/api/v1/teams',
  access: manage,
  summary: 'Add a team to a unit',
  body: Type.Object({ name: line(200), orgUnitId: id }, { additionalProperties: false }),
  reply: made,
  handle: (context, { body }) => transact(context, (tx) => createTeam(tx, body)),
})

const addMember = route({
  method: 'PUT',
  path: '/api/v1/teams/:id/members/:personId',
  access: manage,
  summary: 'Put a person into a team, and so give them its roles',
  params: memberParams,
  handle: async (context, { params }) => {
    await transact(context, (tx) => addTeamMember(tx, { teamId: params.id, personId: params.personId }))
  },
})

const removeMember = route({
  method: 'DELETE',
  path: '/api/v1/teams/:id/members/:personId',
  access: manage,
  summary: 'Take a person out of a team',
  params: memberParams,
  handle: async (context, { params }) => {
    await transact(context, (tx) => removeTeamMember(tx, { teamId: params.id, personId: params.personId }))
  },
})

const giveRole = route({
  method: 'POST',
  path: '/api/v1/teams/:id/roles',
  access: manage,
  summary: 'Give a role to every member of a team, now and later',
  params: idParams,
  body: newGrant,
  reply: made,
  handle: (context, { params, body }) => transact(context, (tx) => grantRole(tx, { teamId: params.id }, body)),
})

const takeRole = route({
  method: 'DELETE',
  path: '/api/v1/teams/:id/roles/:grantId',
  access: manage,
  summary: 'Take a role from a team, at once',
  params: Type.Object({ id, grantId: id }),
  handle: async (context, { params }) => {
    await transact(context, (tx) => revokeRole(tx, { teamId: params.id }, params.grantId))
  },
})

export const teamRoutes: readonly Route[] = [list, add, addMember, removeMember, giveRole, takeRole]
