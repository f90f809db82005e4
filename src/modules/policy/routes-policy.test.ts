import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { sql } from 'kysely'
import { testApp } from '#test/harness.ts'
import { samplePolicy, shippedPolicy } from './shipped-policy.ts'
import { knowVersions, secondAccount } from './testdata/known-versions.ts'

const changed = { ...shippedPolicy, admissionValidDays: 100 }

describe('changing the policy', () => {
  const app = testApp()
  const propose = (as: 'securityEngineer' | 'administrator', document: unknown = changed, more: object = {}) =>
    app.request('POST', '/api/v1/policy/proposals', { as, body: { document, reason: 'shorter', ...more } })
  const decide = (as: 'approver' | 'securityEngineer' | { token: string }, revision: number, decision = 'approve') =>
    app.request('POST', `/api/v1/policy/proposals/${revision}/decision`, { as, body: { decision, comment: 'seen' } })
  const withdraw = (as: 'securityEngineer' | 'administrator', revision: number) =>
    app.request('DELETE', `/api/v1/policy/proposals/${revision}`, { as })

  it('starts with the shipped one, which needed nobody', async () => {
    const { status, body } = await app.request('GET', '/api/v1/policy', { as: 'auditor' })
    assert.equal(status, 200)
    assert.deepEqual([body.revision, body.state, body.shipped], [1, 'active', true])
    assert.deepEqual(body.document, JSON.parse(JSON.stringify(shippedPolicy)))
    assert.equal((await app.request('GET', '/api/v1/policy', { as: 'developer' })).status, 403)
  })

  it('takes two persons, whatever their accounts and roles', async () => {
    const proposed = await propose('securityEngineer')
    assert.deepEqual([proposed.status, proposed.body.revision], [200, 2])
    const own = await decide('securityEngineer', 2)
    assert.deepEqual([own.status, own.body.code], [403, 'policy.same-person'])
    const other = await decide(await secondAccount(app, 'securityEngineer'), 2)
    assert.deepEqual([other.status, other.body.code], [403, 'policy.same-person'])
    assert.equal((await app.request('GET', '/api/v1/policy', { as: 'approver' })).body.proposal.revision, 2)
    const before = await app.context().changes.confirm()
    const decided = await decide('approver', 2)
    assert.deepEqual([decided.status, decided.body.state], [200, 'active'])
    assert.ok((await app.context().changes.confirm()).revision > before.revision)
    const { body } = await app.request('GET', '/api/v1/policy', { as: 'auditor' })
    assert.deepEqual([body.revision, body.document.admissionValidDays, body.proposal], [2, 100, undefined])
    assert.equal(body.decidedBy.id, app.people.approver.personId)
    const actions = await app.context().db.selectFrom('audit_entry').select('action').orderBy('sequence').execute()
    assert.deepEqual(
      actions.map((row) => row.action).filter((action) => action.startsWith('policy.')),
      ['policy.installed', 'policy.proposed', 'policy.approved'],
    )
  })

  it('is held to it by the database as well', async () => {
    const { personId } = app.people.approver
    const insert = sql`insert into policy (revision, document, state, reason, proposed_by, proposed_at, decided_by)
      values (99, '{}', 'rejected', 'x', ${personId}, now(), ${personId})`
    await assert.rejects(insert.execute(app.context().db), /check constraint/)
  })

  it('knows one proposal at a time, and lets its author withdraw it', async () => {
    assert.equal((await propose('securityEngineer')).body.revision, 3)
    assert.equal((await propose('administrator')).body.code, 'policy.proposal-open')
    assert.equal((await withdraw('administrator', 3)).body.code, 'policy.not-proposer')
    assert.equal((await withdraw('securityEngineer', 3)).status, 204)
    assert.equal((await decide('approver', 3)).body.code, 'policy.already-decided')
    assert.equal((await propose('administrator')).body.revision, 4)
  })

  it('lets one of two simultaneous decisions win', async () => {
    const answers = await Promise.all([decide('approver', 4), decide('securityEngineer', 4, 'reject')])
    assert.deepEqual(answers.map((answer) => answer.status).sort(), [200, 409])
    assert.equal(answers.find((answer) => answer.status === 409)?.body.code, 'policy.already-decided')
    const active = await app
      .context()
      .db.selectFrom('policy')
      .select('revision')
      .where('state', '=', 'active')
      .execute()
    assert.equal(active.length, 1)
  })

  it('refuses a proposal made on an outdated revision', async () => {
    const answer = await propose('administrator', changed, { baseRevision: 1 })
    assert.deepEqual([answer.status, answer.body.code], [409, 'policy.base-moved'])
  })

  it('lists revisions page by page', async () => {
    const first = await app.request('GET', '/api/v1/policy/revisions?limit=3', { as: 'auditor' })
    assert.deepEqual(
      first.body.items.map((item: { revision: number }) => item.revision),
      [4, 3, 2],
    )
    const second = await app.request('GET', `/api/v1/policy/revisions?limit=3&after=${first.body.next}`, {
      as: 'auditor',
    })
    assert.deepEqual(
      second.body.items.map((item: { revision: number }) => item.revision),
      [1],
    )
    const odd = Buffer.from('["x"]').toString('base64url')
    assert.equal((await app.request('GET', `/api/v1/policy/revisions?after=${odd}`, { as: 'auditor' })).status, 400)
    assert.equal((await app.request('GET', '/api/v1/policy/revisions/1', { as: 'auditor' })).body.state, 'superseded')
    assert.equal((await app.request('GET', '/api/v1/policy/revisions/77', { as: 'auditor' })).status, 404)
  })
})

describe('a proposed policy', () => {
  const app = testApp()
  const rule = (when: string, id = 'mine') => ({
    ...shippedPolicy,
    rules: [{ id, effect: 'hold', when, text: { 'en-US': 'Mine.', 'zh-CN': 'Mine.' } }],
  })
  const propose = (document: unknown) =>
    app.request('POST', '/api/v1/policy/proposals', { as: 'administrator', body: { document, reason: 'try' } })

  const expressions: readonly [string, number, number, RegExp][] = [
    ['version.licence.valid', 1, 9, /licence/],
    ['true &&\n  version.firstSeenAgeDays == "7"', 2, 3, /overload/],
    ['1 + ', 1, 5, /Unexpected/],
    ['version.version', 1, 1, /not bool/],
    ['version.version.matches("^(a+)+$")', 1, 1, /matches\(\) may not be used/],
    ['cel.bind(x, "a", x == x)', 1, 1, /bind\(\)/],
    ['("a".matches("b") ? version : version).firstSeenAgeDays < 7', 1, 2, /matches\(\)/],
    ['advisories.map(a, a.id).size() > 0', 1, 1, /map\(\)/],
    ['advisories.exists(a, advisories.exists(b, advisories.exists(c, c.id == a.id)))', 1, 43, /nested loops/],
    ["checks['no-such'] == 'fail'", 1, 1, /no-such/],
    ['version.publishedAgeDays < 3', 1, 9, /publishedAgeDays/],
    [`${'('.repeat(60)}true${')'.repeat(60)}`, 1, 1, /./],
    ['package.name == "x"', 1, 1, /package/],
    ['__proto__ == "x"', 1, 1, /__proto__/],
  ]
  for (const [when, line, column, reason] of expressions)
    it(`is refused with the position of its fault: ${when.slice(0, 50)}`, async () => {
      const { status, body } = await propose(rule(when))
      assert.deepEqual([status, body.code, body.params.rule], [400, 'policy.invalid-expression', 'mine'])
      assert.match(body.params.reason, reason)
      if (!when.startsWith('((')) assert.deepEqual([body.params.line, body.params.column], [line, column])
    })

  const documents: readonly [string, unknown][] = [
    ['an unknown tier', { ...shippedPolicy, defaultTier: 'gold' }],
    ['an unknown check', { ...shippedPolicy, requires: [{ tier: '*', checks: ['taste'] }] }],
    ['an id twice', { ...shippedPolicy, rules: [...shippedPolicy.rules, shippedPolicy.rules[0]] }],
    ['an id of Assay itself', rule('true', 'not-admitted')],
  ]
  for (const [name, document] of documents)
    it(`is refused with ${name}`, async () => {
      const { status, body } = await propose(document)
      assert.deepEqual([status, body.code], [400, 'policy.invalid-document'])
    })

  it('is refused when its shape is another', async () => {
    for (const document of [
      {},
      { ...shippedPolicy, version: 2 },
      { ...shippedPolicy, more: 1 },
      rule('x'.repeat(2_001)),
      null,
    ]) {
      const { status, body } = await propose(document)
      assert.deepEqual([status, body.code], [400, 'request.invalid'])
    }
  })

  it('can be tried on a version before it is proposed', async () => {
    const { ids } = await knowVersions(app, 'tried', { '1.0.0': {} })
    const attempt = (document?: unknown) =>
      app.request('POST', '/api/v1/policy/try', { as: 'auditor', body: { versionId: ids['1.0.0'], document } })
    const now = await attempt()
    assert.deepEqual([now.body.kind, now.body.policyRevision], ['hold', 1])
    const open = {
      ...samplePolicy,
      requires: [],
      automaticAdmission: [{ id: 'mit', tier: '*', when: '"MIT" in version.license.ids' }],
    }
    const then = await attempt(open)
    assert.deepEqual([then.body.kind, then.body.policyRevision, then.body.admittedBy], ['allow', 0, { rule: 'mit' }])
    assert.equal((await attempt(rule('1 +'))).body.code, 'policy.invalid-expression')
  })
})
