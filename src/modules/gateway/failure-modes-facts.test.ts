import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { importAdvisories } from '#modules/advisories/index.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'

const tarball = '/demo/-/demo-1.0.0.tgz'

describe('gateway failure modes: facts that change', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let gate: Gate
  const condemn = async (id: string, name: string, label = 'MAL') => {
    const folder = join(app.config.dataFolder, 'imports', id)
    mkdirSync(folder, { recursive: true })
    const affected = [{ package: { ecosystem: 'npm', name }, versions: ['1.0.0'] }]
    const record = { id: `${label}-${id}`, modified: '2026-05-30T00:00:00Z', summary: 'takes secrets', affected }
    writeFileSync(join(folder, 'record.json'), JSON.stringify(record))
    await importAdvisories(app.context(), { path: folder, source: 'test' })
  }
  before(async () => {
    const packages = ['demo', 'loop'].map((name) => makePackage({ name, version: '1.0.0' }))
    upstream = await startNpmUpstream({ packages })
    gate = await openGate(app, upstream)
  })
  after(() => upstream.close())

  it('cached tarball: refused as soon as its version is condemned', async () => {
    await gate.admit('demo', ['1.0.0'])
    assert.equal((await gate.get(tarball)).status, 200)
    const { etag } = (await gate.get(tarball)).headers
    await condemn('2026-1', 'demo')
    const refused = await gate.get(tarball)
    assert.equal(refused.status, 403)
    assert.match(refused.reason, /^Assay denied demo@1\.0\.0: Known malware/)
    assert.equal((await gate.get(tarball, { headers: { 'if-none-match': String(etag) } })).status, 403)
    assert.equal((await gate.get(tarball, { method: 'HEAD' })).status, 403)
    const why = await app.request('GET', `/api/v1/why?url=${encodeURIComponent(`${gate.url}${tarball}`)}`, {
      as: 'developer',
    })
    assert.equal(why.body.kind, 'deny')
    assert.equal(why.body.reasons[0].rule, 'malware')
  })

  it('no window: nothing is served after the condemning transaction', async () => {
    await gate.admit('loop', ['1.0.0'])
    const path = '/loop/-/loop-1.0.0.tgz'
    let condemned = false
    let served = 0
    const install = async () => {
      for (let count = 0; count < 200; count++) {
        const began = condemned
        const { status } = await gate.get(path)
        if (status === 200 && began) assert.fail('served after it was condemned')
        if (status === 200) served++
      }
    }
    const condemning = async () => {
      while (served < 20) await new Promise((done) => setImmediate(done))
      await condemn('2026-2', 'loop')
      condemned = true
    }
    await Promise.all([install(), install(), install(), condemning()])
    assert.equal((await gate.get(path)).status, 403)
  })

  it('policy engine error: held, with the rule named', async () => {
    upstream.addVersion(makePackage({ name: 'fine', version: '1.0.0', license: 'Zlib' }))
    await gate.admit('fine', ['1.0.0'])
    assert.equal((await gate.get('/fine/-/fine-1.0.0.tgz')).status, 200)
    const active = await app.request('GET', '/api/v1/policy', { as: 'securityEngineer' })
    const broken = {
      id: 'divides-by-zero',
      effect: 'warn',
      when: "1 / (version.license.declared == 'Zlib' ? 0 : 1) > 2",
      text: { 'en-US': 'Never shown.', 'zh-CN': '不会显示。' },
    }
    const document = { ...active.body.document, rules: [...active.body.document.rules, broken] }
    const proposed = await app.request('POST', '/api/v1/policy/proposals', {
      as: 'securityEngineer',
      body: { document, reason: 'a rule that fails when it is evaluated' },
    })
    assert.equal(proposed.status, 200, JSON.stringify(proposed.body))
    const decided = await app.request('POST', `/api/v1/policy/proposals/${proposed.body.revision}/decision`, {
      as: 'approver',
      body: { decision: 'approve', comment: 'read' },
    })
    assert.ok(decided.status < 300)
    const answer = await gate.get('/fine/-/fine-1.0.0.tgz')
    assert.equal(answer.status, 403)
    assert.match(answer.body.toString(), /divides-by-zero/)
  })
})
