import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import type { Actor } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { testApp } from '#test/harness.ts'
import { type AuditDetail, record, verifyAudit } from './index.ts'

describe('the audit trail', () => {
  const app = testApp()
  const write = (subjectId: string, detail: AuditDetail = {}, actor?: Actor) =>
    transact(app.context(actor), (tx) =>
      record(tx, { action: 'thing.changed', subjectKind: 'thing', subjectId, detail }),
    )

  it('keeps one unbroken chain under 30 transactions at once', async () => {
    const before = await verifyAudit(app.context())
    await Promise.all(
      Array.from({ length: 30 }, (_, index) =>
        transact(app.context(), async (tx) => {
          await record(tx, { action: 'thing.made', subjectKind: 'thing', subjectId: String(index) })
          await record(tx, { action: 'thing.changed', subjectKind: 'thing', subjectId: String(index) })
        }),
      ),
    )
    const after = await verifyAudit(app.context())
    assert.deepEqual(after.faults, [])
    assert.equal(after.checked, before.checked + 60)
    assert.equal(after.head.sequence, before.head.sequence + 60)
  })

  it('writes nothing when the transaction fails', async () => {
    const before = await verifyAudit(app.context())
    const failing = transact(app.context(), async (tx) => {
      await record(tx, { action: 'thing.changed', subjectKind: 'thing', subjectId: 'never' })
      throw new Error('no')
    })
    await assert.rejects(failing, /no/)
    assert.deepEqual((await verifyAudit(app.context())).head, before.head)
  })

  it('names the person, the account and the token', async () => {
    const { developer } = app.people
    await write('named', {}, developer.actor)
    const page = await app.request('GET', '/api/v1/audit?subjectId=named', { as: 'auditor' })
    assert.equal(page.body.items.length, 1)
    const { actor } = page.body.items[0]
    assert.equal(actor.personId, developer.personId)
    assert.equal(actor.tokenId, developer.actor.token?.id)
  })

  it('records hostile text and names, and still verifies', async () => {
    const detail = JSON.parse('{"__proto__":{"polluted":true},"constructor":"x","text":"a\\u0000b\\ud800"}')
    await write('hostile \u0000 \ud800 \u202e', { ...detail, number: 1e21, none: undefined, at: new Date(0) })
    assert.deepEqual((await verifyAudit(app.context())).faults, [])
    assert.equal(({} as { polluted?: boolean }).polluted, undefined)
    const { body } = await app.request('GET', '/api/v1/audit?limit=1', { as: 'auditor' })
    assert.equal(body.items[0].detail.text, 'a\ufffdb\ufffd')
    assert.equal(body.items[0].detail.at, '1970-01-01T00:00:00.000Z')
  })

  it('keeps no secret, and no detail without end', async () => {
    for (const name of ['password', 'Token', 'apiKey', 'authorization'])
      await assert.rejects(write('x', { [name]: 'a' }), /secret/)
    const { token } = app.people.developer
    await write('guarded', { document: [{ Token: 'abc', [token]: 1 }], note: `see ${token}, twice ${token}` })
    const { body } = await app.request('GET', '/api/v1/audit?subjectId=guarded', { as: 'auditor' })
    assert.deepEqual(body.items[0].detail, {
      document: [{ Token: '[removed]', '[removed]': 1 }],
      note: 'see [removed], twice [removed]',
    })
    await assert.rejects(write('x', { text: 'x'.repeat(300_000) }), /bytes/)
    let deep: AuditDetail = {}
    for (let depth = 0; depth < 100; depth += 1) deep = { deep }
    await assert.rejects(write('x', deep), /deep/)
  })

  it('lists pages, newest first, through every filter', async () => {
    for (let index = 0; index < 5; index += 1) await write(`paged-${index}`, { index })
    const first = await app.request('GET', '/api/v1/audit?text=PAGED-&limit=3', { as: 'auditor' })
    assert.deepEqual(
      first.body.items.map((each: { subjectId: string }) => each.subjectId),
      ['paged-4', 'paged-3', 'paged-2'],
    )
    assert.equal(first.body.total, 5)
    const next = await app.request('GET', `/api/v1/audit?text=PAGED-&limit=3&after=${first.body.next}`, {
      as: 'auditor',
    })
    assert.equal(next.body.items.length, 2)
    assert.equal(next.body.next, undefined)
    const ask = async (query: string) =>
      (await app.request('GET', `/api/v1/audit?${query}`, { as: 'auditor' })).body.total
    assert.equal(await ask('subjectId=paged-1&action=thing.changed&subjectKind=thing'), 1)
    assert.equal(await ask('subjectId=paged-1&to=2026-06-01T08:00:00Z'), 0)
    assert.equal(await ask('subjectId=paged-1&from=2026-06-01T08:00:00Z'), 1)
    assert.equal(await ask('subjectId=paged-1&actor=TES'), 1)
    assert.equal(await ask(`subjectId=paged-1&actor=${app.people.developer.personId}`), 0)
    assert.equal(await ask(`text=${encodeURIComponent("%' or 1=1 --")}`), 0)
    for (const bad of [
      'after=zzz',
      'after=WyJhIl0',
      'from=yesterday',
      'from=2026-06-30T23:59:60Z',
      'text=%00',
      'limit=201',
    ]) {
      const answer = await app.request('GET', `/api/v1/audit?${bad}`, { as: 'auditor' })
      assert.equal(answer.status, 400, bad)
    }
  })

  it('is for those with audit:read alone', async () => {
    const table = { auditor: 200, administrator: 200, developer: 403, securityEngineer: 403, approver: 403 } as const
    for (const [name, status] of Object.entries(table)) {
      const as = name as keyof typeof table
      assert.equal((await app.request('GET', '/api/v1/audit', { as })).status, status, name)
      assert.equal((await app.request('POST', '/api/v1/audit/verify', { as })).status, status, name)
    }
    assert.equal((await app.request('GET', '/api/v1/audit')).status, 401)
  })

  it('tells faults in the language asked for', async () => {
    const { db } = app.context()
    await sql`update audit_entry set action = 'x' where sequence = 1`.execute(db)
    const ask = (language: string) =>
      app.request('POST', '/api/v1/audit/verify', { as: 'auditor', headers: { 'accept-language': language } })
    const [english, chinese] = [await ask('en'), await ask('zh-CN')]
    assert.match(english.body.faults[0].message, /^Entry 1 no longer says/)
    assert.match(chinese.body.faults[0].message, /记录 1/)
  })
})
