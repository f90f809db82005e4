import assert from 'node:assert/strict'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { zipSync } from 'fflate'
import { makeFeed, makeRecord } from '#test/advisory-feed.ts'
import { testApp } from '#test/harness.ts'
import { importAdvisories } from './index.ts'

const record = (id: string, modified: string) => makeRecord({ id, modified })
const day = (number: number) => `2026-01-0${number}T00:00:00Z`

describe('mirrors of a bucket', () => {
  const app = testApp()
  const take = async (path: string, source: string) => {
    app.clock.advance(1)
    const {
      importId: _,
      format,
      withdrawn: __,
      older: ___,
      ...counts
    } = await importAdvisories(app.context(), { path, source })
    assert.equal(format, 'osv-bucket')
    return Object.values(counts).join(' ')
  }
  const reached = async (source: string) =>
    (
      await app
        .context()
        .db.selectFrom('feed_checkpoint')
        .select(['part', 'reached_at'])
        .where('source', '=', source)
        .orderBy('part')
        .execute()
    ).map((row) => `${row.part} ${row.reached_at.toISOString().slice(0, 10)}`)

  it('are taken in whole, and then what is listed since', async () => {
    const path = makeFeed({
      'npm/modified_id.csv': `${day(2)},A-2\n${day(1)},A-1\n`,
      'npm/A-1.json': record('A-1', day(1)),
      'npm/A-2.json': record('A-2', day(2)),
      'Go/modified_id.csv': `${day(1)},B-1\n`,
      'Go/all.zip': zipSync({ 'B-1.json': Buffer.from(JSON.stringify(record('B-1', day(1)))) }),
    })
    // read, added, changed, unchanged, failed
    assert.equal(await take(path, 'bucket'), '3 3 0 0 0')
    assert.deepEqual(await reached('bucket'), ['Go 2026-01-01', 'npm 2026-01-02'])
    makeFeed(
      {
        'npm/modified_id.csv': `${day(4)},A-3\n${day(3)},A-1\n${day(2)},A-2\n`,
        'npm/A-1.json': record('A-1', day(3)),
        'npm/A-3.json': record('A-3', day(4)),
        // Not listed as changed: not looked at.
        'npm/A-9.json': record('A-9', day(9)),
      },
      path,
    )
    assert.equal(await take(path, 'bucket'), '4 1 1 2 0')
    assert.deepEqual(await reached('bucket'), ['Go 2026-01-01', 'npm 2026-01-04'])
    assert.equal(await take(path, 'bucket'), '2 0 0 2 0')
  })

  it('wait for records that are listed and not there', async () => {
    const path = makeFeed({
      'modified_id.csv': `${day(3)},npm/C-3\n${day(2)},npm/C-2\n${day(1)},npm/C-1\n`,
      'npm/C-1.json': record('C-1', day(1)),
      'npm/C-3.json': record('C-3', day(3)),
    })
    assert.equal(await take(path, 'waiting'), '3 2 0 0 1')
    assert.deepEqual(await reached('waiting'), [' 2026-01-02'])
    makeFeed({ 'npm/C-2.json': record('C-2', day(2)) }, path)
    assert.equal(await take(path, 'waiting'), '2 1 0 1 0')
    assert.deepEqual(await reached('waiting'), [' 2026-01-03'])
  })

  it('are not held up for years by a date in the future', async () => {
    const path = makeFeed({
      'modified_id.csv': `2999-01-01T00:00:00Z,D-2\n${day(1)},D-1\n`,
      'D-1.json': record('D-1', day(1)),
      'D-2.json': record('D-2', day(1)),
    })
    assert.equal(await take(path, 'future'), '2 2 0 0 0')
    assert.deepEqual(await reached('future'), [' 2026-01-01'])
  })

  it('go on where a run ended early, without doing anything twice', async () => {
    const path = makeFeed({
      'modified_id.csv': `${day(1)},E-1\n`,
      'E-1.json': record('E-1', day(1)),
    })
    await app
      .context()
      .db.insertInto('feed_checkpoint')
      .values({ source: 'ended', part: '', reached_at: day(1) })
      .execute()
    assert.equal(await take(path, 'ended'), '1 1 0 0 0')
    rmSync(join(path, 'modified_id.csv'))
    await assert.rejects(importAdvisories(app.context(), { path, source: 'ended', format: 'osv-bucket' }), {
      code: 'advisory-import.unreadable',
    })
  })
})
