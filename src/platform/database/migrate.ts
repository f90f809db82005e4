import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import type pg from 'pg'

const migrationsFolder = new URL('../../migrations/', import.meta.url)
const migrationLock = 4_270_001

export interface AppliedMigration {
  readonly name: string
  readonly digest: string
}

/**
 * Applies the numbered SQL files that this database has not seen, each in a transaction of its own, under an advisory
 * lock. Refuses to go on when an applied file has changed since: migrations are forward only.
 */
export async function migrate(pool: pg.Pool, now: Date): Promise<readonly string[]> {
  const client = await pool.connect()
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock])
    await client.query(
      'create table if not exists schema_migration (name text primary key, digest text not null, applied_at timestamptz not null)',
    )
    const seen = new Map<string, string>()
    for (const row of (await client.query<AppliedMigration>('select name, digest from schema_migration')).rows)
      seen.set(row.name, row.digest)
    const applied: string[] = []
    for (const { name, sql, digest } of readMigrations()) {
      const before = seen.get(name)
      if (before === digest) continue
      if (before !== undefined) throw new Error(`migration ${name} has changed since it was applied`)
      await client.query('begin')
      await client.query(sql)
      await client.query('insert into schema_migration values ($1, $2, $3)', [name, digest, now])
      await client.query('commit')
      applied.push(name)
    }
    return applied
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    await client.query('select pg_advisory_unlock($1)', [migrationLock])
    client.release()
  }
}

/** The names of migrations that the database still lacks. */
export async function pendingMigrations(pool: pg.Pool): Promise<readonly string[]> {
  const exists = await pool.query("select to_regclass('schema_migration') is not null as yes")
  const seen = new Set<string>()
  if (exists.rows[0]?.yes)
    for (const row of (await pool.query<AppliedMigration>('select name from schema_migration')).rows) seen.add(row.name)
  return readMigrations().flatMap(({ name }) => (seen.has(name) ? [] : [name]))
}

function readMigrations(): readonly { name: string; sql: string; digest: string }[] {
  return readdirSync(migrationsFolder)
    .filter((name) => /^\d{4}_[a-z_]+\.sql$/.test(name))
    .sort()
    .map((name) => {
      const sql = readFileSync(new URL(name, migrationsFolder), 'utf8')
      return { name, sql, digest: createHash('sha256').update(sql).digest('hex') }
    })
}
