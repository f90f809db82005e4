import { ArchiveError } from '#formats/archive.ts'
import { record } from '#modules/audit/index.ts'
import { announceChange } from '#platform/changes.ts'
import { monotonicMilliseconds } from '#platform/clock.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { type ReadDocument, readBatches } from './advisory-batches.ts'
import { readAdvisoryFiles } from './advisory-files.ts'
import { beginImport } from './begin-import.ts'
import { type ImportProgress, importBatch } from './import-batch.ts'
import { countColumns, type ImportCounts, noCounts } from './import-counts.ts'

export interface AdvisoryImport {
  /** A folder of OSV records, or a zip of them as feeds publish it. */
  readonly path: string
  /** The name of the feed: `osv-npm`. */
  readonly source: string
  /** Data of the evaluation, shown as such everywhere. */
  readonly sample?: boolean
  /** Of an import that was asked for before; absent: a new one. */
  readonly importId?: string
  onProgress?(counts: ImportCounts): void
}

export interface ImportReport extends ImportCounts {
  readonly importId: string
}

/**
 * Takes in every OSV record of a feed: new and changed ones are written, those held are left alone, those that the feed no
 * longer has are kept, withdrawn ones are kept and match nothing. Works in short transactions, so a run that was
 * killed has lost nothing, and the next one finishes it. A broken record is reported and costs only itself. Throws
 * `feed.invalid-name`, `advisory-import.unreadable` and `advisory-import.empty`.
 */
export async function importAdvisories(context: Context, asked: AdvisoryImport): Promise<ImportReport> {
  const importId = asked.importId ?? newId(context.now)
  const origin = { importId, source: asked.source, sample: asked.sample ?? false }
  await beginImport(context, { ...origin, path: asked.path })
  const startedAt = monotonicMilliseconds()
  const endedAt = () => new Date(context.now.getTime() + monotonicMilliseconds() - startedAt)
  let progress: ImportProgress = { counts: noCounts, newestRecordAt: undefined }
  try {
    for await (const batch of feedBatches(asked.path)) {
      context.signal.throwIfAborted()
      progress = await importBatch(context, { ...origin, progress }, batch)
      asked.onProgress?.(progress.counts)
    }
    if (progress.counts.read === progress.counts.failed)
      throw new Problem('advisory-import.empty', 422, { failedCount: progress.counts.failed })
  } catch (error) {
    // Anything but a problem of the feed leaves the import as running: the job tries again, or the next run takes over.
    if (!(error instanceof Problem)) throw error
    await endImport(context, { ...origin, progress, endedAt: endedAt(), failure: error })
    throw error
  }
  await endImport(context, { ...origin, progress, endedAt: endedAt() })
  return { importId, ...progress.counts }
}

/** Errors of the feed itself become problems; those of the consumer never pass through here. */
async function* feedBatches(path: string): AsyncGenerator<readonly ReadDocument[], void, void> {
  try {
    yield* readBatches(readAdvisoryFiles(path))
  } catch (error) {
    const isExplained = error instanceof ArchiveError || error instanceof RangeError
    const reason = isExplained ? error.message.slice(0, 300) : (error as NodeJS.ErrnoException).code
    if (reason === undefined) throw error
    throw new Problem('advisory-import.unreadable', 422, { reason }, error)
  }
}

interface EndedImport {
  readonly importId: string
  readonly source: string
  readonly sample: boolean
  readonly progress: ImportProgress
  readonly endedAt: Date
  readonly failure?: Problem
}

/** Columns of an import that failed as a whole, so that it can be told in every language. */
export function failedState({ code, params }: Problem) {
  return { state: 'failed', failure: code, failure_params: JSON.stringify(params) }
}

/** The age of a feed is a fact that verdicts rest on, for every package. */
async function endImport(context: Context, ended: EndedImport): Promise<void> {
  const { importId, source, sample, progress, failure } = ended
  await transact(context, async (tx) => {
    await tx.db
      .updateTable('advisory_import')
      .set({ ...countColumns(progress.counts), ended_at: ended.endedAt })
      .set(failure ? failedState(failure) : { state: 'done' })
      .where('id', '=', importId)
      .execute()
    if (failure === undefined) {
      const newest_record_at = progress.newestRecordAt ?? null
      // As of when the feed was read, not of when the last of it was written.
      const state = { last_success_at: tx.now, newest_record_at, sample }
      await tx.db
        .insertInto('feed_state')
        .values({ source, ...state })
        .onConflict((conflict) =>
          conflict.column('source').doUpdateSet((of) => ({
            ...state,
            newest_record_at: of.fn<Date | null>('greatest', [
              'feed_state.newest_record_at',
              'excluded.newest_record_at',
            ]),
          })),
        )
        .execute()
      announceChange(tx, { topic: 'package' })
    }
    const detail = { source, sample, failure: failure?.code, ...progress.counts }
    const action = failure === undefined ? 'advisory-import.completed' : 'advisory-import.failed'
    await record(tx, { action, subjectKind: 'advisory-import', subjectId: importId, detail })
  })
}
