// Writes src/platform/database/rows.gen.ts from a freshly migrated database: the SQL is the truth, the types follow.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type pg from 'pg'
import { readConfig } from '../src/platform/config.ts'
import { openDatabase } from '../src/platform/database/connect.ts'
import { migrate } from '../src/platform/database/migrate.ts'

interface Column {
  readonly table_name: string
  readonly column_name: string
  readonly udt_name: string
  readonly is_nullable: 'YES' | 'NO'
  readonly column_default: string | null
  readonly is_identity: 'YES' | 'NO'
}

const types: Readonly<Record<string, string>> = {
  uuid: 'string',
  text: 'string',
  bool: 'boolean',
  int2: 'number',
  int4: 'number',
  int8: 'number',
  float4: 'number',
  float8: 'number',
  timestamptz: 'Timestamp',
  date: 'Timestamp',
  bytea: 'Buffer',
  jsonb: 'Json',
  _text: 'string[]',
  _uuid: 'string[]',
}

const folder = mkdtempSync(join(tmpdir(), 'assay-rows-'))
const database = await openDatabase(readConfig({ ASSAY_DATA: folder }))
try {
  await migrate(database.pool, new Date(0))
  const target = new URL('../src/platform/database/rows.gen.ts', import.meta.url)
  writeFileSync(target, await describeTables(database.pool))
} finally {
  await database.close()
  rmSync(folder, { recursive: true, force: true })
}

async function describeTables(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<Column>(
    `select table_name, column_name, udt_name, is_nullable, column_default, is_identity from information_schema.columns
     where table_schema = 'public' and table_name not like '%\\_rest' order by table_name, ordinal_position`,
  )
  const tables = Map.groupBy(rows, (row) => row.table_name)
  const lines = [
    '// Written by `npm run generate` from the migrations. Do not edit.',
    "import type { ColumnType, Generated as Plain } from 'kysely'",
    '',
    'type Timestamp = ColumnType<Date, Date | string, Date | string>',
    '// Written as JSON text, read as a value.',
    'type Json = ColumnType<unknown, string, string>',
    '// A default of the database: it need not be given. Column types do not nest, so their parts are taken up here.',
    'type Generated<Type> =',
    '  Type extends ColumnType<infer Read, infer Insert, infer Update>',
    '    ? ColumnType<Read, Insert | undefined, Update>',
    '    : Plain<Type>',
    '',
  ]
  for (const [table, columns] of tables) {
    lines.push(`export interface ${typeName(table)} {`)
    for (const column of columns) lines.push(`  ${column.column_name}: ${columnType(column)}`)
    lines.push('}', '')
  }
  lines.push('export interface DB {', ...[...tables.keys()].map((table) => `  ${table}: ${typeName(table)}`), '}', '')
  return lines.join('\n')
}

function typeName(table: string): string {
  return `${table.replace(/(^|_)(\w)/g, (_, __, letter: string) => letter.toUpperCase())}Row`
}

function columnType(column: Column): string {
  const known = types[column.udt_name]
  if (!known) throw new Error(`no type for ${column.table_name}.${column.column_name}: ${column.udt_name}`)
  const type = column.is_nullable === 'YES' ? `${known} | null` : known
  return column.column_default !== null || column.is_identity === 'YES' ? `Generated<${type}>` : type
}
