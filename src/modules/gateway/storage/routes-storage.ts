import { sql } from 'kysely'
import Type from 'typebox'
import { likeLiteral } from '#modules/catalog/index.ts'
import { transact } from '#platform/database/transact.ts'
import { enqueue } from '#platform/jobs/define-job.ts'
import { type ListOrder, listQuery, pageOf, readPage } from '#platform/page.ts'
import { type Route, route } from '#platform/route.ts'
import { engineOf } from '../engine/engine.ts'
import { collectBlobsJob } from './collect-blobs.ts'
import { readStorageStatus } from './read-storage-status.ts'
import { beginCollection } from './storage-collection.ts'

const collection = Type.Object({
  id: Type.String(),
  isDryRun: Type.Boolean(),
  requestedBy: Type.String(),
  startedAt: Type.String(),
  endedAt: Type.Optional(Type.String()),
  partsTaken: Type.Integer(),
  parts: Type.Integer(),
  blobCount: Type.Integer(),
  blobBytes: Type.Number(),
  unreferencedCount: Type.Integer(),
  unreferencedBytes: Type.Number(),
  removedCount: Type.Integer(),
  removedBytes: Type.Number(),
})
const figures = {
  artifactCount: Type.Integer(),
  artifactBytes: Type.Number(),
  documentCount: Type.Integer(),
  documentBytes: Type.Number(),
}
const repository = Type.Object({
  id: Type.String(),
  name: Type.String(),
  ...figures,
  downloads30Days: Type.Integer(),
  lastUsedAt: Type.Optional(Type.String()),
})

const readStatus = route({
  method: 'GET',
  path: '/api/v1/storage',
  access: { permission: 'gateway:read' },
  summary: 'What is stored, by repository, and whether there is room for more',
  reply: Type.Object({
    kind: Type.String(),
    usedBytes: Type.Optional(Type.Number()),
    limitBytes: Type.Optional(Type.Number()),
    freeBytes: Type.Number(),
    freeBytesMin: Type.Number(),
    full: Type.Optional(Type.String()),
    graceSeconds: Type.Integer(),
    measuredAt: Type.Optional(Type.String()),
    total: Type.Optional(Type.Object(figures)),
    repositories: Type.Array(repository),
    collection: Type.Optional(collection),
  }),
  handle: async (context) => {
    await engineOf(context).spool.flush(context)
    return readStorageStatus(context)
  },
})

const collect = route({
  method: 'POST',
  path: '/api/v1/storage/collections',
  access: { permission: 'system:operate' },
  summary: 'Takes away files that nothing refers to; a dry run only counts them',
  body: Type.Object({ dryRun: Type.Optional(Type.Boolean()) }, { additionalProperties: false }),
  reply: Type.Object({ id: Type.String() }),
  handle: (context, { body }) =>
    transact(context, async (tx) => {
      const id = await beginCollection(tx, { isDryRun: body.dryRun === true })
      await enqueue(tx, collectBlobsJob.name, {})
      return { id }
    }),
})

const order: ListOrder = {
  fields: {
    lastUsedAt: { by: sql`u.last_used_at`, kind: 'time' },
    downloads: { by: sql`u.downloads`, kind: 'integer' },
  },
  id: { by: sql`u.key`, kind: 'text' },
  usual: '-lastUsedAt',
}

const listUse = route({
  method: 'GET',
  path: '/api/v1/downloads/packages',
  access: { permission: 'gateway:read' },
  summary: 'Which packages are in use: downloads of each, and the last one',
  query: Type.Object({
    ...listQuery(order),
    repository: Type.Optional(Type.String({ maxLength: 63 })),
    text: Type.Optional(Type.String({ maxLength: 214 })),
    from: Type.Optional(Type.String({ format: 'date' })),
  }),
  reply: pageOf(
    Type.Object({
      repository: Type.String(),
      name: Type.String(),
      downloads: Type.Integer(),
      refused: Type.Integer(),
      sizeBytes: Type.Number(),
      lastUsedAt: Type.Optional(Type.String()),
    }),
  ),
  handle: async (context, { query }) => {
    await engineOf(context).spool.flush(context)
    const { limit, after, sort } = query
    const part = `%${likeLiteral(query.text ?? '')}%`
    const rows = context.db
      .selectFrom(
        context.db
          .selectFrom('download_daily as d')
          .innerJoin('repository as r', 'r.id', 'd.repository_id')
          .select(['r.name as repository', 'd.name'])
          .select(sql<string>`r.name || ' ' || d.name`.as('key'))
          .select(sql<number>`sum(d.served)::bigint`.as('downloads'))
          .select(sql<number>`sum(d.refused)::bigint`.as('refused'))
          .select(sql<number>`sum(d.size_bytes)::bigint`.as('sizeBytes'))
          // Refused and never served: used at no time.
          .select(sql<Date>`coalesce(max(d.last_served_at), 'epoch')`.as('last_used_at'))
          .$if(query.repository !== undefined, (all) => all.where('r.name', '=', query.repository ?? ''))
          .$if(query.text !== undefined, (all) => all.where('d.name', 'ilike', part))
          .$if(query.from !== undefined, (all) => all.where('d.day', '>=', sql<Date>`${query.from}::date`))
          .groupBy(['r.name', 'd.name'])
          .as('u'),
      )
      .selectAll()
    return readPage(context, rows, { limit, after, sort, order }, ({ key: _, last_used_at, ...row }) => ({
      ...row,
      ...(last_used_at.getTime() === 0 ? {} : { lastUsedAt: last_used_at.toISOString() }),
    }))
  },
})

export const storageRoutes: readonly Route[] = [readStatus, collect, listUse]
