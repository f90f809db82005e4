import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createRepository, loadIndex } from '#modules/gateway/index.ts'
import { openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { type Desk, lockfile, lockfileOf, openDesk } from './testdata/open-desk.ts'

const honest = makePackage({ name: 'demo', version: '1.0.0' })
const other = makePackage({ name: 'demo', version: '1.0.0', files: { 'a.js': 'steal()' } })

describe('a request through a repository that has other bytes than the origin', () => {
  const app = testApp()
  let upstreams: readonly NpmUpstream[] = []
  let desk: Desk
  before(async () => {
    upstreams = [await startNpmUpstream({ packages: [honest] }), await startNpmUpstream({ packages: [other] })]
    const [first, second] = upstreams
    assert.ok(first && second)
    await openGate(app, first)
    const of = { ecosystem: 'npm', upstreamFrom: 'machine' } as const
    await createRepository(app.context(), { ...of, name: 'other', upstreamUrl: second.url })
    await loadIndex(app.context(), { repository: 'npm', name: 'demo' })
    desk = openDesk(app)
    app.clock.advance(60)
  })
  after(() => Promise.all(upstreams.map((each) => each.close())))

  it('says so, of its lockfile too; whoever approves approves what the origin has, and it is still said', async () => {
    const locked = await desk.draft(lockfile(lockfileOf([other])), { repository: 'other' })
    assert.equal(locked.items[0]?.problem, 'integrity-differs')
    const asked = { kind: 'packages', packages: ['demo@1.0.0'] }
    const made = await desk.waiting(asked, { repository: 'other' })
    const reasons = made.items[0]?.verdict?.reasons as readonly { readonly rule: string; readonly text: object }[]
    const said = reasons.find(({ rule }) => rule === 'origins-disagree')
    assert.match(JSON.stringify(said?.text), /other says otherwise .*demo-1\.0\.0\.tgz/)
    app.clock.advance(60)
    assert.equal((await desk.decide(made.id, 'approve')).status, 200)
    const path = `/api/v1/versions/${made.items[0]?.versionId}/verdict`
    const { kind, reasons: left } = (await app.request('GET', path, { as: 'approver' })).body
    assert.equal(kind, 'warn')
    assert.equal(left[0].rule, 'origins-disagree')
  })
})
