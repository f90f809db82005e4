import assert from 'node:assert/strict'
import { existsSync, utimesSync } from 'node:fs'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { sql } from 'kysely'
import { transact } from '#platform/database/transact.ts'
import { newId } from '#platform/ids.ts'
import { testApp } from '#test/harness.ts'
import { blobColumns, findReferenced, otherDigestColumns } from './blob-references.ts'
import { collectBlobs, collectBlobsJob, workOnCollection } from './collect-blobs.ts'
import { beginCollection, findCollection, takePart } from './storage-collection.ts'

const day = 86_400

describe('collecting blobs', () => {
  const app = testApp()
  const pathOf = (sha256: string) => join(app.config.dataFolder, 'blobs', 'sha256', sha256.slice(0, 2), sha256)
  /** By the test's clock, which the file system does not know. */
  const age = (sha256: string, days: number) => {
    const time = new Date(app.clock.now().getTime() - days * day * 1000)
    utimesSync(pathOf(sha256), time, time)
  }
  const put = async (text: string, days: number) => {
    const { sha256 } = await app.context().blobs.put(Buffer.from(text))
    age(sha256, days)
    return sha256
  }
  const isThere = (sha256: string) => existsSync(pathOf(sha256))
  const repositoryId = newId(app.clock.now())
  const refer = (path: string, sha256: string) =>
    sql`insert into document_copy (repository_id, path, sha256, size_bytes, checked_at)
      values (${repositoryId}, ${path}, ${sha256}, 1, ${app.clock.now()})`.execute(app.context().db)
  const forget = (sha256: string) => app.context().db.deleteFrom('document_copy').where('sha256', '=', sha256).execute()
  const collect = (isDryRun = false) => collectBlobs(app.context(), { isDryRun })
  before(() =>
    sql`insert into repository (id, name, ecosystem, upstream_from, mode, created_at)
      values (${repositoryId}, 'files', 'npm', 'none', 'approved', ${app.clock.now()})`.execute(app.context().db),
  )

  it('knows every column that names a digest', async () => {
    const { rows } = await sql<{ column: string }>`select table_name || '.' || column_name as column
      from information_schema.columns where table_schema = 'public' and column_name like '%sha256%'
      and table_name not like '%\\_rest' order by 1`.execute(app.context().db)
    assert.deepEqual(
      rows.map((row) => row.column),
      [...blobColumns, ...otherDigestColumns].sort(),
      'a new column names a blob, or is no reason to keep one: say so in blob-references.ts',
    )
  })

  it('asks an index for each of them', async () => {
    const { db } = app.context()
    for (const each of blobColumns) {
      const [table, column] = each.split('.') as [string, string]
      const { rows } = await sql<{ definition: string }>`select indexdef as definition from pg_indexes
        where tablename = ${table}`.execute(db)
      assert.ok(
        rows.some(({ definition }) => definition.includes(`(${column})`)),
        each,
      )
    }
    assert.equal((await findReferenced(app.context(), ['0'.repeat(64)])).size, 0)
  })

  it('takes away what was of no use for the grace period, and nothing else', async () => {
    const used = await put('used', 100)
    await refer('used', used)
    const old = await put('old', 100)
    const young = await put('young', 1)
    const first = await collect()
    assert.ok(first.endedAt)
    assert.equal(first.removedCount, 0)
    assert.deepEqual([first.blobCount, first.unreferencedCount], [3, 2])
    app.clock.advance(1.9 * day)
    assert.equal((await collect()).removedCount, 0)
    app.clock.advance(0.2 * day)
    const dry = await collect(true)
    assert.deepEqual([dry.removedCount, dry.removedBytes, isThere(old)], [1, 3, true])
    const last = await collect()
    assert.deepEqual([last.removedCount, last.removedBytes], [1, 3])
    assert.deepEqual([used, old, young].map(isThere), [true, false, true])
    await forget(used)
  })

  it('what was used in between, or written again, begins anew', async () => {
    const reused = await put('reused', 100)
    const rewritten = await put('rewritten', 100)
    await collect()
    app.clock.advance(1.5 * day)
    await refer('reused', reused)
    await collect()
    await forget(reused)
    await app.context().blobs.put(Buffer.from('rewritten'))
    age(rewritten, 0)
    app.clock.advance(day)
    await collect()
    assert.deepEqual([isThere(reused), isThere(rewritten)], [true, true])
    app.clock.advance(2.1 * day)
    await collect()
    assert.deepEqual([isThere(reused), isThere(rewritten)], [false, false])
  })

  it('a file that is stored while it is being taken away stays', async () => {
    const racing = await put('racing', 100)
    await collect()
    app.clock.advance(2.1 * day)
    const context = app.context()
    const { blobs } = context
    let rewrites = 0
    // The row is not written yet: a fetch has just stored the same bytes again.
    const list: typeof blobs.list = async function* (digits) {
      for await (const each of blobs.list(digits)) {
        yield each
        if (each.sha256 !== racing) continue
        rewrites++
        await blobs.put(Buffer.from('racing'))
      }
    }
    await collectBlobs({ ...context, blobs: { ...blobs, list } }, { isDryRun: false })
    assert.deepEqual([rewrites, isThere(racing)], [1, true])
    age(racing, 100)
    await collect()
    app.clock.advance(2.1 * day)
    await collect()
    assert.equal(isThere(racing), false)
  })

  it('goes on where it stood, and several share the parts', async () => {
    const many = await Promise.all(Array.from({ length: 40 }, (_, at) => put(`many ${at}`, 100)))
    await collect()
    app.clock.advance(2.1 * day)
    const id = await transact(app.context(), (tx) => beginCollection(tx, { isDryRun: false }))
    await assert.rejects(collect(), { code: 'storage.collecting', status: 409 })
    await workOnCollection(app.context(), id, 0)
    const begun = await findCollection(app.context(), id)
    assert.deepEqual([begun?.endedAt, begun?.partsTaken], [null, 0])
    assert.equal(await takePart(app.context(), id), '00')
    await Promise.all([workOnCollection(app.context(), id), workOnCollection(app.context(), id)])
    const ended = await findCollection(app.context(), id)
    assert.ok(ended?.endedAt)
    // The first part was taken by one that did nothing: the next pass has it.
    assert.equal(ended.removedCount, many.filter((each) => !each.startsWith('00')).length)
    assert.ok(!many.filter((each) => !each.startsWith('00')).some(isThere))
  })

  it('is for those who operate the installation, and stands in the audit log', async () => {
    const path = '/api/v1/storage/collections'
    app.clock.advance(1)
    assert.equal((await app.request('POST', path, { as: 'devops', body: {} })).status, 403)
    const { status, body } = await app.request('POST', path, { as: 'administrator', body: { dryRun: true } })
    assert.equal(status, 200)
    assert.equal((await app.request('POST', path, { as: 'administrator', body: {} })).status, 409)
    await app.drain()
    const collection = await findCollection(app.context(), body.id)
    assert.ok(collection?.endedAt)
    assert.equal(collection.requestedBy, app.people.administrator.actor.name)
    const audit = await app.request('GET', '/api/v1/audit?action=storage.collection-started&limit=1', { as: 'auditor' })
    const [entry] = audit.body.items
    assert.deepEqual([entry.subjectId, entry.detail], [body.id, { isDryRun: true }])
    const seen = await app.request('GET', '/api/v1/storage', { as: 'auditor' })
    assert.equal(seen.body.collection.id, body.id)
  })

  it('the job makes one pass a day', async () => {
    app.clock.advance(2 * day)
    const count = async () => {
      await collectBlobsJob.handle(app.context({ kind: 'system', name: 'job' }), {})
      const { rows } = await sql<{ n: number }>`select count(*) as n from storage_collection`.execute(app.context().db)
      return rows[0]?.n ?? 0
    }
    const first = await count()
    app.clock.advance(3600)
    assert.equal(await count(), first)
    app.clock.advance(day)
    assert.equal(await count(), first + 1)
  })
})
