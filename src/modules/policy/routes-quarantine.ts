import Type from 'typebox'
import { transact } from '#platform/database/transact.ts'
import { listQuery, pageOf } from '#platform/page.ts'
import { type Route, route } from '#platform/route.ts'
import { answerRelease } from './answer-release.ts'
import { askRelease } from './ask-release.ts'
import { endRelease } from './end-release.ts'
import { listQuarantine, quarantineOrder } from './list-quarantine.ts'
import { listReleases, releaseOrder, releaseStates } from './list-releases.ts'
import { loadPolicy } from './load-policy.ts'
import { releaseLimits } from './quarantine.ts'

const uuid = Type.String({ format: 'uuid' })
const byId = Type.Object({ id: uuid })
const closed = { additionalProperties: false } as const
const read = { permission: 'catalog:read' } as const
const reason = Type.String({ minLength: 1, maxLength: 500, pattern: '\\S' })
const hoursMax = 90 * 24
const oneOf = <Name extends string>(names: readonly Name[]) => Type.Unsafe<Name>({ type: 'string', enum: [...names] })

export const quarantineRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/quarantine',
    access: read,
    summary: 'What is held until its minimum age has passed and its checks have ended; the next to be free first',
    query: Type.Object({
      ...listQuery(quarantineOrder),
      text: Type.Optional(Type.String({ maxLength: 214 })),
      ecosystem: Type.Optional(Type.String({ maxLength: 40 })),
      release: Type.Optional(oneOf(['asked', 'inForce', 'none'])),
      all: Type.Optional(Type.Boolean()),
    }),
    reply: pageOf(Type.Unknown()),
    handle: (context, { query }) => listQuarantine(context, query),
  }),
  route({
    method: 'GET',
    path: '/api/v1/quarantine/releases',
    access: read,
    summary: 'Releases from quarantine that were ever asked for, the newest first, with all persons',
    query: Type.Object({
      ...listQuery(releaseOrder),
      state: Type.Optional(oneOf(releaseStates)),
      versionId: Type.Optional(uuid),
    }),
    reply: pageOf(Type.Unknown()),
    handle: (context, { query }) => listReleases(context, query),
  }),
  route({
    method: 'GET',
    path: '/api/v1/quarantine/limits',
    access: read,
    summary: 'What the policy in force permits a release from quarantine to be',
    reply: Type.Object({ releaseDaysMax: Type.Integer(), releasableChecks: Type.Array(Type.String()) }),
    handle: async (context) => releaseLimits(await loadPolicy(context)),
  }),
  route({
    method: 'POST',
    path: '/api/v1/quarantine/releases',
    access: 'signed-in',
    summary: 'Asks that a version leave quarantine early; two other persons have to agree',
    body: Type.Object(
      {
        versionId: uuid,
        reason,
        /** From now on, agreed to or not. */
        validHours: Type.Integer({ minimum: 1, maximum: hoursMax }),
        coversChecks: Type.Optional(Type.Boolean()),
      },
      closed,
    ),
    reply: Type.Object({ id: Type.String() }),
    handle: (context, { body: { validHours, coversChecks = false, ...asked } }) =>
      transact(context, (tx) =>
        askRelease(tx, { ...asked, coversChecks, validUntil: new Date(tx.now.getTime() + validHours * 3_600_000) }),
      ),
  }),
  route({
    method: 'POST',
    path: '/api/v1/quarantine/releases/:id/answer',
    access: { permission: 'introduction:approve' },
    summary: 'Agrees to a release from quarantine, or refuses it; the second of two persons puts it in force',
    params: byId,
    body: Type.Object(
      { decision: oneOf(['agree', 'refuse']), comment: Type.Optional(Type.String({ maxLength: 500 })) },
      closed,
    ),
    handle: async (context, { params, body: { decision, comment = '' } }) => {
      await transact(context, (tx) => answerRelease(tx, { id: params.id, decision, comment }))
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/quarantine/releases/:id/revocation',
    access: 'signed-in',
    summary: 'Ends a release from quarantine at once; whoever asked for it withdraws it',
    params: byId,
    body: Type.Object({ reason }, closed),
    handle: async (context, { params, body }) => {
      await transact(context, (tx) => endRelease(tx, { id: params.id, ...body }))
      return undefined
    },
  }),
]
