import { Kysely, PostgresDialect } from 'kysely'
import pg from 'pg'
import type { Config } from '../config.ts'
import { openEmbeddedDatabase } from './embedded.ts'
import type { DB } from './rows.gen.ts'
import { refuseInsideTransaction } from './transact.ts'

export interface Database {
  readonly db: Kysely<DB>
  /** For the job queue, which speaks SQL of its own. */
  readonly pool: pg.Pool
  readonly embedded: boolean
  /** Of the embedded database, when this process started it. */
  processId(): number | undefined
  close(): Promise<void>
}

const int8 = 20
const connectionTimeoutMilliseconds = 10_000
// PGlite runs one transaction at a time: more connections would only queue.
const embeddedConnectionsMax = 8
const serverConnectionsMax = 16

export async function openDatabase(config: Config): Promise<Database> {
  const embedded = config.databaseUrl ? undefined : await openEmbeddedDatabase(config.dataFolder)
  const pool = new pg.Pool({
    ...(embedded
      ? {
          host: embedded.host,
          port: embedded.port,
          user: 'postgres',
          database: 'postgres',
          max: embeddedConnectionsMax,
        }
      : { connectionString: config.databaseUrl, max: serverConnectionsMax }),
    connectionTimeoutMillis: connectionTimeoutMilliseconds,
    types: {
      getTypeParser: ((oid: number, format?: 'text') =>
        oid === int8 ? readInt8 : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
    },
  })
  // An idle connection that breaks is replaced at its next use; without a listener it would end the process.
  pool.on('error', () => {})
  const guarded: pg.Pool = Object.create(pool, {
    connect: {
      value: () => {
        refuseInsideTransaction('the outer db')
        return pool.connect()
      },
    },
  })
  return {
    db: new Kysely<DB>({ dialect: new PostgresDialect({ pool: guarded }) }),
    pool,
    embedded: embedded !== undefined,
    processId: () => embedded?.processId(),
    close: async () => {
      await pool.end()
      await embedded?.stop()
    },
  }
}

function readInt8(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value)) throw new RangeError(`integer beyond 2^53: ${text}`)
  return value
}
