import Type from 'typebox'
import { dateTime, nullableDateTime, nullableText } from '#platform/nullable-types.ts'
import { pageOf, pageQuery } from '#platform/page.ts'
import { type Route, route } from '#platform/route.ts'
import { getImport, listImports } from './list-imports.ts'
import { requestImport } from './request-import.ts'
import { feedFormats } from './sources/index.ts'

const read = { permission: 'advisory:read' } as const
const manage = { permission: 'advisory:manage' } as const

const importFields = {
  id: Type.String(),
  source: Type.String(),
  origin: Type.String(),
  sample: Type.Boolean(),
  /** Null: not read yet, and not said. */
  format: nullableText,
  /** `queued`, `running`, `done`, `failed`, `interrupted`. */
  state: Type.String(),
  /** The problem's code, and its words where this version knows it. */
  failure: nullableText,
  failureTexts: Type.Optional(Type.Object({ 'en-US': Type.String(), 'zh-CN': Type.String() })),
  startedAt: dateTime,
  endedAt: nullableDateTime,
  requestedBy: Type.Unsafe<{ id: string; name: string } | null>({
    type: ['object', 'null'],
    properties: { id: { type: 'string' }, name: { type: 'string' } },
  }),
  counts: Type.Object({
    read: Type.Integer(),
    added: Type.Integer(),
    changed: Type.Integer(),
    unchanged: Type.Integer(),
    older: Type.Integer(),
    withdrawn: Type.Integer(),
    failed: Type.Integer(),
  }),
}
const documentError = Type.Object({
  position: Type.Integer(),
  name: Type.String(),
  code: Type.String(),
  message: Type.String(),
})

export const importRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/advisories/imports',
    access: manage,
    summary: 'Take in a feed that lies on the server',
    body: Type.Object(
      {
        path: Type.String({ minLength: 1, maxLength: 1_000 }),
        source: Type.String({ minLength: 1, maxLength: 60 }),
        format: Type.Optional(Type.Union(feedFormats.map((format) => Type.Literal(format)))),
      },
      { additionalProperties: false },
    ),
    reply: Type.Object({ importId: Type.String() }),
    handle: (context, { body, reply }) => {
      reply.status(202)
      return requestImport(context, body)
    },
  }),
  route({
    method: 'GET',
    path: '/api/v1/advisories/imports',
    access: read,
    summary: 'Imports of advisories, the latest first',
    query: Type.Object(pageQuery),
    reply: pageOf(Type.Object(importFields)),
    handle: (context, { query }) => listImports(context, query),
  }),
  route({
    method: 'GET',
    path: '/api/v1/advisories/imports/:id',
    access: read,
    summary: 'One import with a page of its errors',
    params: Type.Object({ id: Type.String({ format: 'uuid' }) }),
    query: Type.Object(pageQuery),
    reply: Type.Object({ ...importFields, errors: pageOf(documentError) }),
    handle: (context, { params, query }) => getImport(context, params.id, query),
  }),
]
