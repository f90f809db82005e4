import type { Context } from '#platform/context.ts'
import { readBatches } from './advisory-batches.ts'
import { readAdvisoryFiles } from './advisory-files.ts'
import { explained, type FeedRun, type Taken } from './feed-run.ts'
import { type ImportProgress, importBatch } from './import-batch.ts'
import { noCounts } from './import-counts.ts'

/** Takes in every OSV record of a folder or a zip. */
export async function* takeRecords(context: Context, run: FeedRun): Taken {
  let progress: ImportProgress = { counts: noCounts, newestRecordAt: undefined }
  for await (const batch of explained(readBatches(readAdvisoryFiles(run.path)))) {
    context.signal.throwIfAborted()
    progress = await importBatch(context, { ...run, progress }, batch)
    yield progress
  }
}
