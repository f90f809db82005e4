import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { type ReadDocument, readBatches } from './advisory-batches.ts'
import { readAdvisoryFiles } from './advisory-files.ts'
import { explained, type FeedRun, feedProblem, type Taken } from './feed-run.ts'
import { type ImportProgress, importBatch, newest } from './import-batch.ts'
import { noCounts } from './import-counts.ts'
import { type BucketPart, findBucketParts, type ListedChanges, readChanges } from './sources/bucket-parts.ts'

const problemsPerBatch = 500

/**
 * Takes in what the lists of changes of a mirror name since they were last read, and everything the first time. How far a list
 * was read is kept when all of it has been taken in; before that a run that was killed begins it again, which changes nothing.
 * A record that is listed and not there holds that point back until it is. One that is listed without a date that can be read is
 * looked at every time.
 */
export async function* takeBucket(context: Context, run: FeedRun): Taken {
  let progress: ImportProgress = { counts: noCounts, newestRecordAt: undefined }
  const parts = await findBucketParts(run.path).catch((error: unknown) => {
    throw feedProblem(error)
  })
  if (parts.length === 0) throw feedProblem(new RangeError('no modified_id.csv with lines of TIME,ID'))
  for (const part of parts)
    for await (const taken of takePart(context, { ...run, progress }, part)) {
      progress = taken
      yield progress
    }
}

async function* takePart(
  context: Context,
  run: FeedRun & { readonly progress: ImportProgress },
  part: BucketPart,
): Taken {
  let { progress } = run
  const checkpoint = await readCheckpoint(context, run.source, part)
  const changes = await readChanges(part, checkpoint).catch((error: unknown) => {
    throw feedProblem(error)
  })
  const seen = new Set<string>()
  const isWanted = (name: string) =>
    name.endsWith('.json') && (checkpoint === undefined || changes.changedAt.has(idOf(name)))
  for await (const batch of explained(readBatches(readAdvisoryFiles(part.path, isWanted)))) {
    context.signal.throwIfAborted()
    for (const { name } of batch) seen.add(idOf(name))
    progress = await importBatch(context, { ...run, progress }, batch)
    yield progress
  }
  const missing = [...changes.changedAt].filter(([id]) => !seen.has(id))
  for (let at = 0; at < missing.length; at += problemsPerBatch) {
    const batch = missing.slice(at, at + problemsPerBatch).map(([id]) => missingRecord(part, id))
    progress = await importBatch(context, { ...run, progress }, batch)
    yield progress
  }
  await keepCheckpoint(context, run.source, { part, reachedAt: reached(context, changes, missing) })
}

function idOf(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1).replace(/\.json$/, '')
}

function missingRecord(part: BucketPart, id: string): ReadDocument {
  const name = part.name === '' ? id : `${part.name}/${id}`
  return { name, problem: { code: 'feed.missing-record', message: 'listed as changed and not there' } }
}

/** Dates in the future are mistakes, and must not hide what changes until then. */
function reached(
  context: Context,
  { changedAt }: ListedChanges,
  missing: readonly (readonly [string, Date | undefined])[],
) {
  const oldestMissing = missing.reduce((oldest, [, at]) => Math.min(oldest, at?.getTime() ?? Infinity), Infinity)
  const last = newest(context.now, [...changedAt.values()])
  return last && new Date(Math.min(last.getTime(), oldestMissing))
}

async function readCheckpoint(context: Context, source: string, part: BucketPart): Promise<Date | undefined> {
  const row = await context.db
    .selectFrom('feed_checkpoint')
    .select('reached_at')
    .where('source', '=', source)
    .where('part', '=', part.name)
    .executeTakeFirst()
  return row?.reached_at
}

async function keepCheckpoint(
  context: Context,
  source: string,
  { part, reachedAt }: { readonly part: BucketPart; readonly reachedAt: Date | undefined },
): Promise<void> {
  if (reachedAt === undefined) return
  await transact(context, async (tx) => {
    await tx.db
      .insertInto('feed_checkpoint')
      .values({ source, part: part.name, reached_at: reachedAt })
      .onConflict((conflict) => conflict.columns(['source', 'part']).doUpdateSet({ reached_at: reachedAt }))
      .execute()
  })
}
