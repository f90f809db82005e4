import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { clientConfigurations } from '../../src/ecosystems/cargo/registry/client-configurations.ts'
import { openGate } from '../gateway-app.ts'
import { testApp } from '../harness.ts'
import { type CargoUpstream, makeCrate, startCargoUpstream } from '../upstreams/cargo-upstream.ts'
import { type CargoProject, findCargo, makeCargoProject, runCargo } from './cargo-client.ts'

const cargo = findCargo()

describe(`${cargo ?? 'cargo'} publishes`, { skip: cargo ? false : 'cargo is not installed' }, () => {
  const app = testApp()
  let upstream: CargoUpstream
  let base = ''
  let folder: string
  /** Public crates through the proxy, our own by the name of their registry. */
  const settings = (token = app.people.developer.token) => {
    const [config, credentials] = clientConfigurations({ name: 'cargo', url: `${base}/repo/cargo/`, token })
    return {
      config: `${config?.text}\n[registries.own]\nindex = "sparse+${base}/repo/own/"\n`,
      credentials: `${credentials?.text}\n[registries.own]\ntoken = "Bearer ${token}"\n`,
    }
  }
  const make = (manifest: readonly string[], source: string, file = 'lib.rs'): CargoProject => {
    const project = makeCargoProject(folder, {})
    rmSync(join(project.folder, 'src', 'main.rs'))
    writeFileSync(join(project.folder, 'Cargo.toml'), `${manifest.join('\n')}\n`)
    writeFileSync(join(project.folder, 'src', file), source)
    writeFileSync(join(project.folder, '.gitignore'), '.surroundings\ntarget\n')
    return project
  }
  const manifestOf = (name: string, version: string) => [
    '[package]',
    `name = "${name}"`,
    `version = "${version}"`,
    'edition = "2021"',
    'license = "MIT"',
    'description = "ours"',
    'exclude = [".surroundings"]',
    '[dependencies]',
  ]
  const ledger = (version: string) =>
    make(
      [
        ...manifestOf('bank-ledger', version),
        'renamed = { package = "demo", version = "1", optional = true }',
        '[features]',
        'full = ["dep:renamed"]',
      ],
      [
        '#[cfg(feature = "full")]',
        `pub fn which() -> String { format!("ledger ${version} on {}", renamed::which()) }`,
        '#[cfg(not(feature = "full"))]',
        `pub fn which() -> String { "ledger ${version}".to_string() }`,
      ].join('\n'),
    )
  const publish = (project: CargoProject, token?: string) =>
    runCargo(project, ['publish', '--registry', 'own', '--allow-dirty'], settings(token))

  before(async () => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), 'assay-cargo-publish-'))
    upstream = await startCargoUpstream({ crates: [makeCrate({ name: 'demo', version: '1.0.0' })] })
    const gate = await openGate(app, upstream, { ecosystem: 'cargo' })
    base = gate.url.replace(/\/repo\/cargo$/, '')
    await gate.admit('demo', ['1.0.0'])
    const body = { ecosystem: 'cargo', name: 'own', kind: 'hosted', reservedNames: ['bank-*'] }
    assert.equal((await app.request('POST', '/api/v1/repositories', { as: 'devops', body })).status, 200)
  })
  after(async () => {
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('a crate with a renamed, optional dependency from elsewhere, and sees it in the index', async () => {
    const ran = await publish(ledger('1.0.0'))
    assert.equal(ran.exitCode, 0, ran.stderr)
    assert.match(ran.stderr, /Published bank-ledger v1\.0\.0 at registry `own`/)
    assert.doesNotMatch(ran.stderr, /warning: .*(?:timed? out|invalid)/)
  })

  it('a crate that depends on it, and a project that depends on both builds, locked to their checksums', async () => {
    const book = make(
      [...manifestOf('bank-book', '0.1.0'), 'bank-ledger = { version = "1", registry = "own" }'],
      'pub fn which() -> String { format!("book of {}", bank_ledger::which()) }\n',
    )
    const published = await publish(book)
    assert.equal(published.exitCode, 0, published.stderr)
    const project = make(
      [
        ...manifestOf('project', '1.0.0'),
        'bank-book = { version = "0.1", registry = "own" }',
        'bank-ledger = { version = "1", registry = "own", features = ["full"] }',
      ],
      'fn main() { println!("{}", bank_book::which()) }\n',
      'main.rs',
    )
    const ran = await runCargo(project, ['run'], settings())
    assert.equal(ran.stdout, 'book of ledger 1.0.0 on demo@1.0.0\n', ran.stderr)
    const lock = readFileSync(join(project.folder, 'Cargo.lock'), 'utf8')
    assert.match(lock, /name = "bank-ledger"\nversion = "1\.0\.0"\nsource = "sparse\+[^"]+\/repo\/own\/"\nchecksum = "/)
  })

  it('a crate with large letters in its name, which then is nobody else’s in another spelling', async () => {
    const mixed = await publish(make(manifestOf('Bank_Mixed', '1.0.0'), 'pub fn which() -> u32 { 7 }\n'))
    assert.equal(mixed.exitCode, 0, mixed.stderr)
    const similar = await publish(make(manifestOf('bank-mixed', '2.0.0'), 'pub fn which() -> u32 { 8 }\n'))
    assert.notEqual(similar.exitCode, 0)
    assert.match(similar.stderr, /already in use here in the spelling Bank_Mixed/)
    const project = make(
      [...manifestOf('mixing', '1.0.0'), 'Bank_Mixed = { version = "1", registry = "own" }'],
      'fn main() { println!("{}", Bank_Mixed::which()) }\n',
      'main.rs',
    )
    const ran = await runCargo(project, ['run'], settings())
    assert.equal(ran.stdout, '7\n', ran.stderr)
  })

  it('and is told why not: twice, a foreign name, no such right, yanking', async () => {
    const twice = await publish(ledger('1.0.0'))
    assert.notEqual(twice.exitCode, 0)
    assert.match(twice.stderr, /crate bank-ledger@1\.0\.0 already exists on `own` index/)
    const foreign = await publish(make(manifestOf('stray', '1.0.0'), 'pub fn a() {}\n'))
    assert.notEqual(foreign.exitCode, 0)
    assert.match(foreign.stderr, /Assay: stray is not among the names that repository own is for/)
    const auditor = await publish(ledger('1.1.0'), app.people.auditor.token)
    assert.notEqual(auditor.exitCode, 0)
    assert.match(auditor.stderr, /Assay: /)
    const yanked = await runCargo(
      ledger('1.0.0'),
      ['yank', '--registry', 'own', '--version', '1.0.0', 'bank-ledger'],
      settings(),
    )
    assert.notEqual(yanked.exitCode, 0)
    assert.match(yanked.stderr, /cannot be yanked/)
  })
})
