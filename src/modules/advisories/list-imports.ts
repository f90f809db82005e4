import { sql } from 'kysely'
import { isProblemCode, problemText } from '#i18n/problems.ts'
import type { Scope } from '#platform/context.ts'
import { type ListOrder, type PageRequest, readPage } from '#platform/page.ts'
import { Problem, type ProblemParams } from '#platform/problem.ts'

const id = { by: sql`i.id`, kind: 'id' } as const
const importOrder: ListOrder = {
  fields: { started: { by: sql`i.started_at`, kind: 'time' } },
  id,
  usual: '-started',
}

/** Imports, the latest first. */
export function listImports(scope: Scope, request: PageRequest) {
  return readPage(scope, importRows(scope), { ...request, order: importOrder }, shown)
}

const position = { by: sql`position`, kind: 'integer' } as const
const errorOrder: ListOrder = { fields: { position }, id: position, usual: 'position' }

/** One import with a page of its errors, in the order they were met. Throws `advisory-import.unknown`. */
export async function getImport(scope: Scope, importId: string, request: PageRequest) {
  const row = await importRows(scope).where('i.id', '=', importId).executeTakeFirst()
  if (!row) throw new Problem('advisory-import.unknown', 404)
  const errors = scope.db
    .selectFrom('advisory_import_error')
    .select(['position', 'name', 'code', 'message'])
    .where('import_id', '=', importId)
  return { ...shown(row), errors: await readPage(scope, errors, { ...request, order: errorOrder }) }
}

function importRows(scope: Scope) {
  return scope.db
    .selectFrom('advisory_import as i')
    .leftJoin('person as p', 'p.id', 'i.requested_by')
    .select(['i.id', 'i.source', 'i.origin', 'i.sample', 'i.format', 'i.state', 'i.failure', 'i.failure_params'])
    .select(['i.started_at as startedAt', 'i.ended_at as endedAt', 'i.read_count', 'i.added_count', 'i.changed_count'])
    .select(['i.unchanged_count', 'i.older_count', 'i.withdrawn_count', 'i.failed_count'])
    .select(['p.id as requesterId', 'p.name as requesterName'])
}

type ImportRow = Awaited<ReturnType<ReturnType<typeof importRows>['execute']>>[number]

function shown(row: ImportRow) {
  const { requesterId, requesterName, failure_params, ...rest } = row
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
    ...failureTexts(row),
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

/** Why the import failed as a whole, in words; one that an earlier version of Assay stored has its code alone. */
function failureTexts({ failure, failure_params }: Pick<ImportRow, 'failure' | 'failure_params'>) {
  if (failure === null || !isProblemCode(failure)) return {}
  const params = (failure_params ?? {}) as ProblemParams
  return {
    failureTexts: {
      'en-US': problemText(failure, params, 'en-US'),
      'zh-CN': problemText(failure, params, 'zh-CN'),
    },
  }
}
