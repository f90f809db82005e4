import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import { fromKysely, PgBoss } from 'pg-boss'
import type { Context, Tx } from '../context.ts'
import type { PublishedEvent, Subscription } from '../events.ts'
import { Problem } from '../problem.ts'
import type { JobDefinition, SendOptions } from './define-job.ts'

export interface JobQueue {
  readonly subscriptions: readonly Subscription[]
  send(tx: Tx, job: string, payload: object, options?: SendOptions): Promise<void>
}

export interface RunningJobQueue extends JobQueue {
  /** Takes jobs until `stop`. */
  start(makeContext: () => Context): Promise<void>
  /** Runs what is waiting, and what that queues, until nothing is left; for tests and one-off commands. */
  drain(makeContext: () => Context): Promise<number>
  /** Gives back jobs whose process is gone or whose time is over, and forgets old ones; part of `start`. */
  recover(): Promise<void>
  stop(): Promise<void>
  /** True from the end of `start` to the beginning of `stop`. */
  isWorking(): boolean
}

const pollingSeconds = 2
const retryLimit = 5
const defaultExpireSeconds = 900
const drainJobsMax = 100_000
/** A process that takes a job says so often that it still lives; silent for so long, it does not. */
const heartbeatSeconds = 60
const recoverEverySeconds = 30

/** Jobs on pg-boss; one queue per job name, first in first out for each key. */
export async function openJobQueue(
  pool: pg.Pool,
  definitions: readonly JobDefinition[],
  subscriptions: readonly Subscription[],
): Promise<RunningJobQueue> {
  const jobs = [...definitions, ...subscriptions.map(deliveryJob)]
  const byName = new Map(jobs.map((job) => [job.name, job]))
  if (byName.size !== jobs.length) throw new Error('two jobs share a name')
  const boss = new PgBoss({
    db: { executeSql: async (text, values) => pool.query(text, values) },
    migrate: false,
    createSchema: false,
    schedule: false,
    supervise: false,
  })
  boss.on('error', () => {})
  await boss.start()
  const workers = new Map<string, readonly string[]>()
  const timers: NodeJS.Timeout[] = []
  let working = false
  const wake = (job: string) => {
    for (const worker of workers.get(job) ?? []) boss.notifyWorker(worker)
  }
  const queue: RunningJobQueue = {
    subscriptions,
    send: async (tx, job, payload, options = {}) => {
      if (!byName.has(job)) throw new Error(`no such job: ${job}`)
      const send = { db: fromKysely(tx.db), singletonKey: options.key ?? randomUUID(), ...startAfter(options) }
      await boss.send(job, payload, send)
      tx.afterCommit(() => wake(job))
    },
    start: async (makeContext) => {
      for (const job of jobs) {
        const run = async ([taken]: { data: unknown }[]) => {
          // There may be more: only a look that finds nothing is followed by a pause.
          wake(job.name)
          if (taken) await runJob(makeContext, job, taken.data)
        }
        const ids: string[] = []
        for (let count = 0; count < (job.concurrency ?? 1); count++)
          ids.push(await boss.work(job.name, { pollingIntervalSeconds: pollingSeconds }, run))
        workers.set(job.name, ids)
        if (job.everySeconds) timers.push(repeat(boss, job.name, job.everySeconds))
      }
      timers.push(setInterval(() => void queue.recover().catch(() => {}), recoverEverySeconds * 1000).unref())
      working = true
    },
    recover: () => boss.supervise(undefined, { reindex: false }),
    drain: (makeContext) => drain(boss, jobs, makeContext),
    isWorking: () => working,
    stop: async () => {
      working = false
      for (const timer of timers) clearInterval(timer)
      await boss.stop({ graceful: true, close: false, timeout: 10_000 })
    },
  }
  return queue
}

/** Creates the queue's own tables and one queue per job; part of `assay migrate`, never of a server's start. */
export async function migrateJobQueue(
  pool: pg.Pool,
  definitions: readonly JobDefinition[],
  subscriptions: readonly Subscription[],
): Promise<void> {
  const boss = new PgBoss({
    db: { executeSql: async (text, values) => pool.query(text, values) },
    schedule: false,
    supervise: false,
  })
  await boss.start()
  const known = new Set((await boss.getQueues()).map((each) => each.name))
  for (const job of [...definitions, ...subscriptions.map(deliveryJob)]) {
    const expireInSeconds = job.expireSeconds ?? defaultExpireSeconds
    const options = { retryLimit, retryBackoff: true, expireInSeconds, heartbeatSeconds }
    if (known.has(job.name)) await boss.updateQueue(job.name, options)
    else await boss.createQueue(job.name, { policy: 'key_strict_fifo', ...options })
  }
  await boss.stop({ graceful: false, close: false })
}

/** Several servers may ask at once: one job per interval is made. */
function repeat(boss: PgBoss, name: string, everySeconds: number): NodeJS.Timeout {
  const send = () => void boss.send(name, {}, { singletonKey: 'every', singletonSeconds: everySeconds }).catch(() => {})
  send()
  return setInterval(send, everySeconds * 1000).unref()
}

function deliveryJob(subscription: Subscription): JobDefinition {
  return {
    name: subscription.job,
    handle: (context, payload) => subscription.handle(context, payload as PublishedEvent<unknown>),
  }
}

function startAfter(options: SendOptions): { startAfter?: Date } {
  return options.startAfter ? { startAfter: options.startAfter } : {}
}

async function runJob(makeContext: () => Context, job: JobDefinition, data: unknown): Promise<void> {
  const context = makeContext()
  try {
    await job.handle(context, data)
  } catch (error) {
    context.log.error({ job: job.name, error, code: error instanceof Problem ? error.code : undefined }, 'job failed')
    throw error
  }
}

async function drain(boss: PgBoss, jobs: readonly JobDefinition[], makeContext: () => Context): Promise<number> {
  let done = 0
  for (let progress = true; progress; ) {
    progress = false
    for (const job of jobs) {
      for (const taken of await boss.fetch(job.name, { batchSize: 50 })) {
        if (++done > drainJobsMax) throw new Error('jobs keep queueing jobs')
        progress = true
        await runJob(makeContext, job, taken.data)
        await boss.complete(job.name, taken.id)
      }
    }
  }
  return done
}
