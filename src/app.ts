// The assembly: the list of modules below is both the wiring and the order in which they may import one another.
import { fileURLToPath } from 'node:url'
import { authenticate, authorize, createAccessModule } from '#modules/access/index.ts'
import { advisoriesModule } from '#modules/advisories/index.ts'
import { createAssessmentsModule } from '#modules/assessments/index.ts'
import { auditModule } from '#modules/audit/index.ts'
import { catalogModule } from '#modules/catalog/index.ts'
import { createFindingsModule } from '#modules/findings/index.ts'
import { fetchArtifact, findDownloads, findRepository, gatewayModule, loadIndex } from '#modules/gateway/index.ts'
import { createIntroductionsModule } from '#modules/introductions/index.ts'
import { getApplication, inventoryModule } from '#modules/inventory/index.ts'
import { policyModule } from '#modules/policy/index.ts'
import { securityAnswersModule } from '#modules/security-answers/index.ts'
import { openBlobs } from '#platform/blobs/open-blobs.ts'
import { type ChangeWatch, watchChanges } from '#platform/changes.ts'
import { type Clock, systemClock } from '#platform/clock.ts'
import type { Config } from '#platform/config.ts'
import type { Actor, Context } from '#platform/context.ts'
import { type Database, openDatabase } from '#platform/database/connect.ts'
import { migrate, pendingMigrations } from '#platform/database/migrate.ts'
import { buildHttp } from '#platform/http.ts'
import { migrateJobQueue, openJobQueue, type RunningJobQueue } from '#platform/jobs/job-queue.ts'
import { createLog, type Log } from '#platform/log.ts'
import type { Module } from '#platform/module.ts'
import { openOutbound } from '#platform/outbound.ts'
import { Problem } from '#platform/problem.ts'
import { type ReadinessCheck, serveReadiness } from '#platform/readiness.ts'
import { serveConsole } from '#platform/static-console.ts'

export const modules: readonly Module[] = [
  auditModule,
  createAccessModule({ getApplication }),
  catalogModule,
  advisoriesModule,
  securityAnswersModule,
  inventoryModule,
  createAssessmentsModule({ fetchArtifact }),
  policyModule,
  createFindingsModule({ findDownloads }),
  createIntroductionsModule({ loadIndex, findRepository }),
  gatewayModule,
]

const routes = modules.flatMap((module) => module.routes ?? [])
const jobs = modules.flatMap((module) => module.jobs ?? [])
const subscriptions = modules.flatMap((module) => module.subscriptions ?? [])

export interface App {
  readonly database: Database
  readonly jobs: RunningJobQueue
  readonly changes: ChangeWatch
  readonly log: Log
  makeContext(actor: Actor): Context
  close(): Promise<void>
}

export interface AppOptions {
  readonly config: Config
  readonly clock?: Clock
  /** An already open database is left open by `close`. */
  readonly database?: Database
}

const consoleFolder = fileURLToPath(new URL('../console/dist/', import.meta.url))

/** Seconds that the database may take to confirm the revision before a server counts as cut off. */
const confirmSecondsMax = 3

/** Opens what every process needs; throws `server.not-migrated` on a database that lacks migrations. */
export async function openApp(options: AppOptions): Promise<App> {
  const { config, clock = systemClock } = options
  const log = createLog(config.logLevel)
  const database = options.database ?? (await openDatabase(config))
  const missing = await pendingMigrations(database.pool)
  if (missing.length > 0) throw new Problem('server.not-migrated', 503, { names: missing })
  const queue = await openJobQueue(database.pool, jobs, subscriptions)
  const outbound = openOutbound(config)
  const blobs = await openBlobs(config, { outbound, clock })
  const ending = new AbortController()
  const changes = watchChanges(database.db, clock, confirmSecondsMax)
  const makeContext = (actor: Actor): Context => ({
    db: database.db,
    actor,
    now: clock(),
    log,
    jobs: queue,
    outbound,
    blobs,
    config,
    changes,
    signal: ending.signal,
  })
  const close = async () => {
    ending.abort()
    await queue.stop()
    await outbound.close()
    if (!options.database) await database.close()
  }
  return { database, jobs: queue, changes, log, makeContext, close }
}

/** Brings the database to this version's shape, the job queue's tables included. */
export async function migrateDatabase(database: Database, now: Date): Promise<readonly string[]> {
  const applied = await migrate(database.pool, now)
  await migrateJobQueue(database.pool, jobs, subscriptions)
  return applied
}

/** Runs every module's preparation; idempotent. */
export async function prepareInstallation(app: App): Promise<void> {
  const context = app.makeContext({ kind: 'system', name: 'installation' })
  for (const module of modules) await module.prepare?.(context)
}

export interface RunningServer {
  /** Where it listens, without a trailing slash. */
  readonly url: string
  close(): Promise<void>
}

/** Serves HTTP and, unless told otherwise, takes jobs. */
export async function startServer(app: App, config: Config, work = true): Promise<RunningServer> {
  const background = () => app.makeContext({ kind: 'system', name: 'server' })
  const server = await buildServer(app, config, work)
  const stops: (() => Promise<void>)[] = []
  for (const module of modules) if (module.start) stops.push(await module.start(background))
  await server.listen({ host: config.host, port: config.port })
  if (work) await app.jobs.start(() => app.makeContext({ kind: 'system', name: 'job' }))
  const port = server.addresses().find((each) => typeof each === 'object')?.port ?? config.port
  return {
    url: `http://${config.host}:${port}`,
    close: async () => {
      await server.close()
      for (const stop of stops) await stop()
    },
  }
}

/** The HTTP server with every route, not yet listening; with `work` it is ready only while jobs are taken. */
export function buildServer(app: App, config: Config, work = false) {
  return buildHttp({
    routes,
    publicUrl: config.publicUrl,
    makeContext: app.makeContext,
    authenticate: (facts) => authenticate(app.makeContext, facts),
    authorize,
    extend: async (server) => {
      serveReadiness(server, readinessChecks(app, work), () => app.makeContext({ kind: 'anonymous' }).now)
      for (const module of modules) await module.extendServer?.(server, app.makeContext)
      await serveConsole(server, consoleFolder)
    },
  })
}

function readinessChecks(app: App, work: boolean): readonly ReadinessCheck[] {
  const { pool } = app.database
  const { blobs } = app.makeContext({ kind: 'system', name: 'readiness' })
  const requireNothingPending = async () => {
    const missing = await pendingMigrations(pool)
    if (missing.length > 0) throw new Problem('server.not-migrated', 503, { names: missing })
  }
  const requireWork = async () => {
    if (!app.jobs.isWorking()) throw new Error('no jobs are taken')
  }
  return [
    { name: 'database', look: () => pool.query('select 1') },
    { name: 'migrations', look: requireNothingPending },
    { name: 'jobs', look: work ? requireWork : undefined },
    { name: 'blobs', look: () => blobs.probe().catch(unlessFull) },
    { name: 'storage', look: () => blobs.room.require().then(blobs.probe), isOptional: true },
  ]
}

/** A store without room still serves what is in it: that is another check's to tell. */
function unlessFull(error: unknown): void {
  if (!(error instanceof Problem && error.code === 'storage.full')) throw error
}
