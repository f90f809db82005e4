import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createToken } from '#modules/access/index.ts'
import { transact } from '#platform/database/transact.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { rawRequest } from '#test/raw-request.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { createRepository } from './index.ts'

const secret = makePackage({ name: '@vendor/secret', version: '1.0.0', files: { 'a.js': 'ours alone' } })
const held = makePackage({ name: '@vendor/held', version: '1.0.0' })
const shared = makePackage({ name: 'shared', version: '1.0.0' })

describe('a repository that not everybody may read', () => {
  const app = testApp()
  let vendor: NpmUpstream
  let open: NpmUpstream
  let gate: Gate
  let base = ''
  let narrowed = ''
  const ask = async (repository: string, path: string, token?: string) =>
    (await rawRequest(`${base}/repo/${repository}${path}`, token === undefined ? {} : { token })).status
  const file = (name: string) => `/${name}/-/${name.slice(name.indexOf('/') + 1)}-1.0.0.tgz`
  before(async () => {
    vendor = await startNpmUpstream({ packages: [secret, held, shared] })
    open = await startNpmUpstream({ packages: [shared] })
    gate = await openGate(app, vendor, { mode: 'observe' })
    base = gate.url.replace(/\/repo\/npm$/, '')
    const { id } = await createRepository(app.context(), {
      name: 'open',
      ecosystem: 'npm',
      upstreamUrl: open.url,
      upstreamFrom: 'machine',
      mode: 'observe',
      anonymousRead: true,
    })
    const { accountId } = app.people.developer
    const made = await transact(app.context(), (tx) =>
      createToken(tx, { accountId, name: 'n', scopes: ['package:download'], repositoryIds: [id], expiresInDays: 1 }),
    )
    narrowed = made.secret
    const { token } = app.people.developer
    for (const name of ['@vendor/secret', '@vendor/held', 'shared'])
      assert.equal(await ask('npm', `/${name}`, token), 200)
    assert.equal(await ask('npm', file('@vendor/held'), token), 200)
  })
  after(() => Promise.all([vendor.close(), open.close()]))

  it('is not read through another one that has it not, whether its bytes are held or have to be fetched', async () => {
    for (const token of [undefined, narrowed])
      for (const name of ['@vendor/secret', '@vendor/held']) {
        assert.equal(await ask('npm', file(name), token), token === undefined ? 401 : 403)
        assert.equal(await ask('open', file(name), token), 404, name)
      }
  })

  it('what the other one has as well is given by it', async () => {
    for (const token of [undefined, narrowed]) assert.equal(await ask('open', file('shared'), token), 200)
  })

  it('is read through another one by who may read both, unless it is stricter itself', async () => {
    const { token } = app.people.developer
    assert.equal(await ask('open', file('@vendor/secret'), token), 200)
    const { body } = await app.request('GET', '/api/v1/repositories', { as: 'devops' })
    const { id } = body.items.find((each: { name: string }) => each.name === 'npm')
    await app.request('PATCH', `/api/v1/repositories/${id}`, { as: 'devops', body: { mode: 'approved' } })
    for (const name of ['@vendor/secret', '@vendor/held']) {
      assert.equal(await ask('npm', file(name), token), 403)
      assert.equal(await ask('open', file(name), token), 404)
    }
    assert.equal(await ask('open', file('shared'), token), 200)
  })
})
