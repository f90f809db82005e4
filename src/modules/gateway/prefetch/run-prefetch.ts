import type { ProblemCode } from '#i18n/problems.ts'
import { record } from '#modules/audit/index.ts'
import { runBounded } from '#modules/introductions/index.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { defineJob, enqueue } from '#platform/jobs/define-job.ts'
import { Problem } from '#platform/problem.ts'
import { type Engine, engineOf } from '../engine/engine.ts'
import { type BroughtPackage, bringPackage } from './bring-package.ts'
import { listConfirmed } from './request-prefetch.ts'
import { prefetchJobName } from './write-prefetch.ts'

const itemsPerRun = 64
const atOnce = 4
const attemptsMax = 4
const pauseSeconds = 15
const expireSeconds = 60 * 60
/** Longer than a run may take: whoever was busy with it is gone. */
const abandonedSeconds = 2 * expireSeconds

/** May be over the next time: asked for again, so often. */
const passing: ReadonlySet<ProblemCode> = new Set<ProblemCode>(['upstream.unavailable', 'storage.full'])

/** Brings in some of what is waiting, and queues itself for the rest: others get their turn in between. */
export const prefetchJob = defineJob<{ readonly prefetchId: string }>({
  name: prefetchJobName,
  expireSeconds,
  handle: (context, { prefetchId }) => runPrefetch(context, prefetchId),
})

/** A process that was killed leaves what it had not finished waiting: it is taken up again. */
export const resumePrefetchesJob = defineJob({
  name: 'gateway.resume-prefetches',
  everySeconds: 15 * 60,
  handle: async (context) => {
    const before = new Date(context.now.getTime() - abandonedSeconds * 1000)
    await transact(context, async (tx) => {
      const left = await tx.db
        .updateTable('prefetch')
        .set({ active_at: tx.now })
        .where('state', '!=', 'done')
        .where('active_at', '<', before)
        .returning('id')
        .execute()
      // A key of its own: the job that was killed may stand in the way of the next one with the same key.
      for (const { id } of left) await enqueue(tx, prefetchJobName, { prefetchId: id })
    })
  },
})

async function runPrefetch(context: Context, prefetchId: string): Promise<void> {
  const begun = await context.db
    .updateTable('prefetch')
    .set({ state: 'running', active_at: context.now })
    .where('id', '=', prefetchId)
    .where('state', '!=', 'done')
    .returning('id')
    .executeTakeFirst()
  if (!begun) return
  const repositories = new Map((await listConfirmed(context)).map((each) => [each.id, each]))
  const engine = engineOf(context)
  let isTroubled = false
  await runBounded(await waitingItems(context, prefetchId), atOnce, async (item) => {
    if (context.signal.aborted) return
    const repository = repositories.get(item.repository_id ?? '')
    const result = await bring(engine, context, { item, repository })
    if (result instanceof Problem && passing.has(result.code)) isTroubled = true
    await keepResult(context, item, result)
  })
  context.signal.throwIfAborted()
  await goOn(context, prefetchId, isTroubled)
}

function waitingItems(context: Context, prefetchId: string) {
  return context.db
    .selectFrom('prefetch_item')
    .selectAll()
    .where('prefetch_id', '=', prefetchId)
    .where('state', '=', 'waiting')
    .orderBy('attempts')
    .orderBy('position')
    .limit(itemsPerRun)
    .execute()
}

type Item = Awaited<ReturnType<typeof waitingItems>>[number]

async function bring(
  engine: Engine,
  context: Context,
  asked: { readonly item: Item; readonly repository: Parameters<typeof bringPackage>[2]['repository'] | undefined },
): Promise<BroughtPackage | Problem> {
  const { item, repository } = asked
  const { ecosystem, name, requirement } = item
  if (!repository) return new Problem('prefetch.no-repository', 404, { ecosystem })
  try {
    const wanted = { ecosystem, name, requirement, isExact: item.is_exact }
    return await bringPackage(engine, context, { repository, wanted })
  } catch (error) {
    if (error instanceof Problem) return error
    throw error
  }
}

async function keepResult(context: Context, item: Item, result: BroughtPackage | Problem): Promise<void> {
  await context.db
    .updateTable('prefetch_item')
    .set(result instanceof Problem ? failureColumns(item, result) : broughtColumns(result))
    .where('prefetch_id', '=', item.prefetch_id)
    .where('position', '=', item.position)
    .execute()
}

function failureColumns({ attempts }: Item, { code, params }: Problem) {
  const again = passing.has(code) && attempts + 1 < attemptsMax
  return { state: again ? 'waiting' : 'failed', attempts: attempts + 1, code, params: JSON.stringify(params) }
}

function broughtColumns({ versions, fileCount, fetchedCount, sizeBytes }: BroughtPackage) {
  const state = fetchedCount > 0 ? 'fetched' : 'held'
  return { state, versions: [...versions], file_count: fileCount, size_bytes: sizeBytes, code: null, params: null }
}

/** Queues the next run, or ends it. */
async function goOn(context: Context, prefetchId: string, isTroubled: boolean): Promise<void> {
  await transact(context, async (tx) => {
    const { rows } = await countStates(tx, prefetchId)
    const counts = Object.fromEntries(rows.map(({ state, count }) => [state, Number(count)]))
    if (counts.waiting) {
      const startAfter = isTroubled ? { startAfter: new Date(tx.now.getTime() + pauseSeconds * 1000) } : {}
      await enqueue(tx, prefetchJobName, { prefetchId }, { key: prefetchId, ...startAfter })
      return
    }
    const ended = await tx.db
      .updateTable('prefetch')
      .set({ state: 'done', ended_at: tx.now })
      .where('id', '=', prefetchId)
      .where('state', '=', 'running')
      .returning('title')
      .executeTakeFirst()
    if (!ended) return
    const { held = 0, fetched = 0, failed = 0 } = counts
    const detail = { title: ended.title, held, fetched, failed }
    await record(tx, { action: 'prefetch.completed', subjectKind: 'prefetch', subjectId: prefetchId, detail })
  })
}

async function countStates(scope: Pick<Context, 'db'>, prefetchId: string) {
  const rows = await scope.db
    .selectFrom('prefetch_item')
    .select(({ fn }) => ['state', fn.countAll<number>().as('count')])
    .where('prefetch_id', '=', prefetchId)
    .groupBy('state')
    .execute()
  return { rows }
}
