import assert from 'node:assert/strict'
import { utimesSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { testCli } from '#test/cli.ts'
import { testApp } from '#test/harness.ts'

describe('assay storage', () => {
  const app = testApp()
  const cli = testCli()
  const run = (...args: string[]) => cli.run(args, { app })

  it('counts what nothing refers to, and takes it away after the grace period', async () => {
    const { sha256 } = await app.context().blobs.put(Buffer.alloc(2048))
    const old = new Date('2020-01-01')
    utimesSync(join(app.config.dataFolder, 'blobs', 'sha256', sha256.slice(0, 2), sha256), old, old)
    assert.equal(JSON.parse((await run('storage', 'collect', '--json')).out).unreferencedCount, 1)
    app.clock.advance(3 * 86_400)
    const dry = await run('storage', 'collect', '--dry-run')
    assert.equal(dry.code, 0)
    assert.match(dry.out, /Would be taken away: 1, 2\.0 KiB/)
    assert.ok(await app.context().blobs.find(sha256))
    assert.match((await run('storage', 'collect')).out, /^Last pass: .*\nLooked at: 1 .*\nTaken away: 1, 2\.0 KiB\.\n$/)
    assert.equal(await app.context().blobs.find(sha256), undefined)
    const { body } = await app.request('GET', '/api/v1/audit?action=storage.collection-started', { as: 'auditor' })
    assert.deepEqual(
      body.items.map((each: { actor: { name: string } }) => each.actor.name),
      ['cli:tester', 'cli:tester', 'cli:tester'],
    )
  })

  it('shows what is stored', async () => {
    const { code, out } = await run('storage', 'status')
    assert.equal(code, 0)
    assert.match(out, /^Store: folder\. In it: 0 B of no limit\./)
    const status = JSON.parse((await run('storage', 'status', '--json')).out)
    assert.deepEqual([status.kind, status.usedBytes, status.repositories], ['folder', 0, []])
  })
})
