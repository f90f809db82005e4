import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { importAdvisories } from '#modules/advisories/index.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'

describe('known vulnerabilities for NuGet', () => {
  const app = testApp()
  const folder = mkdtempSync(join(tmpdir(), 'assay-nuget-'))
  let gate: Gate
  before(async () => {
    gate = await openGate(app, { url: 'http://127.0.0.1:9' }, { ecosystem: 'nuget' })
  })
  after(() => rmSync(folder, { recursive: true }))
  const json = async (address: string) =>
    JSON.parse((await gate.get(new URL(address).pathname.replace('/repo/nuget', ''))).body.toString())

  it('the service index leads to them; without advisories they cannot be had, which is not the same as none', async () => {
    const { resources } = await json(`${gate.url}/v3/index.json`)
    const found = resources.find((each: { '@type': string }) => each['@type'] === 'VulnerabilityInfo/6.7.0')
    assert.equal(found['@id'], `${gate.url}/nuget-vulnerabilities/index.json`)
    assert.equal((await gate.get('/nuget-vulnerabilities/index.json')).status, 503)
  })

  it('are our own advisories, in the pages that the index names', async () => {
    const record = {
      id: 'GHSA-nuget-1',
      modified: '2026-01-01T00:00:00Z',
      severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
      affected: [
        {
          package: { ecosystem: 'NuGet', name: 'Demo.Ledger' },
          ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.0.0' }] }],
        },
      ],
    }
    writeFileSync(join(folder, 'GHSA-nuget-1.json'), JSON.stringify(record))
    await importAdvisories(app.context(), { path: folder, source: 'test' })
    const pages = await json(`${gate.url}/nuget-vulnerabilities/index.json`)
    const known = await Promise.all(pages.map((page: { '@id': string }) => json(page['@id'])))
    const [[advisory]] = known.flatMap((page) => (page['demo.ledger'] ? [page['demo.ledger']] : []))
    assert.equal(advisory.severity, 3)
    assert.match(advisory.versions, /2\.0\.0\)$/)
    assert.equal((await gate.get('/nuget-vulnerabilities/../v3/index.json')).status, 404)
    assert.equal((await gate.get('/nuget-vulnerabilities/index.json', { token: '' })).status, 401)
  })
})
