import Type from 'typebox'
import { transact } from '#platform/database/transact.ts'
import { listQuery, pageOf } from '#platform/page.ts'
import { type Route, route } from '#platform/route.ts'
import { liftRestriction } from './lift-restriction.ts'
import { admissionOrder, listAdmissions } from './list-admissions.ts'
import { listRestrictions, restrictionOrder } from './list-restrictions.ts'
import { restrict } from './restrict.ts'
import { revokeAdmission } from './revoke-admission.ts'

const uuid = Type.String({ format: 'uuid' })
const byId = Type.Object({ id: uuid })
const closed = { additionalProperties: false } as const
const read = { permission: 'catalog:read' } as const
const manage = { permission: 'restriction:manage' } as const
const filter = {
  packageId: Type.Optional(uuid),
  versionId: Type.Optional(uuid),
  inForce: Type.Optional(Type.Boolean()),
}
const text = Type.String({ minLength: 1, maxLength: 500 })

export const restrictionRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/restrictions',
    access: read,
    summary: 'Restrictions, the newest first; the restricted text is there for those who manage them',
    query: Type.Object({ ...listQuery(restrictionOrder), ...filter }),
    reply: pageOf(Type.Unknown()),
    handle: (context, { query }) => listRestrictions(context, query),
  }),
  route({
    method: 'POST',
    path: '/api/v1/restrictions',
    access: manage,
    summary: 'Restricts a version or a whole package',
    body: Type.Object(
      {
        packageId: uuid,
        versionId: Type.Optional(uuid),
        effect: Type.Union([Type.Literal('warn'), Type.Literal('hold'), Type.Literal('deny')]),
        publicText: text,
        restrictedText: Type.Optional(Type.String({ maxLength: 4_000 })),
        validFrom: Type.Optional(Type.String({ format: 'date-time' })),
        validUntil: Type.Optional(Type.String({ format: 'date-time' })),
      },
      closed,
    ),
    reply: Type.Object({ id: Type.String() }),
    handle: (context, { body: { validFrom, validUntil, ...body } }) =>
      transact(context, (tx) =>
        restrict(tx, {
          ...body,
          ...(validFrom ? { validFrom: new Date(validFrom) } : {}),
          ...(validUntil ? { validUntil: new Date(validUntil) } : {}),
        }),
      ),
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/restrictions/:id',
    access: manage,
    summary: 'Lifts a restriction',
    params: byId,
    handle: async (context, { params }) => {
      await transact(context, (tx) => liftRestriction(tx, params.id))
      return undefined
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/admissions',
    access: read,
    summary: 'Admissions, the newest first',
    query: Type.Object({ ...listQuery(admissionOrder), ...filter }),
    reply: pageOf(Type.Unknown()),
    handle: (context, { query }) => listAdmissions(context, query),
  }),
  route({
    method: 'POST',
    path: '/api/v1/admissions/:id/revocation',
    access: manage,
    summary: 'Takes an admission back',
    params: byId,
    body: Type.Object({ reason: text }, closed),
    handle: async (context, { params, body }) => {
      await transact(context, (tx) => revokeAdmission(tx, { id: params.id, ...body }))
      return undefined
    },
  }),
]
