import Type from 'typebox'
import { dateTime, nullableDateTime, nullableText } from '#platform/nullable-types.ts'
import { pageOf, pageQuery } from '#platform/page.ts'
import { type Route, route } from '#platform/route.ts'
import { getRevision, listRevisions } from './list-revisions.ts'

const access = { permission: 'advisory:read' } as const
const id = Type.String({ pattern: '^[A-Za-z0-9][A-Za-z0-9._:+-]{0,199}$' })
const revisionFields = {
  /** SHA-256 of the document. */
  digest: Type.String(),
  source: Type.String(),
  importId: nullableText,
  changedAt: dateTime,
  replacedAt: nullableDateTime,
}

export const revisionRoutes: readonly Route[] = [
  route({
    method: 'GET',
    path: '/api/v1/advisories/:id/revisions',
    access,
    summary: 'What an advisory has said, the latest first',
    params: Type.Object({ id }),
    query: Type.Object(pageQuery),
    reply: pageOf(Type.Object(revisionFields)),
    handle: (context, { params, query }) => listRevisions(context, params.id, query),
  }),
  route({
    method: 'GET',
    path: '/api/v1/advisories/:id/revisions/:digest',
    access,
    summary: 'One revision of an advisory with its record',
    params: Type.Object({ id, digest: Type.String({ pattern: '^[0-9a-f]{64}$' }) }),
    reply: Type.Object({ ...revisionFields, record: Type.Unknown() }),
    handle: (context, { params }) => getRevision(context, params.id, params.digest),
  }),
]
