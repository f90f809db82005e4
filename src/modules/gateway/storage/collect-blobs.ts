import { setTimeout as delay } from 'node:timers/promises'
import { sql } from 'kysely'
import type { StoredBlob } from '#platform/blobs.ts'
import { monotonicMilliseconds } from '#platform/clock.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { defineJob } from '#platform/jobs/define-job.ts'
import { Problem } from '#platform/problem.ts'
import { findReferenced, isReferenced } from './blob-references.ts'
import {
  addFigures,
  beginCollection,
  endCollection,
  findCollection,
  findLastCollection,
  type PartFigures,
  type StorageCollection,
  takePart,
} from './storage-collection.ts'

const everySeconds = 60 * 60
const betweenSeconds = 24 * 60 * 60
/** One that a dead process left unended does not stand in the way of the next for ever. */
const openSecondsMax = 3 * 24 * 60 * 60
const workSecondsMax = 10 * 60
const leftOverSeconds = 24 * 60 * 60
const batchBlobs = 500
/** It rests as long as it works: half of what the database and the disk can do is for those who wait. */
const restPerWork = 1

/**
 * Takes away blobs that nothing refers to: a pass a day. A pass goes on where it stood, at the next run or in another process; it
 * never takes what was written, or was seen in use, within the grace period.
 */
export const collectBlobsJob = defineJob({
  name: 'gateway.collect-blobs',
  everySeconds,
  expireSeconds: 2 * workSecondsMax,
  handle: async (context) => {
    const last = await findLastCollection(context)
    const openSeconds = last ? (context.now.getTime() - last.startedAt.getTime()) / 1000 : 0
    if (last && !last.endedAt && openSeconds > openSecondsMax) await endCollection(context, last.id)
    else if (last && !last.endedAt) return void (await workOnCollection(context, last.id, workSecondsMax))
    const real = await findLastCollection(context, { real: true })
    if (real && context.now.getTime() - real.startedAt.getTime() < betweenSeconds * 1000) return
    await collectBlobs(context, { isDryRun: false, secondsMax: workSecondsMax })
  },
})

/**
 * Begins a pass and works on it. Throws `storage.collecting` (409) while one is under way. What is not done after `secondsMax` is
 * done by the job.
 */
export async function collectBlobs(
  context: Context,
  asked: { readonly isDryRun: boolean; readonly secondsMax?: number },
): Promise<StorageCollection> {
  const id = await transact(context, (tx) => beginCollection(tx, asked))
  return workOnCollection(context, id, asked.secondsMax)
}

/** Takes parts until none is left, the time is over or the process ends. */
export async function workOnCollection(
  context: Context,
  id: string,
  secondsMax = Number.POSITIVE_INFINITY,
): Promise<StorageCollection> {
  const began = monotonicMilliseconds()
  const isOver = () => context.signal.aborted || monotonicMilliseconds() - began > secondsMax * 1000
  const before = await requireCollection(context, id)
  if (before.partsTaken === 0 && !before.isDryRun)
    await context.blobs.sweep(new Date(context.now.getTime() - leftOverSeconds * 1000))
  while (!isOver()) {
    const digits = await takePart(context, id)
    if (digits === undefined) {
      await endCollection(context, id)
      break
    }
    const figures = await collectPart(context, digits, before)
    if (figures.blobCount > 0) await addFigures(context, id, figures)
  }
  return requireCollection(context, id)
}

async function requireCollection(context: Context, id: string): Promise<StorageCollection> {
  const found = await findCollection(context, id)
  if (!found) throw new Problem('storage.unknown-collection', 404)
  return found
}

async function collectPart(context: Context, digits: string, { isDryRun }: StorageCollection): Promise<PartFigures> {
  const figures: PartFigures = {
    ...{ blobCount: 0, blobBytes: 0, unreferencedCount: 0, unreferencedBytes: 0, removedCount: 0, removedBytes: 0 },
  }
  let batch: StoredBlob[] = []
  const work = async () => {
    const began = monotonicMilliseconds()
    await collectBatch(context, batch, { isDryRun, figures })
    batch = []
    await delay((monotonicMilliseconds() - began) * restPerWork)
  }
  for await (const blob of context.blobs.list(digits)) {
    batch.push(blob)
    if (batch.length === batchBlobs) await work()
  }
  if (batch.length > 0) await work()
  return figures
}

async function collectBatch(
  context: Context,
  batch: readonly StoredBlob[],
  { isDryRun, figures }: { readonly isDryRun: boolean; readonly figures: PartFigures },
): Promise<void> {
  const digests = batch.map((each) => each.sha256)
  const referenced = await findReferenced(context, digests)
  const unreferenced = batch.filter((each) => !referenced.has(each.sha256))
  const graceStart = new Date(context.now.getTime() - context.config.collectGraceSeconds * 1000)
  figures.blobCount += batch.length
  figures.blobBytes += sumBytes(batch)
  figures.unreferencedCount += unreferenced.length
  figures.unreferencedBytes += sumBytes(unreferenced)
  const old = unreferenced.filter((each) => each.writtenAt < graceStart)
  if (!isDryRun) await keepMarks(context, { referenced: [...referenced], unreferenced: old })
  const due = await takeDue(context, old, { graceStart, isDryRun })
  for (const blob of old) {
    if (!due.has(blob.sha256)) continue
    if (!isDryRun && !(await context.blobs.removeOlder(blob.sha256, graceStart))) continue
    figures.removedCount++
    figures.removedBytes += blob.sizeBytes
  }
}

/** Since when a blob has been of no use is remembered; one that is used again starts anew. */
async function keepMarks(
  context: Context,
  seen: { readonly referenced: readonly string[]; readonly unreferenced: readonly StoredBlob[] },
): Promise<void> {
  if (seen.referenced.length > 0)
    await context.db.deleteFrom('unreferenced_blob').where('sha256', 'in', seen.referenced).execute()
  if (seen.unreferenced.length === 0) return
  const since = context.now
  await context.db
    .insertInto('unreferenced_blob')
    .values(seen.unreferenced.map(({ sha256, sizeBytes }) => ({ sha256, size_bytes: sizeBytes, since })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Those that have been of no use for the grace period, and are not used now: asked in one go with taking the mark away. */
async function takeDue(
  context: Context,
  old: readonly StoredBlob[],
  { graceStart, isDryRun }: { readonly graceStart: Date; readonly isDryRun: boolean },
): Promise<ReadonlySet<string>> {
  const digests = old.map((each) => each.sha256)
  const isDue = sql`u.sha256 = any(${digests}::text[]) and u.since <= ${graceStart} and not ${isReferenced('u.sha256')}`
  const taken = isDryRun
    ? sql<{ sha256: string }>`select u.sha256 from unreferenced_blob as u where ${isDue}`
    : sql<{ sha256: string }>`delete from unreferenced_blob as u where ${isDue} returning u.sha256`
  const { rows } = await taken.execute(context.db)
  return new Set(rows.map((row) => row.sha256))
}

function sumBytes(blobs: readonly StoredBlob[]): number {
  return blobs.reduce((sum, each) => sum + each.sizeBytes, 0)
}
