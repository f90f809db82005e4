import assert from 'node:assert/strict'
import { argon2Sync } from 'node:crypto'
import { describe, it } from 'node:test'
import { verifyAudit } from '#modules/audit/index.ts'
import { transact } from '#platform/database/transact.ts'
import { testApp } from '#test/harness.ts'
import { cookieOf, givePassword, openTestSession, testPassword } from '#test/people.ts'
import { inviteAccount } from './invitation.ts'
import { removeExpiredJob } from './jobs.ts'

describe('sessions', () => {
  const app = testApp()
  const read = (cookie: string) => app.request('GET', '/api/v1/session', { headers: { cookie } })
  const signIn = (username: string, password: string, headers = {}) =>
    app.request('POST', '/api/v1/session', { body: { username, password }, headers })

  it('opens with the right password, says who and what, and sets a guarded cookie', async () => {
    await givePassword(app, 'developer')
    const answer = await signIn('DEVELOPER', testPassword)
    assert.equal(answer.status, 200)
    const { personId, actor } = app.people.developer
    assert.deepEqual(answer.body.person, { id: personId, name: 'developer', orgUnitId: actor.orgUnitId })
    assert.deepEqual([...answer.body.permissions].sort(), [
      'advisory:read',
      'application:read',
      'catalog:read',
      'introduction:create',
      'package:download',
      'package:publish',
      'sbom:submit',
    ])
    const cookie = String(answer.headers['set-cookie'])
    assert.match(cookie, /^assay_session=[\w-]{43}; Max-Age=43200; Path=\/; HttpOnly; SameSite=Strict$/)
    assert.equal(answer.headers['cache-control'], 'no-store')
    assert.equal((await read(cookieOf(answer))).body.person.id, personId)
  })

  it('refuses a wrong password, an unknown name and a person without a password alike', async () => {
    await givePassword(app, 'developer')
    const answers = [
      await signIn('developer', 'wrong password here'),
      await signIn('nobody-of-that-name', testPassword),
      await signIn('auditor', testPassword),
      await signIn('developer', ''.padEnd(12, 'x')),
      await signIn("' or 1=1 --", testPassword),
    ]
    for (const answer of answers) {
      assert.equal(answer.status, 401)
      assert.deepEqual(answer.body, answers[0]?.body)
      assert.equal(answer.headers['set-cookie'], undefined)
    }
  })

  it('answers 401 with a problem to a request without a cookie or token, or with a stale one', async () => {
    for (const headers of [{}, { cookie: 'assay_session=unknown' }, { cookie: `assay_session=${'A'.repeat(43)}` }]) {
      const answer = await app.request('GET', '/api/v1/session', { headers })
      assert.equal(answer.status, 401)
      assert.equal(answer.body.code, 'session.required')
    }
  })

  it('replaces the session of the browser at each sign-in', async () => {
    const old = await openTestSession(app, 'developer')
    const answer = await signIn('developer', testPassword, { cookie: old })
    const fresh = cookieOf(answer)
    assert.notEqual(fresh, old)
    assert.equal((await read(old)).status, 401)
    assert.equal((await read(fresh)).status, 200)
  })

  it('ends on signing out, and signing out twice is harmless', async () => {
    const cookie = await openTestSession(app, 'developer')
    const answer = await app.request('DELETE', '/api/v1/session', { headers: { cookie } })
    assert.equal(answer.status, 204)
    assert.match(String(answer.headers['set-cookie']), /^assay_session=; Max-Age=0;/)
    assert.equal((await read(cookie)).status, 401)
    assert.equal((await app.request('DELETE', '/api/v1/session', { headers: { cookie } })).status, 204)
  })

  it('ends after 30 idle minutes and after 12 hours in any case', async () => {
    const idle = await openTestSession(app, 'developer')
    app.clock.advance(29 * 60)
    assert.equal((await read(idle)).status, 200)
    app.clock.advance(29 * 60)
    assert.equal((await read(idle)).status, 200)
    app.clock.advance(30 * 60)
    assert.equal((await read(idle)).status, 401)
    const busy = await openTestSession(app, 'developer')
    for (let step = 0; step < 35; step += 1) {
      app.clock.advance(20 * 60)
      assert.equal((await read(busy)).status, 200)
    }
    app.clock.advance(20 * 60)
    assert.equal((await read(busy)).status, 401)
  })

  it('lists and ends the own sessions, and nobody else’s', async () => {
    const [mine, foreign] = [await openTestSession(app, 'developer'), await openTestSession(app, 'developer2')]
    const list = async (cookie: string) =>
      (await app.request('GET', '/api/v1/sessions', { headers: { cookie } })).body.items
    const own = (await list(mine)).find((each: { current: boolean }) => each.current)
    const other = (await list(foreign)).find((each: { current: boolean }) => each.current)
    assert.ok(!(await list(mine)).some((each: { id: string }) => each.id === other.id))
    const end = (id: string) => app.request('DELETE', `/api/v1/sessions/${id}`, { headers: { cookie: mine } })
    assert.equal((await end(other.id)).body.code, 'session.unknown')
    assert.equal((await read(foreign)).status, 200)
    assert.equal((await end(own.id)).status, 204)
    assert.equal((await read(mine)).status, 401)
  })

  it('changes the password against the current one, and ends every other session', async () => {
    const [here, elsewhere] = [await openTestSession(app, 'architect'), await openTestSession(app, 'architect')]
    const change = (current: string, next: string) =>
      app.request('POST', '/api/v1/session/password', { headers: { cookie: here }, body: { current, next } })
    assert.equal((await change('not the one', 'another good password')).body.code, 'password.wrong')
    assert.equal((await change(testPassword, 'short')).body.code, 'password.too-short')
    const changed = await change(testPassword, 'another good password')
    assert.equal(changed.status, 200)
    for (const cookie of [here, elsewhere]) assert.equal((await read(cookie)).status, 401)
    assert.equal((await read(cookieOf(changed))).status, 200)
    assert.equal((await signIn('architect', testPassword)).status, 401)
    const byToken = await app.request('POST', '/api/v1/session/password', {
      as: 'architect',
      body: { current: 'another good password', next: 'yet another password' },
    })
    assert.equal(byToken.status, 401)
  })

  it('cannot be used from another site', async () => {
    const cookie = await openTestSession(app, 'developer')
    for (const headers of [
      { origin: 'https://evil.example' },
      { 'sec-fetch-site': 'cross-site' },
      { origin: 'null' },
    ]) {
      const answer = await app.request('DELETE', '/api/v1/session', { headers: { cookie, ...headers } })
      assert.equal(answer.body.code, 'request.cross-site')
    }
    assert.equal((await read(cookie)).status, 200)
  })

  it('renews a hash that was made with other parameters', async () => {
    const nonce = Buffer.from('0123456789abcdef')
    const how = { message: testPassword, nonce, parallelism: 1, tagLength: 32, memory: 1024, passes: 1 }
    const encode = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '')
    const old = `$argon2id$v=19$m=1024,t=1,p=1$${encode(nonce)}$${encode(argon2Sync('argon2id', how))}`
    const { db } = app.context()
    const { accountId } = app.people.auditor
    await db.updateTable('account').set({ password_hash: old }).where('id', '=', accountId).execute()
    for (let time = 0; time < 2; time += 1) assert.equal((await signIn('auditor', testPassword)).status, 200)
    const row = await db.selectFrom('account').select('password_hash').where('id', '=', accountId).executeTakeFirst()
    assert.match(row?.password_hash ?? '', /^\$argon2id\$v=19\$m=65536,/)
  })

  it('leaves no trace of what has lost every effect', async () => {
    await openTestSession(app, 'developer')
    await signIn('developer', 'wrong password here')
    const { db } = app.context()
    const counts = async () =>
      Promise.all(
        (['session', 'login_attempt', 'access_link'] as const).map(
          async (table) => (await db.selectFrom(table).select('id').execute()).length,
        ),
      )
    await transact(app.context(), (tx) => inviteAccount(tx, app.people.developer.accountId))
    await removeExpiredJob.handle(app.context(), {})
    assert.ok((await counts()).every((count) => count > 0))
    app.clock.advance(100 * 86_400)
    await removeExpiredJob.handle(app.context(), {})
    assert.deepEqual(await counts(), [0, 0, 0])
  })

  it('keeps no secret: neither password nor cookie is in the database', async () => {
    const cookie = await openTestSession(app, 'developer')
    const { db } = app.context()
    const rows = JSON.stringify([
      await db.selectFrom('session').selectAll().execute(),
      await db.selectFrom('account').selectAll().execute(),
      await db.selectFrom('audit_entry').select(['detail', 'subject_id']).execute(),
      await db.selectFrom('login_attempt').selectAll().execute(),
    ])
    assert.ok(!rows.includes(cookie.slice('assay_session='.length)))
    assert.ok(!rows.includes(testPassword))
    assert.deepEqual((await verifyAudit(app.context())).faults, [])
  })
})
