import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { clientConfigurations } from '../../src/ecosystems/cargo/registry/client-configurations.ts'
import { type Gate, openGate } from '../gateway-app.ts'
import { testApp } from '../harness.ts'
import { type CargoUpstream, makeCrate, startCargoUpstream } from '../upstreams/cargo-upstream.ts'
import { findCargo, makeCargoProject, runCargo } from './cargo-client.ts'

const crates = [
  makeCrate({ name: 'demo', version: '1.0.0' }),
  makeCrate({ name: 'demo', version: '1.1.0' }),
  makeCrate({ name: 'demo', version: '1.2.0' }),
  makeCrate({ name: 'Cased-Kit', version: '1.0.0', dependencies: { demo: '^1.0.0' } }),
  makeCrate({ name: 'closed', version: '1.0.0' }),
]
const cargo = findCargo()

describe(`${cargo ?? 'cargo'} through the gateway`, { skip: cargo ? false : 'cargo is not installed' }, () => {
  const app = testApp()
  let upstream: CargoUpstream
  let gate: Gate
  let folder: string
  const settings = (token = app.people.developer.token, url = gate.url) => {
    const [config, credentials] = clientConfigurations({ name: 'cargo', url: `${url}/`, token })
    return { config: config?.text ?? '', credentials: credentials?.text ?? '' }
  }
  const resolving = () => settings(undefined, gate.url.replace('/repo/', '/resolve/'))
  before(async () => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), 'assay-cargo-'))
    upstream = await startCargoUpstream({ crates })
    gate = await openGate(app, upstream, { ecosystem: 'cargo' })
    await gate.admit('demo', ['1.0.0', '1.1.0'])
    await gate.admit('Cased-Kit', ['1.0.0'])
  })
  after(async () => {
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('a range takes the newest that may be used, verified, and the lockfile does not name us', async () => {
    const project = makeCargoProject(folder, { demo: '1', 'Cased-Kit': '1' })
    const ran = await runCargo(project, ['run'], settings())
    assert.equal(ran.exitCode, 0, ran.stderr)
    assert.equal(ran.stdout, 'demo@1.1.0\nCased-Kit@1.0.0\n')
    const locked = readFileSync(join(project.folder, 'Cargo.lock'), 'utf8')
    assert.doesNotMatch(locked, /127\.0\.0\.1/)
    assert.ok(locked.includes(crates[1]?.checksum ?? '?'))
  })

  it('an exact pin that is refused is yanked; without any version that may be used, our sentence and link', async () => {
    const pinned = await runCargo(makeCargoProject(folder, { demo: '=1.2.0' }), ['fetch'], settings())
    assert.notEqual(pinned.exitCode, 0)
    assert.match(pinned.stderr, /version 1\.2\.0 is yanked/)
    const closed = await runCargo(makeCargoProject(folder, { closed: '1' }), ['fetch'], settings())
    assert.notEqual(closed.exitCode, 0)
    assert.match(
      closed.stderr,
      /got 403\n.*\n?.*Assay: none of the 1 versions of closed may be used: .+\/p\/cargo\/closed/s,
    )
  })

  it('a lockfile with a refused version, written at the resolving address: the reason at the download', async () => {
    const project = makeCargoProject(folder, { demo: '=1.2.0' })
    const locked = await runCargo(project, ['generate-lockfile'], resolving())
    assert.equal(locked.exitCode, 0, locked.stderr)
    assert.match(readFileSync(join(project.folder, 'Cargo.lock'), 'utf8'), /version = "1\.2\.0"/)
    const refused = await runCargo(project, ['fetch', '--locked'], settings())
    assert.notEqual(refused.exitCode, 0)
    assert.match(refused.stderr, /Assay held demo@1\.2\.0: .+\/d\/\w{8}/s)
    assert.equal(
      [...upstream.requests.keys()].some((path) => /demo\/1\.2\.0\.crate/.test(path)),
      false,
    )
    await gate.admit('demo', ['1.2.0'])
    const installed = await runCargo(project, ['run', '--locked'], settings())
    assert.equal(installed.stdout, 'demo@1.2.0\n', installed.stderr)
  })

  it('a crate for another platform only is locked and not downloaded', async () => {
    const dependencies = { foreignDependencies: { distant: '1' } }
    upstream.addVersion(makeCrate({ name: 'portable', version: '1.0.0', ...dependencies }))
    upstream.addVersion(makeCrate({ name: 'distant', version: '1.0.0' }))
    await gate.admit('portable', ['1.0.0'])
    await gate.admit('distant', ['1.0.0'])
    const ran = await runCargo(makeCargoProject(folder, { portable: '1' }), ['run'], settings())
    assert.equal(ran.stdout, 'portable@1.0.0\n', ran.stderr)
  })

  it('a warm cache asks whether the index has changed, and downloads nothing; without a network it needs nobody', async () => {
    const project = makeCargoProject(folder, { demo: '1' })
    assert.equal((await runCargo(project, ['fetch'], settings())).exitCode, 0)
    const asked = () => [...upstream.requests.entries()].filter(([path]) => path.endsWith('.crate')).length
    const before = asked()
    assert.equal((await runCargo(project, ['update'], settings())).exitCode, 0)
    assert.equal(asked(), before)
    upstream.setFault('*', { kind: 'reset' })
    assert.equal((await runCargo(project, ['run', '--offline'], settings())).stdout, 'demo@1.2.0\n')
    const cold = await runCargo(makeCargoProject(folder, { demo: '1' }), ['run'], settings())
    assert.equal(cold.stdout, 'demo@1.2.0\n', cold.stderr)
    upstream.setFault('*', undefined)
    app.clock.advance(60)
  })

  it('without a token, with a wrong one, and without a provider: told where a token is made', async () => {
    const project = makeCargoProject(folder, { demo: '1' })
    const { config } = settings()
    const none = await runCargo(project, ['fetch'], { config, credentials: '' })
    assert.notEqual(none.exitCode, 0)
    assert.match(none.stderr, /no token found/)
    const wrong = await runCargo(project, ['fetch'], settings('assay_wrong'))
    assert.match(wrong.stderr, /token rejected/)
    assert.match(wrong.stderr, /Assay: The API token is not valid here/)
    const login = await runCargo(project, ['login', '--registry', 'cargo'], { config, credentials: '' })
    assert.match(login.stderr + login.stdout, /\/tokens/)
    const unprovided = { ...settings(), config: config.replace(/\[registry\][\s\S]*/, '') }
    const stopped = await runCargo(project, ['fetch'], unprovided)
    assert.match(stopped.stderr, /credential provider|credential-provider/)
    const variables = { CARGO_REGISTRIES_CARGO_TOKEN: `Bearer ${app.people.developer.token}` }
    const piped = await runCargo(project, ['fetch'], { config, credentials: '', variables })
    assert.equal(piped.exitCode, 0, piped.stderr)
  })

  it('a crate that nobody has, a reserved name, and publishing', async () => {
    const unknown = await runCargo(makeCargoProject(folder, { 'not-there': '1' }), ['fetch'], settings())
    assert.match(unknown.stderr, /no matching package/)
    const project = makeCargoProject(folder, {})
    const published = await runCargo(
      project,
      ['publish', '--registry', 'cargo', '--allow-dirty', '--no-verify'],
      settings(),
    )
    assert.notEqual(published.exitCode, 0)
    assert.match(published.stderr, /nothing can be published to repository cargo: it is not a hosted one/)
  })
})
