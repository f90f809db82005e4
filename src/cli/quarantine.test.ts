import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { shippedPolicy } from '#modules/policy/index.ts'
import { testCli } from '#test/cli.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import type { PersonName } from '#test/people.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'

const purl = 'pkg:npm/demo@1.0.1'

describe('quarantine on the command line', () => {
  const app = testApp()
  const cli = testCli()
  let upstream: NpmUpstream
  let gate: Gate
  let url = ''
  before(async () => {
    upstream = await startNpmUpstream({ packages: [makePackage({ name: 'demo', version: '1.0.0' })] })
    const requires = [{ tier: '*', checks: [], minimumAgeDays: 7 }]
    gate = await openGate(app, upstream, { policy: { ...shippedPolicy, requires } })
    await gate.admit('demo', ['1.0.0'])
    app.clock.advance(30 * 86_400)
    upstream.addVersion(makePackage({ name: 'demo', version: '1.0.1' }))
    await gate.admit('demo', ['1.0.1'])
    url = await app.listen()
  })
  after(() => upstream.close())
  const run = (as: PersonName, args: readonly string[], chinese = false) => {
    const environment = { ASSAY_URL: url, ASSAY_TOKEN: app.people[as].token }
    return cli.run(['quarantine', ...args], { app, environment, chinese })
  }
  const status = async () => (await gate.get('/demo/-/demo-1.0.1.tgz')).status

  it('lists what is held', async () => {
    const { code, out } = await run('auditor', ['list'])
    assert.equal(code, 0)
    assert.match(out, /npm demo@1\.0\.1 +held +2026-07-01T08:00:00\.000Z +2026-07-08T08:00:00\.000Z +- +-/)
    assert.match((await run('auditor', ['list'], true)).out, /隔离中/)
    const { items } = JSON.parse((await run('auditor', ['list', '--json', '--text', 'demo'])).out)
    assert.deepEqual([items.length, items[0].kind], [1, 'hold'])
    assert.match((await run('auditor', ['list', '--release', 'asked'])).err, /Nothing is held/)
    assert.equal((await run('auditor', ['list', '--release', 'maybe'])).code, 2)
  })

  it('asks, agrees twice, and revokes', async () => {
    const asked = await run('developer', ['ask', purl, '--reason', 'fixes CVE-2026-1000', '--hours', '24'])
    assert.match(asked.out, /^Release [0-9a-f-]{36} is asked for\. Two other persons have to agree\.\n$/)
    assert.equal((await run('approver', ['agree', purl])).code, 0)
    assert.match((await run('auditor', ['list'])).out, /asked for, 1 of 2 agreed/)
    assert.equal(await status(), 403)
    assert.match((await run('approver', ['agree', purl])).err, /You have agreed already/)
    assert.equal((await run('architect', ['agree', purl, '--comment', 'seen'])).code, 0)
    assert.equal(await status(), 200)
    assert.equal((await run('securityEngineer', ['revoke', purl, '--reason', 'enough'])).code, 0)
    assert.equal(await status(), 403)
  })

  it('refuses, and says what is wrong', async () => {
    const { id } = JSON.parse((await run('architect', ['ask', purl, '--reason', 'again', '--json'])).out)
    const refused = await run('approver', ['refuse', id, '--reason', 'not urgent'])
    assert.deepEqual([refused.code, refused.err], [0, `Refused ${id}.\n`])
    assert.match((await run('approver', ['agree', purl])).err, /No release of pkg:npm\/demo@1\.0\.1/)
    assert.match((await run('developer', ['ask', 'pkg:npm/absent@1.0.0', '--reason', 'x'])).err, /not in the catalogue/)
    assert.equal((await run('developer', ['ask', purl])).code, 2)
    assert.equal((await run('developer', ['ask', purl, '--reason', 'x', '--hours', '0'])).code, 2)
    assert.equal((await run('auditor', ['ask', purl, '--reason', 'x'])).code, 3)
  })
})
