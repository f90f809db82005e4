import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { testCli } from '#test/cli.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'

describe('filling the store from the command line', () => {
  const app = testApp()
  const cli = testCli()
  const demo = makePackage({ name: 'demo', version: '1.0.0' })
  let upstream: NpmUpstream
  let gate: Gate
  let url = ''
  before(async () => {
    mkdirSync(cli.folder, { recursive: true })
    upstream = await startNpmUpstream({ packages: [demo, makePackage({ name: 'other', version: '1.0.0' })] })
    gate = await openGate(app, upstream)
    url = await app.listen()
  })
  after(() => upstream.close())

  const run = (args: readonly string[], more: { token?: string; chinese?: boolean; stdin?: string } = {}) => {
    const environment = { ASSAY_URL: url, ASSAY_TOKEN: more.token ?? app.people.devops.token }
    return cli.run(args, { app, environment, ...more })
  }
  const json = async (...args: string[]) => JSON.parse((await run([...args, '--json'])).out)

  it('asks for packages, and tells of what failed', async () => {
    const asked = await run(['prefetch', 'demo', 'absent', '--repository', 'npm'])
    assert.deepEqual([asked.code, asked.err], [0, ''])
    assert.match(asked.out, /^Run [0-9a-f-]{36}: 2 packages\.\n0 of 2: 0 fetched, 0 there already, 0 failed\n$/)
    await app.drain()
    const path = join(cli.folder, 'package-lock.json')
    const packages = { '': {}, 'node_modules/demo': { version: '1.0.0' }, 'node_modules/no': { version: '1.0.0' } }
    writeFileSync(path, JSON.stringify({ name: 'app', lockfileVersion: 3, packages }))
    const waiting = run(['prefetch', path, '--wait', '--timeout', '60'])
    while ((await app.drain()) === 0) await new Promise((resolve) => setTimeout(resolve, 20))
    const { code, out, err } = await waiting
    assert.deepEqual([code, out.split('\n')[1]], [6, '2 of 2: 0 fetched, 1 there already, 1 failed'])
    assert.match(err, /^npm no 1\.0\.0: no does not exist upstream/)
  })

  it('ends with the reason when it cannot be asked', async () => {
    const range = await run(['prefetch', '@bank/*', '--repository', 'npm'])
    assert.deepEqual([range.code, /Line 1 names no package/.test(range.err)], [2, true])
    assert.equal((await run(['prefetch', 'pkg:npm/demo@1.0.0'], { token: app.people.developer.token })).code, 3)
    assert.equal((await run(['prefetch'])).code, 2)
    assert.equal((await run(['warm-up', '--since', 'ever'])).code, 2)
  })

  it('warms up with what was downloaded most', async () => {
    await gate.admit('other', ['1.0.0'])
    assert.equal((await gate.get('/other/-/other-1.0.0.tgz')).status, 200)
    const run1 = await json('warm-up', '--since', '48h')
    assert.deepEqual([run1.origin, run1.counts.total], ['downloads', 1])
    await app.drain()
    app.clock.advance(3 * 86_400)
    const none = await json('warm-up', '--since', '2d')
    assert.equal(none.counts.total, 0)
  })

  it('keeps lists that are brought in on a schedule', async () => {
    const path = join(cli.folder, 'base.txt')
    writeFileSync(path, '# ours\npkg:npm/demo@1.0.0\nother@^1\n')
    const added = await run(['mirror', 'add', 'base', path, '--repository', 'npm'])
    assert.deepEqual([added.code, added.err], [0, 'The list base has 2 lines.\n'])
    assert.equal((await run(['mirror', 'add', 'base', path, '--repository', 'npm'])).code, 2)
    assert.match((await run(['mirror', 'list'])).out, /base +npm +2 +2026-/)
    assert.equal((await run(['mirror', 'show', 'base'])).out, '# ours\npkg:npm/demo@1.0.0\nother@^1\n')
    const [first, second] = [await json('mirror', 'run', 'base'), await json('mirror', 'run', 'base')]
    assert.equal(second.id, first.id, 'one run of a list at a time')
    await app.drain()
    const { body } = await app.request('GET', '/api/v1/prefetches', { as: 'devops' })
    const runs = body.items.filter((each: { origin: string }) => each.origin === 'mirror-list')
    assert.deepEqual([runs.length, runs[0].state, runs[0].counts.held], [1, 'done', 2])
    const changed = await run(['mirror', 'change', 'base', '-'], { stdin: 'pkg:npm/demo@1.0.0\n' })
    assert.equal(changed.code, 0, changed.err)
    assert.equal((await run(['mirror', 'change', 'base', '-'], { stdin: 'demo\n' })).code, 2)
    assert.equal((await run(['mirror', 'remove', 'base'], { token: app.people.developer.token })).code, 3)
    assert.equal((await run(['mirror', 'remove', 'base'])).code, 0)
    assert.deepEqual([(await run(['mirror', 'list'])).out, (await run(['mirror', 'run', 'base'])).code], ['', 2])
    const log = await app.request('GET', '/api/v1/audit?action=mirror-list.removed', { as: 'auditor' })
    assert.equal(log.body.items.length, 1)
  })

  it('imports a store and says in both languages what it did not take', async () => {
    const store = join(cli.folder, 'storage', 'demo')
    mkdirSync(store, { recursive: true })
    writeFileSync(join(store, 'demo-1.0.0.tgz'), demo.tarball)
    writeFileSync(join(store, 'demo-7.0.0.tgz'), 'x')
    const args = ['repository', 'import', 'storage', '--from', 'verdaccio', '--repository', 'npm']
    const looked = await run([...args, '--dry-run'])
    assert.deepEqual([looked.code, /^Nothing was written\. 2 files/.test(looked.out)], [0, true])
    const done = await run([...args, '--ecosystem', 'npm'])
    assert.equal(done.code, 6)
    assert.match(done.out, /1 there already, 0 not verified yet, 1 refused/)
    assert.match(done.err, /^demo\/demo-7\.0\.0\.tgz: refused: demo has no version 7\.0\.0/)
    assert.match((await run(args, { chinese: true })).err, /\p{Script=Han}/u)
    assert.equal((await run([...args.slice(0, 4), 'unknown', ...args.slice(5)])).code, 2)
  })

  it('exports for another site, and takes an export in', async () => {
    const made = await run(['repository', 'export', '--repository', 'npm', '--to', 'out.tar'])
    assert.equal(made.code, 0, made.err)
    assert.match(made.out, /^Export 1: \d+ packages, \d+ files; .* The export is not signed\.\n$/)
    await app.request('POST', '/api/v1/repositories', {
      as: 'devops',
      body: { name: 'site', ecosystem: 'npm', upstreamUrl: 'https://upstream.example' },
    })
    const taken = await run(['repository', 'import', 'out.tar', '--from', 'assay', '--repository', 'site'])
    assert.equal(taken.code, 0, taken.err)
    assert.match(taken.out, /^Export 1 of 2026-\S+: \d+ files taken in\./)
    assert.equal((await run(['repository', 'export', '--repository', 'npm', '--to', 'out.tar'])).code, 2)
    const wrong = ['repository', 'export', '--repository', 'npm', '--to', 'x.tar', '--since', 'lately']
    assert.equal((await run(wrong)).code, 2)
  })
})
