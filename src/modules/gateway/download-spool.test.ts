import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import type { KyselyPlugin } from 'kysely'
import { newId } from '#platform/ids.ts'
import { testApp } from '#test/harness.ts'
import { type DownloadRecord, writeRecord } from './download-record.ts'
import { type DownloadSpool, openDownloadSpool } from './download-spool.ts'
import { loadDownloads } from './load-downloads.ts'

describe('the download spool', () => {
  const app = testApp()
  const made = (name: string): DownloadRecord => {
    const { now } = app.context()
    return {
      ...{ id: newId(now), at: now, repository_id: newId(now), kind: 'other', name, version: null, outcome: 'served' },
      ...{ verdict_code: null, status: 200, size_bytes: 0, duration_ms: 1, cache: '-', client: '', address: 'a' },
      ...{ account_id: null, person_id: null, token_id: null, application_id: null },
    }
  }
  const folder = () => join(app.config.dataFolder, 'spool')
  const namesOf = async (prefix: string) => {
    const rows = await app
      .context()
      .db.selectFrom('download')
      .select('name')
      .where('name', 'like', `${prefix}%`)
      .execute()
    return rows.map((row) => row.name).sort()
  }
  const open = async (use: (spool: DownloadSpool) => Promise<void>) => {
    const spool = openDownloadSpool(app.context())
    await use(spool).finally(() => spool.close())
  }
  const ownHost = hostname()
    .replace(/[^A-Za-z0-9]/g, '_')
    .slice(0, 60)
  /** A pid that no process has: Linux and macOS end below it. */
  const deadFile = () => join(folder(), `downloads-${ownHost}-99999999-${newId(app.clock.now())}.jsonl`)

  it('has everything in the database after a flush, also what came while an earlier one ran', () =>
    open(async (spool) => {
      const names = Array.from({ length: 450 }, (_, at) => `flush-${String(at).padStart(3, '0')}`)
      for (const name of names.slice(0, 300)) spool.add(made(name))
      const earlier = spool.flush(app.context())
      for (const name of names.slice(300)) spool.add(made(name))
      assert.equal(await spool.flush(app.context()), true)
      assert.equal(await earlier, true)
      assert.deepEqual(await namesOf('flush-'), names)
      assert.deepEqual(readdirSync(folder()), [])
    }))

  it('leaves alone what another machine writes, until it is old', async () => {
    mkdirSync(folder(), { recursive: true })
    const path = join(folder(), `downloads-elsewhere-${process.pid}-${newId(app.clock.now())}.jsonl`)
    writeFileSync(path, writeRecord(made('elsewhere')))
    const age = (seconds: number) => {
      const time = new Date(app.clock.now().getTime() - seconds * 1000)
      utimesSync(path, time, time)
    }
    age(60)
    await open(async (spool) => void (await spool.flush(app.context())))
    assert.deepEqual([await namesOf('elsewhere'), existsSync(path)], [[], true])
    age(7_200)
    await open(async (spool) => void (await spool.flush(app.context())))
    assert.deepEqual([await namesOf('elsewhere'), existsSync(path)], [['elsewhere'], false])
  })

  it('takes over what a dead process left, without its cut-off last line', async () => {
    mkdirSync(folder(), { recursive: true })
    writeFileSync(
      deadFile(),
      writeRecord(made('left-a')) + writeRecord(made('left-b')) + writeRecord(made('left-c')).slice(0, 60),
    )
    writeFileSync(deadFile(), writeRecord(made('left-d')).trimEnd())
    await open(async (spool) => void (await spool.flush(app.context())))
    assert.deepEqual(await namesOf('left-'), ['left-a', 'left-b', 'left-d'])
  })

  it('loads a record once, however often it is written', async () => {
    const lines = ['twice-a', 'twice-b'].map((name) => writeRecord(made(name)).trimEnd())
    await loadDownloads(app.context(), lines.slice(0, 1))
    await loadDownloads(app.context(), lines)
    await loadDownloads(app.context(), [...lines, ...lines])
    assert.deepEqual(await namesOf('twice-'), ['twice-a', 'twice-b'])
  })

  it('keeps what a database that is away does not take', async () => {
    const away = { ...app.context(), db: app.app.database.db.withPlugin(failing) }
    const spool = openDownloadSpool(away)
    spool.add(made('kept-a'))
    await assert.rejects(spool.flush(away), /away/)
    await spool.close()
    assert.equal(readdirSync(folder()).length, 1)
    await open(async (again) => void (await again.flush(app.context())))
    assert.deepEqual(await namesOf('kept-'), ['kept-a'])
  })
})

const failing: KyselyPlugin = {
  transformQuery: () => {
    throw new Error('away')
  },
  transformResult: async ({ result }) => result,
}
