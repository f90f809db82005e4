import Type from 'typebox'
import { transact } from '#platform/database/transact.ts'
import { listQuery, pageOf } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { type Route, route } from '#platform/route.ts'
import { addPerson } from './add-person.ts'
import { changePerson } from './change-person.ts'
import { grantRole } from './grant-role.ts'
import { invitePerson } from './invitation.ts'
import { revokeRole } from './revoke-role.ts'
import { grant, id, idParams, line, made, newGrant, password, searchText, username } from './schemas.ts'
import { peopleOrder, searchPeople } from './search-people.ts'

const manage = { permission: 'access:manage' }
const email = Type.String({ maxLength: 254, pattern: '^[^\\s@\\u0000]{1,64}@[^\\s@\\u0000]{1,189}$' })

const list = route({
  method: 'GET',
  path: '/api/v1/people',
  access: { permission: 'access:read' },
  summary: 'People and the roles that they hold themselves, by name',
  query: Type.Object({ ...listQuery(peopleOrder), text: searchText }),
  reply: pageOf(
    Type.Object({
      id,
      name: Type.String(),
      email: Type.Optional(Type.String()),
      username: Type.Optional(Type.String()),
      orgUnitId: id,
      disabled: Type.Boolean(),
      roles: Type.Array(grant),
    }),
  ),
  handle: (context, { query }) => searchPeople(context, query),
})

const add = route({
  method: 'POST',
  path: '/api/v1/people',
  access: manage,
  summary: 'Add a person with an account; without a password the answer holds a one-time invitation',
  body: Type.Object(
    { name: line(200), username, email: Type.Optional(email), orgUnitId: id, password: Type.Optional(password) },
    { additionalProperties: false },
  ),
  reply: Type.Object({ id, invitation: Type.Optional(Type.String()) }),
  handle: async (context, { body, request, reply }) => {
    const { invitationPath, ...person } = await addPerson(context, body)
    reply.header('cache-control', 'no-store')
    return { ...person, ...(invitationPath ? { invitation: `${request.baseUrl}${invitationPath}` } : {}) }
  },
})

const change = route({
  method: 'PATCH',
  path: '/api/v1/people/:id',
  access: manage,
  summary: 'Change or disable a person; disabling ends sessions and revokes tokens at once',
  params: idParams,
  body: Type.Object(
    {
      name: Type.Optional(line(200)),
      email: Type.Optional(email),
      orgUnitId: Type.Optional(id),
      disabled: Type.Optional(Type.Boolean()),
    },
    { additionalProperties: false },
  ),
  handle: async (context, { params, body }) => {
    await transact(context, (tx) => changePerson(tx, params.id, body))
  },
})

const invite = route({
  method: 'POST',
  path: '/api/v1/people/:id/invitation',
  access: manage,
  summary: 'A new one-time link by which a person sets their password; older ones end',
  params: idParams,
  reply: Type.Object({ invitation: Type.String() }),
  handle: async (context, { params, request, reply }) => {
    // A link ends in a session with everything its person may: by one for its owner, a token would outgrow its scopes.
    if (context.actor.kind === 'person' && context.actor.personId === params.id)
      throw new Problem('invitation.own', 403)
    const { path } = await transact(context, (tx) => invitePerson(tx, params.id))
    reply.header('cache-control', 'no-store')
    return { invitation: `${request.baseUrl}${path}` }
  },
})

const giveRole = route({
  method: 'POST',
  path: '/api/v1/people/:id/roles',
  access: manage,
  summary: 'Give a role to another person: everywhere, in a unit and below, or on a repository',
  params: idParams,
  body: newGrant,
  reply: made,
  handle: (context, { params, body }) => transact(context, (tx) => grantRole(tx, { personId: params.id }, body)),
})

const takeRole = route({
  method: 'DELETE',
  path: '/api/v1/people/:id/roles/:grantId',
  access: manage,
  summary: 'Take a role from a person, at once',
  params: Type.Object({ id, grantId: id }),
  handle: async (context, { params }) => {
    await transact(context, (tx) => revokeRole(tx, { personId: params.id }, params.grantId))
  },
})

export const peopleRoutes: readonly Route[] = [list, add, change, invite, giveRole, takeRole]
