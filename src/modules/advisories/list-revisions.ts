import { sql } from 'kysely'
import type { Scope } from '#platform/context.ts'
import { type ListOrder, type PageRequest, readPage } from '#platform/page.ts'
import { Problem } from '#platform/problem.ts'

const digest = { by: sql`r.digest`, kind: 'bytes' } as const
const revisionOrder: ListOrder = {
  fields: { changed: { by: sql`r.changed_at`, kind: 'time' } },
  id: digest,
  usual: '-changed',
}

/**
 * What an advisory has said, the latest first: its present record, which nothing has replaced, and every one before. Throws
 * `advisory.unknown`.
 */
export async function listRevisions(scope: Scope, advisoryId: string, request: PageRequest) {
  await requireAdvisory(scope, advisoryId)
  return readPage(scope, revisions(scope, advisoryId), { ...request, order: revisionOrder })
}

/** One of them with its record. Throws `advisory-revision.unknown`. */
export async function getRevision(scope: Scope, advisoryId: string, digestHex: string) {
  const found = await revisions(scope, advisoryId)
    .select('r.record')
    .where(sql<boolean>`r.digest = decode(${digestHex}, 'hex')`)
    .executeTakeFirst()
  if (!found) throw new Problem('advisory-revision.unknown', 404)
  return found
}

function revisions(scope: Scope, advisoryId: string) {
  const all = scope.db
    .selectFrom('advisory')
    .select(['digest', 'source', 'last_changed_at as changed_at', 'record'])
    .select(sql<string | null>`last_import_id`.as('import_id'))
    .select(sql<Date | null>`null::timestamptz`.as('replaced_at'))
    .where('id', '=', advisoryId)
    .unionAll(
      scope.db
        .selectFrom('advisory_revision')
        .select(['digest', 'source', 'changed_at', 'record', 'import_id'])
        .select(sql<Date | null>`replaced_at`.as('replaced_at'))
        .where('advisory_id', '=', advisoryId)
        .where('digest', 'not in', scope.db.selectFrom('advisory').select('digest').where('id', '=', advisoryId)),
    )
  return scope.db
    .selectFrom(all.as('r'))
    .select(['r.source', 'r.import_id as importId', 'r.changed_at as changedAt', 'r.replaced_at as replacedAt'])
    .select(sql<string>`encode(r.digest, 'hex')`.as('digest'))
}

async function requireAdvisory(scope: Scope, id: string): Promise<void> {
  const found = await scope.db.selectFrom('advisory').select('id').where('id', '=', id).executeTakeFirst()
  if (!found) throw new Problem('advisory.unknown', 404)
}
