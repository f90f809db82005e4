import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { importAdvisories } from '#modules/advisories/index.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { type TestApp, testApp } from '#test/harness.ts'
import { makeDistribution, type PypiUpstream, startPypiUpstream } from '#test/upstreams/pypi-upstream.ts'

const asJson = { headers: { accept: 'application/vnd.pypi.simple.v1+json' } }
const demo1 = makeDistribution({ name: 'demo', version: '1.0.0' })
const demo2 = makeDistribution({ name: 'demo', version: '2.0.0' })
const wheel = '/packages/demo/1.0.0/demo-1.0.0-py3-none-any.whl'
const path = (name: string, version: string) => `/packages/${name}/${version}/${name}-${version}-py3-none-any.whl`

/** Files an advisory about malware in `demo`. */
async function condemn(app: TestApp, id: string, versions: readonly string[]): Promise<void> {
  const folder = join(app.config.dataFolder, 'imports', id)
  mkdirSync(folder, { recursive: true })
  const affected = [{ package: { ecosystem: 'PyPI', name: 'demo' }, versions }]
  const record = { id: `MAL-${id}`, modified: '2026-05-30T00:00:00Z', summary: 'takes secrets', affected }
  writeFileSync(join(folder, 'record.json'), JSON.stringify(record))
  await importAdvisories(app.context(), { path: folder, source: 'test' })
}

describe('Python packages: an index that has HTML only, and one that is observed', () => {
  const app = testApp()
  let upstream: PypiUpstream
  let gate: Gate
  before(async () => {
    upstream = await startPypiUpstream({ files: [demo1, demo2], form: 'html-only' })
    // The address as people write it who leave `/simple` out.
    gate = await openGate(app, { url: upstream.origin }, { ecosystem: 'pypi', mode: 'observe' })
  })
  after(() => upstream.close())

  it('nothing is held back, and JSON is made of HTML', async () => {
    const answer = await gate.get('/simple/demo/', asJson)
    const { files, meta } = JSON.parse(answer.body.toString())
    assert.equal(meta['api-version'], '1.0')
    assert.equal(files.length, 2)
    assert.equal(files[1].yanked, false)
    assert.deepEqual((await gate.get(path('demo', '2.0.0'))).body, demo2.bytes)
    assert.equal((await gate.get(`${wheel}.metadata`)).body.toString(), demo1.metadata)
  })

  it('known malware is refused all the same', async () => {
    await condemn(app, '2026-1', ['2.0.0'])
    assert.equal((await gate.get(path('demo', '2.0.0'))).status, 403)
    assert.equal((await gate.get(wheel)).status, 200)
  })
})

describe('Python packages: known malware', () => {
  const app = testApp()
  let upstream: PypiUpstream
  let gate: Gate
  before(async () => {
    upstream = await startPypiUpstream({ files: [demo1, demo2] })
    gate = await openGate(app, upstream, { ecosystem: 'pypi' })
    await gate.admit('demo', ['1.0.0', '2.0.0'])
  })
  after(() => upstream.close())

  it('one version of several is yanked and refused; a project that is nothing else stands in quarantine', async () => {
    const page = async () => JSON.parse((await gate.get('/simple/demo/', asJson)).body.toString())
    await condemn(app, '2026-1', ['2.0.0'])
    const partly = await page()
    assert.equal(partly['project-status'], undefined)
    assert.match(partly.files[1].yanked, /malware/)
    assert.equal((await gate.get(path('demo', '2.0.0'))).status, 403)
    assert.equal((await gate.get(wheel)).status, 200)
    await condemn(app, '2026-2', ['1.0.0'])
    const wholly = await page()
    assert.equal(wholly['project-status'].status, 'quarantined')
    assert.match(wholly['project-status'].reason, /malware/)
    assert.deepEqual(wholly.files, [])
    assert.match((await gate.get('/simple/demo/')).body.toString(), /"pypi:project-status" content="quarantined"/)
    assert.equal((await gate.get(wheel)).status, 403)
  })
})
