import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { testApp } from '#test/harness.ts'
import { givePassword, testPassword } from '#test/people.ts'
import { attemptLimits, attemptWindowSeconds, countAttempt } from './login-attempts.ts'

describe('the limit of failed logins', () => {
  const app = testApp()
  const signIn = (username: string, password: string) =>
    app.request('POST', '/api/v1/session', { body: { username, password } })

  it('stops guessing, also with the right password, and tells when to come back', async () => {
    await givePassword(app, 'developer')
    for (let failure = 0; failure < attemptLimits.pair; failure += 1)
      assert.equal((await signIn('developer', 'wrong password here')).status, 401)
    const blocked = await signIn('developer', testPassword)
    assert.equal(blocked.status, 429)
    assert.equal(blocked.body.code, 'login.too-many-attempts')
    assert.equal(blocked.headers['retry-after'], String(attemptWindowSeconds))
    app.clock.advance(attemptWindowSeconds - 1)
    assert.equal((await signIn('developer', testPassword)).status, 429)
    app.clock.advance(1)
    assert.equal((await signIn('developer', testPassword)).status, 200)
  })

  it('records once that a name was blocked, without what was typed', async () => {
    const { db } = app.context()
    const entries = await db.selectFrom('audit_entry').selectAll().where('action', '=', 'login.blocked').execute()
    assert.deepEqual(
      entries.map((each) => [each.actor_kind, each.subject_kind, each.subject_id, each.detail]),
      [['anonymous', 'account', app.people.developer.accountId, { address: '127.0.0.1' }]],
    )
  })

  it('tells nothing about which names exist', async () => {
    for (let failure = 0; failure < attemptLimits.pair; failure += 1)
      assert.equal((await signIn('no-such-name', 'wrong password here')).status, 401)
    assert.equal((await signIn('no-such-name', 'wrong password here')).status, 429)
    assert.equal((await signIn('another-name', 'wrong password here')).status, 401)
  })

  it('forgets earlier failures after a success', async () => {
    await givePassword(app, 'developer2')
    for (let round = 0; round < 2; round += 1) {
      for (let failure = 1; failure < attemptLimits.pair; failure += 1)
        await countAttempt(app.context(), 'developer2', '127.0.0.1')
      assert.equal((await signIn('developer2', testPassword)).status, 200)
    }
  })

  it('lets no more through when all come at once', async () => {
    const results = await Promise.allSettled(
      Array.from({ length: 40 }, () => countAttempt(app.context(), 'rushed', '192.0.2.1')),
    )
    const allowed = results.filter((each) => each.status === 'fulfilled').length
    assert.ok(allowed <= attemptLimits.pair, `${allowed} allowed`)
  })

  it('limits one name from many addresses, and one address with many names', async () => {
    const attempts = (count: number, of: (index: number) => readonly [string, string]) =>
      Promise.allSettled(Array.from({ length: count }, async (_, index) => countAttempt(app.context(), ...of(index))))
    await attempts(attemptLimits.username, (index) => ['wanted', `198.51.100.${index}`])
    await assert.rejects(countAttempt(app.context(), 'wanted', '203.0.113.1'), /too-many/)
    await attempts(attemptLimits.address, (index) => [`name-${index}`, '203.0.113.7'])
    await assert.rejects(countAttempt(app.context(), 'fresh', '203.0.113.7'), /too-many/)
    await countAttempt(app.context(), 'fresh', '203.0.113.8')
  })

  it('keeps digests only', async () => {
    const rows = await app.context().db.selectFrom('login_attempt').select('subject').execute()
    assert.ok(rows.length > 0)
    for (const { subject } of rows) assert.match(subject, /^[0-9a-f]{64}$/)
  })
})
