import Type from 'typebox'
import { dateTime, nullableDateTime } from '#platform/nullable-types.ts'
import { listQuery, pageOf, pageQuery } from '#platform/page.ts'
import { type Route, route } from '#platform/route.ts'
import { getPrefetch, listPrefetches, prefetchOrder } from './list-prefetches.ts'
import { requestPrefetch } from './request-prefetch.ts'

const nullableText = Type.Unsafe<string | null>({ type: ['string', 'null'] })

const lockfileBytesMax = 64 * 1024 * 1024
const read = { permission: 'gateway:read' } as const

const prefetchFields = {
  id: Type.String(),
  /** `lockfile`, `packages`, `mirror-list`, `downloads`. */
  origin: Type.String(),
  title: Type.String(),
  /** `queued`, `running`, `done`. */
  state: Type.String(),
  complete: Type.Boolean(),
  mirrorListId: nullableText,
  createdAt: dateTime,
  endedAt: nullableDateTime,
  requestedBy: Type.Unsafe<{ id: string; name: string } | null>({
    type: ['object', 'null'],
    properties: { id: { type: 'string' }, name: { type: 'string' } },
  }),
  counts: Type.Object({
    total: Type.Integer(),
    waiting: Type.Integer(),
    held: Type.Integer(),
    fetched: Type.Integer(),
    failed: Type.Integer(),
    files: Type.Integer(),
    sizeBytes: Type.Number(),
  }),
}
const failure = Type.Object({
  position: Type.Integer(),
  ecosystem: Type.String(),
  name: Type.String(),
  requirement: Type.String(),
  state: Type.String(),
  code: Type.String(),
  texts: Type.Optional(Type.Object({ 'en-US': Type.String(), 'zh-CN': Type.String() })),
})

const source = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('lockfile'),
      fileName: Type.String({ minLength: 1, maxLength: 500 }),
      content: Type.String({ maxLength: lockfileBytesMax }),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      kind: Type.Literal('packages'),
      packages: Type.Array(Type.String({ minLength: 1, maxLength: 1_000 }), { minItems: 1, maxItems: 1_000 }),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      kind: Type.Literal('downloads'),
      sinceDays: Type.Integer({ minimum: 1, maximum: 3_650 }),
      count: Type.Integer({ minimum: 1, maximum: 20_000 }),
    },
    { additionalProperties: false },
  ),
])

export const prefetchRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/prefetches',
    access: { permission: 'repository:manage' },
    summary:
      'Bring packages into the store, verified, without serving anybody: of a lockfile, named, or downloaded most',
    bodyBytesMax: lockfileBytesMax,
    body: Type.Object(
      { source, repository: Type.Optional(Type.String({ minLength: 1, maxLength: 63 })) },
      { additionalProperties: false },
    ),
    reply: Type.Object({ id: Type.String() }),
    handle: (context, { body, reply }) => {
      reply.status(202)
      return requestPrefetch(context, body)
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/prefetches',
    access: read,
    summary: 'Runs that bring packages into the store, the latest first',
    query: Type.Object(listQuery(prefetchOrder)),
    reply: pageOf(Type.Object(prefetchFields)),
    handle: (context, { query }) => listPrefetches(context, query),
  }),
  route({
    method: 'GET',
    path: '/api/v1/prefetches/:id',
    access: read,
    summary: 'One run: how far it is, and a page of the packages that failed, with the reason of each',
    params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
    query: Type.Object(pageQuery),
    reply: Type.Object({ ...prefetchFields, failures: pageOf(failure) }),
    handle: (context, { params, query }) => getPrefetch(context, params.id, query),
  }),
]
