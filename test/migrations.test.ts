import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { migrateDatabase, openApp } from '#app'
import { type Config, readConfig } from '#platform/config.ts'
import { type Database, openDatabase } from '#platform/database/connect.ts'
import { migrate, pendingMigrations } from '#platform/database/migrate.ts'
import { openScratchDatabase, type ScratchDatabase } from '../tools/scratch-database.ts'
import { readSource, type SyntaxNode, visit } from './architecture/source-file.ts'

const now = new Date('2026-06-01T08:00:00Z')
const files = readdirSync(new URL('../src/migrations/', import.meta.url)).sort()
const serverUrl = process.env.ASSAY_DATABASE_URL

describe('the migrations', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-migrations-'))
  const state: { config?: Config; database?: Database; scratch?: ScratchDatabase } = {}
  const database = (): Database => {
    if (!state.database) throw new Error('the database is not open')
    return state.database
  }

  before(async () => {
    if (serverUrl) state.scratch = await openScratchDatabase(serverUrl)
    state.config = readConfig({
      ASSAY_DATA: folder,
      ASSAY_LOG_LEVEL: 'silent',
      ...(state.scratch ? { ASSAY_DATABASE_URL: state.scratch.url } : {}),
    })
    state.database = await openDatabase(state.config)
  })
  after(async () => {
    await state.database?.close()
    await state.scratch?.drop()
    rmSync(folder, { recursive: true, force: true })
  })

  it('are all missing in an empty database, and no server starts on it', async () => {
    assert.deepEqual(await pendingMigrations(database().pool), files)
    assert.ok(state.config)
    await assert.rejects(openApp({ config: state.config, database: database() }), { code: 'server.not-migrated' })
  })

  it('are applied once, in their order, and a second run finds nothing to do', async () => {
    assert.deepEqual(await migrateDatabase(database(), now), files)
    assert.deepEqual(await migrateDatabase(database(), now), [])
    assert.deepEqual(await pendingMigrations(database().pool), [])
  })

  it('are what the row types say', async () => {
    const { rows } = await database().pool.query<{ table: string; column: string }>(
      `select table_name as table, column_name as column from information_schema.columns
       where table_schema = 'public' and table_name not like '%\\_rest'`,
    )
    const actual = rows.map((row) => `${row.table}.${row.column}`).sort()
    assert.deepEqual(rowTypeColumns(), actual, 'npm run generate brings rows.gen.ts up to date')
  })

  it('use moments with a zone, unbounded text and no sequences that leak order', async () => {
    const { rows } = await database().pool.query<{ name: string; type: string }>(
      `select table_name || '.' || column_name as name, data_type as type from information_schema.columns
       where table_schema = 'public'
       and data_type in ('timestamp without time zone', 'character varying', 'character', 'money', 'json')`,
    )
    assert.deepEqual(rows, [])
  })

  it('refuse to go on over a file that has changed since it was applied', async () => {
    const name = files[0] ?? ''
    const { pool } = database()
    await pool.query("update schema_migration set digest = 'other' where name = $1", [name])
    await assert.rejects(migrate(pool, now), new RegExp(`${name} has changed`))
  })
})

/** `table.column` for everything in rows.gen.ts. */
function rowTypeColumns(): readonly string[] {
  const path = 'src/platform/database/rows.gen.ts'
  const { code } = readSource(path, readFileSync(new URL(`../${path}`, import.meta.url), 'utf8'))
  const members = new Map<string, readonly { readonly key: string; readonly type: string }[]>()
  if (code)
    visit(code.program, (node) => {
      if (node.type !== 'TSInterfaceDeclaration') return
      const body = (node.body as { body: readonly SyntaxNode[] }).body
      const name = (node.id as { name: string }).name
      members.set(
        name,
        body.map((each) => ({ key: (each.key as { name: string }).name, type: typeName(each) })),
      )
    })
  return (members.get('DB') ?? [])
    .flatMap((table) => (members.get(table.type) ?? []).map((column) => `${table.key}.${column.key}`))
    .sort()
}

function typeName(member: SyntaxNode): string {
  const annotation = member.typeAnnotation as { typeAnnotation: { typeName?: { name?: string } } }
  return annotation.typeAnnotation.typeName?.name ?? ''
}
