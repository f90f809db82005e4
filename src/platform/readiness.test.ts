import assert from 'node:assert/strict'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it, mock } from 'node:test'
import { testApp } from '#test/harness.ts'
import { watchReadiness } from './readiness.ts'

describe('health and readiness', () => {
  const app = testApp()
  const ready = () => app.request('GET', '/ready')
  const states = (body: { checks: { name: string; state: string }[] }) =>
    Object.fromEntries(body.checks.map(({ name, state }) => [name, state]))

  it('are told to anyone, without details', async () => {
    const health = await app.request('GET', '/health')
    assert.deepEqual([health.status, health.body], [200, { status: 'ok' }])
    assert.equal(health.headers['cache-control'], 'no-store')
    const { status, body } = await ready()
    assert.equal(status, 200)
    assert.deepEqual(body, {
      ready: true,
      checks: [
        { name: 'database', state: 'ok' },
        { name: 'migrations', state: 'ok' },
        { name: 'jobs', state: 'off' },
        { name: 'blobs', state: 'ok' },
        { name: 'storage', state: 'ok' },
      ],
    })
  })

  it('a bad token does not matter: nobody is asked who they are', async () => {
    const headers = { authorization: 'Bearer nonsense', cookie: 'assay_session=nonsense' }
    for (const path of ['/health', '/ready']) assert.equal((await app.request('GET', path, { headers })).status, 200)
  })

  it('the outcome is kept for a second', async () => {
    app.clock.advance(1)
    assert.equal((await ready()).status, 200)
    const incoming = join(app.config.dataFolder, 'blobs', 'incoming')
    rmSync(incoming, { recursive: true })
    assert.equal((await ready()).status, 200)
    app.clock.advance(1)
    const { status, body } = await ready()
    assert.equal(status, 503)
    assert.equal(body.ready, false)
    const store = { blobs: 'failed', storage: 'degraded' }
    assert.deepEqual(states(body), { database: 'ok', migrations: 'ok', jobs: 'off', ...store })
    assert.equal((await app.request('GET', '/health')).status, 200)
    mkdirSync(incoming)
    app.clock.advance(1)
    assert.equal((await ready()).status, 200)
  })

  it('a missing migration is named, and how it was found out is not', async () => {
    const { pool } = app.app.database
    await pool.query("update schema_migration set name = name || '.gone' where name like '0001%'")
    try {
      app.clock.advance(1)
      const { status, body } = await ready()
      assert.equal(status, 503)
      assert.equal(states(body).migrations, 'failed')
      assert.ok(!JSON.stringify(body).includes('0001'))
    } finally {
      await pool.query("update schema_migration set name = replace(name, '.gone', '')")
    }
  })
})

describe('watching readiness', () => {
  it('what throws at once has failed like the rest', async () => {
    const look = () => {
      throw new Error('at once')
    }
    const outcome = await watchReadiness([{ name: 'sudden', look }], () => new Date(0))()
    assert.deepEqual(outcome, { ready: false, checks: [{ name: 'sudden', state: 'failed' }] })
  })

  it('what the server can do without leaves it ready', async () => {
    const look = () => Promise.reject(new Error('full'))
    const outcome = await watchReadiness([{ name: 'room', look, isOptional: true }], () => new Date(0))()
    assert.deepEqual(outcome, { ready: true, checks: [{ name: 'room', state: 'degraded' }] })
  })

  it('asks once however many wait, and does not start again what hangs', async () => {
    let now = 0
    let started = 0
    const { promise, resolve } = Promise.withResolvers<void>()
    const look = () => {
      started += 1
      return promise
    }
    const readiness = watchReadiness([{ name: 'slow', look }], () => new Date(now))
    mock.timers.enable({ apis: ['setTimeout'] })
    const asked = [readiness(), readiness()]
    mock.timers.tick(2000)
    assert.deepEqual(
      (await Promise.all(asked)).map(({ ready }) => ready),
      [false, false],
    )
    now = 5000
    const again = readiness()
    assert.equal(started, 1)
    resolve()
    assert.equal((await again).ready, true)
    mock.timers.reset()
  })
})
