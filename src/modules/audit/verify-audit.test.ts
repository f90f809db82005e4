import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { transact } from '#platform/database/transact.ts'
import { testApp } from '#test/harness.ts'
import { record, verifyAudit } from './index.ts'

const other = '00000000-0000-7000-8000-000000000000'

/** One change behind the application's back for each column, and what must be found. */
const edits: readonly (readonly [change: string, kind: string])[] = [
  ['sequence = 1000', 'reordered'],
  ['day = day + 1', 'edited'],
  ["at = at + interval '1 microsecond'", 'edited'],
  ["at = at + interval '1 day', day = day + 1", 'edited'],
  ["actor_kind = 'system'", 'edited'],
  ["actor_name = actor_name || ' '", 'edited'],
  [`person_id = '${other}'`, 'edited'],
  ['account_id = null', 'edited'],
  ['token_id = null', 'edited'],
  ["action = 'thing.unchanged'", 'edited'],
  ["subject_kind = 'person'", 'edited'],
  ["subject_id = 'somebody else'", 'edited'],
  [`org_unit_id = '${other}'`, 'edited'],
  [`detail = '{"index":7}'`, 'edited'],
  [`detail = detail || '{"more":null}'`, 'edited'],
  ["leaf = convert_to(replace(convert_from(leaf, 'UTF8'), 'thing', 'think'), 'UTF8')", 'edited'],
  ["leaf = '\\x00ff'", 'edited'],
  ['previous_hash = hash', 'broken-link'],
  ['hash = previous_hash', 'edited'],
]

describe('verification of the audit trail', () => {
  const app = testApp()
  const write = (index: number) =>
    transact(app.context(app.people.developer.actor), (tx) =>
      record(tx, { action: 'thing.changed', subjectKind: 'thing', subjectId: `${index}`, detail: { index } }),
    )
  const run = (statement: string) => sql.raw(statement).execute(app.context().db)
  /** Does it, verifies, and puts everything back. */
  const tamper = async (...statements: readonly string[]) => {
    const { db } = app.context()
    await run('create table kept_entry as select * from audit_entry')
    await run('create table kept_chain as select * from audit_chain')
    try {
      for (const statement of statements) await run(statement)
      return await verifyAudit(app.context())
    } finally {
      await sql`delete from audit_entry`.execute(db)
      await run('insert into audit_entry select * from kept_entry')
      await sql`delete from audit_chain`.execute(db)
      await run('insert into audit_chain select * from kept_chain')
      await run('drop table kept_entry')
      await run('drop table kept_chain')
    }
  }
  const middle = async () => {
    for (let index = 0; index < 5; index += 1) await write(index)
    return (await verifyAudit(app.context())).head.sequence - 2
  }

  it('finds an edit of any column', async () => {
    const target = await middle()
    for (const [change, kind] of edits) {
      const found = await tamper(`update audit_entry set ${change} where sequence = ${target}`)
      assert.ok(
        found.faults.some((each) => each.kind === kind),
        `${change}: ${JSON.stringify(found.faults)}`,
      )
    }
    assert.deepEqual((await verifyAudit(app.context())).faults, [])
  })

  it('covers every column with a test', async () => {
    const { rows } = await sql<{ name: string }>`
      select column_name as name from information_schema.columns where table_name = 'audit_entry'`.execute(
      app.context().db,
    )
    for (const { name } of rows)
      assert.ok(
        edits.some(([change]) => change.startsWith(`${name} = `)),
        name,
      )
  })

  it('finds an edit even when the entry is sealed again', async () => {
    const target = await middle()
    const found = await tamper(
      `update audit_entry set subject_id = 'x', leaf = convert_to('{"sequence":${target}}', 'UTF8') where sequence = ${target}`,
      `update audit_entry set hash = sha256(previous_hash || leaf) where sequence = ${target}`,
    )
    assert.deepEqual(
      found.faults.map((each) => [each.sequence, each.kind]),
      [
        [target, 'edited'],
        [target + 1, 'broken-link'],
      ],
    )
  })

  it('finds a removed entry', async () => {
    const target = await middle()
    const found = await tamper(`delete from audit_entry where sequence = ${target}`)
    assert.deepEqual(
      found.faults.map((each) => [each.sequence, each.reason]),
      [
        [target + 1, 'missing'],
        [target + 1, 'link'],
      ],
    )
  })

  it('finds a removed first entry', async () => {
    await middle()
    const found = await tamper('delete from audit_entry where sequence = 1')
    assert.ok(found.faults.some((each) => each.kind === 'gap' && each.sequence === 2))
  })

  it('finds a removed entry behind which the numbers were closed up', async () => {
    const target = await middle()
    const found = await tamper(
      `delete from audit_entry where sequence = ${target}`,
      `update audit_entry set sequence = sequence - 1 where sequence > ${target}`,
    )
    assert.ok(found.faults.some((each) => each.kind === 'reordered' && each.sequence === target))
    assert.ok(found.faults.some((each) => each.kind === 'broken-link' && each.sequence === target))
  })

  it('finds two entries that changed places', async () => {
    const target = await middle()
    const found = await tamper(
      `update audit_entry set sequence = case sequence when ${target} then 900000 + ${target} + 1 else 900000 + ${target} end
       where sequence in (${target}, ${target + 1})`,
      'update audit_entry set sequence = sequence - 900000 where sequence > 900000',
    )
    assert.deepEqual(
      found.faults.filter((each) => each.kind === 'reordered').map((each) => each.sequence),
      [target, target + 1],
    )
    assert.ok(found.faults.some((each) => each.kind === 'broken-link'))
  })

  it('finds a repeated entry', async () => {
    const target = await middle()
    const found = await tamper(
      `insert into audit_entry select sequence, day + 1, at, actor_kind, actor_name, person_id, account_id, token_id, action,
       subject_kind, subject_id, org_unit_id, detail, leaf, previous_hash, hash from audit_entry where sequence = ${target}`,
    )
    assert.ok(found.faults.some((each) => each.reason === 'repeated' && each.sequence === target))
  })

  it('finds a cut-off end and a head that does not match', async () => {
    const last = (await middle()) + 2
    const reasons = async (...statements: readonly string[]) =>
      (await tamper(...statements)).faults.map((each) => each.reason)
    assert.deepEqual(await reasons(`delete from audit_entry where sequence > ${last - 2}`), ['missing-end'])
    assert.deepEqual(await reasons("update audit_chain set hash = sha256('x')"), ['head'])
    assert.deepEqual(await reasons('update audit_chain set sequence = sequence - 1'), ['beyond-head'])
    assert.deepEqual(await reasons('update audit_chain set sequence = sequence + 1'), ['missing-end'])
    assert.deepEqual(await reasons('delete from audit_chain'), ['head'])
  })

  it('finds a cut-off end whose head was set back only with a head that was kept elsewhere', async () => {
    const last = (await middle()) + 2
    const { head } = await verifyAudit(app.context())
    const cut = [
      `delete from audit_entry where sequence = ${last}`,
      `update audit_chain set sequence = ${last - 1}, hash = (select hash from audit_entry where sequence = ${last - 1})`,
    ]
    assert.deepEqual((await tamper(...cut)).faults, [])
    for (const statement of cut) await run(statement)
    const cutOff = await verifyAudit(app.context(), head)
    assert.deepEqual(
      cutOff.faults.map((each) => each.reason),
      ['missing-end'],
    )
    await write(99)
    const rewritten = await app.request('POST', '/api/v1/audit/verify', { as: 'auditor', body: head })
    assert.deepEqual(
      rewritten.body.faults.map((each: { reason: string }) => each.reason),
      ['known-head'],
    )
  })

  it('reads a long trail in batches, while it grows', async () => {
    const before = (await verifyAudit(app.context())).checked
    await transact(app.context(), async (tx) => {
      for (let index = 0; index < 2100; index += 1)
        await record(tx, { action: 'thing.counted', subjectKind: 'thing', subjectId: `${index}` })
    })
    const [found] = await Promise.all([verifyAudit(app.context()), write(1), write(2), write(3)])
    assert.deepEqual(found.faults, [])
    assert.ok(found.checked >= before + 2100)
  })
})
