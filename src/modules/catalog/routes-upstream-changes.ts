import Type from 'typebox'
import { dateTime, nullableText } from '#platform/nullable-types.ts'
import { listQuery, pageOf } from '#platform/page.ts'
import { type Route, route } from '#platform/route.ts'
import { listUpstreamChanges, upstreamChangeOrder } from './list-upstream-changes.ts'
import { upstreamChangeKinds } from './observe-changes.ts'

export const upstreamChangeRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/upstream-changes',
    access: { permission: 'catalog:read' },
    summary: 'What upstream changed about packages that were known already',
    query: Type.Object({
      packageId: Type.Optional(Type.String({ format: 'uuid' })),
      kind: Type.Optional(Type.Union(upstreamChangeKinds.map((kind) => Type.Literal(kind)))),
      ecosystem: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9.-]{0,99}$' })),
      text: Type.Optional(Type.String({ maxLength: 214 })),
      ...listQuery(upstreamChangeOrder),
    }),
    reply: pageOf(
      Type.Object({
        id: Type.String(),
        at: dateTime,
        kind: Type.String(),
        before: nullableText,
        after: nullableText,
        /** Which repository's upstream says so. */
        repository: nullableText,
        packageId: Type.String(),
        ecosystem: Type.String(),
        name: Type.String(),
        versionId: nullableText,
        version: nullableText,
      }),
    ),
    handle: (context, { query }) => listUpstreamChanges(context, query),
  }),
]
