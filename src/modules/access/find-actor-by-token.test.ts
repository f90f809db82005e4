import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type ChangeWatch, watchChanges } from '#platform/changes.ts'
import type { Context } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { testApp } from '#test/harness.ts'
import { actorCache } from './actor-cache.ts'
import { changePerson, createToken, findActorByToken, grantRole, revokeToken } from './index.ts'
import { newTokenSecret } from './secrets.ts'

describe('whom a token speaks for', () => {
  const app = testApp()
  const newToken = () =>
    transact(app.context(), (tx) =>
      createToken(tx, { accountId: app.people.developer.accountId, name: 'x', scopes: ['*'], expiresInDays: 10 }),
    )
  /** Counts the statements that a piece of work sends. */
  const counting = (changes: ChangeWatch) => {
    let count = 0
    const db = app.context().db.withPlugin({
      transformQuery: ({ node }) => {
        count += 1
        return node
      },
      transformResult: async ({ result }) => result,
    })
    return { context: { ...app.context(), db, changes } satisfies Context, count: () => count }
  }

  it('needs no query for a wrong checksum', async () => {
    const { context, count } = counting({
      onChange: () => assert.fail('asked'),
      confirm: () => assert.fail('asked'),
    })
    const { secret } = newTokenSecret()
    const wrong = secret.slice(0, -1) + (secret.endsWith('x') ? 'y' : 'x')
    for (const text of [wrong, '', 'assay_', "' or 1=1"])
      await assert.rejects(findActorByToken(context, text), { code: 'token.invalid', status: 401 })
    assert.equal(count(), 0)
  })

  it('is remembered, so that only the revision is asked for', async () => {
    const { secret } = await newToken()
    const { context, count } = counting(app.app.changes)
    const first = await findActorByToken(context, secret)
    const asked = count()
    assert.ok(asked > 0)
    assert.equal(await findActorByToken(context, secret), first)
    assert.equal(count(), asked)
  })

  it('is never remembered beyond a change, in any process', async () => {
    const elsewhere = { ...app.context(), changes: watchChanges(app.app.database.db, app.clock.now, 5) }
    const { id, secret } = await newToken()
    for (const context of [app.context(), elsewhere]) await findActorByToken(context, secret)
    await transact(app.context(), (tx) => revokeToken(tx, id))
    for (const context of [app.context(), elsewhere])
      await assert.rejects(findActorByToken(context, secret), { code: 'token.revoked' })
    const other = await newToken()
    for (const context of [app.context(), elsewhere]) await findActorByToken(context, other.secret)
    const { personId } = app.people.developer
    await transact(app.context(), (tx) => changePerson(tx, personId, { disabled: true }))
    for (const context of [app.context(), elsewhere])
      await assert.rejects(findActorByToken(context, other.secret), { status: 401 })
    await transact(app.context(), (tx) => changePerson(tx, personId, { disabled: false }))
  })

  it('is not kept when access changed while it was loaded', async () => {
    const changes = watchChanges(app.app.database.db, app.clock.now, 5)
    const cache = actorCache(changes)
    await changes.confirm()
    const { generation } = cache
    await newToken()
    await changes.confirm()
    const at = app.clock.now()
    const entry = { actor: app.people.developer.actor, expiresAt: at, validUntil: at, lastUsedWrittenAt: at }
    cache.keep('key', entry, generation)
    assert.equal(cache.find('key'), undefined)
    cache.keep('key', entry, cache.generation)
    assert.equal(cache.find('key'), entry)
  })

  it('is loaded again when a role ends by its date', async () => {
    const { secret } = await newToken()
    const { personId } = app.people.developer
    const { id } = await transact(app.context(), (tx) => grantRole(tx, { personId }, { role: 'approver' }))
    const ends = new Date(app.clock.now().getTime() + 60_000)
    await app.context().db.updateTable('role_grant').set({ valid_until: ends }).where('id', '=', id).execute()
    const roles = async () => (await findActorByToken(app.context(), secret)).grants.map((each) => each.role)
    assert.ok((await roles()).includes('approver'))
    app.clock.advance(59)
    assert.ok((await roles()).includes('approver'))
    app.clock.advance(1)
    assert.deepEqual(await roles(), ['developer'])
  })

  it('is known without the database for as long as the lease, and nobody new is', async () => {
    const [known, unknown] = [await newToken(), await newToken()]
    let reachable = true
    const real = watchChanges(app.app.database.db, app.clock.now, 5)
    const changes: ChangeWatch = {
      onChange: real.onChange,
      confirm: async () => ({ ...last, ...(reachable ? await real.confirm() : { fresh: false }) }),
    }
    let last = await real.confirm()
    const context = () => ({ ...app.context(), changes })
    await findActorByToken(context(), known.secret)
    last = await real.confirm()
    reachable = false
    const unavailable = { code: 'server.database-unavailable', status: 503 }
    assert.equal((await findActorByToken(context(), known.secret)).personId, app.people.developer.personId)
    await assert.rejects(findActorByToken(context(), unknown.secret), unavailable)
    app.clock.advance(app.config.leaseSeconds)
    await findActorByToken(context(), known.secret)
    app.clock.advance(1)
    await assert.rejects(findActorByToken(context(), known.secret), unavailable)
    reachable = true
    await findActorByToken(context(), known.secret)
  })

  it('writes the last use once a minute, without an entry', async () => {
    const { id, secret } = await newToken()
    const { db } = app.context()
    const read = () => db.selectFrom('api_token').select('last_used_at').where('id', '=', id).executeTakeFirstOrThrow()
    await findActorByToken(app.context(), secret)
    const first = (await read()).last_used_at?.getTime() ?? 0
    assert.equal(first, app.clock.now().getTime())
    app.clock.advance(59)
    await findActorByToken(app.context(), secret)
    assert.equal((await read()).last_used_at?.getTime(), first)
    app.clock.advance(1)
    await findActorByToken(app.context(), secret)
    assert.equal((await read()).last_used_at?.getTime(), first + 60_000)
    const entries = await db.selectFrom('audit_entry').select('action').where('subject_id', '=', id).execute()
    assert.deepEqual(
      entries.map((each) => each.action),
      ['token.created'],
    )
  })
})
