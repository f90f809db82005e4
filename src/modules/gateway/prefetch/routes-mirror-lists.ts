import { sql } from 'kysely'
import Type from 'typebox'
import type { Scope } from '#platform/context.ts'
import { dateTime } from '#platform/nullable-types.ts'
import { type ListOrder, listQuery, pageOf, readPage } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'
import { type Route, route } from '#platform/route.ts'
import { changeMirrorList, createMirrorList, prefetchMirrorList, removeMirrorList } from './manage-mirror-lists.ts'

const entriesCharactersMax = 4 * 1024 * 1024
const read = { permission: 'gateway:read' } as const
const manage = { permission: 'repository:manage' } as const
const nullableText = Type.Unsafe<string | null>({ type: ['string', 'null'] })

const byId = Type.Object({ id: Type.String({ format: 'uuid' }) })
const text = {
  entries: Type.String({ minLength: 1, maxLength: entriesCharactersMax }),
  repository: Type.Optional(Type.Union([Type.Null(), Type.String({ minLength: 1, maxLength: 63 })])),
}
const item = {
  id: Type.String(),
  name: Type.String(),
  repository: nullableText,
  entryCount: Type.Integer(),
  createdAt: dateTime,
  changedAt: dateTime,
  lastPrefetchId: nullableText,
}

const order: ListOrder = {
  fields: { name: { by: sql`m.name`, kind: 'text' } },
  id: { by: sql`m.id`, kind: 'id' },
  usual: 'name',
}

export const mirrorListRoutes: readonly Route[] = [
  route({
    method: 'POST',
    path: '/api/v1/mirror-lists',
    access: manage,
    summary: 'Add a list of packages that are brought in every six hours',
    bodyBytesMax: 2 * entriesCharactersMax,
    body: Type.Object({ name: Type.String({ maxLength: 63 }), ...text }, { additionalProperties: false }),
    reply: Type.Object({ id: Type.String() }),
    handle: (context, { body }) => createMirrorList(context, body),
  }),
  route({
    method: 'GET',
    path: '/api/v1/mirror-lists',
    access: read,
    summary: 'Lists of packages that are brought in on a schedule',
    query: Type.Object(listQuery(order)),
    reply: pageOf(Type.Object(item)),
    handle: (context, { query }) => readPage(context, lists(context), { ...query, order }),
  }),
  route({
    method: 'GET',
    path: '/api/v1/mirror-lists/:id',
    access: read,
    summary: 'One list with its text',
    params: byId,
    reply: Type.Object({ ...item, entries: Type.String() }),
    handle: async (context, { params }) => {
      const found = await lists(context).select('m.entries').where('m.id', '=', params.id).executeTakeFirst()
      if (!found) throw new Problem('mirror-list.unknown', 404)
      return found
    },
  }),
  route({
    method: 'PUT',
    path: '/api/v1/mirror-lists/:id',
    access: manage,
    summary: 'Replace the text of a list',
    params: byId,
    bodyBytesMax: 2 * entriesCharactersMax,
    body: Type.Object(text, { additionalProperties: false }),
    handle: async (context, { params, body }) => {
      await changeMirrorList(context, { ...body, id: params.id })
      return undefined
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/v1/mirror-lists/:id',
    access: manage,
    summary: 'Remove a list; what it brought in stays',
    params: byId,
    handle: async (context, { params }) => {
      await removeMirrorList(context, params.id)
      return undefined
    },
  }),
  route({
    method: 'POST',
    path: '/api/v1/mirror-lists/:id/prefetches',
    access: manage,
    summary: 'Bring a list in now',
    params: byId,
    reply: Type.Object({ id: Type.String() }),
    handle: (context, { params, reply }) => {
      reply.status(202)
      return prefetchMirrorList(context, params.id)
    },
  }),
]

function lists(scope: Scope) {
  return scope.db
    .selectFrom('mirror_list as m')
    .leftJoin('repository as r', 'r.id', 'm.repository_id')
    .select(['m.id', 'm.name', 'r.name as repository', 'm.entry_count as entryCount'])
    .select(['m.created_at as createdAt', 'm.changed_at as changedAt'])
    .select((from) =>
      from
        .selectFrom('prefetch as f')
        .select('f.id')
        .whereRef('f.mirror_list_id', '=', 'm.id')
        .orderBy('f.id', 'desc')
        .limit(1)
        .as('lastPrefetchId'),
    )
}
