import { record } from '#modules/audit/index.ts'
import { announceChange } from '#platform/changes.ts'
import { monotonicMilliseconds } from '#platform/clock.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { newId } from '#platform/ids.ts'
import { Problem } from '#platform/problem.ts'
import { beginImport } from './begin-import.ts'
import { countFeed } from './count-feed.ts'
import type { FeedRun, Taken } from './feed-run.ts'
import type { ImportProgress } from './import-batch.ts'
import { countColumns, type ImportCounts, noCounts } from './import-counts.ts'
import { detectFormat } from './sources/detect-format.ts'
import { type FeedFormat, sourceOf } from './sources/index.ts'
import { takeAssertions } from './take-assertions.ts'
import { takeBucket } from './take-bucket.ts'
import { takeList } from './take-list.ts'
import { takeRecords } from './take-records.ts'

export interface AdvisoryImport {
  /** A folder, a file, or a zip, as feeds publish it. */
  readonly path: string
  /** The name of the feed: `osv-npm`. */
  readonly source: string
  /** Data of the evaluation, shown as such everywhere. */
  readonly sample?: boolean
  /** Absent: by what lies there. */
  readonly format?: FeedFormat
  /** Of an import that was asked for before; absent: a new one. */
  readonly importId?: string
  onProgress?(counts: ImportCounts): void
}

export interface ImportReport extends ImportCounts {
  readonly importId: string
  readonly format: FeedFormat
}

/**
 * Takes in a feed. Records: new and changed ones are written, those held are left alone, those that the feed no longer has are
 * kept, withdrawn ones are kept and match nothing; in short transactions, so a run that was killed has lost nothing, and the
 * next one finishes it. Lists by CVE are replaced whole. A broken record is reported and costs only itself. Throws
 * `feed.invalid-name`, `feed.other-kind`, `advisory-import.unreadable`, `advisory-import.empty` and `advisory-import.older`.
 */
export async function importAdvisories(context: Context, asked: AdvisoryImport): Promise<ImportReport> {
  const importId = asked.importId ?? newId(context.now)
  const format = asked.format ?? (await detectFormat(asked.path))
  const run = { importId, source: asked.source, sample: asked.sample ?? false, path: asked.path, format }
  await beginImport(context, run)
  const startedAt = monotonicMilliseconds()
  const endedAt = () => new Date(context.now.getTime() + monotonicMilliseconds() - startedAt)
  let progress: ImportProgress = { counts: noCounts, newestRecordAt: undefined }
  try {
    for await (const reached of takeFeed(context, run)) {
      progress = reached
      asked.onProgress?.(progress.counts)
    }
    const { read, failed } = progress.counts
    // A mirror in which nothing has changed has nothing to read.
    if (read === failed && (read > 0 || format !== 'osv-bucket'))
      throw new Problem('advisory-import.empty', 422, { failedCount: failed })
  } catch (error) {
    // Anything but a problem of the feed leaves the import as running: the job tries again, or the next run takes over.
    if (!(error instanceof Problem)) throw error
    await endImport(context, { ...run, progress, endedAt: endedAt(), failure: error })
    throw error
  }
  await endImport(context, { ...run, progress, endedAt: endedAt() })
  return { importId, format, ...progress.counts }
}

function takeFeed(context: Context, run: FeedRun): Taken {
  const source = sourceOf(run.format)
  if (source.kind === 'assertions') return takeAssertions(context, run, source)
  if (source.kind !== 'advisories') return takeList(context, run, source)
  return run.format === 'osv-bucket' ? takeBucket(context, run) : takeRecords(context, run)
}

interface EndedImport extends FeedRun {
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
  const { importId, source, sample, format, progress, failure } = ended
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
      const counted = await countFeed(tx, ended)
      const state = { last_success_at: tx.now, newest_record_at, sample, format, ...counted }
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
    const detail = { source, sample, format, failure: failure?.code, ...progress.counts }
    const action = failure === undefined ? 'advisory-import.completed' : 'advisory-import.failed'
    await record(tx, { action, subjectKind: 'advisory-import', subjectId: importId, detail })
  })
}
