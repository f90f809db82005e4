import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createToken } from '#modules/access/index.ts'
import { transact } from '#platform/database/transact.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { type RequestOptions, testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { lockfileOf, problemOf } from './testdata/open-desk.ts'

const known = makePackage({ name: 'known', version: '1.0.0' })
const held = makePackage({ name: 'held', version: '1.0.0' })
const stranger = makePackage({ name: 'stranger', version: '1.0.0' })

interface Checked {
  readonly name: string
  readonly verdict: { readonly kind: string; readonly reasons: readonly { readonly rule: string }[] }
  readonly code?: string
}

describe('may I use this?', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let gate: Gate
  before(async () => {
    upstream = await startNpmUpstream({ packages: [known, held, stranger] })
    gate = await openGate(app, upstream)
    await gate.admit('known', ['1.0.0'])
    await gate.get('/held')
  })
  after(() => upstream.close())

  const check = (body: object, as: NonNullable<RequestOptions['as']> = 'developer') =>
    app.request('POST', '/api/v1/check', { as, body })
  const brief = ({ name, verdict }: Checked) => [name, verdict.kind, verdict.reasons[0]?.rule]
  const named = (...names: readonly string[]) => ({
    ecosystem: 'npm',
    packages: names.map((name) => ({ name, version: '1.0.0' })),
  })

  it('answers with the verdict on each; what is not known is held, and nobody upstream is asked', async () => {
    const asked = upstream.log.length
    const { status, body } = await check(named('known', 'held', 'stranger', '__proto__', 'constructor'))
    assert.equal(status, 200)
    assert.deepEqual(body.items.map(brief), [
      ['known', 'allow', undefined],
      ['held', 'hold', 'not-admitted'],
      ['stranger', 'hold', 'not-known'],
      ['__proto__', 'hold', 'not-known'],
      ['constructor', 'hold', 'not-known'],
    ])
    assert.deepEqual(body.summary, { total: 5, approved: 1, unapproved: 1, blocked: 3 })
    assert.equal(upstream.log.length, asked)
  })

  it('a refusal has a short link, the same one each time', async () => {
    const first = await check(named('held', 'known'))
    const [{ code }, allowed] = first.body.items
    assert.match(code, /^[2-9a-z]{8}$/)
    assert.equal(allowed.code, undefined)
    assert.equal((await check(named('held'))).body.items[0].code, code)
    const kept = await app.request('GET', `/api/v1/verdicts/${code}`, { as: 'developer' })
    assert.equal(kept.body.kind, 'hold')
  })

  it('a lockfile is answered as a whole', async () => {
    const git = { made: { name: 'known', version: '1.0.0', packageJson: {} }, within: 'node_modules/held/' }
    const resolved = 'git+https://example.test/known.git#0123456789012345678901234567890123456789'
    const content = lockfileOf([known, held, stranger, { ...git, more: { resolved } }], 3)
    const { body } = await check({ fileName: 'package-lock.json', content })
    assert.deepEqual(body.items.map(brief), [
      ['known', 'allow', undefined],
      ['held', 'hold', 'not-admitted'],
      ['stranger', 'hold', 'not-known'],
      ['known', 'hold', 'git-source'],
    ])
    assert.equal(body.complete, true)
  })

  it('a digest that is not the registry’s is denied, whatever is approved', async () => {
    const content = lockfileOf([{ ...known, integrity: held.integrity }])
    const { body } = await check({ fileName: 'package-lock.json', content })
    assert.deepEqual(body.items.map(brief), [['known', 'deny', 'integrity-differs']])
    assert.deepEqual(body.summary, { total: 1, approved: 0, unapproved: 0, blocked: 1 })
    assert.equal(body.items[0].code, undefined)
  })

  it('is answered for the unit of whoever asks', async () => {
    const source = { kind: 'packages', packages: ['held'] }
    const draft = { source, purpose: 'x', repository: 'npm' }
    const { body: made } = await app.request('POST', '/api/v1/introductions', { as: 'developer', body: draft })
    await app.request('POST', `/api/v1/introductions/${made.id}/submit`, { as: 'developer' })
    await app.drain()
    const decision = { decision: 'approve', comment: 'fine' }
    await app.request('POST', `/api/v1/introductions/${made.id}/decision`, { as: 'approver', body: decision })
    assert.deepEqual((await check(named('held'))).body.items.map(brief), [['held', 'allow', undefined]])
    assert.equal((await check(named('held'), 'developer2')).body.items[0].verdict.kind, 'hold')
  })

  it('a build may ask with a token for downloads; others may not', async () => {
    const { accountId } = app.people.developer
    const tokenFor = async (scope: string) => ({
      token: (
        await transact(app.context(), (tx) =>
          createToken(tx, { accountId, name: scope, scopes: [scope], expiresInDays: 9 }),
        )
      ).secret,
    })
    assert.equal((await check(named('known'), await tokenFor('package:download'))).status, 200)
    const refused = await check(named('known'), await tokenFor('introduction:create'))
    assert.deepEqual(problemOf(refused), [403, 'access.denied'])
    assert.equal((await app.request('POST', '/api/v1/check', { body: named('known') })).status, 401)
  })

  it('what cannot be answered is a problem, never an empty list', async () => {
    assert.deepEqual(problemOf(await check({ ...named('known'), ecosystem: 'cobol' })), [400, 'ecosystem.unknown'])
    assert.deepEqual(problemOf(await check({ fileName: 'x.txt', content: '' })), [422, 'introduction.unknown-file'])
    const manifest = { fileName: 'package.json', content: '{"dependencies":{"known":"^1.0.0"}}' }
    assert.deepEqual(problemOf(await check(manifest)), [422, 'check.file-has-ranges'])
    const broken = { fileName: 'package-lock.json', content: '{' }
    assert.deepEqual(problemOf(await check(broken)), [422, 'introduction.unreadable-source'])
    assert.equal((await check({ ecosystem: 'npm', packages: [] })).status, 400)
    assert.equal((await check({ ecosystem: 'npm', packages: [{ name: 'a\0', version: '1' }] })).status, 400)
  })
})
