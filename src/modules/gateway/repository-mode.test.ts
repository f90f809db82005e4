import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { shippedPolicy } from '#modules/policy/index.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'

const file = (version: string) => `/demo/-/demo-${version}.tgz`
const requires = [{ tier: '*', checks: [], minimumAgeDays: 7 }]

describe('the modes of a repository', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let gate: Gate
  let id = ''
  before(async () => {
    upstream = await startNpmUpstream({ packages: [makePackage({ name: 'demo', version: '1.0.0' })] })
    gate = await openGate(app, upstream, { policy: { ...shippedPolicy, requires } })
    await gate.admit('demo', ['1.0.0'])
    app.clock.advance(30 * 86_400)
    for (const version of ['1.0.1', '1.0.2']) upstream.addVersion(makePackage({ name: 'demo', version }))
    await gate.admit('demo', ['1.0.1'])
    id = (await app.request('GET', '/api/v1/repositories', { as: 'devops' })).body.items[0].id
  })
  after(() => upstream.close())
  const use = (mode: string) => app.request('PATCH', `/api/v1/repositories/${id}`, { as: 'devops', body: { mode } })
  const statuses = async () => {
    const answers = []
    for (const version of ['1.0.0', '1.0.1', '1.0.2']) answers.push((await gate.get(file(version))).status)
    return answers
  }

  it('approved: serves what was admitted, and nothing that is in quarantine', async () => {
    assert.deepEqual(await statuses(), [200, 403, 403])
  })

  it('observe: serves what is held, records that it was, and refuses what is denied', async () => {
    assert.equal((await use('observe')).status, 204)
    assert.deepEqual(await statuses(), [200, 200, 200])
    const { body } = await app.request('GET', '/api/v1/quarantine', { as: 'auditor' })
    assert.deepEqual(body.items.map((each: { version: string }) => each.version).sort(), ['1.0.1', '1.0.2'])
    await gate.deny('demo', '1.0.2', 'recalled')
    assert.deepEqual(await statuses(), [200, 200, 403])
    assert.equal((await use('approved')).status, 204)
    assert.deepEqual(await statuses(), [200, 403, 403])
  })

  it('entitled: is known, and refused as not available, wherever it is asked for', async () => {
    const changed = await use('entitled')
    assert.deepEqual([changed.status, changed.body.code], [400, 'repository.mode-not-available'])
    const body = { name: 'other', ecosystem: 'npm', mode: 'entitled' }
    const created = await app.request('POST', '/api/v1/repositories', { as: 'devops', body })
    assert.deepEqual([created.status, created.body.code], [400, 'repository.mode-not-available'])
    assert.match(created.body.texts['en-US'], /observe, approved/)
    assert.equal((await use('anything')).body.code, 'request.invalid')
    const { items } = (await app.request('GET', '/api/v1/repositories', { as: 'devops' })).body
    assert.deepEqual(
      items.map((each: { name: string; mode: string }) => [each.name, each.mode]),
      [['npm', 'approved']],
    )
  })
})
