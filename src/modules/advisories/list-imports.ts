import { type SqlBool, sql } from 'kysely'
import { typedCursor } from '#modules/catalog/index.ts'
import type { Scope } from '#platform/context.ts'
import { encodeCursor } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'

export interface ListRequest {
  readonly after?: string
  readonly limit: number
}

/** Imports, the latest first. */
export async function listImports(scope: Scope, { after, limit }: ListRequest) {
  const rows = await importRows(scope)
    .$if(after !== undefined, (query) => {
      const [startedAt, id] = typedCursor(after ?? '', ['time', 'id'])
      return query.where(sql<SqlBool>`(i.started_at, i.id) < (${startedAt}::timestamptz, ${id}::uuid)`)
    })
    .orderBy('i.started_at', 'desc')
    .orderBy('i.id', 'desc')
    .limit(limit + 1)
    .execute()
  const items = rows.slice(0, limit).map(shown)
  const last = rows.length > limit ? items.at(-1) : undefined
  return { items, ...(last ? { next: encodeCursor([last.startedAt.toISOString(), last.id]) } : {}) }
}

/** One import with a page of its errors, in the order they were met. Throws `advisory-import.unknown`. */
export async function getImport(scope: Scope, id: string, { after, limit }: ListRequest) {
  const row = await importRows(scope).where('i.id', '=', id).executeTakeFirst()
  if (!row) throw new Problem('advisory-import.unknown', 404)
  const [afterPosition] = after === undefined ? [0] : typedCursor(after, ['number'])
  const rows = await scope.db
    .selectFrom('advisory_import_error')
    .select(['position', 'name', 'code', 'message'])
    .where('import_id', '=', id)
    .where('position', '>', afterPosition)
    .orderBy('position')
    .limit(limit + 1)
    .execute()
  const items = rows.slice(0, limit)
  const last = rows.length > limit ? items.at(-1) : undefined
  return { ...shown(row), errors: { items, ...(last ? { next: encodeCursor([last.position]) } : {}) } }
}

function importRows(scope: Scope) {
  return scope.db
    .selectFrom('advisory_import as i')
    .leftJoin('person as p', 'p.id', 'i.requested_by')
    .select(['i.id', 'i.source', 'i.origin', 'i.sample', 'i.state', 'i.failure'])
    .select(['i.started_at as startedAt', 'i.ended_at as endedAt', 'i.read_count', 'i.added_count', 'i.changed_count'])
    .select(['i.unchanged_count', 'i.older_count', 'i.withdrawn_count', 'i.failed_count'])
    .select(['p.id as requesterId', 'p.name as requesterName'])
}

type ImportRow = Awaited<ReturnType<ReturnType<typeof importRows>['execute']>>[number]

function shown(row: ImportRow) {
  const { requesterId, requesterName, ...rest } = row
  const {
    read_count,
    added_count,
    changed_count,
    unchanged_count,
    older_count,
    withdrawn_count,
    failed_count,
    ...kept
  } = rest
  return {
    ...kept,
    requestedBy: requesterId === null || requesterName === null ? null : { id: requesterId, name: requesterName },
    counts: {
      read: read_count,
      added: added_count,
      changed: changed_count,
      unchanged: unchanged_count,
      older: older_count,
      withdrawn: withdrawn_count,
      failed: failed_count,
    },
  }
}
