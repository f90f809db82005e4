import { sql } from 'kysely'
import { problemTexts } from '#i18n/problems.ts'
import type { Scope } from '#platform/context.ts'
import { type ListOrder, type PageRequest, readPage } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'

export const prefetchOrder: ListOrder = {
  fields: { created: { by: sql`f.created_at`, kind: 'time' } },
  id: { by: sql`f.id`, kind: 'id' },
  usual: '-created',
}
const position = { by: sql`i.position`, kind: 'integer' } as const
const itemOrder: ListOrder = { fields: { position }, id: position, usual: 'position' }

/** Runs, the latest first. */
export function listPrefetches(scope: Scope, request: PageRequest) {
  return readPage(scope, prefetchRows(scope), { ...request, order: prefetchOrder }, shown)
}

/** One run with a page of what failed so far, and why. Throws `prefetch.unknown`. */
export async function getPrefetch(scope: Scope, id: string, request: PageRequest) {
  const row = await prefetchRows(scope).where('f.id', '=', id).executeTakeFirst()
  if (!row) throw new Problem('prefetch.unknown', 404)
  const failed = scope.db
    .selectFrom('prefetch_item as i')
    .select(['i.position', 'i.ecosystem', 'i.name', 'i.requirement', 'i.state', 'i.code', 'i.params'])
    .where('i.prefetch_id', '=', id)
    .where('i.code', 'is not', null)
  return { ...shown(row), failures: await readPage(scope, failed, { ...request, order: itemOrder }, shownFailure) }
}

function prefetchRows(scope: Scope) {
  return scope.db
    .selectFrom('prefetch as f')
    .leftJoin('person as p', 'p.id', 'f.requested_by')
    .innerJoinLateral(
      (from) =>
        from
          .selectFrom('prefetch_item as i')
          .whereRef('i.prefetch_id', '=', 'f.id')
          .select(({ fn }) => [
            fn.countAll<number>().as('total'),
            fn.countAll<number>().filterWhere('i.state', '=', 'waiting').as('waiting'),
            fn.countAll<number>().filterWhere('i.state', '=', 'held').as('held'),
            fn.countAll<number>().filterWhere('i.state', '=', 'fetched').as('fetched'),
            fn.countAll<number>().filterWhere('i.state', '=', 'failed').as('failed'),
            sql<number>`coalesce(sum(i.file_count), 0)`.as('files'),
            sql<number>`coalesce(sum(i.size_bytes), 0)`.as('bytes'),
          ])
          .as('c'),
      (join) => join.onTrue(),
    )
    .select(['f.id', 'f.origin', 'f.title', 'f.state', 'f.complete', 'f.mirror_list_id as mirrorListId'])
    .select(['f.created_at as createdAt', 'f.ended_at as endedAt', 'p.id as requesterId', 'p.name as requesterName'])
    .select(['c.total', 'c.waiting', 'c.held', 'c.fetched', 'c.failed', 'c.files', 'c.bytes'])
}

type Row = Awaited<ReturnType<ReturnType<typeof prefetchRows>['execute']>>[number]

function shown({ total, waiting, held, fetched, failed, files, bytes, requesterId, requesterName, ...row }: Row) {
  return {
    ...row,
    requestedBy: requesterId === null || requesterName === null ? null : { id: requesterId, name: requesterName },
    counts: {
      total: Number(total),
      waiting: Number(waiting),
      held: Number(held),
      fetched: Number(fetched),
      failed: Number(failed),
      files: Number(files),
      sizeBytes: Number(bytes),
    },
  }
}

interface FailedItem {
  readonly position: number
  readonly ecosystem: string
  readonly name: string
  readonly requirement: string
  /** `waiting`: it failed, and is tried again. */
  readonly state: string
  readonly code: string | null
  readonly params: unknown
}

function shownFailure({ code, params, ...item }: FailedItem) {
  return { ...item, code: code ?? '', ...problemTexts(code, params) }
}
