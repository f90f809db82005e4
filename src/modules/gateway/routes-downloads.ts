import { type SqlBool, sql } from 'kysely'
import Type from 'typebox'
import { likeLiteral } from '#modules/catalog/index.ts'
import { readInstant } from '#platform/instant.ts'
import { type ListOrder, pageOf, pageQuery, readPage } from '#platform/page.ts'
import { type Route, route } from '#platform/route.ts'
import { engineOf } from './engine/engine.ts'

const optionalText = Type.Optional(Type.String({ maxLength: 214 }))
const named = Type.Optional(Type.Object({ id: Type.String(), name: Type.String() }))
const item = Type.Object({
  id: Type.String(),
  at: Type.String(),
  repository: Type.String(),
  kind: Type.String(),
  name: Type.String(),
  version: Type.Optional(Type.String()),
  outcome: Type.String(),
  verdictCode: Type.Optional(Type.String()),
  status: Type.Integer(),
  sizeBytes: Type.Number(),
  durationMs: Type.Number(),
  cache: Type.String(),
  person: named,
  token: named,
  application: named,
  client: Type.String(),
  address: Type.String(),
})

const order: ListOrder = {
  fields: { at: { by: sql`d.at`, kind: 'time' } },
  id: { by: sql`d.id`, kind: 'id' },
  usual: '-at',
}

const listDownloads = route({
  method: 'GET',
  path: '/api/v1/downloads',
  access: { permission: 'gateway:read' },
  summary: 'What was downloaded, refused and asked for, newest first; text: part of a known name, or a whole one',
  query: Type.Object({
    ...pageQuery,
    name: optionalText,
    text: optionalText,
    outcome: optionalText,
    kind: optionalText,
    person: Type.Optional(Type.String({ format: 'uuid' })),
    repository: optionalText,
    ecosystem: optionalText,
    application: Type.Optional(Type.String({ format: 'uuid' })),
    from: Type.Optional(Type.String({ format: 'date-time' })),
    to: Type.Optional(Type.String({ format: 'date-time' })),
  }),
  reply: Type.Object({
    ...pageOf(item).properties,
    // The newest are not in the list yet: more were downloaded at once than the database has taken by now.
    catchingUp: Type.Optional(Type.Boolean()),
  }),
  handle: async (context, { query }) => {
    // What has just happened must be in the list, also when the spool has not been loaded yet.
    const isComplete = await engineOf(context).spool.flush(context)
    const { limit, after } = query
    const filtered = context.db
      .selectFrom('download as d')
      .innerJoin('repository as r', 'r.id', 'd.repository_id')
      .$if(query.name !== undefined, (rows) => rows.where('d.name', '=', query.name ?? ''))
      .$if(query.text !== undefined, (rows) => rows.where(isNamed(query.text ?? '')))
      .$if(query.outcome !== undefined, (rows) => rows.where('d.outcome', '=', query.outcome ?? ''))
      .$if(query.kind !== undefined, (rows) => rows.where('d.kind', '=', query.kind ?? ''))
      .$if(query.person !== undefined, (rows) => rows.where('d.person_id', '=', query.person ?? ''))
      .$if(query.repository !== undefined, (rows) => rows.where('r.name', '=', query.repository ?? ''))
      .$if(query.ecosystem !== undefined, (rows) => rows.where('r.ecosystem', '=', query.ecosystem ?? ''))
      .$if(query.application !== undefined, (rows) => rows.where('d.application_id', '=', query.application ?? ''))
      .$if(query.from !== undefined, (rows) => rows.where('d.at', '>=', readInstant(query.from ?? '')))
      .$if(query.to !== undefined, (rows) => rows.where('d.at', '<', readInstant(query.to ?? '')))
      .leftJoin('person as p', 'p.id', 'd.person_id')
      .leftJoin('api_token as t', 't.id', 'd.token_id')
      .leftJoin('application as a', 'a.id', 'd.application_id')
      .selectAll('d')
      .select(['r.name as repository', 'p.name as person', 't.name as token', 'a.name as application'])
    return {
      ...(await readPage(context, filtered, { limit, after, order }, describe)),
      ...(isComplete ? {} : { catchingUp: true }),
    }
  },
})

/**
 * Names that contain the text are looked up among the packages, where an index finds parts of them, and their downloads by
 * the index of the log. What is no package of ours (a name that does not exist upstream) is found by its whole name.
 */
function isNamed(text: string) {
  const part = `%${likeLiteral(text)}%`
  return sql<SqlBool>`d.name in (select name from package where name ilike ${part} union all select ${text}::text)`
}

interface Row {
  readonly [column: string]: unknown
  readonly at: Date
}

function describe(row: Row) {
  const pair = (id: unknown, name: unknown) => (id ? { id: String(id), name: String(name ?? id) } : undefined)
  const optional = {
    version: row.version ?? undefined,
    verdictCode: row.verdict_code ?? undefined,
    person: pair(row.person_id, row.person),
    token: pair(row.token_id, row.token),
    application: pair(row.application_id, row.application),
  }
  return {
    id: String(row.id),
    at: row.at.toISOString(),
    repository: String(row.repository),
    kind: String(row.kind),
    name: String(row.name),
    outcome: String(row.outcome),
    status: Number(row.status),
    sizeBytes: Number(row.size_bytes),
    durationMs: Number(row.duration_ms),
    cache: String(row.cache),
    client: String(row.client),
    address: String(row.address),
    ...(Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== undefined)) as Partial<
      typeof optional
    > &
      object),
  } as never
}

const gatewayStatus = route({
  method: 'GET',
  path: '/api/v1/gateway/status',
  access: 'signed-in',
  summary: 'Whether the database confirms, and which upstreams fail',
  reply: Type.Object({
    revision: Type.Integer(),
    fresh: Type.Boolean(),
    confirmedAt: Type.String(),
    failingUpstreams: Type.Array(
      Type.Object({ repository: Type.String(), reason: Type.String(), failures: Type.Integer() }),
    ),
  }),
  handle: async (context) => {
    const engine = engineOf(context)
    const state = await context.changes.confirm()
    const repositories = await engine.repositories(context)
    return {
      revision: state.revision,
      fresh: state.fresh,
      confirmedAt: state.confirmedAt.toISOString(),
      failingUpstreams: repositories.flatMap(({ id, name }) => {
        const failure = engine.health.failures.get(id)
        return failure ? [{ repository: name, reason: failure.reason, failures: failure.count }] : []
      }),
    }
  },
})

export const downloadRoutes: readonly Route[] = [listDownloads, gatewayStatus]
