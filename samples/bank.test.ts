import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { ensurePackage } from '#modules/catalog/index.ts'
import { createRepository } from '#modules/gateway/index.ts'
import { restrict } from '#modules/policy/index.ts'
import { transact } from '#platform/database/transact.ts'
import { newId } from '#platform/ids.ts'
import { testApp } from '#test/harness.ts'
import { samplePeople } from './bank-people.ts'
import { isBankLoaded, loadBank, newPassword } from './load-bank.ts'
import { removeBank } from './remove-bank.ts'
import { removeFiles } from './remove-repository.ts'

const person = (username: string) => `(select person_id from account where username = '${username}')`
const unit = "(select id from org_unit where code = 'sample-retail')"

/** What an evaluation leaves behind, in rows that hold on to the bank's people, units and applications. */
const evaluationStatements = [
  `update package set owner_person_id = ${person('wu.jian')}`,
  `insert into package_version (id, package_id, version, key_revision, is_prerelease, first_seen_at)
   select $1::uuid, id, '1.0.0', 1, false, now() from package`,
  `insert into introduction (id, title, state, requester_person_id, application_id, org_unit_id, repository, ecosystem,
     purpose, source_kind, source_name, source_sha256, complete, warnings, item_count, unapproved_count, created_at, expires_at)
   select $1::uuid, 'one', 'approved', ${person('mei.tan')}, (select id from application where code = 'PAY'), ${unit}, 'npm', 'npm',
     'to try', 'packages', 'packages', repeat('0', 64), true, '[]', 1, 0, now(), now()`,
  `insert into introduction_item (introduction_id, position, name, version, version_id, direct, scope, required_by)
   select $1::uuid, 0, 'left-pad', '1.0.0', $1::uuid, true, 'runtime', '{}'`,
  `insert into approval (id, introduction_id, requester_person_id, person_id, decision, comment, at, evidence)
   select $1::uuid, $1::uuid, ${person('mei.tan')}, ${person('chen.hui')}, 'approve', '', now(), '{}'`,
  `insert into admission (id, version_id, org_unit_id, introduction_id, acknowledged, reason, granted_by, valid_from)
   select $1::uuid, $1::uuid, ${unit}, $1::uuid, '[]', 'approved', ${person('chen.hui')}, now()`,
  `insert into restriction (id, package_id, effect, public_text, created_by, valid_from)
   select $1::uuid, id, 'warn', 'careful', ${person('zhao.ming')}, now() from package`,
  `insert into verdict (id, code, version_id, org_unit_id, kind, reasons, facts, policy_revision, change_revision, digest, decided_at)
   select $1::uuid, 'abcdefgh', $1::uuid, ${unit}, 'allow', '[]', '{}', 2, 1, 'x', now()`,
]

describe('the sample bank', () => {
  const app = testApp()

  /** The rows of every table that can be labelled, which are. */
  async function labelled(): Promise<Readonly<Record<string, number>>> {
    const { pool } = app.app.database
    const { rows } = await pool.query<{ table_name: string }>(
      "select table_name from information_schema.columns where column_name = 'sample' and table_schema = 'public'",
    )
    const counts: Record<string, number> = {}
    for (const { table_name } of rows)
      counts[table_name] = Number((await pool.query(`select count(*) as n from ${table_name} where sample`)).rows[0].n)
    return counts
  }

  it('comes once, with people who can sign in, and everything in it is labelled', async (t) => {
    const context = app.context()
    const bank = await loadBank(context)
    assert.ok(bank)
    for (const { username, password } of bank.signIns.slice(0, 2))
      assert.equal((await app.request('POST', '/api/v1/session', { body: { username, password } })).status, 200)
    assert.equal(bank.signIns.length, samplePeople.length)
    assert.equal(new Set(bank.signIns.map((each) => each.password)).size, samplePeople.length)
    assert.equal(await loadBank(context), undefined)
    const counts = await labelled()
    assert.deepEqual(
      Object.entries(counts)
        .filter(([, count]) => count === 0)
        .map(([table]) => table),
      ['team'],
    )
    assert.equal(counts.person, samplePeople.length)
    t.diagnostic(`${counts.advisory} advisories`)
  })

  it('has a policy, an upstream repository with a reserved name, and a developer’s token', async () => {
    const policy = await app.request('GET', '/api/v1/policy', { as: 'auditor' })
    assert.equal(
      policy.body.document.requires.some((each: object) => 'dataAgeHours' in each),
      false,
    )
    const repositories = await app.request('GET', '/api/v1/repositories', { as: 'administrator' })
    const items = repositories.body.items as readonly { name: string; ecosystem: string; upstreamUrl?: string }[]
    assert.ok(items.some(({ name }) => name === 'npm'))
    // Which others there are depends on the clients of the machine.
    for (const { name, ecosystem, upstreamUrl } of items)
      assert.ok(name === ecosystem && (name === 'npm' || upstreamUrl), name)
  })

  it('is used: its people ask, approve, restrict and own', async () => {
    const { pool } = app.app.database
    const id = newId(app.clock.now())
    await transact(app.context(), (tx) => ensurePackage(tx, { ecosystem: 'npm', name: 'left-pad' }))
    for (const text of evaluationStatements) await pool.query(text.includes('$1') ? { text, values: [id] } : text)
    const { body } = await app.request('GET', '/api/v1/introductions?limit=5', { as: 'auditor' })
    assert.equal(body.items.length, 1)
  })

  it('leaves with what its people did, in one audited step, and real rows stay', async () => {
    const context = app.context()
    const real = await context.db.selectFrom('person').select('id').where('sample', '=', false).execute()
    const removed = await removeBank(context)
    assert.ok(removed && removed.removed > samplePeople.length)
    assert.deepEqual(removed.left, [])
    for (const table of ['repository', 'package', 'package_version', 'download', 'index_copy'])
      assert.equal((await app.app.database.pool.query(`select from ${table}`)).rows.length, 0, table)
    assert.deepEqual(
      Object.values(await labelled()).filter((count) => count > 0),
      [],
    )
    assert.equal(await isBankLoaded(context), false)
    assert.equal((await context.db.selectFrom('person').select('id').execute()).length, real.length)
    const policy = await app.request('GET', '/api/v1/policy', { as: 'auditor' })
    assert.equal(policy.body.shipped, true)
    const { body } = await app.request('GET', '/api/v1/audit?action=sample.removed', { as: 'auditor' })
    assert.equal(body.items.length, 1)
    assert.equal(await removeBank(context), undefined)
  })

  it('can come again after it has left', async () => {
    assert.ok(await loadBank(app.context()))
    assert.ok(await removeBank(app.context()))
  })

  it('leaves the repository that real people use, with its packages, and says so', async () => {
    const context = app.context()
    const { pool } = app.app.database
    assert.ok(await loadBank(context))
    await transact(context, (tx) => ensurePackage(tx, { ecosystem: 'npm', name: 'left-pad' }))
    await pool.query(
      `insert into download (id, day, at, repository_id, kind, name, outcome, status, size_bytes, duration_ms, cache,
         person_id, address, client)
       select $1::uuid, current_date, now(), id, 'index', 'left-pad', 'served', 200, 1, 1, '-', $2::uuid, '', '' from repository where name = 'npm'`,
      [newId(context.now), app.people.developer.personId],
    )
    assert.deepEqual((await removeBank(context))?.left, [
      { kind: 'repository', name: 'npm', why: 'used' },
      { kind: 'packages', name: '1', why: 'kept-repository' },
    ])
    assert.equal((await pool.query('select from package')).rows.length, 1)
    await pool.query('delete from download; delete from package; delete from repository')
  })

  it('removes no file that anything names, by whatever column', async () => {
    const context = app.context()
    const { pool } = app.app.database
    const [named, free] = [
      await context.blobs.put(Buffer.from('a layer')),
      await context.blobs.put(Buffer.from('else')),
    ]
    const { id } = await createRepository(context, { name: 'images', ecosystem: 'docker', kind: 'hosted' })
    await pool.query(
      `insert into hosted_part (repository_id, name, part, sha256, sha512, size_bytes, uploaded_at)
       values ($1, 'demo', 'sha256:x', $2, '', 1, now())`,
      [id, named.sha256],
    )
    await removeFiles(context, [named.sha256, free.sha256, free.sha256])
    assert.ok(await context.blobs.find(named.sha256))
    assert.equal(await context.blobs.find(free.sha256), undefined)
    await pool.query('delete from hosted_part; delete from repository')
  })

  it('leaves packages that real people refer to, and a repository that was there before', async () => {
    const context = app.context()
    const { pool } = app.app.database
    assert.ok(await loadBank(context))
    const sha256 = (await context.blobs.put(Buffer.from('a file'))).sha256
    await transact(app.context(app.people.securityEngineer.actor), async (tx) => {
      const kept = await ensurePackage(tx, { ecosystem: 'npm', name: 'kept' })
      await restrict(tx, { packageId: kept, effect: 'deny', publicText: 'ours' })
      await ensurePackage(tx, { ecosystem: 'npm', name: 'gone' })
    })
    await transact(context, async (tx) => {
      const kept = await ensurePackage(tx, { ecosystem: 'npm', name: 'kept-too' })
      await restrict(tx, { packageId: kept, effect: 'deny', publicText: 'by the system' })
    })
    await pool.query(
      `insert into index_copy (repository_id, name, sha256, size_bytes, fetched_at, checked_at)
       select id, 'gone', $1, 1, now(), now() from repository where name = 'npm'`,
      [sha256],
    )
    assert.deepEqual((await removeBank(context))?.left, [{ kind: 'packages', name: '2', why: 'referred-to' }])
    assert.deepEqual((await pool.query('select name from package order by name')).rows, [
      { name: 'kept' },
      { name: 'kept-too' },
    ])
    assert.equal(await context.blobs.find(sha256), undefined)
    await createRepository(context, { name: 'npm', ecosystem: 'npm' })
    assert.ok(await loadBank(context))
    assert.deepEqual((await removeBank(context))?.left, [])
    assert.equal((await pool.query('select from repository')).rows.length, 1)
  })
})

it('passwords differ and are never simple', () => {
  const passwords = Array.from({ length: 200 }, newPassword)
  assert.equal(new Set(passwords).size, passwords.length)
  for (const password of passwords) assert.match(password, /^[2-9a-z]{4}(-[2-9a-z]{4}){3}$/)
})
