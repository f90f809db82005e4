import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { ecosystems } from '#ecosystems/index.ts'
import { adapters } from './failure-modes/adapters/index.ts'
import { cellOf, rows } from './failure-modes/cells.ts'
import { writeTable } from './failure-modes/table.ts'

const ids = rows.map(({ id }) => id)
const cells = adapters.flatMap((adapter) =>
  rows.map((row) => ({ where: `${adapter.ecosystem} ${row.id}`, row, cell: cellOf(row, adapter) })),
)

describe('the table of failure modes', () => {
  it('has a column for every ecosystem that the gateway serves', () => {
    const served = ecosystems.filter(({ registry }) => registry !== undefined).map(({ type }) => type)
    assert.deepEqual(adapters.map(({ ecosystem }) => ecosystem).sort(), served.sort())
  })

  it('has no row twice, and no word about a row that is none', () => {
    assert.equal(new Set(ids).size, ids.length)
    for (const { ecosystem, otherwise = {}, impossible = {} } of adapters) {
      const named = [...Object.keys(otherwise), ...Object.keys(impossible)]
      assert.equal(new Set(named).size, named.length, `${ecosystem} says two things about one row`)
      assert.deepEqual(
        named.filter((id) => !ids.some((known) => known === id)),
        [],
        ecosystem,
      )
    }
  })

  it('has no untested cell: a difference is asserted, and what cannot happen has a reason', () => {
    assert.ok(rows.length >= 36)
    for (const { where, row, cell } of cells) {
      if (cell.kind === 'impossible') assert.match(cell.reason, /^\S.{20,}[^.]$/, where)
      if (cell.kind !== 'otherwise') continue
      const { test, status, answer } = cell.deviation
      assert.match(answer, /^\S.{10,}[^.]$/, where)
      const isOwnTest = test !== undefined && 'test' in row
      const isOtherStatus = status !== undefined && row.status !== undefined
      assert.ok(isOwnTest || isOtherStatus, `${where} differs in words only`)
    }
  })

  it('is the page that people read', () => {
    const page = readFileSync(new URL('../docs/gateway-failure-modes.md', import.meta.url), 'utf8')
    assert.equal(page, writeTable(), 'docs/gateway-failure-modes.md is out of date: npm run generate')
  })
})
