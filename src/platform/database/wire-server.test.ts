import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { PGlite } from '@electric-sql/pglite'
import pg from 'pg'
import { createWireReader } from './wire-frames.ts'
import { serveWire, type WireServer } from './wire-server.ts'

describe('PGlite for several connections', () => {
  const folder = mkdtempSync(join(tmpdir(), 'assay-wire-'))
  const settings = { host: folder, port: 5432, user: 'postgres', database: 'postgres' }
  let database: PGlite
  let server: WireServer
  before(async () => {
    database = await PGlite.create()
    server = await serveWire(database, join(folder, '.s.PGSQL.5432'), 16)
  })
  after(async () => {
    await server.close()
    await database.close()
    rmSync(folder, { recursive: true, force: true })
  })
  const connect = async () => {
    const client = new pg.Client(settings)
    client.on('error', () => {})
    await client.connect()
    return client
  }

  it('never runs what another connection has parsed', async () => {
    const clients = await Promise.all(Array.from({ length: 8 }, connect))
    const ask = async (client: pg.Client, mine: number) => {
      for (let count = 0; count < 50; count++) {
        const text = `${mine} ${count} ${'x'.repeat(count * 200)}`
        const { rows } = await client.query(`select $1::text as text, ${mine} as mine`, [text])
        assert.deepEqual(rows, [{ text, mine }])
      }
    }
    await Promise.all(clients.map(ask))
    await Promise.all(clients.map((client) => client.end()))
  })

  it('keeps others out of an open transaction, and undoes it when its connection is lost', async () => {
    const [one, two] = await Promise.all([connect(), connect()])
    assert.ok(one && two)
    await one.query('create table kept (value int)')
    await one.query('begin')
    await one.query('insert into kept values (1)')
    const seen = two.query('select count(*)::int as count from kept')
    one.connection.stream.destroy()
    assert.deepEqual((await seen).rows, [{ count: 0 }])
    await two.end()
  })

  it('goes on after an error, within a batch and within a transaction', async () => {
    const client = await connect()
    await assert.rejects(client.query('select $1::int', ['no number']))
    await client.query('begin')
    await assert.rejects(client.query('select 1 / 0'))
    await client.query('rollback')
    assert.deepEqual((await client.query('select 1 as one')).rows, [{ one: 1 }])
    await client.end()
  })

  it('cuts batches wherever the bytes are cut, and refuses impossible lengths', () => {
    const startup = Buffer.from([0, 0, 0, 8, 0, 3, 0, 0])
    const parse = Buffer.from([80, 0, 0, 0, 5, 0])
    const sync = Buffer.from([83, 0, 0, 0, 4])
    const all = Buffer.concat([startup, parse, sync, parse, sync])
    for (let cut = 1; cut < all.byteLength; cut++) {
      const read = createWireReader()
      const inputs = [...read(all.subarray(0, cut)), ...read(all.subarray(cut))]
      assert.deepEqual(
        inputs.map((input) => input.kind === 'batch' && input.bytes.byteLength),
        [8, 11, 11],
      )
    }
    assert.throws(() => createWireReader()(Buffer.from([255, 255, 255, 255, 0, 3, 0, 0])), RangeError)
  })
})
