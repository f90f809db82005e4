import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { samplePolicy } from '#modules/policy/index.ts'
import { testCli } from '#test/cli.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'

const web = makePackage({ name: 'web', version: '4.18.2', dependencies: { paths: '^3.0.0' } })
const paths = makePackage({ name: 'paths', version: '3.1.0' })

const lockfile = {
  name: 'shop',
  lockfileVersion: 3,
  packages: {
    '': { name: 'shop', dependencies: { web: '^4.0.0' } },
    'node_modules/web': { version: '4.18.2', integrity: web.integrity, dependencies: { paths: '^3.0.0' } },
    'node_modules/paths': { version: '3.1.0', integrity: paths.integrity },
  },
}

describe('asking a server from the command line', () => {
  const app = testApp()
  const cli = testCli()
  let upstream: NpmUpstream
  let gate: Gate
  let lockfilePath = ''
  before(async () => {
    upstream = await startNpmUpstream({ packages: [web, paths] })
    gate = await openGate(app, upstream, { policy: samplePolicy })
    mkdirSync(cli.folder, { recursive: true })
    lockfilePath = join(cli.folder, 'package-lock.json')
    writeFileSync(lockfilePath, JSON.stringify(lockfile))
  })
  after(() => upstream.close())

  const run = (args: readonly string[], more: { token?: string; chinese?: boolean; stdin?: string } = {}) => {
    const url = gate.url.replace(/\/repo\/npm$/, '')
    const environment = { ASSAY_URL: url, ASSAY_TOKEN: more.token ?? app.people.developer.token }
    return cli.run(args, { app, environment, ...more })
  }

  it('check ends with 1 on what may not be used, and says why in the asked language', async () => {
    const answer = await run(['check', lockfilePath])
    assert.equal(answer.code, 1, answer.err)
    assert.match(answer.out, /web@4\.18\.2 +held/)
    assert.match(answer.err, /0 allowed, 0 with a warning, 2 held, 0 denied/)
    const chinese = await run(['check', '-'], { chinese: true, stdin: JSON.stringify(lockfile) })
    assert.equal(chinese.code, 1)
    assert.match(chinese.out, /\u6682\u7f13/)
    const lenient = await run(['check', '--fail-on', 'deny', lockfilePath])
    assert.equal(lenient.code, 0)
  })

  it('request makes a draft, or submits it, and prints where it stands', async () => {
    const draft = await run(['request', lockfilePath, '--purpose', 'a shop'])
    assert.equal(draft.code, 0, draft.err)
    assert.match(
      draft.out,
      /^Introduction 1: draft\nPackages: 2; approved already: 0; to be approved: 2; blocked: 0\nhttp.*\/introductions\/[0-9a-f-]{36}\n$/,
    )
    assert.match(draft.err, /--submit/)
    const submitted = await run(['request', 'web@^4.0.0', '--purpose', 'a shop', '--submit', '--json'])
    assert.equal(submitted.code, 0, submitted.err)
    const { state, summary } = JSON.parse(submitted.out)
    assert.deepEqual([state, summary.total], ['assessing', 2])
  })

  it('request --wait ends with 6 when nobody has decided, and with 0 once it is approved', async () => {
    const waiting = await run(['request', 'paths@3.1.0', '--purpose', 'paths', '--wait', '--timeout', '1', '--json'])
    assert.equal(waiting.code, 6, waiting.err)
    const { id } = JSON.parse(waiting.out)
    await app.drain()
    const decided = await app.request('POST', `/api/v1/introductions/${id}/decision`, {
      as: 'approver',
      body: { decision: 'approve', comment: 'fine' },
    })
    assert.equal(decided.status, 200)
    const allowed = await run(['check', 'paths@3.1.0'])
    assert.equal(allowed.code, 0, allowed.out)
  })

  it('why explains an address that the gateway refused', async () => {
    const refused = await run(['why', `${gate.url}/web/-/${web.fileName}`], { token: app.people.architect.token })
    assert.equal(refused.code, 0, refused.err)
    assert.match(refused.out, /^web@4\.18\.2: held\n {2}\S.* \(not-admitted\)/)
    const whole = await run(['why', `${gate.url}/web`], { token: app.people.architect.token })
    assert.match(whole.out, /comes through npm/)
    const foreign = await run(['why', 'https://elsewhere.example/x'], { token: app.people.architect.token })
    assert.equal(foreign.code, 2)
  })

  it('data that is older than allowed ends with 5, and none at all too', async () => {
    const none = await run(['check', 'paths@3.1.0', '--max-data-age', '24'])
    assert.equal(none.code, 5, none.err)
    const { pool } = app.app.database
    await pool.query("insert into feed_state (source, last_success_at) values ('osv', $1)", [
      new Date(app.clock.now().getTime() - 30 * 3_600_000),
    ])
    const old = await run(['check', 'paths@3.1.0', '--max-data-age', '24'])
    assert.equal(old.code, 5)
    assert.match(old.err, /osv are 30 hours old; 24 are allowed/)
    assert.equal((await run(['check', 'paths@3.1.0', '--max-data-age', '48'])).code, 0)
  })

  it('a token that is no good ends with 3, a stranger’s answer with 4', async () => {
    const bad = await run(['check', 'paths@3.1.0'], { token: 'assay_no' })
    assert.equal(bad.code, 3)
    assert.match(bad.err, /not valid/)
    const environment = { ASSAY_URL: upstream.url, ASSAY_TOKEN: 't' }
    const stranger = await cli.run(['check', 'paths@3.1.0'], { app, environment })
    assert.equal(stranger.code, 4)
    assert.match(stranger.err, /not one that Assay gives/)
  })
})
