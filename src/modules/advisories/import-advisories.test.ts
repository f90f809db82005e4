import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { zipSync } from 'fflate'
import { sha256Hex } from '#formats/hash.ts'
import { ensurePackage } from '#modules/catalog/index.ts'
import type { Change } from '#platform/changes.ts'
import { transact } from '#platform/database/transact.ts'
import { feedOf, makeFeed, makeRecord } from '#test/advisory-feed.ts'
import { testApp } from '#test/harness.ts'
import { dataAge, importAdvisories } from './index.ts'

describe('importing advisories', () => {
  const app = testApp()
  const heard: Change[] = []
  const packages: Record<string, string> = {}
  before(async () => {
    for (const name of ['thing', 'other', 'third'])
      packages[name] = await transact(app.context(), (tx) => ensurePackage(tx, { ecosystem: 'npm', name }))
    await app.context().changes.confirm()
    app.context().changes.onChange((change) => heard.push(change))
  })
  const take = (path: string, source = 'test') => {
    // Of two groups equal in size, the one that was made first keeps its id.
    app.clock.advance(1)
    return importAdvisories(app.context(), { path, source })
  }
  /** Names of the packages that an import announced; `*` for all of them, as every import does at its end. */
  const announced = async (path: string) => {
    await app.context().changes.confirm()
    heard.length = 0
    await take(path)
    await app.context().changes.confirm()
    const nameOf = (id: string | undefined) => Object.keys(packages).find((name) => packages[name] === id)
    return [...new Set(heard.map((change) => nameOf(change.subjectId) ?? '*'))].sort()
  }
  const stored = (id: string) =>
    app.context().db.selectFrom('advisory').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const importRow = (id: string) =>
    app.context().db.selectFrom('advisory_import').selectAll().where('id', '=', id).executeTakeFirstOrThrow()
  const errorsOf = (id: string) =>
    app
      .context()
      .db.selectFrom('advisory_import_error')
      .select(['position', 'name', 'code'])
      .where('import_id', '=', id)
      .orderBy('position')
      .execute()

  it('takes in a folder, however deep, and nothing twice', async () => {
    const path = makeFeed({
      'A-1.json': makeRecord({ id: 'A-1' }),
      'deep/er/A-2.json': makeRecord({ id: 'A-2' }),
      'named-otherwise.json': makeRecord({ id: 'A-3' }),
      'README.md': 'not a record',
    })
    const first = await take(path)
    assert.deepEqual([first.read, first.added, first.failed], [3, 3, 0])
    const second = await take(path)
    assert.deepEqual([second.read, second.added, second.changed, second.unchanged], [3, 0, 0, 3])
    assert.equal((await stored('A-1')).last_import_id, first.importId)
  })

  it('keeps what another document of the same id says of other packages', async () => {
    const rangesOf = async (id: string) => {
      const rows = app.context().db.selectFrom('advisory_range').select(['package_name', 'display'])
      const found = await rows.where('advisory_id', '=', id).orderBy('package_name').orderBy('display').execute()
      return found.map((row) => `${row.package_name} ${row.display}`)
    }
    const part = (name: string, fixed: string) =>
      makeRecord({ id: 'P-1', name, events: ['introduced 0', `fixed ${fixed}`] })
    await take(makeFeed({ 'npm/P-1.json': part('thing', '1.0.0'), 'other/P-1.json': part('other', '2.0.0') }))
    assert.deepEqual(await rangesOf('P-1'), ['other < 2.0.0', 'thing < 1.0.0'])
    await take(makeFeed({ 'P-1.json': part('third', '3.0.0') }), 'another')
    assert.deepEqual(await rangesOf('P-1'), ['other < 2.0.0', 'thing < 1.0.0', 'third < 3.0.0'])
    // A feed takes back its own word only.
    await take(makeFeed({ 'P-1.json': part('third', '4.0.0') }), 'another')
    assert.deepEqual(await rangesOf('P-1'), ['other < 2.0.0', 'thing < 1.0.0', 'third < 4.0.0'])
    await take(makeFeed({ 'P-1.json': part('thing', '1.5.0') }))
    assert.deepEqual(await rangesOf('P-1'), ['thing < 1.5.0', 'third < 4.0.0'])
  })

  it('takes in a zip as feeds publish it, in a folder too', async () => {
    const entry = (id: string) => Buffer.from(JSON.stringify(makeRecord({ id })))
    const zip = zipSync({ 'Z-1.json': entry('Z-1'), 'Z-2.json': entry('Z-2') })
    const path = makeFeed({ 'npm/all.zip': zip, 'npm/modified_id.csv': 'x' })
    assert.equal((await take(`${path}/npm/all.zip`)).added, 2)
    assert.equal((await take(path)).unchanged, 2)
  })

  it('writes what changed, and announces the packages named before and after', async () => {
    assert.deepEqual(await announced(feedOf({ id: 'C-1', name: 'thing' }, { id: 'C-2', name: 'none of ours' })), [
      '*',
      'thing',
    ])
    assert.deepEqual(await announced(feedOf({ id: 'C-1', name: 'other' })), ['*', 'other', 'thing'])
    assert.deepEqual(await announced(feedOf({ id: 'C-1', name: 'other' })), ['*'])
    assert.deepEqual((await stored('C-2')).withdrawn_at, null, 'a record that the feed no longer has is kept')
  })

  it('announces those whose group changes with it', async () => {
    await take(feedOf({ id: 'G-1', name: 'third', aliases: ['CVE-1'] }))
    assert.deepEqual(await announced(feedOf({ id: 'G-2', name: 'thing', aliases: ['CVE-1'] })), ['*', 'thing'])
    assert.equal((await stored('G-1')).group_id, (await stored('G-2')).group_id)
    const bridge = [
      { id: 'G-3', name: 'none' },
      { id: 'G-4', name: 'other' },
    ]
    await take(feedOf(...bridge))
    assert.notEqual((await stored('G-3')).group_id, (await stored('G-4')).group_id)
    const joined = await announced(feedOf({ id: 'G-3', name: 'none', aliases: ['G-4', 'CVE-1'] }))
    assert.ok(joined.includes('other'), 'the smaller part moves into the group of the larger')
    assert.equal((await stored('G-4')).group_id, (await stored('G-1')).group_id)
    await take(feedOf({ id: 'G-3', name: 'none' }))
    assert.notEqual((await stored('G-4')).group_id, (await stored('G-1')).group_id)
    assert.equal((await stored('G-1')).group_id, (await stored('G-2')).group_id)
  })

  it('reports broken records one by one and takes in the others', async () => {
    const nul = JSON.stringify(makeRecord({ id: 'B-3', summary: 'before \0 after' }))
    const unindexable = Array.from({ length: 200 }, (_, at) => sha256Hex(String(at))).join('')
    const path = makeFeed({
      'B-1.json': makeRecord({ id: 'B-1' }),
      'B-2.json': '{"id": "B-2", "affected": ',
      'B-3.json': nul,
      'B-4.json': { modified: '2026-01-01T00:00:00Z' },
      'B-5.json': makeRecord({ id: 'B-5', aliases: [unindexable] }),
      'B-6.json': makeRecord({ id: 'B-6' }),
    })
    const report = await take(path)
    assert.deepEqual([report.read, report.added, report.failed], [6, 2, 4])
    const errors = await errorsOf(report.importId)
    assert.deepEqual(errors.map(({ name, code }) => [name, code]).sort(), [
      ['B-2.json', 'osv.not-json'],
      ['B-3.json', 'advisory.not-storable'],
      ['B-4.json', 'osv.missing-id'],
      ['B-5.json', 'advisory.not-storable'],
    ])
    assert.deepEqual(
      errors.map((error) => error.position),
      [1, 2, 3, 4],
    )
    assert.equal((await importRow(report.importId)).state, 'done')
    assert.equal((await stored('B-6')).summary, 'Something about B-6')
  })

  it('honours withdrawal, its reversal, and what is newer', async () => {
    const withdrawn = { id: 'W-1', modified: '2026-05-02T00:00:00Z', withdrawn: '2026-05-02T00:00:00Z' }
    await take(feedOf({ id: 'W-1' }))
    const gone = await take(feedOf(withdrawn))
    assert.deepEqual([gone.changed, gone.withdrawn], [1, 1])
    assert.deepEqual((await stored('W-1')).withdrawn_at, new Date('2026-05-02'))
    const older = await take(feedOf({ id: 'W-1' }))
    assert.deepEqual([older.changed, older.older], [0, 1])
    assert.ok((await stored('W-1')).withdrawn_at, 'an old copy does not undo a withdrawal')
    await take(feedOf({ id: 'W-1', modified: '2026-05-03T00:00:00Z' }))
    assert.equal((await stored('W-1')).withdrawn_at, null)
  })

  it('ends with an audit entry that counts, and the age of the feed', async () => {
    app.clock.advance(3_600)
    const path = feedOf(
      { id: 'D-1', modified: '2026-05-20T10:00:00Z' },
      { id: 'D-2', modified: '2099-01-01T00:00:00Z' },
      { id: 'D-3', modified: '2026-05-19T10:00:00Z' },
    )
    const { importId, ...counts } = await importAdvisories(app.context(), { path, source: 'dated', sample: true })
    const [feed] = (await dataAge(app.context())).filter((one) => one.source === 'dated')
    assert.deepEqual(feed?.newestRecordAt, new Date('2026-05-20T10:00:00Z'), 'a date in the future proves nothing')
    assert.deepEqual(feed?.lastSuccessAt, app.clock.now())
    assert.equal(feed?.sample, true)
    const entry = await app
      .context()
      .db.selectFrom('audit_entry')
      .select(['action', 'detail'])
      .where('subject_id', '=', importId)
      .executeTakeFirstOrThrow()
    assert.equal(entry.action, 'advisory-import.completed')
    assert.deepEqual(entry.detail, { source: 'dated', sample: true, ...counts })
    await importAdvisories(app.context(), { path: feedOf({ id: 'D-3' }), source: 'dated' })
    const [later] = (await dataAge(app.context())).filter((one) => one.source === 'dated')
    assert.deepEqual(
      later?.newestRecordAt,
      new Date('2026-05-20T10:00:00Z'),
      'the newest thing known does not age backwards',
    )
  })

  it('fails, and refreshes nothing, when the feed as a whole is of no use', async () => {
    const failing = async (path: string, code: string) => {
      await assert.rejects(take(path, 'failing'), new RegExp(code))
      const row = await app
        .context()
        .db.selectFrom('advisory_import')
        .select(['state', 'failure'])
        .where('source', '=', 'failing')
        .orderBy('id', 'desc')
        .executeTakeFirstOrThrow()
      assert.deepEqual(row, { state: 'failed', failure: code })
      app.clock.advance(1)
    }
    const folder = makeFeed({ 'bad.json': '[]', 'empty/readme.txt': '', 'broken.zip': 'PK no zip' })
    await failing(`${folder}/empty`, 'advisory-import.empty')
    await failing(folder, 'advisory-import.empty')
    await failing(`${folder}/broken.zip`, 'advisory-import.unreadable')
    await failing(`${folder}/missing`, 'advisory-import.unreadable')
    assert.ok((await dataAge(app.context())).every((feed) => feed.source !== 'failing'))
    await assert.rejects(take(folder, 'No Name'), /feed\.invalid-name/)
  })

  it('goes on where an interrupted run was', async () => {
    const records = Array.from({ length: 450 }, (_, at) => ({ id: `R-${at}` }))
    const path = feedOf(...records)
    const broken = importAdvisories(app.context(), {
      path,
      source: 'resumed',
      onProgress: ({ read }) => {
        if (read === 400) throw new Error('the process ends here')
      },
    })
    await assert.rejects(broken, /ends here/)
    const report = await take(path, 'resumed')
    assert.deepEqual([report.unchanged, report.added], [400, 50])
    const states = await app
      .context()
      .db.selectFrom('advisory_import')
      .select(['state', 'read_count'])
      .where('source', '=', 'resumed')
      .orderBy('read_count')
      .execute()
    assert.deepEqual(states, [
      { state: 'interrupted', read_count: 400 },
      { state: 'done', read_count: 450 },
    ])
  })
})
