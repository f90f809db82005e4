import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before } from 'node:test'
import { type App, buildServer, migrateDatabase, openApp, prepareInstallation } from '#app'
import { type Config, readConfig } from '#platform/config.ts'
import type { Actor, Context } from '#platform/context.ts'
import { type Database, openDatabase } from '#platform/database/connect.ts'
import { makePeople, type People, type PersonName } from './people.ts'

export interface TestAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any
}

export interface RequestOptions {
  readonly as?: PersonName | { readonly token: string }
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export interface TestApp {
  readonly app: App
  readonly config: Config
  readonly people: People
  readonly clock: { now(): Date; advance(seconds: number): void }
  context(actor?: Actor): Context
  request(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    path: string,
    options?: RequestOptions,
  ): Promise<TestAnswer>
  /** The server on a port of its own, for real clients; its address without a trailing slash. */
  listen(): Promise<string>
  /** Runs waiting jobs, and what they queue, to the end. */
  drain(): Promise<number>
}

let shared: Promise<Database> | undefined
after(async () => (await shared)?.close())
const kept = ['schema_migration', 'change_revision', 'audit_chain']

/** One migrated database for all test files of the process; emptied before each `describe` that asks for an app. */
async function emptyDatabase(now: Date): Promise<Database> {
  shared ??= openShared(now)
  const database = await shared
  const { rows } = await database.pool.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname = 'public' and c.relkind in ('r', 'p') and not c.relispartition`,
  )
  const names = rows.map((row) => row.name).filter((name) => !kept.includes(name))
  await database.pool.query(`truncate ${names.join(', ')} restart identity cascade`)
  await database.pool.query('truncate pgboss.job')
  await database.pool.query("update audit_chain set sequence = 0, hash = decode(repeat('00', 32), 'hex')")
  return database
}

async function openShared(now: Date): Promise<Database> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-test-'))
  const database = await openDatabase(testConfig(folder))
  await migrateDatabase(database, now)
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return database
}

function testConfig(dataFolder: string): Config {
  const databaseUrl = process.env.ASSAY_DATABASE_URL
  return readConfig({
    ASSAY_DATA: dataFolder,
    ASSAY_PORT: '0',
    ASSAY_LOG_LEVEL: process.env.ASSAY_LOG_LEVEL ?? 'silent',
    ASSAY_ALLOWED_PRIVATE_HOSTS: '*',
    ...(databaseUrl ? { ASSAY_DATABASE_URL: databaseUrl } : {}),
  })
}

/** The whole application on an empty database. Call it at the top of a `describe`: it registers the hooks. */
export function testApp(): TestApp {
  let now = new Date('2026-06-01T08:00:00Z')
  const folder = mkdtempSync(join(tmpdir(), 'assay-app-'))
  const config = testConfig(folder)
  const state: { app?: App; people?: People; server?: Awaited<ReturnType<typeof buildServer>> } = {}
  before(async () => {
    const database = await emptyDatabase(now)
    const app = await openApp({ config, clock: () => now, database })
    await prepareInstallation(app)
    Object.assign(state, { app, people: await makePeople(app), server: await buildServer(app, config) })
  })
  after(async () => {
    await state.server?.close()
    await state.app?.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const ready = <Key extends keyof typeof state>(key: Key) => {
    const value = state[key]
    if (value === undefined) throw new Error('the test app is ready in tests and hooks only')
    return value as NonNullable<(typeof state)[Key]>
  }
  return {
    get app() {
      return ready('app')
    },
    get people() {
      return ready('people')
    },
    config,
    clock: {
      now: () => now,
      advance: (seconds) => {
        now = new Date(now.getTime() + seconds * 1000)
      },
    },
    context: (actor = { kind: 'system', name: 'test' }) => ready('app').makeContext(actor),
    request: async (method, path, options = {}) => {
      const token = typeof options.as === 'string' ? ready('people')[options.as].token : options.as?.token
      const answer = await ready('server').inject({
        method,
        url: path,
        headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...options.headers },
        ...(options.body === undefined ? {} : { payload: options.body as object }),
      })
      const json = /json/.test(String(answer.headers['content-type']))
      return { status: answer.statusCode, headers: answer.headers, body: json ? answer.json() : answer.body }
    },
    listen: async () => {
      const server = ready('server')
      if (!server.server.listening) await server.listen({ host: '127.0.0.1', port: 0 })
      return `http://127.0.0.1:${(server.server.address() as { port: number }).port}`
    },
    drain: () => ready('app').jobs.drain(() => ready('app').makeContext({ kind: 'system', name: 'job' })),
  }
}
