import assert from 'node:assert/strict'
import { before, describe, it } from 'node:test'
import { importAdvisories } from '#modules/advisories/index.ts'
import { feedOf } from '#test/advisory-feed.ts'
import { testApp } from '#test/harness.ts'
import { createApplications, handIn } from './sboms/testdata/hand-in.ts'

const component = (purl: string, license?: string) => ({
  type: 'library',
  name: purl,
  'bom-ref': purl,
  purl,
  ...(license && { licenses: [{ license: { id: license } }] }),
})
const bom = (...components: readonly object[]) => ({ bomFormat: 'CycloneDX', specVersion: '1.6', components })

describe('the difference of two releases', () => {
  const app = testApp()
  const ids = { old: 0, new: 0 }
  before(async () => {
    await createApplications(app, ['PAY'])
    await importAdvisories(app.context(), {
      path: feedOf(
        { id: 'T-1', name: 'left', events: ['introduced 0', 'fixed 2.0.0'], severity: 'HIGH' },
        { id: 'T-2', name: 'fresh', events: ['introduced 0'], severity: 'CRITICAL' },
        { id: 'T-3', name: 'kept', events: ['introduced 0'] },
      ),
      source: 'test',
    })
    const old = await handIn(
      app,
      'PAY 1',
      bom(
        component('pkg:npm/left@1.0.0', 'MIT'),
        component('pkg:npm/kept@1.0.0', 'MIT'),
        component('pkg:npm/gone@1.0.0'),
        component('pkg:npm/two@1.0.0'),
        component('pkg:npm/two@2.0.0'),
        component('pkg:npm/down@2.0.0'),
      ),
    )
    const fresh = await handIn(
      app,
      'PAY 2',
      bom(
        component('pkg:npm/left@2.10.0', 'Apache-2.0'),
        component('pkg:npm/kept@1.0.0', 'GPL-3.0-only'),
        component('pkg:npm/fresh@1.0.0'),
        component('pkg:npm/two@3.0.0'),
        component('pkg:npm/down@1.9.0'),
      ),
    )
    await app.drain()
    Object.assign(ids, { old: old.releaseId, new: fresh.releaseId })
  })
  const compare = (to: number, from: number) =>
    app.request('GET', `/api/v1/releases/${to}/difference?from=${from}`, { as: 'auditor' })
  type Named = { name: string; version: string }
  const shown = (list: readonly Named[]) => list.map(({ name, version }) => `${name}@${version}`)

  it('names what came, what went, and whose version changed', async () => {
    const { status, body } = await compare(ids.new, ids.old)
    assert.equal(status, 200)
    assert.deepEqual(shown(body.added), ['fresh@1.0.0', 'two@3.0.0'])
    assert.deepEqual(shown(body.removed), ['gone@1.0.0', 'two@1.0.0', 'two@2.0.0'])
    assert.deepEqual(
      body.changed.map((one: { name: string; from: Named; to: Named; kind: string }) =>
        [one.name, one.from.version, one.to.version, one.kind].join(' '),
      ),
      ['down 2.0.0 1.9.0 lowered', 'left 1.0.0 2.10.0 raised'],
    )
  })

  it('names licences that changed, also with the version', async () => {
    const { body } = await compare(ids.new, ids.old)
    assert.deepEqual(
      body.relicensed.map(({ name, before: was, after }: Record<string, string>) => `${name}: ${was} > ${after}`),
      ['kept: MIT > GPL-3.0-only', 'left: MIT > Apache-2.0'],
    )
    const { counts } = body
    assert.deepEqual(counts, { added: 2, removed: 3, changed: 2, relicensed: 2, came: 1, gone: 1 })
  })

  it('names vulnerabilities that come and go, not those that both have', async () => {
    const { body } = await compare(ids.new, ids.old)
    const lines = (list: readonly { advisoryId: string; name: string }[]) =>
      list.map((one) => `${one.advisoryId} ${one.name}`)
    assert.deepEqual([lines(body.came), lines(body.gone)], [['T-2 fresh'], ['T-1 left']])
    const back = await compare(ids.old, ids.new)
    assert.deepEqual([lines(back.body.came), lines(back.body.gone)], [['T-1 left'], ['T-2 fresh']])
  })

  it('of a release and itself is none; of one that is not there is refused', async () => {
    const { body } = await compare(ids.new, ids.new)
    assert.deepEqual(Object.values(body.counts), [0, 0, 0, 0, 0, 0])
    assert.equal((await compare(ids.new, 9_999)).body.code, 'release.unknown')
    assert.equal((await compare(9_999, ids.new)).status, 404)
    assert.equal((await app.request('GET', `/api/v1/releases/${ids.new}/difference?from=${ids.old}`)).status, 401)
  })
})
