import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { importAdvisories } from '../../src/modules/advisories/index.ts'
import { feedOf, makeRecord } from '../../src/modules/security-answers/testdata/answers-feed.ts'
import { type Gate, openGate } from '../gateway-app.ts'
import { testApp } from '../harness.ts'
import { type ComposerUpstream, makeComposer, startComposerUpstream } from '../upstreams/composer-upstream.ts'
import { type ComposerProject, findComposer, makeComposerProject, runComposer } from './composer-client.ts'

const main = makeComposer({ name: 'acme/demo', version: 'dev-main' })
const packages = [
  makeComposer({ name: 'acme/demo', version: '1.0.0' }),
  makeComposer({ name: 'acme/demo', version: '1.1.0', require: { 'acme/inner': '^2.0', php: '>=7.0' } }),
  makeComposer({ name: 'acme/demo', version: '2.0.0' }),
  main,
  makeComposer({ name: 'acme/inner', version: 'v2.3.4', hasChecksum: false }),
  makeComposer({ name: 'acme/closed', version: '1.0.0' }),
]
const composer = findComposer()

describe(`Composer ${composer} through the gateway`, { skip: composer ? false : 'composer is not installed' }, () => {
  const app = testApp()
  let upstream: ComposerUpstream
  let gate: Gate
  let folder: string
  const settings = () => ({ url: gate.url, token: app.people.developer.token })
  const project = (require: Record<string, string>, more = {}) =>
    makeComposerProject(folder, require, { ...settings(), ...more })
  const lockOf = ({ cwd }: ComposerProject) => readFileSync(join(cwd, 'composer.lock'), 'utf8')
  const which = ({ cwd }: ComposerProject, constant = 'ACME_DEMO') =>
    execFileSync('php', ['-r', `require 'vendor/autoload.php'; echo ${constant};`], { cwd, encoding: 'utf8' })
  before(async () => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), 'assay-composer-'))
    upstream = await startComposerUpstream(packages)
    gate = await openGate(app, upstream, { ecosystem: 'composer', softTtlSeconds: 60, hardTtlSeconds: 600 })
    await gate.admit('acme/demo', ['1.0.0', '1.1.0', `dev-main#${main.reference}`])
    await gate.admit('acme/inner', ['v2.3.4'])
  })
  after(async () => {
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('a range: the newest that may be used with what it needs; its code runs', async () => {
    const one = project({ 'acme/demo': '^1.0 || ^2.0' })
    const done = await runComposer(one, ['install'], settings())
    assert.equal(done.exitCode, 0, done.stderr)
    assert.match(done.stderr, /Locking acme\/demo \(1\.1\.0\)\n.*Locking acme\/inner \(v2\.3\.4\)/)
    assert.equal(which(one), 'acme/demo 1.1.0')
    assert.equal(lockOf(one).includes(new URL(upstream.url).host), false)
    assert.doesNotMatch(lockOf(one), /"source"|notification-url/)
  })

  it('a lockfile: cold and warm, and from sources all the same', async () => {
    const first = project({ 'acme/demo': '1.0.0' })
    assert.equal((await runComposer(first, ['install'], settings())).exitCode, 0)
    const lock = lockOf(first)
    const cold = project({ 'acme/demo': '1.0.0' }, { lock })
    const done = await runComposer(cold, ['install', '--prefer-source'], settings())
    assert.equal(done.exitCode, 0, done.stderr)
    assert.equal(which(cold), 'acme/demo 1.0.0')
    const warm = project({ 'acme/demo': '1.0.0' }, { lock, homeFolder: first.homeFolder })
    assert.equal((await runComposer(warm, ['install'], settings())).exitCode, 0)
  })

  it('a pin that may not be used: Composer tells what there is', async () => {
    const refused = await runComposer(project({ 'acme/demo': '2.0.0' }), ['install'], settings())
    assert.notEqual(refused.exitCode, 0)
    assert.match(refused.stderr, /requires acme\/demo 2\.0\.0, found acme\/demo\[dev-main, 1\.0\.0, 1\.1\.0\]/)
  })

  it('a lockfile with a refused version: our reason and link in the client’s words', async () => {
    const resolving = { ...settings(), url: gate.url.replace('/repo/', '/resolve/') }
    const drawn = makeComposerProject(folder, { 'acme/demo': '2.0.0' }, resolving)
    const resolved = await runComposer(drawn, ['update', '--no-install'], resolving)
    assert.equal(resolved.exitCode, 0, resolved.stderr)
    const locked = project({ 'acme/demo': '2.0.0' }, { lock: lockOf(drawn) })
    const refused = await runComposer(locked, ['install'], settings())
    assert.notEqual(refused.exitCode, 0)
    // Composer breaks its lines anywhere.
    assert.match(refused.stderr.replace(/\s+/g, ''), /403Assayheldacme\/demo@2\.0\.0:.+\/d\/\w{8}/)
    assert.equal(upstream.requests.get(`GET /files/acme/demo/${packages[2]?.reference}.zip`), undefined)
  })

  it('a package without a version that may be used: the reason is printed', async () => {
    const refused = await runComposer(project({ 'acme/closed': '*' }), ['install'], settings())
    assert.notEqual(refused.exitCode, 0)
    assert.match(
      refused.stderr,
      /Warning from .+: Assay: none of the 1 versions of acme\/closed may be used: .+\/p\/composer\//,
    )
    const absent = await runComposer(project({ 'acme/absent': '*' }), ['install'], settings())
    assert.match(absent.stderr, /acme\/absent, it could not be found in any version/)
  })

  it('a branch at the commit that was approved', async () => {
    const one = project({ 'acme/demo': 'dev-main' })
    const done = await runComposer(one, ['install'], settings())
    assert.equal(done.exitCode, 0, done.stderr)
    assert.equal(which(one), 'acme/demo dev-main')
  })

  it('a warm cache hears of a decision', async () => {
    const one = project({ 'acme/demo': '*' })
    assert.equal((await runComposer(one, ['install'], settings())).exitCode, 0)
    await gate.deny('acme/demo', '1.1.0', 'Not this one')
    const updated = await runComposer(one, ['update'], settings())
    assert.equal(updated.exitCode, 0, updated.stderr)
    assert.equal(which(one), 'acme/demo 1.0.0')
  })

  it('an audit: cannot be had without advisories, then shows ours', async () => {
    const one = project({ 'acme/demo': '1.0.0' })
    assert.equal((await runComposer(one, ['install'], settings())).exitCode, 0)
    const blind = await runComposer(one, ['audit'], settings())
    assert.notEqual(blind.exitCode, 0)
    assert.doesNotMatch(blind.stderr, /No security vulnerability advisories/)
    const affected = { ecosystem: 'Packagist', name: 'acme/demo', events: ['introduced 0', 'fixed 1.1.0'] }
    const other = { ecosystem: 'Packagist', name: 'acme/demo', events: ['introduced 1.1.0', 'fixed 1.2.0'] }
    const records = [
      makeRecord({ id: 'GHSA-acme-0001', aliases: ['CVE-2026-11'], ...affected }),
      makeRecord({ id: 'GHSA-acme-0002', ...other }),
    ]
    await importAdvisories(app.context(), { path: feedOf(...records), source: 'test' })
    const found = await runComposer(one, ['audit'], settings())
    assert.equal(found.exitCode, 1, found.stderr)
    assert.match(`${found.stdout}${found.stderr}`, /acme\/demo[\s\S]*CVE-2026-11[\s\S]*Something about GHSA-acme-0001/)
    assert.doesNotMatch(`${found.stdout}${found.stderr}`, /GHSA-acme-0002/)
  })

  it('without a token, and with a wrong one', async () => {
    for (const token of [undefined, 'wrong']) {
      const given = { url: gate.url, ...(token !== undefined && { token }) }
      const refused = await runComposer(project({ 'acme/demo': '*' }), ['install'], given)
      assert.notEqual(refused.exitCode, 0)
      assert.match(refused.stderr, /HTTP 401/)
    }
  })
})
