import Type from 'typebox'
import { type Route, route } from '#platform/route.ts'
import { findKeptVerdict } from './find-kept-verdict.ts'
import { listPackageVerdicts, showVerdict } from './show-verdict.ts'

const uuid = Type.String({ format: 'uuid' })
const byId = Type.Object({ id: uuid })
const forUnit = Type.Object({ orgUnitId: Type.Optional(uuid) })
const read = { permission: 'catalog:read' } as const

export const verdictRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/verdicts/:code',
    access: 'signed-in',
    summary: 'A verdict that somebody was answered with, by its short code',
    params: Type.Object({ code: Type.String({ pattern: '^[2-9a-z]{8}$' }) }),
    reply: Type.Unknown(),
    handle: (context, { params }) => findKeptVerdict(context, params.code),
  }),
  route({
    method: 'GET',
    path: '/api/v1/versions/:id/verdict',
    access: read,
    summary: 'The verdict on a version now, for one’s own unit or the one named, and what it rests on',
    params: byId,
    query: forUnit,
    reply: Type.Unknown(),
    handle: (context, { params, query }) => showVerdict(context, { versionId: params.id, ...query }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/packages/:id/verdicts',
    access: read,
    summary: 'The verdicts on every version of a package now',
    params: byId,
    query: forUnit,
    reply: Type.Object({ items: Type.Array(Type.Unknown()) }),
    handle: async (context, { params, query }) => ({
      items: await listPackageVerdicts(context, { packageId: params.id, ...query }),
    }),
  }),
]
