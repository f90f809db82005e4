import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { createTrustRule, findActorByToken } from '#modules/access/index.ts'
import { transact } from '#platform/database/transact.ts'
import { testCli } from '#test/cli.ts'
import { testApp } from '#test/harness.ts'
import { startTokenIssuer, type TokenIssuer } from '#test/upstreams/token-issuer.ts'

describe('exchanging a token from a pipeline', () => {
  const app = testApp()
  const cli = testCli()
  let issuer: TokenIssuer
  let url = ''
  before(async () => {
    issuer = await startTokenIssuer('EdDSA')
    url = await app.listen()
    mkdirSync(cli.folder, { recursive: true })
    const rule = {
      name: 'Cluster',
      issuer: issuer.url,
      audience: 'assay',
      conditions: [
        { claim: '/kubernetes.io/namespace', match: 'exact' as const, values: ['pay'] },
        { claim: '/kubernetes.io/serviceaccount/name', match: 'exact' as const, values: ['builder'] },
      ],
      applicationId: app.people.developer.personId,
      permissions: ['package:download', 'catalog:read'],
      tokenMinutes: 15,
      reusable: true,
    }
    await transact(app.context(), (tx) => createTrustRule(tx, rule, app.people.developer.actor.orgUnitId))
  })
  after(() => issuer.close())

  const token = (name = 'builder') => {
    const now = Math.floor(app.clock.now().getTime() / 1000)
    const workload = { namespace: 'pay', serviceaccount: { name, uid: '1' } }
    return issuer.sign({ aud: ['assay'], sub: `x:${name}`, iat: now, exp: now + 3600, 'kubernetes.io': workload })
  }
  const run = (args: readonly string[], stdin?: string) =>
    cli.run(['token', 'exchange', ...args], { app, environment: { ASSAY_URL: url }, ...(stdin ? { stdin } : {}) })

  it('prints the token alone, whatever else there is to say', async () => {
    const path = join(cli.folder, 'token')
    writeFileSync(path, `${await token()}\n`)
    const done = await run(['--issuer-token-file', path])
    assert.equal(done.code, 0, done.err)
    assert.match(done.out, /^assay_[0-9A-Za-z]{38}\n$/)
    assert.match(done.err, /15 min: package:download catalog:read/)
    assert.equal((await findActorByToken(app.context(), done.out.trim())).name, 'Cluster')
    const json = await run(['--issuer-token-file', '-', '--scope', 'catalog:read', '--json'], await token())
    assert.equal(JSON.parse(json.out).scope, 'catalog:read')
  })

  it('says why not, in the language asked for, and prints nothing', async () => {
    const stranger = await run(['--issuer-token-file', '-'], await token('stranger'))
    assert.deepEqual([stranger.code, stranger.out], [3, ''])
    assert.match(stranger.err, /no trust rule is about it/)
    const nonsense = await run(['--issuer-token-file', '-'], 'nonsense')
    assert.deepEqual([nonsense.code, nonsense.out], [2, ''])
    const missing = await run(['--issuer-token-file', join(cli.folder, 'nothing')])
    assert.equal(missing.code, 3)
    const chinese = await cli.run(['token', 'exchange', '--issuer-token-file', '-'], {
      app,
      environment: { ASSAY_URL: url },
      stdin: await token('stranger'),
      chinese: true,
    })
    assert.match(chinese.err, /\u6ca1\u6709\u4fe1\u4efb\u89c4\u5219/)
  })
})
