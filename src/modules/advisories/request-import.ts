import { record } from '#modules/audit/index.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { newId } from '#platform/ids.ts'
import { enqueue } from '#platform/jobs/define-job.ts'
import { requireFeedName, requireSameKind } from './begin-import.ts'
import { resolveImportPath } from './import-path.ts'
import type { FeedFormat } from './sources/index.ts'

export interface ImportRequest {
  /** Relative to `imports` in the data folder. */
  readonly path: string
  readonly source: string
  /** Absent: by what lies there, when it is read. */
  readonly format?: FeedFormat
}

export const importJobName = 'advisories.import'

/**
 * Queues an import of what lies on the server. Throws `feed.invalid-name`, `feed.other-kind`,
 * `advisory-import.outside` and `advisory-import.not-found`.
 */
export async function requestImport(context: Context, asked: ImportRequest): Promise<{ readonly importId: string }> {
  const { path, source, format } = asked
  requireFeedName(source)
  if (format) await requireSameKind(context, source, format)
  const { sample } = await resolveImportPath(context.config, path)
  const importId = newId(context.now)
  const requested_by = context.actor.kind === 'person' ? context.actor.personId : null
  await transact(context, async (tx) => {
    await tx.db
      .insertInto('advisory_import')
      .values({
        ...{ id: importId, source, origin: path, sample, format: format ?? null },
        ...{ requested_by, started_at: tx.now, state: 'queued' },
      })
      .execute()
    await enqueue(tx, importJobName, { importId }, { key: 'import' })
    const subject = { subjectKind: 'advisory-import', subjectId: importId }
    await record(tx, { action: 'advisory-import.requested', ...subject, detail: { source, path, format } })
  })
  return { importId }
}
