import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { transact } from '#platform/database/transact.ts'
import { testApp } from '#test/harness.ts'
import { enqueue } from './define-job.ts'

describe('the job queue', () => {
  const app = testApp()
  const states = async () => {
    const { rows } = await app.app.database.pool.query(
      "select state::text from pgboss.job where name = 'introductions.expire' order by created_on",
    )
    return rows.map((row) => row.state)
  }
  const sayLastHeard = (secondsAgo: number) =>
    app.app.database.pool.query(
      `update pgboss.job set heartbeat_on = now() - make_interval(secs => ${secondsAgo}) where state = 'active'`,
    )
  const recover = async () => {
    // How often a pass looks is bounded: this one looks at once.
    await app.app.database.pool.query('update pgboss.queue set monitor_on = null, monitor_claim_on = null')
    await app.app.jobs.recover()
  }

  it('gives a job back whose process is gone, and leaves one alone whose process lives', async () => {
    await transact(app.context(), (tx) => enqueue(tx, 'introductions.expire', {}, { key: 'one' }))
    await app.app.database.pool.query(
      `update pgboss.job set state = 'active', started_on = now(), heartbeat_on = now()
       where name = 'introductions.expire'`,
    )
    await sayLastHeard(20)
    await recover()
    assert.deepEqual(await states(), ['active'])
    await sayLastHeard(90)
    await recover()
    assert.deepEqual(await states(), ['retry'])
  })
})
