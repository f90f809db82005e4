import assert from 'node:assert/strict'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { before, describe, it } from 'node:test'
import { importAdvisories } from '#modules/advisories/index.ts'
import { testCli } from '#test/cli.ts'
import { testApp } from '#test/harness.ts'

const osv = (id: string, name: string, more: object = {}) => ({
  id,
  modified: '2026-05-31T08:00:00Z',
  summary: `${name} is bad`,
  affected: [{ package: { ecosystem: 'npm', name }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }] }] }],
  ...more,
})

const fixedBefore = (name: string, fixed: string) => [
  { package: { ecosystem: 'npm', name }, ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }] },
]

describe('assay scan with the advisories of a server', () => {
  const app = testApp()
  const cli = testCli()
  let url = ''
  const put = (path: string, value: object) => {
    mkdirSync(join(cli.folder, path, '..'), { recursive: true })
    writeFileSync(join(cli.folder, path), JSON.stringify(value))
  }
  const project = (path: string, names: readonly string[]) => {
    const places = names.map((name) => [`node_modules/${name}`, { version: '1.0.0' }])
    put(`${path}/package-lock.json`, { lockfileVersion: 3, packages: { '': {}, ...Object.fromEntries(places) } })
  }
  const run = (args: readonly string[], environment: Record<string, string> = {}) =>
    cli.run(['scan', ...args], {
      app,
      environment: { ASSAY_URL: url, ASSAY_TOKEN: app.people.developer.token, ...environment },
    })
  const scan = (path: string, ...args: string[]) => run([path, '--server', ...args])
  before(async () => {
    url = await app.listen()
    put('osv/H.json', osv('GHSA-high', 'high', { aliases: ['CVE-2026-1'], database_specific: { severity: 'HIGH' } }))
    put('osv/L.json', osv('GHSA-low', 'low', { database_specific: { severity: 'LOW' } }))
    put('osv/M.json', osv('MAL-1', 'evil'))
    project('bad', ['high', 'low', 'fine'])
    project('clean', ['fine'])
    project('evil', ['evil'])
    put('ranges/package.json', { name: 'x', dependencies: { high: '^1.0.0' } })
    put('osv/F.json', osv('GHSA-fixed', 'fixed', { affected: fixedBefore('fixed', '2.0.0') }))
    put('others/package.json', { name: 'x', dependencies: { fixed: '^2.0.0', high: '^1.0.0' } })
    put('gems/Gemfile.lock', {})
    writeFileSync(join(cli.folder, 'gems/Gemfile.lock'), 'GEM\n  specs:\n    rack (1.0.0)\n\nDEPENDENCIES\n  rack\n')
    project(
      'large',
      Array.from({ length: 2_300 }, (_, at) => (at === 2_200 ? 'high' : `package-${at}`)),
    )
    await importAdvisories(app.context(), { path: join(cli.folder, 'osv'), source: 'osv' })
  })

  it('writes and ends as with the same advisories from files', async () => {
    for (const args of [
      ['clean'],
      ['bad'],
      ['bad', '--fail-on', 'critical'],
      ['bad', '--ignore', 'CVE-2026-1', '--ignore', 'GHSA-low'],
      ['evil', '--fail-on', 'critical', '--format', 'sarif'],
      ['ranges', '--format', 'table'],
      ['others', '--format', 'json'],
      ['gems', '--format', 'json'],
      ['gems', '--allow-incomplete'],
    ]) {
      const [served, filed] = [await run([...args, '--server']), await run([...args, '--advisories', 'osv'])]
      assert.deepEqual([served.code, served.out], [filed.code, filed.out], args.join(' '))
      const lines = (err: string) => err.split('\n').filter((line) => !line.startsWith('Advisories'))
      assert.deepEqual(lines(served.err), lines(filed.err), args.join(' '))
    }
    const { findings } = JSON.parse((await scan('others', '--format', 'json')).out)
    assert.deepEqual(
      findings.map(({ id, state }: { id: string; state: string }) => `${id} ${state}`),
      ['GHSA-high undecided'],
      'what the range does not allow is no finding',
    )
    const { code, err } = await scan('bad')
    assert.equal(code, 1)
    assert.match(err, new RegExp(`Advisories of ${url}, the newest of 2026-05-31`))
  })

  it('asks about many components in several requests', async () => {
    const { code, out } = await scan('large', '--format', 'json')
    assert.equal(code, 1)
    const { findings, components } = JSON.parse(out)
    assert.deepEqual(
      [components.length, findings.map(({ ref }: { ref: string }) => ref)],
      [2_300, ['pkg:npm/high@1.0.0']],
    )
  })

  it('minds how long ago the server took its feeds, as check does', async () => {
    assert.equal((await scan('clean', '--max-data-age', '24')).code, 0)
    app.clock.advance(30 * 3_600)
    const { code, err } = await scan('clean', '--max-data-age', '24')
    assert.equal(code, 5)
    assert.match(err, /osv are 30 hours old; 24 are allowed/)
    put('empty/readme.json', {})
    assert.equal((await scan('empty', '--max-data-age', '24')).code, 5)
    assert.equal((await scan('bad', '--max-data-age', '24')).code, 1, 'a finding says more')
    assert.equal((await scan('clean', '--max-data-age', '48')).code, 0)
  })

  it('says what is wrong with the settings, the server and the command', async () => {
    assert.equal((await run(['clean', '--server'], { ASSAY_TOKEN: 'assay_no' })).code, 3)
    assert.equal((await cli.run(['scan', 'clean', '--server'])).code, 3)
    assert.equal((await run(['clean', '--server', '--advisories', 'osv'])).code, 2)
    assert.match((await run(['clean', '--url', url])).err, /--url needs --server/)
    const stranger = createServer((_, reply) => reply.end('{"items":[],"dataAge":[]}'))
    await new Promise<void>((listening) => stranger.listen(0, '127.0.0.1', listening))
    const { port } = stranger.address() as AddressInfo
    const { code, err } = await run(['clean', '--server'], { ASSAY_URL: `http://127.0.0.1:${port}` })
    stranger.close()
    assert.deepEqual([code, /not one that Assay gives/.test(err)], [4, true])
  })
})
