import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { after, describe, test } from 'node:test'
import { readSqliteTable, SqliteError } from './sqlite.ts'

const folder = mkdtempSync(join(tmpdir(), 'assay-sqlite-'))
after(() => rmSync(folder, { recursive: true, force: true }))

function makeDatabase(name: string, pageBytes: number): Uint8Array {
  const path = join(folder, name)
  const database = new DatabaseSync(path)
  database.exec(
    `pragma page_size = ${pageBytes}; create table other (a); create table Packages (hnum integer primary key, blob blob, note text)`,
  )
  database.exec('begin')
  const insert = database.prepare('insert into Packages (hnum, blob, note) values (?, ?, ?)')
  for (let number = 1; number <= 500; number++)
    insert.run(number, Buffer.alloc((number * 37) % 9_000, number % 251), number % 3 === 0 ? null : `note ${number} é`)
  insert.run(1_000, Buffer.alloc(200_000, 7), 'large')
  database.exec('commit')
  database.close()
  return readFileSync(path)
}

describe('readSqliteTable', () => {
  for (const pageBytes of [512, 4_096, 65_536])
    test(`rows over many pages, with overflow, of ${pageBytes} bytes`, () => {
      const rows = [...readSqliteTable(makeDatabase(`db-${pageBytes}`, pageBytes), 'packages')]
      assert.equal(rows.length, 501)
      for (const { rowId, values } of rows.slice(0, 500)) {
        const number = Number(rowId)
        const [id, blob, note] = values
        assert.equal(id, null)
        assert.deepEqual(Buffer.from(blob as Uint8Array), Buffer.alloc((number * 37) % 9_000, number % 251))
        assert.equal(note, number % 3 === 0 ? null : `note ${number} é`)
      }
      assert.deepEqual(rows.at(-1)?.values.slice(1), [Buffer.alloc(200_000, 7), 'large'])
    })

  test('no database, no such table', () => {
    assert.throws(() => [...readSqliteTable(new Uint8Array(0), 'a')], SqliteError)
    assert.throws(() => [...readSqliteTable(new Uint8Array(4_096), 'a')], SqliteError)
    assert.throws(() => [...readSqliteTable(makeDatabase('none', 4_096), 'absent')], SqliteError)
  })

  test('a damaged file is an error or other rows, never anything else', () => {
    const bytes = makeDatabase('damaged', 512)
    let state = 7
    const random = (below: number) => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return Math.floor((state / 2 ** 32) * below)
    }
    for (let round = 0; round < 300; round++) {
      const changed = Uint8Array.from(bytes.subarray(0, round % 3 === 0 ? random(bytes.length) : bytes.length))
      for (let change = 0; change < 8 && changed.length > 0; change++)
        changed[random(Math.min(changed.length, 6_000))] = random(256)
      try {
        for (const { values } of readSqliteTable(changed, 'Packages')) assert.ok(Array.isArray(values))
      } catch (error) {
        assert.ok(error instanceof SqliteError, String(error))
      }
    }
  })
})
