import Type from 'typebox'
import { getPackage } from '#modules/catalog/index.ts'
import { transact } from '#platform/database/transact.ts'
import { readInstant } from '#platform/instant.ts'
import { type Route, route } from '#platform/route.ts'
import { changeTier } from './change-tier.ts'
import { laneNames, setLane } from './set-lane.ts'

const uuid = Type.String({ format: 'uuid' })
const closed = { additionalProperties: false } as const
const reason = Type.String({ minLength: 1, maxLength: 500, pattern: '^[^\\u0000]*[^\\s\\u0000][^\\u0000]*$' })

/** What people say of packages, and policies speak about: tiers and lanes. */
export const packageRoutes: readonly Route[] = [
  route({
    method: 'PATCH',
    path: '/api/v1/packages/:id',
    access: { permission: 'policy:approve' },
    summary:
      'Gives a package one of the policy’s tiers, or with null the usual one; a second person where the policy admits in it by itself',
    params: Type.Object({ id: uuid }),
    body: Type.Object(
      // In this order: values are made to fit the first that they can.
      { tier: Type.Union([Type.Null(), Type.String({ pattern: '^[a-z][a-z0-9-]{0,39}$' })]), reason },
      closed,
    ),
    reply: Type.Unknown(),
    handle: async (context, { params, body }) => {
      const tier = body.tier === null || body.tier === '' ? null : body.tier
      await transact(context, (tx) => changeTier(tx, { packageId: params.id, tier, reason: body.reason }))
      return getPackage(context, params.id)
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/lanes',
    access: { permission: 'restriction:manage' },
    summary: 'Says how far a version or a package is wanted here; `none` takes the lane away',
    body: Type.Object(
      {
        packageId: uuid,
        versionId: Type.Optional(uuid),
        lane: Type.Union([...laneNames, 'none' as const].map((name) => Type.Literal(name))),
        reason,
        validFrom: Type.Optional(Type.String({ format: 'date-time', maxLength: 40 })),
      },
      closed,
    ),
    reply: Type.Object({ id: Type.Optional(Type.String()) }),
    handle: (context, { body: { validFrom, ...body } }) =>
      transact(context, (tx) => setLane(tx, { ...body, ...(validFrom ? { validFrom: readInstant(validFrom) } : {}) })),
  }),
]
