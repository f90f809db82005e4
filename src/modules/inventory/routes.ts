import Type from 'typebox'
import { transact } from '#platform/database/transact.ts'
import { dateTime, nullableDateTime } from '#platform/nullable-types.ts'
import { listQuery, pageOf } from '#platform/page.ts'
import { type Route, route } from '#platform/route.ts'
import { changeApplication } from './change-application.ts'
import { createApplication } from './create-application.ts'
import { applicationOrder, listApplications, showApplication } from './list-applications.ts'

const read = { permission: 'application:read' } as const
const manage = { permission: 'application:manage' } as const
const closed = { additionalProperties: false } as const
const id = Type.String({ format: 'uuid' })
const idParams = Type.Object({ id })
const name = Type.String({ minLength: 1, maxLength: 200, pattern: '^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$' })

const application = Type.Object({
  id: Type.String(),
  code: Type.String(),
  name: Type.String(),
  orgUnitId: Type.String(),
  orgUnitName: Type.String(),
  owner: Type.Object({ id: Type.String(), name: Type.String() }),
  sample: Type.Boolean(),
  createdAt: dateTime,
  retiredAt: nullableDateTime,
})

export const inventoryRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/applications',
    access: read,
    summary: 'Applications by code',
    query: Type.Object({
      text: Type.Optional(Type.String({ maxLength: 100 })),
      retired: Type.Optional(Type.Boolean()),
      ...listQuery(applicationOrder),
    }),
    reply: pageOf(application),
    handle: (context, { query }) => listApplications(context, query),
  }),
  route({
    method: 'POST',
    path: '/api/v1/applications',
    access: manage,
    summary: 'Add an application',
    body: Type.Object({ code: Type.String({ maxLength: 100 }), name, orgUnitId: id, ownerPersonId: id }, closed),
    reply: Type.Object({ id: Type.String() }),
    handle: async (context, { body, reply }) => {
      const made = await transact(context, (tx) => createApplication(tx, body))
      reply.status(201)
      return made
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/applications/:id',
    access: read,
    summary: 'One application',
    params: idParams,
    reply: application,
    handle: (context, { params }) => showApplication(context, params.id),
  }),
  route({
    method: 'PATCH',
    path: '/api/v1/applications/:id',
    access: manage,
    summary: 'Change, move, retire or restore an application',
    params: idParams,
    body: Type.Object(
      {
        name: Type.Optional(name),
        orgUnitId: Type.Optional(id),
        ownerPersonId: Type.Optional(id),
        retired: Type.Optional(Type.Boolean()),
      },
      { ...closed, minProperties: 1 },
    ),
    reply: application,
    handle: async (context, { params, body }) => {
      await transact(context, (tx) => changeApplication(tx, params.id, body))
      return showApplication(context, params.id)
    },
  }),
]
