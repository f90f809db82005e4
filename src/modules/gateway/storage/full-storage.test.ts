import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, it, mock } from 'node:test'
import { Problem } from '#platform/problem.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { followStorageUse, measureStorage } from './measure-storage.ts'

const held = makePackage({ name: 'held', version: '1.0.0', sizeBytes: 300_000 })
const fresh = makePackage({ name: 'fresh', version: '1.0.0', sizeBytes: 400_000 })
const path = (name: string) => `/${name}/-/${name}-1.0.0.tgz`

describe('a store without room', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let gate: Gate
  let failing: { mock: { restore(): void } } | undefined
  /** Every write of a file from now on finds the disk full. */
  const fill = async () => {
    const file = await open(join(app.config.dataFolder, 'any'), 'w')
    const kind = Object.getPrototypeOf(file) as typeof file
    await file.close()
    const error = Object.assign(new Error('no space'), { code: 'ENOSPC' })
    failing = mock.method(kind, 'writeFile', () => Promise.reject(error))
  }
  const incoming = () => readdirSync(join(app.config.dataFolder, 'blobs', 'incoming'))
  const states = async (): Promise<Readonly<Record<string, unknown>>> => {
    app.clock.advance(2)
    const { status, body } = await app.request('GET', '/ready')
    const checks = body.checks as { name: string; state: string }[]
    return { status, ...Object.fromEntries(checks.map((each) => [each.name, each.state])) }
  }
  before(async () => {
    upstream = await startNpmUpstream({ packages: [held, fresh] })
    gate = await openGate(app, upstream, { softTtlSeconds: 60, hardTtlSeconds: 120 })
    for (const name of ['held', 'fresh']) await gate.admit(name, ['1.0.0'])
    assert.equal((await gate.get(path('held'))).status, 200)
  })
  after(async () => {
    failing?.mock.restore()
    await upstream.close()
  })

  it('full disk: an index that has changed is served as it was, and marked; an unknown one is refused', async () => {
    await fill()
    upstream.addVersion(makePackage({ name: 'held', version: '1.1.0' }))
    upstream.addVersion(makePackage({ name: 'other', version: '1.0.0' }))
    app.clock.advance(500)
    const answer = await gate.get('/held')
    assert.equal(answer.status, 200)
    assert.deepEqual(Object.keys(JSON.parse(answer.body.toString()).versions), ['1.0.0'])
    assert.match(String(answer.headers.warning), /110/)
    assert.equal((await gate.get('/other')).status, 507)
    assert.deepEqual(incoming(), [])
  })

  it('full disk: the server stays ready for what it holds, and says that its store is full', async () => {
    assert.deepEqual(await states(), {
      ...{ status: 200, database: 'ok', migrations: 'ok', jobs: 'off', blobs: 'ok', storage: 'degraded' },
    })
    failing?.mock.restore()
    assert.equal((await states()).storage, 'ok')
    assert.deepEqual((await gate.get(path('fresh'))).body, fresh.tarball)
  })

  it('a reached limit: nothing is asked of upstream, and there is room again when some was made', async () => {
    const { room } = app.context().blobs
    const limited = { ...(await room.figures()), full: 'limit' as const }
    upstream.addVersion(makePackage({ name: 'late', version: '1.0.0' }))
    await gate.admit('late', ['1.0.0'])
    const refusing = mock.method(room, 'require', () => Promise.reject(new Problem('storage.full', 507)))
    const figures = mock.method(room, 'figures', () => Promise.resolve(limited))
    assert.equal((await gate.get(path('late'))).status, 507)
    assert.equal(upstream.requests.get(path('late')), undefined)
    assert.deepEqual((await gate.get(path('held'))).body, held.tarball)
    assert.equal((await app.request('GET', '/api/v1/storage', { as: 'devops' })).body.full, 'limit')
    assert.equal((await states()).storage, 'degraded')
    refusing.mock.restore()
    figures.mock.restore()
    assert.equal((await gate.get(path('late'))).status, 200)
  })

  it('figures: what each repository holds, and what was used last', async () => {
    const started = app.clock.now()
    assert.equal((await gate.get(path('held'))).status, 200)
    assert.equal((await app.context().blobs.room.figures()).usedBytes, undefined)
    await measureStorage(app.context())
    await followStorageUse(app.context())
    const { body } = await app.request('GET', '/api/v1/storage', { as: 'devops' })
    const { artifactBytes, artifactCount, documentBytes } = body.total
    assert.equal(artifactCount, 3)
    assert.ok(artifactBytes >= held.tarball.byteLength + fresh.tarball.byteLength)
    assert.equal(body.usedBytes, artifactBytes + documentBytes)
    const [repository] = body.repositories
    assert.deepEqual([repository.name, repository.artifactCount], ['npm', 3])
    assert.equal(repository.artifactBytes, artifactBytes)
    assert.ok(new Date(repository.lastUsedAt) >= started)
    assert.ok(repository.downloads30Days >= 5)
    assert.equal((await app.request('GET', '/api/v1/storage', { as: 'developer' })).status, 403)
  })
})
