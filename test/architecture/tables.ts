import { type Fault, isTest, type Project, type Rule } from './project.ts'
import {
  dottedName,
  hole,
  isNode,
  lineAt,
  literalText,
  type SourceFile,
  type SyntaxNode,
  templateText,
  visit,
} from './source-file.ts'

const migrationPattern = /^src\/migrations\/\d{4}_([a-z_]+)\.sql$/
const createPattern = /\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?([a-z_]+)/gi
const partitionPattern = /\bcreate\s+table\s+\S+\s+partition\s+of\b/i
/** A table that is written, in SQL of one's own; the last alternative is a template's hole. */
const writePattern =
  /\b(?:insert\s+into|update(?:\s+only)?|delete\s+from(?:\s+only)?|merge\s+into|truncate(?:\s+table)?|(?:alter|drop|create)\s+table(?:\s+if(?:\s+not)?\s+exists)?)\s+(?:public\.)?"?([a-z_]+|\0)"?/gi
const writeMethods = new Set(['insertInto', 'replaceInto', 'updateTable', 'deleteFrom', 'mergeInto'])
/** Words that follow `update` without being a table: `for update skip locked`, `do update set`. */
const notTables = new Set(['set', 'skip', 'nowait', 'of', 'no', 'key'])

/** One use case crosses the modules on purpose: the sample bank leaves as it came, in one transaction. */
const crossing = new Set(['samples/remove-repository.ts', 'samples/remove-rows.ts'])

/** Which module writes which table: the one whose migration creates it. */
export function tableOwners(project: Project): ReadonlyMap<string, string> {
  const owners = new Map<string, string>([['schema_migration', 'platform']])
  for (const { path, text } of project.files) {
    const owner = migrationPattern.exec(path)?.[1]
    if (!owner) continue
    for (const [, table] of withoutComments(text).matchAll(createPattern))
      if (table && !owners.has(table)) owners.set(table, owner)
  }
  return owners
}

interface Write {
  readonly table: string | undefined
  readonly start: number
}

function writesOf(file: SourceFile): readonly Write[] {
  const writes: Write[] = []
  if (!file.code) return writes
  visit(file.code.program, (node) => {
    if (node.type === 'CallExpression') writes.push(...builderWrite(node))
    if (node.type === 'TemplateLiteral') writes.push(...sqlWrites(templateText(node), node.start))
    if (node.type === 'Literal' && typeof node.value === 'string') writes.push(...sqlWrites(node.value, node.start))
  })
  return writes
}

function builderWrite(call: SyntaxNode): readonly Write[] {
  const { callee } = call
  if (!isNode(callee) || callee.type !== 'MemberExpression' || !writeMethods.has(dottedName(callee.property) ?? ''))
    return []
  const table = literalText((call.arguments as unknown[])[0])?.split(/\s/, 1)[0]
  return [{ table, start: call.start }]
}

function sqlWrites(text: string, start: number): readonly Write[] {
  return [...text.matchAll(writePattern)].flatMap(([, name = '']) => {
    const table = name.toLowerCase()
    return notTables.has(table) ? [] : [{ table: table === hole ? undefined : table, start }]
  })
}

function checkOwnership(project: Project): readonly Fault[] {
  const owners = tableOwners(project)
  const files = project.files.filter(
    ({ path }) => /^(src|samples)\//.test(path) && !isTest(path) && !crossing.has(path),
  )
  return files.flatMap((file) => {
    const self = ownerOf(file.path)
    return writesOf(file).flatMap(({ table, start }) => {
      const owner = table === undefined ? undefined : owners.get(table)
      // Prose in texts may read like SQL; what names no table of ours is not a write to one.
      if (table !== undefined && (owner === undefined || owner === self)) return []
      const what = table === undefined ? 'a table that is not named literally' : `${table}, which belongs to ${owner}`
      return [{ path: file.path, line: lineAt(file.text, start), message: `writes ${what}` }]
    })
  })
}

function ownerOf(path: string): string | undefined {
  if (path.startsWith('src/platform/')) return 'platform'
  return /^src\/modules\/([^/]+)\//.exec(path)?.[1]?.replaceAll('-', '_')
}

function checkMigrations(project: Project): readonly Fault[] {
  const owners = new Map<string, string>()
  const known = new Set(project.files.flatMap(({ path }) => ownerOf(path) ?? []))
  const files = project.files
    .filter(({ path }) => path.startsWith('src/migrations/'))
    .sort((a, b) => (a.path < b.path ? -1 : 1))
  return files.flatMap(({ path, text }, index) => {
    const [, owner] = migrationPattern.exec(path) ?? []
    const number = String(index + 1).padStart(4, '0')
    if (!owner) return [{ path, message: 'is not called NNNN_module.sql' }]
    const faults: Fault[] = []
    if (!path.startsWith(`src/migrations/${number}_`))
      faults.push({ path, message: `should have the number ${number}: no gaps, none twice` })
    if (!known.has(owner)) faults.push({ path, message: `names no module: ${owner}` })
    if (path !== '' && /\b(drop\s+table|drop\s+column)\b/i.test(text))
      faults.push({ path, message: 'drops what an older server still reads' })
    for (const [statement, table = ''] of withoutComments(text).matchAll(createPattern)) {
      const before = owners.get(table)
      if (before !== undefined && !partitionPattern.test(statement))
        faults.push({ path, message: `creates ${table} again` })
      owners.set(table, owner)
    }
    return faults
  })
}

function withoutComments(sql: string): string {
  return sql.replaceAll(/--[^\n]*/g, '')
}

const migrations = {
  'src/migrations/0001_platform.sql': 'create table event (id uuid);',
  'src/migrations/0002_audit.sql': 'create table audit_entry (id uuid);\n-- create table not_one (',
  'src/platform/events.ts': "export const a = (db) => db.insertInto('event')",
  'src/modules/audit/record.ts':
    'export const a = (sql) => sql`insert into audit_entry values (1) on conflict do update set id = 2`',
}

export const tableRules: readonly Rule[] = [
  {
    name: 'a table is written only by the module whose migration creates it',
    check: checkOwnership,
    breaks: [
      { ...migrations, 'src/modules/b/a.ts': "export const a = (db) => db.insertInto('audit_entry')" },
      { ...migrations, 'src/modules/b/a.ts': "export const a = (tx) => tx.db.updateTable('audit_entry as e').set({})" },
      { ...migrations, 'src/modules/b/a.ts': 'export const a = (sql) => sql`Delete\n from audit_entry`' },
      { ...migrations, 'src/modules/b/a.ts': 'export const a = (sql, t) => sql`update $' + '{t} set x = 1`' },
      { ...migrations, 'src/modules/b/a.ts': 'export const a = (db, t) => db.deleteFrom(t)' },
      { ...migrations, 'src/cli/a.ts': "export const a = (pool) => pool.query('truncate audit_entry')" },
    ],
    keeps: [
      migrations,
      { ...migrations, 'src/modules/audit/record.test.ts': "export const a = (db) => db.deleteFrom('event')" },
      {
        ...migrations,
        'src/modules/b/a.ts':
          "export const a = (db) => db.selectFrom('audit_entry').forUpdate()\nexport const b = 'update your settings'",
      },
    ],
  },
  {
    name: 'migrations are numbered without gaps and only add',
    check: checkMigrations,
    breaks: [
      { ...migrations, 'src/migrations/0004_audit.sql': 'select 1;' },
      { ...migrations, 'src/migrations/0003_nobody.sql': 'select 1;' },
      { ...migrations, 'src/migrations/0003_audit.sql': 'drop table event;' },
      { ...migrations, 'src/migrations/0003_audit.sql': 'create table event (id uuid);' },
      { ...migrations, 'src/migrations/3-audit.sql': 'select 1;' },
    ],
    keeps: [migrations],
  },
]
