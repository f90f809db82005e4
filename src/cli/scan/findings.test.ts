import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { checkCyclonedx } from '#formats/testdata/check-cyclonedx.ts'
import { testCli } from '#test/cli.ts'

interface RecordFacts {
  readonly id: string
  readonly name: string
  readonly fixed?: string
  readonly severity?: string
  readonly aliases?: readonly string[]
}

const osv = ({ id, name, fixed, severity, aliases = [] }: RecordFacts) => ({
  id,
  aliases,
  modified: '2026-05-31T08:00:00Z',
  summary: `${name} is bad`,
  ...(severity && { database_specific: { severity } }),
  affected: [
    {
      package: { ecosystem: 'npm', name },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, ...(fixed ? [{ fixed }] : [])] }],
    },
  ],
})

describe('assay scan with advisories', () => {
  const cli = testCli()
  const put = (path: string, value: object) => {
    mkdirSync(join(cli.folder, path, '..'), { recursive: true })
    writeFileSync(join(cli.folder, path), JSON.stringify(value))
  }
  const packages = (names: readonly string[]) =>
    Object.fromEntries(names.map((name) => [`node_modules/${name}`, { version: '1.0.0' }]))
  const project = (path: string, names: readonly string[]) =>
    put(`${path}/package-lock.json`, { name: 'pay', lockfileVersion: 3, packages: { '': {}, ...packages(names) } })
  const scan = (path: string, ...args: string[]) => cli.run(['scan', path, '--advisories', 'osv', ...args])
  put('osv/H.json', osv({ id: 'GHSA-high', name: 'high', fixed: '1.2.0', severity: 'HIGH', aliases: ['CVE-2026-1'] }))
  put('osv/L.json', osv({ id: 'GHSA-low', name: 'low', severity: 'LOW' }))
  put('osv/U.json', osv({ id: 'OSV-unknown', name: 'unrated' }))
  put('osv/M.json', osv({ id: 'MAL-1', name: 'evil' }))
  put('osv/F.json', osv({ id: 'GHSA-fixed', name: 'fine', fixed: '1.0.0', severity: 'CRITICAL' }))
  project('bad', ['high', 'low', 'fine'])
  project('clean', ['fine'])
  project('unrated', ['unrated'])
  project('evil', ['evil'])

  it('tells clean, findings and cannot decide apart by the exit code', async () => {
    assert.equal((await scan('clean')).code, 0)
    assert.equal((await scan('bad')).code, 1)
    assert.equal((await scan('bad', '--fail-on', 'high')).code, 1)
    assert.equal((await scan('bad', '--fail-on', 'critical')).code, 0)
    assert.equal((await scan('bad', '--fail-on', 'never')).code, 0)
    assert.equal((await scan('evil', '--fail-on', 'critical')).code, 1, 'malware is above all levels')
    assert.equal((await scan('unrated')).code, 1)
    assert.equal((await scan('unrated', '--fail-on', 'high')).code, 6, 'not known to be mild')
    put('ranges/package.json', { name: 'x', dependencies: { high: '^1.0.0' } })
    assert.equal((await scan('ranges')).code, 6)
    assert.equal((await scan('ranges', '--allow-incomplete')).code, 0)
  })

  it('finds for a range without a version what the range allows', async () => {
    const idsOf = async (dependencies: Record<string, string>) => {
      put('asked/package.json', { name: 'x', dependencies })
      const { code, out } = await scan('asked', '--format', 'json')
      const findings: { id: string; state: string }[] = JSON.parse(out).findings
      assert.equal(code, 6)
      return findings.map(({ id, state }) => `${id} ${state}`)
    }
    assert.deepEqual(await idsOf({ high: '^1.0.0' }), ['GHSA-high undecided'])
    assert.deepEqual(await idsOf({ high: '^1.2.0', fine: '>=1.0.0' }), [])
    assert.deepEqual(await idsOf({ high: 'latest', fine: '<1.0.0' }), ['GHSA-fixed undecided', 'GHSA-high undecided'])
    put('asked/more/package.json', { name: 'y', dependencies: { high: '~1.1.0' } })
    assert.deepEqual(await idsOf({ high: '^1.2.0' }), ['GHSA-high undecided'], 'another manifest allows it')
  })

  it('leaves aside what is ignored, by id or alias, and says so', async () => {
    const { code, err } = await scan('bad', '--ignore', 'CVE-2026-1', '--ignore', 'GHSA-low')
    assert.equal(code, 0)
    assert.match(err, /Findings: 0; undecided: 0; ignored: 2/)
  })

  it('shows the worst first, and where it is fixed', async () => {
    const { out } = await scan('bad', '--format', 'table')
    const rows = out
      .trim()
      .split('\n')
      .map((line) => line.split(/ {2,}/))
    assert.deepEqual(rows.slice(1), [
      ['high', 'high', '1.0.0', 'GHSA-high', '1.2.0', 'package-lock.json:1'],
      ['low', 'low', '1.0.0', 'GHSA-low', 'package-lock.json:1'],
    ])
  })

  it('writes them into CycloneDX and SARIF', async () => {
    const bom = JSON.parse((await scan('bad')).out)
    assert.deepEqual(checkCyclonedx(bom), [])
    assert.deepEqual(
      bom.vulnerabilities.map(({ id }: { id: string }) => id),
      ['GHSA-high', 'GHSA-low'],
    )
    const { code, out } = await scan('bad', '--format', 'sarif')
    assert.equal(code, 1)
    const [{ results }] = JSON.parse(out).runs
    assert.deepEqual(
      results.map(({ ruleId, level }: { ruleId: string; level: string }) => [ruleId, level]),
      [
        ['GHSA-high', 'error'],
        ['GHSA-low', 'note'],
      ],
    )
  })

  it('does not call clean what the advisories say nothing about', async () => {
    put('none/M.json', { ...osv({ id: 'X-1', name: 'x' }), affected: [] })
    const { code, err } = await cli.run(['scan', 'clean', '--advisories', 'none'])
    assert.equal(code, 6)
    assert.match(err, /say nothing about packages of the kinds npm/)
  })

  it('minds how old the advisories are', async () => {
    assert.equal((await scan('clean', '--max-data-age', '24')).code, 0)
    const { code, err } = await scan('clean', '--max-data-age', '23')
    assert.deepEqual([code, /24 hours old; 23/.test(err)], [5, true])
    assert.equal((await scan('bad', '--max-data-age', '1')).code, 1, 'a finding says more')
  })

  it('says why advisories cannot be used', async () => {
    assert.equal((await cli.run(['scan', 'clean', '--advisories', 'nowhere'])).code, 2)
    put('osv-broken/x.json', { id: 7 })
    const { err } = await cli.run(['scan', 'clean', '--advisories', 'osv-broken'])
    assert.match(err, /1 advisories could not be read, such as x\.json/)
  })
})
