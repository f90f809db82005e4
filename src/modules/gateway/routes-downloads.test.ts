import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createToken } from '#modules/access/index.ts'
import { createApplication } from '#modules/inventory/index.ts'
import { transact } from '#platform/database/transact.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'

const packages = ['1.0.0', '2.0.0'].map((version) => makePackage({ name: 'demo', version }))

describe('what was downloaded, and why not', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let gate: Gate
  let botToken = ''
  before(async () => {
    upstream = await startNpmUpstream({ packages })
    gate = await openGate(app, upstream, { reservedNames: ['bank-*'] })
    await gate.admit('demo', ['1.0.0'])
    const { personId, accountId, actor } = app.people.developer
    botToken = await transact(app.context(), async (tx) => {
      const owned = { orgUnitId: actor.orgUnitId, ownerPersonId: personId }
      const { id } = await createApplication(tx, { code: 'SHOP', name: 'Shop', ...owned })
      const token = { accountId, name: 'build', scopes: ['package:download'], expiresInDays: 9, applicationId: id }
      return (await createToken(tx, token)).secret
    })
  })
  after(() => upstream.close())
  const downloads = async (query = '') => {
    const answer = await app.request('GET', `/api/v1/downloads?${query}`, { as: 'auditor' })
    return { ...answer, items: answer.body.items ?? [] }
  }

  it('a download is recorded with person, token, application, client and verdict', async () => {
    const headers = { 'user-agent': `npm/12 ${'x'.repeat(500)}` }
    const served = await gate.get('/demo/-/demo-1.0.0.tgz', { token: botToken, headers })
    assert.equal(served.status, 200)
    const [item] = (await downloads('kind=artifact')).items
    assert.equal(item.id, served.headers['x-assay-request'])
    assert.deepEqual([item.name, item.version, item.outcome, item.status], ['demo', '1.0.0', 'served', 200])
    assert.deepEqual([item.person.name, item.token.name, item.application.name], ['developer', 'build', 'Shop'])
    assert.equal(item.sizeBytes, served.body.byteLength)
    assert.equal(item.client.length, 200)
    assert.equal(item.verdictCode, served.headers['x-assay-verdict'])
    assert.equal(item.address, '127.0.0.1')
    assert.equal((await app.request('GET', `/api/v1/verdicts/${item.verdictCode}`, { as: 'developer' })).status, 200)
  })

  it('refusals are recorded by their kind', async () => {
    const outcomes = async (path: string, token?: string) => {
      const answer = await gate.get(path, token === undefined ? {} : { token })
      const { items } = await downloads('limit=200')
      return items.find((each: { id: string }) => each.id === answer.headers['x-assay-request'])
    }
    const refused = await outcomes('/demo/-/demo-2.0.0.tgz')
    assert.deepEqual([refused.outcome, refused.version, refused.status], ['refused', '2.0.0', 403])
    assert.match(refused.verdictCode, /^[0-9a-z]{8}$/)
    assert.equal((await outcomes('/absent')).outcome, 'not-found')
    assert.equal((await outcomes('/bank-core')).outcome, 'denied')
    const stranger = await outcomes('/demo', '')
    assert.deepEqual([stranger.outcome, stranger.person], ['unauthenticated', undefined])
    assert.equal((await outcomes('/demo', app.people.auditor.token)).outcome, 'denied')
    const odd = await outcomes('/%00/x')
    assert.deepEqual([odd.outcome, odd.name], ['not-found', '/%00/x'])
  })

  it('filters, pages, and refuses what it cannot read', async () => {
    const refused = await downloads('outcome=refused')
    assert.ok(
      refused.items.length > 0 && refused.items.every((each: { outcome: string }) => each.outcome === 'refused'),
    )
    assert.equal((await downloads('name=absent')).items.length, 1)
    const named = async (text: string) => {
      const { items } = await downloads(`limit=200&text=${encodeURIComponent(text)}`)
      return [...new Set(items.map((each: { name: string }) => each.name))]
    }
    for (const text of ['dem', 'EMO', 'demo']) assert.deepEqual(await named(text), ['demo'])
    // Not a package: found by its whole name.
    assert.deepEqual([await named('absent'), await named('absen')], [['absent'], []])
    for (const text of ['d%o', 'd_mo', 'dem\\']) assert.deepEqual(await named(text), [])
    assert.equal((await downloads(`person=${app.people.approver.personId}`)).items.length, 0)
    assert.equal((await downloads('repository=other')).items.length, 0)
    const now = app.clock.now().getTime()
    const at = (milliseconds: number) => new Date(milliseconds).toISOString()
    assert.equal((await downloads(`from=${at(now + 1_000)}`)).items.length, 0)
    assert.equal((await downloads(`to=${at(now - 1_000)}`)).items.length, 0)
    const all = await downloads('limit=200')
    const seen: string[] = []
    let after = ''
    do {
      const page = await downloads(`limit=2${after}`)
      seen.push(...page.items.map((each: { id: string }) => each.id))
      after = page.body.next ? `&after=${page.body.next}` : ''
    } while (after)
    assert.deepEqual(
      seen,
      all.items.map((each: { id: string }) => each.id),
    )
    assert.equal(all.body.total, seen.length)
    const cursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const bad = ['name=%00', 'outcome=a%00', 'limit=0', 'person=1', 'from=yesterday', 'from=2026-12-31T23:59:60Z']
    for (const query of [...bad, 'after=x', `after=${cursor(['x', 'y'])}`, `after=${cursor(['2026-01-01', '\0'])}`])
      assert.equal((await downloads(query)).status, 400, query)
    assert.equal((await app.request('GET', '/api/v1/downloads', { as: 'developer' })).status, 403)
    assert.equal((await app.request('GET', '/api/v1/downloads')).status, 401)
  })

  it('the status tells the revision and the upstreams that fail', async () => {
    const status = async () => (await app.request('GET', '/api/v1/gateway/status', { as: 'developer' })).body
    const before = await status()
    assert.equal(before.fresh, true)
    assert.deepEqual(before.failingUpstreams, [])
    upstream.setFault('/gone', { kind: 'reset' })
    await gate.get('/gone')
    assert.deepEqual(
      (await status()).failingUpstreams.map((each: { repository: string }) => each.repository),
      ['npm'],
    )
    const listed = await app.request('GET', '/api/v1/repositories', { as: 'developer' })
    assert.equal(listed.body.items[0].upstreamState, 'unreachable')
    await gate.get('/absent-too')
    assert.deepEqual((await status()).failingUpstreams, [])
  })

  it('pages follow one another, and a cursor that was made up is refused', async () => {
    const whole = (await downloads('limit=3')).items.map((each: { id: string }) => each.id)
    const first = (await downloads('limit=2')).body
    const second = await downloads(`limit=1&after=${first.next}`)
    assert.deepEqual(
      [...first.items, ...second.items].map(({ id }) => id),
      whole,
    )
    const id = '00000000-0000-7000-8000-000000000000'
    for (const cursor of [['-999999.9', id], ['x', 'y'], ['-at', 'infinity', id], ['-at', '-999999.9', id], [{}]]) {
      const after = Buffer.from(JSON.stringify(cursor)).toString('base64url')
      assert.equal((await downloads(`after=${after}`)).body.code, 'request.bad-cursor', String(cursor))
    }
  })

  it('why: a file, an index, what is unknown and what is reserved', async () => {
    const why = async (url: string) =>
      app.request('GET', `/api/v1/why?url=${encodeURIComponent(url)}`, { as: 'developer' })
    const held = (await why(`${gate.url}/demo/-/demo-2.0.0.tgz`)).body
    assert.deepEqual([held.name, held.version, held.kind], ['demo', '2.0.0', 'hold'])
    assert.ok(held.reasons[0].text['en-US'] && held.reasons[0].text['zh-CN'])
    assert.equal((await why('/repo/npm/demo/-/demo-1.0.0.tgz')).body.kind, 'allow')
    assert.equal((await why('/resolve/npm/demo/2.0.0')).body.kind, 'hold')
    const index = (await why('/repo/npm/demo')).body
    assert.ok(index.packageId)
    assert.equal(index.kind, undefined)
    assert.equal((await why('/repo/npm/demo/9.0.0')).body.problem, 'version.unknown')
    assert.equal((await why('/repo/npm/nothing')).body.problem, 'package.unknown')
    assert.equal((await why('/repo/npm/bank-core')).body.problem, 'package.reserved')
    for (const url of ['/repo/other/demo', '/elsewhere', 'x', '/repo/npm/-/ping', '/repo/npm/%00', '//[', '/repo/npm/'])
      assert.equal((await why(url)).status, 404, url)
  })

  it('the workbench counts, and shows each role what it may see', async () => {
    const figures = async (as: 'developer' | 'approver' | 'auditor') => {
      const { body } = await app.request('GET', '/api/v1/workbench', { as })
      return new Map(body.figures.map((each: { name: string; value: number }) => [each.name, each.value]))
    }
    const developer = await figures('developer')
    assert.equal(developer.get('myOpenIntroductions'), 0)
    assert.equal(developer.get('packagesApproved'), 1)
    assert.equal(developer.has('refusedLast24h'), false)
    assert.equal((await figures('approver')).get('awaitingApproval'), 0)
    const before = (await figures('auditor')).get('refusedLast24h') as number
    await gate.get('/demo/-/demo-2.0.0.tgz')
    assert.equal((await figures('auditor')).get('refusedLast24h'), before + 1)
    app.clock.advance(2 * 86_400)
    assert.equal((await figures('auditor')).get('refusedLast24h'), 0)
  })
})
