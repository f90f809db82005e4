import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { mirrorListsJob } from './mirror-lists-job.ts'

describe('mirror lists', () => {
  const app = testApp()
  let upstream: NpmUpstream
  before(async () => {
    upstream = await startNpmUpstream({ packages: [makePackage({ name: 'demo', version: '1.0.0' })] })
    await openGate(app, upstream)
  })
  after(() => upstream.close())
  const create = (body: object, as: 'devops' | 'developer' | 'auditor' = 'devops') =>
    app.request('POST', '/api/v1/mirror-lists', { as, body })
  const runs = async () => (await app.request('GET', '/api/v1/prefetches', { as: 'auditor' })).body.items

  it('is brought in again and again, with what was published since', async () => {
    assert.equal((await create({ name: 'base', repository: 'npm', entries: 'demo@^1' })).status, 200)
    await mirrorListsJob.handle(app.context(), {})
    await mirrorListsJob.handle(app.context(), {})
    await app.drain()
    assert.deepEqual([(await runs()).length, (await runs())[0].counts.fetched], [1, 1])
    upstream.addVersion(makePackage({ name: 'demo', version: '1.1.0' }))
    app.clock.advance(6 * 3_600)
    await mirrorListsJob.handle(app.context(), {})
    await app.drain()
    const [last] = await runs()
    assert.deepEqual([last.origin, last.title, last.counts.fetched], ['mirror-list', 'base', 1])
    assert.equal(upstream.requests.get('/demo/-/demo-1.1.0.tgz'), 1)
  })

  it('refuses names that stand for several, other names of lists, and those who may not', async () => {
    const codeOf = async (body: object) => (await create(body)).body.code
    const entries = 'demo@^1'
    assert.equal(await codeOf({ name: 'all', repository: 'npm', entries: 'demo\n@bank/*' }), 'prefetch.bad-entry')
    assert.equal(await codeOf({ name: 'all', entries }), 'prefetch.bad-entry')
    assert.equal(await codeOf({ name: 'all', repository: 'npm', entries: '# nothing' }), 'prefetch.nothing')
    assert.equal(await codeOf({ name: '../x', repository: 'npm', entries }), 'mirror-list.bad-name')
    assert.equal(await codeOf({ name: 'base', repository: 'npm', entries }), 'mirror-list.exists')
    assert.equal(await codeOf({ name: 'all', repository: 'nowhere', entries }), 'repository.unknown')
    for (const as of ['developer', 'auditor'] as const)
      assert.equal((await create({ name: 'all', repository: 'npm', entries }, as)).status, 403)
  })

  it('is shown, changed and removed; what it brought in stays', async () => {
    const { body } = await app.request('GET', '/api/v1/mirror-lists', { as: 'auditor' })
    const path = `/api/v1/mirror-lists/${body.items[0].id}`
    assert.deepEqual([body.items[0].repository, body.items[0].entryCount], ['npm', 1])
    const change = { entries: 'pkg:npm/demo@1.0.0\npkg:npm/demo@1.1.0' }
    assert.equal((await app.request('PUT', path, { as: 'devops', body: change })).status, 204)
    const { entries, entryCount, repository } = (await app.request('GET', path, { as: 'auditor' })).body
    assert.deepEqual([entries, entryCount, repository], [change.entries, 2, null])
    assert.equal((await app.request('DELETE', path, { as: 'auditor' })).status, 403)
    assert.equal((await app.request('DELETE', path, { as: 'devops' })).status, 204)
    assert.equal((await app.request('GET', path, { as: 'devops' })).body.code, 'mirror-list.unknown')
    assert.equal((await runs()).length, 2)
  })
})
