import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '../gateway-app.ts'
import { testApp } from '../harness.ts'
import { type GemUpstream, makeGem, startGemUpstream } from '../upstreams/gem-upstream.ts'
import { findRubyClient, makeRubyProject, runRuby, specificationOf } from './gem-client.ts'

const gems = [
  makeGem({ name: 'demo', version: '1.0.0' }),
  makeGem({ name: 'demo', version: '1.1.0', dependencies: { inner: '~> 2.0' } }),
  makeGem({ name: 'demo', version: '2.0.0' }),
  makeGem({ name: 'inner', version: '2.3.4' }),
  makeGem({ name: 'changing', version: '1.0.0' }),
  makeGem({ name: 'changing', version: '1.1.0' }),
  makeGem({ name: 'closed', version: '1.0.0' }),
  makeGem({ name: 'on-closed', version: '1.0.0', dependencies: { closed: '>= 0' } }),
]

const gem = findRubyClient('gem')
const bundler = findRubyClient('bundle')

describe(`gem ${gem} and Bundler ${bundler} through the gateway`, {
  skip: gem && bundler ? false : 'gem and bundle are not installed',
}, () => {
  const app = testApp()
  let upstream: GemUpstream
  let gate: Gate
  let folder: string
  const source = () => gate.url.replace('://', `://assay:${app.people.developer.token}@`)
  const install = (...args: string[]) =>
    runRuby(makeRubyProject(folder, undefined), [
      'gem',
      'install',
      '--no-document',
      '--clear-sources',
      '--source',
      `${source()}/`,
      ...args,
    ])
  before(async () => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), 'assay-gem-'))
    upstream = await startGemUpstream([])
    for (const each of gems) upstream.addGem(each, specificationOf(folder, each))
    gate = await openGate(app, upstream, { ecosystem: 'gem', softTtlSeconds: 60, hardTtlSeconds: 600 })
    await gate.admit('demo', ['1.0.0', '1.1.0'])
    await gate.admit('changing', ['1.0.0', '1.1.0'])
    await gate.admit('inner', ['2.3.4'])
    await gate.admit('on-closed', ['1.0.0'])
  })
  after(async () => {
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const bundle = async (gemfile: string, args: readonly string[] = ['install'], homeFolder?: string) => {
    const project = makeRubyProject(folder, `source "${gate.url}/"\n${gemfile}\n`, homeFolder)
    return {
      project,
      ...(await runRuby(project, ['bundle', ...args], credentials())),
    }
  }
  const credentials = () => ({ BUNDLE_127__0__0__1: `assay:${app.people.developer.token}` })
  const lockOf = (cwd: string) => readFileSync(join(cwd, 'Gemfile.lock'), 'utf8')

  it('gem: the newest that may be used, with what it needs', async () => {
    const done = await install('demo')
    assert.equal(done.exitCode, 0, done.stderr)
    assert.match(done.stdout, /installed inner-2\.3\.4\n.*installed demo-1\.1\.0/)
    const pinned = await install('demo', '-v', '1.0.0')
    assert.match(pinned.stdout, /installed demo-1\.0\.0/)
  })

  it('gem: a refused pin is not found, and no older form of the index opens a way around; of a gem that is refused as a whole the reason', async () => {
    for (const [args, text] of [
      [['demo', '-v', '2.0.0'], /Could not find a valid gem 'demo' \(= 2\.0\.0\)/],
      [['closed'], /bad response Assay held closed@1\.0\.0: .+ - http:\S+\/d\/\w{8} 403 \(/],
      [['on-closed'], /bad response Assay held closed@1\.0\.0: .+ - http:\S+\/d\/\w{8} 403 \(/],
      [['absent'], /bad response Assay: Assay lists only what may be used; its console tells why/],
    ] as const) {
      const refused = await install(...args)
      assert.notEqual(refused.exitCode, 0)
      assert.match(refused.stderr, text)
    }
    assert.equal(upstream.requests.get('GET /gems/closed-1.0.0.gem'), undefined)
  })

  it('gem: at an address that only resolves, the file is refused with the reason in the client’s words', async () => {
    const resolving = `${source().replace('/repo/', '/resolve/')}/`
    const refused = await runRuby(makeRubyProject(folder, undefined), [
      ...['gem', 'install', '--no-document', '--clear-sources', '--source', resolving, 'demo', '-v', '2.0.0'],
    ])
    assert.match(refused.stderr, /bad response Assay: .*403/)
  })

  it('gem: without a token, and with a wrong one', async () => {
    for (const [user, text] of [
      ['', /bad response Assay: repository gem needs an API token: .+ 401 \(/],
      ['assay:wrong@', /bad response Assay: The API token is not valid here\. 401 \(/],
    ] as const) {
      const from = `${gate.url.replace('://', `://${user}`)}/`
      const args = ['gem', 'install', '--no-document', '--clear-sources', '--source', from, 'demo']
      const refused = await runRuby(makeRubyProject(folder, undefined), args)
      assert.notEqual(refused.exitCode, 0)
      assert.match(refused.stderr, text)
    }
  })

  it('gem: a warm cache of specifications hears of a decision', async () => {
    const { homeFolder } = makeRubyProject(folder, undefined)
    const into = (gems: string) => {
      const args = ['gem', 'install', '--no-document', '--clear-sources', '--source', `${source()}/`, 'changing']
      return runRuby(makeRubyProject(folder, undefined, homeFolder), args, { GEM_HOME: join(homeFolder, gems) })
    }
    const first = await into('one')
    assert.match(first.stdout, /installed changing-1\.1\.0/, first.stderr)
    await gate.deny('changing', '1.1.0', 'Not this one')
    const second = await into('two')
    assert.match(second.stdout, /installed changing-1\.0\.0/, second.stderr)
  })

  it('Bundler: range, lockfile, cold and warm', async () => {
    const first = await bundle('gem "demo", ">= 1.0"')
    assert.equal(first.exitCode, 0, first.stderr)
    assert.match(lockOf(first.project.cwd), /demo \(1\.1\.0\)/)
    const ran = await runRuby(first.project, ['bundle', 'exec', 'ruby', '-e', 'require "demo"; puts Demo::WHICH'])
    assert.equal(ran.stdout.trim(), 'demo-1.1.0', ran.stderr)
    const warm = await runRuby(first.project, ['bundle', 'update', '--all'], credentials())
    assert.equal(warm.exitCode, 0, warm.stderr)
    const cold = makeRubyProject(folder, readFileSync(join(first.project.cwd, 'Gemfile'), 'utf8'))
    writeFileSync(join(cold.cwd, 'Gemfile.lock'), lockOf(first.project.cwd))
    const frozen = await runRuby(cold, ['bundle', 'install'], { ...credentials(), BUNDLE_FROZEN: 'true' })
    assert.equal(frozen.exitCode, 0, frozen.stderr)
  })

  it('Bundler: a refused pin is told what there is; of a gem that is refused as a whole the reason', async () => {
    const pinned = await bundle('gem "demo", "2.0.0"')
    assert.notEqual(pinned.exitCode, 0)
    assert.match(pinned.stderr + pinned.stdout, /Could not find gem 'demo \(= 2\.0\.0\)'/)
    assert.match(pinned.stderr + pinned.stdout, /matching 'demo':\s+\* demo-1\.0\.0\s+\* demo-1\.1\.0/)
    for (const wanted of ['closed', 'on-closed']) {
      const closed = await bundle(`gem "${wanted}"`)
      assert.notEqual(closed.exitCode, 0)
      assert.match(
        (closed.stderr + closed.stdout).replace(/\s+/g, ' '),
        /bad response Assay held closed@1\.0\.0: .+ - http:\S+\/d\/\w{8} 403/,
      )
    }
  })

  it('Bundler: a warm cache hears of a decision, in both directions', async () => {
    const { project, exitCode } = await bundle('gem "demo"')
    assert.equal(exitCode, 0)
    await gate.admit('demo', ['2.0.0'])
    const up = await runRuby(project, ['bundle', 'update', '--all'], credentials())
    assert.equal(up.exitCode, 0, up.stderr)
    assert.match(lockOf(project.cwd), /demo \(2\.0\.0\)/)
    await gate.deny('demo', '2.0.0', 'Not this one')
    const cold = makeRubyProject(folder, readFileSync(join(project.cwd, 'Gemfile'), 'utf8'))
    writeFileSync(join(cold.cwd, 'Gemfile.lock'), lockOf(project.cwd))
    const frozen = await runRuby(cold, ['bundle', 'install'], { ...credentials(), BUNDLE_FROZEN: 'true' })
    assert.notEqual(frozen.exitCode, 0)
    // In Bundler's own words: the index has no place for ours.
    assert.match(frozen.stderr, /locked to demo \(2\.0\.0\)/)
    // What is installed counts as being there, and nothing is taken back to a lower version; the cache of the index stays.
    for (const kept of [join(project.homeFolder, 'gems'), join(project.cwd, 'Gemfile.lock')])
      rmSync(kept, { recursive: true })
    const down = await runRuby(project, ['bundle', 'install'], credentials())
    assert.equal(down.exitCode, 0, down.stderr)
    assert.match(lockOf(project.cwd), /demo \(1\.1\.0\)/)
  })

  it('Bundler: a list of gems that is no longer the old one with more behind it', async () => {
    const { project } = await bundle('gem "demo"')
    const home = project.homeFolder
    upstream.put(
      '/versions',
      `created_at: later\n---\ndemo 1.0.0 ${'a'.repeat(32)}\ninner 2.3.4 ${'b'.repeat(32)}\n${'x'.repeat(40)} 1 00\n`,
    )
    app.clock.advance(61)
    const again = await bundle('gem "demo"', ['install'], home)
    assert.equal(again.exitCode, 0, again.stderr)
  })

  it('Bundler: without a token it is asked for one; a wrong one is told as such', async () => {
    const gemfile = `source "${gate.url}/"\ngem "demo"\n`
    const nobody = await runRuby(makeRubyProject(folder, gemfile), ['bundle', 'install'])
    assert.match(nobody.stderr + nobody.stdout, /Authentication is required/)
    const wrong = { BUNDLE_127__0__0__1: 'assay:wrong' }
    const refused = await runRuby(makeRubyProject(folder, gemfile), ['bundle', 'install'], wrong)
    assert.match(refused.stderr + refused.stdout, /Bad username or password/)
  })
})
