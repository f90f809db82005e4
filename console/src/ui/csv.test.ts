import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { writeCsv } from './csv.ts'

describe('comma-separated values', () => {
  it('begin with a byte order mark and quote what needs it', () => {
    const text = writeCsv(
      ['name', 'remark'],
      [
        ['left-pad', 'said "no", twice'],
        ['two', 'lines\nhere'],
      ],
    )
    assert.equal(text, '\uFEFFname,remark\r\nleft-pad,"said ""no"", twice"\r\ntwo,"lines\nhere"')
  })

  it('hold no cell that a spreadsheet would calculate', () => {
    const attacks = ['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=cmd|" /C calc"!A0', '-2+3+cmd|" /C calc"!A0']
    const [, ...rows] = writeCsv(
      ['cell'],
      attacks.map((attack) => [attack]),
    ).split(/\r\n(?=["'])/)
    assert.equal(rows.length, attacks.length)
    for (const row of rows) assert.match(row, /^"?'/)
  })

  it('leave harmless text as it is', () => {
    assert.equal(writeCsv(['a'], [['1.0.0-beta+5'], ['a=b'], ['包']]), '\uFEFFa\r\n1.0.0-beta+5\r\na=b\r\n包')
  })
})
