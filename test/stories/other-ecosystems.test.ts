import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { createRepository } from '#modules/gateway/index.ts'
import { samplePolicy } from '#modules/policy/index.ts'
import { usePolicy } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { type RawAnswer, rawRequest } from '#test/raw-request.ts'
import { makeCrate, startCargoUpstream } from '../upstreams/cargo-upstream.ts'
import { makeModule, startGolangUpstream } from '../upstreams/golang-upstream.ts'
import { makeArtifact, startMavenUpstream } from '../upstreams/maven-upstream.ts'
import { makeDistribution, startPypiUpstream } from '../upstreams/pypi-upstream.ts'

/** A lockfile is handed in, another person approves, and the gateway serves what it refused before. */
interface Story {
  readonly ecosystem: string
  readonly source: { readonly kind: 'lockfile' | 'manifest'; readonly fileName: string; readonly content: string }
  /** `name@version`, ordered. */
  readonly items: readonly string[]
  /** Below the repository's address. */
  readonly artifact: string
  open(): Promise<{ readonly url: string; close(): Promise<void> }>
}

const module = makeModule({ path: 'demo.example/ledger', version: 'v1.4.0' })
const pinned = makeModule({ path: 'demo.example/pinned', version: 'v0.0.0-20260102030405-0123456789ab' })
const crate = makeCrate({ name: 'ledger', version: '1.4.0' })
const wheel = makeDistribution({ name: 'ledger', version: '1.4.0' })
const jar = makeArtifact({ group: 'demo.ledger', artifact: 'core', version: '1.4.0' })

const stories: readonly Story[] = [
  {
    ecosystem: 'pypi',
    source: { kind: 'manifest', fileName: 'requirements.txt', content: 'ledger==1.4.0\n' },
    items: ['ledger@1.4.0'],
    artifact: `/packages/ledger/1.4.0/${wheel.fileName}`,
    open: () => startPypiUpstream({ files: [wheel] }),
  },
  {
    ecosystem: 'golang',
    source: {
      kind: 'lockfile',
      fileName: 'go.mod',
      content: `module bank.example/app\n\ngo 1.22\n\nrequire (\n\t${module.path} v1.4.0\n\t${pinned.path} ${pinned.version}\n)\n`,
    },
    items: [`demo.example/ledger@v1.4.0`, `demo.example/pinned@${pinned.version}`],
    artifact: '/demo.example/ledger/@v/v1.4.0.zip',
    open: () => startGolangUpstream({ modules: [module, pinned] }),
  },
  {
    ecosystem: 'cargo',
    source: {
      kind: 'lockfile',
      fileName: 'Cargo.lock',
      content: `version = 4\n\n[[package]]\nname = "app"\nversion = "0.1.0"\ndependencies = ["ledger"]\n\n[[package]]\nname = "ledger"\nversion = "1.4.0"\nsource = "registry+https://registry.example/index"\n`,
    },
    items: ['ledger@1.4.0'],
    artifact: '/crates/ledger/1.4.0/download',
    open: () => startCargoUpstream({ crates: [crate] }),
  },
  {
    ecosystem: 'maven',
    source: {
      kind: 'lockfile',
      fileName: 'gradle.lockfile',
      content: 'demo.ledger:core:1.4.0=runtimeClasspath\nempty=\n',
    },
    items: ['demo.ledger:core@1.4.0'],
    artifact: '/demo/ledger/core/1.4.0/core-1.4.0.jar',
    open: () => startMavenUpstream([jar]),
  },
]

describe('the way of a request in other ecosystems', () => {
  const app = testApp()
  let base = ''
  before(async () => {
    await usePolicy(app, samplePolicy)
    base = await app.listen()
  })
  const post = (path: string, as: 'developer' | 'approver', body: object) =>
    app.request('POST', `/api/v1${path}`, { as, body })
  const download = (ecosystem: string, artifact: string): Promise<RawAnswer> =>
    rawRequest(`${base}/repo/${ecosystem}${artifact}`, { token: app.people.developer.token })

  for (const { ecosystem, source, items, artifact, open } of stories)
    it(`${ecosystem}: refused, asked for with ${source.fileName}, approved, served`, async () => {
      const upstream = await open()
      try {
        const upstreamFrom = 'machine'
        await createRepository(app.context(), { name: ecosystem, ecosystem, upstreamUrl: upstream.url, upstreamFrom })
        assert.equal((await download(ecosystem, artifact)).status, 403)
        const made = await post('/introductions', 'developer', { source, purpose: 'ledger' })
        assert.equal(made.status, 200, JSON.stringify(made.body))
        const found = made.body.items.map((each: { name: string; version: string }) => `${each.name}@${each.version}`)
        assert.deepEqual(found.sort(), items)
        assert.deepEqual(
          made.body.items.flatMap((each: { problem?: string }) => each.problem ?? []),
          [],
        )
        const { id } = made.body
        assert.equal((await post(`/introductions/${id}/submit`, 'developer', {})).status, 200)
        await app.drain()
        const decided = await post(`/introductions/${id}/decision`, 'approver', { decision: 'approve', comment: '' })
        assert.equal(decided.body.state, 'approved', JSON.stringify(decided.body))
        const served = await download(ecosystem, artifact)
        assert.equal(served.status, 200, served.body.toString().slice(0, 300))
      } finally {
        await upstream.close()
      }
    })
})
