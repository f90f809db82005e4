import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '../gateway-app.ts'
import { testApp } from '../harness.ts'
import { type GolangUpstream, makeChecksums, makeModule, startGolangUpstream } from '../upstreams/golang-upstream.ts'
import { findGo, makeGolangProject, runGo } from './golang-client.ts'
import { openTlsDoor } from './tls-door.ts'

const pseudo = 'v0.0.0-20260102030405-0123456789ab'
const demo1 = makeModule({ path: 'demo.example/demo', version: 'v1.0.0' })
const modules = [
  demo1,
  makeModule({ path: 'demo.example/demo', version: 'v1.1.0' }),
  makeModule({ path: 'demo.example/demo', version: 'v1.2.0' }),
  makeModule({ path: 'demo.example/demo/v2', version: 'v2.0.0' }),
  makeModule({ path: 'demo.example/Cased/Kit', version: 'v1.0.0', requires: { 'demo.example/demo': 'v1.0.0' } }),
  makeModule({ path: 'demo.example/old', version: 'v3.0.0+incompatible' }),
  makeModule({ path: 'demo.example/untagged', version: pseudo }),
  makeModule({ path: 'demo.example/mixed', version: 'v1.0.0' }),
  makeModule({ path: 'demo.example/mixed', version: pseudo }),
  makeModule({ path: 'demo.example/closed', version: 'v1.0.0' }),
]
const go = findGo()

describe(`${go ?? 'go'} through the gateway`, { skip: go ? false : 'go is not installed' }, () => {
  const app = testApp()
  const checksums = makeChecksums('sums.example')
  let upstream: GolangUpstream
  let gate: Gate
  let folder: string
  const repositoryId = async () =>
    (await app.request('GET', '/api/v1/repositories', { as: 'devops' })).body.items[0].id as string
  const verifying = () => ({ proxy: gate.url, sumdb: checksums.verifierKey })
  before(async () => {
    folder = mkdtempSync(join(realpathSync(tmpdir()), 'assay-go-'))
    for (const module of modules) checksums.add(module)
    upstream = await startGolangUpstream({ modules, checksums })
    upstream.setQuery('demo.example/demo', 'main', 'v1.2.0')
    // Stands for the machine's own setting.
    Object.assign(app.config.environment, { GOSUMDB: checksums.verifierKey })
    gate = await openGate(app, upstream, { ecosystem: 'golang', anonymousRead: true })
    await gate.admit('demo.example/demo', ['v1.0.0', 'v1.1.0'])
    await gate.admit('demo.example/demo/v2', ['v2.0.0'])
    await gate.admit('demo.example/Cased/Kit', ['v1.0.0'])
    await gate.admit('demo.example/old', ['v3.0.0+incompatible'])
  })
  after(async () => {
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('the newest that may be used is taken, verified by the checksum database, and runs', async () => {
    const project = makeGolangProject(folder, { imports: ['demo.example/demo'] })
    const got = await runGo(project, ['get', 'demo.example/demo'], verifying())
    assert.equal(got.exitCode, 0, got.stderr)
    assert.match(got.stderr, /added demo\.example\/demo v1\.1\.0/)
    const ran = await runGo(project, ['run', '.'], verifying())
    assert.match(ran.stderr, /demo\.example\/demo@v1\.1\.0/)
    assert.match(readFileSync(join(project.folder, 'go.sum'), 'utf8'), /v1\.1\.0 h1:/)
    const range = await runGo(project, ['get', 'demo.example/demo@<v1.3.0'], verifying())
    assert.equal(range.exitCode, 0, range.stderr)
    const listed = await runGo(project, ['list', '-m', '-versions', 'demo.example/demo'], verifying())
    assert.equal(listed.stdout.trim(), 'demo.example/demo v1.0.0 v1.1.0')
  })

  it('capital letters, /v2, +incompatible and a transitive requirement', async () => {
    const imports = ['demo.example/demo/v2', 'demo.example/Cased/Kit', 'demo.example/old']
    const project = makeGolangProject(folder, { imports })
    const tidied = await runGo(project, ['mod', 'tidy'], verifying())
    assert.equal(tidied.exitCode, 0, tidied.stderr)
    const ran = await runGo(project, ['run', '.'], verifying())
    assert.match(ran.stderr, /demo\/v2@v2\.0\.0\n.*Kit@v1\.0\.0\n.*old@v3\.0\.0\+incompatible/)
  })

  it('an exact pin that is refused: our sentence, our link, and what may be used instead', async () => {
    const { requests } = upstream
    const project = makeGolangProject(folder, { imports: ['demo.example/demo'] })
    const refused = await runGo(project, ['get', 'demo.example/demo@v1.2.0'], verifying())
    assert.notEqual(refused.exitCode, 0)
    assert.match(
      refused.stderr,
      /: 403 Assay held .+\n\tserver response: Assay held demo\.example\/demo@v1\.2\.0: .+\/d\/\w{8}\n/,
    )
    assert.equal(requests.get('/demo.example/demo/@v/v1.2.0.zip'), undefined)
    const required = makeGolangProject(folder, {
      imports: ['demo.example/closed'],
      requires: { 'demo.example/closed': 'v1.0.0' },
    })
    const closed = await runGo(required, ['run', '.'], verifying())
    assert.match(closed.stderr, /server response: Assay held demo\.example\/closed@v1\.0\.0/)
  })

  it('the lowest version that a graph demands is refused: the next higher one is named', async () => {
    upstream.addVersion(makeModule({ path: 'demo.example/demo', version: 'v1.0.5' }))
    app.clock.advance(90_000)
    const project = makeGolangProject(folder, {
      imports: ['demo.example/demo'],
      requires: { 'demo.example/demo': 'v1.0.5' },
    })
    const refused = await runGo(project, ['mod', 'download'], { proxy: gate.url })
    assert.match(refused.stderr, /Assay held demo\.example\/demo@v1\.0\.5: .*; v1\.1\.0 may be used/)
  })

  it('nothing may be used: the reason stands in the output of a range as well', async () => {
    const project = makeGolangProject(folder, { imports: ['demo.example/closed'] })
    for (const query of ['latest', 'upgrade', 'v1', '>=v1.0.0']) {
      const refused = await runGo(project, ['get', `demo.example/closed@${query}`], verifying())
      assert.match(refused.stderr, /Assay: none of the 1 versions of demo\.example\/closed may be used/, query)
    }
  })

  it('a branch is the version that it means; a version of a commit is judged like every other', async () => {
    const project = makeGolangProject(folder, { imports: ['demo.example/untagged'] })
    const branch = await runGo(project, ['get', 'demo.example/demo@main'], verifying())
    assert.match(branch.stderr, /Assay held demo\.example\/demo@v1\.2\.0/)
    const refused = await runGo(project, ['get', `demo.example/untagged@${pseudo}`], verifying())
    assert.match(refused.stderr, /Assay held demo\.example\/untagged@v0\.0\.0-2026/)
    await gate.admit('demo.example/untagged', [pseudo])
    const got = await runGo(project, ['get', `demo.example/untagged@${pseudo}`], verifying())
    assert.equal(got.exitCode, 0, got.stderr)
    assert.match((await runGo(project, ['run', '.'], verifying())).stderr, /untagged@v0\.0\.0-2026/)
  })

  it('nothing of the list may be used, and a version of a commit may', async () => {
    const path = 'demo.example/mixed'
    const project = makeGolangProject(folder, { imports: [path] })
    await runGo(project, ['get', `${path}@${pseudo}`], verifying())
    await gate.admit(path, [pseudo])
    const got = await runGo(project, ['get', `${path}@${pseudo}`], verifying())
    assert.equal(got.exitCode, 0, got.stderr)
    const tidied = await runGo(project, ['mod', 'tidy'], verifying())
    assert.equal(tidied.exitCode, 0, tidied.stderr)
  })

  it('go.sum with a refused version: a cold cache is refused, a warm one needs nobody', async () => {
    const given = {
      imports: ['demo.example/demo'],
      requires: { 'demo.example/demo': 'v1.0.0' },
      sums: demo1.sums,
    }
    const project = makeGolangProject(folder, given)
    const offline = { ...verifying(), variables: { GOFLAGS: '-mod=readonly -modcacherw' } }
    assert.equal((await runGo(project, ['run', '.'], offline)).exitCode, 0)
    const requests = [...upstream.requests.values()].reduce((sum, count) => sum + count, 0)
    assert.equal((await runGo(project, ['run', '.'], offline)).exitCode, 0)
    assert.equal(
      [...upstream.requests.values()].reduce((sum, count) => sum + count, 0),
      requests,
    )
    const locked = makeGolangProject(folder, {
      imports: ['demo.example/closed'],
      requires: { 'demo.example/closed': 'v1.0.0' },
      sums: modules.at(-1)?.sums ?? '',
    })
    assert.match((await runGo(locked, ['run', '.'], offline)).stderr, /Assay held demo\.example\/closed@v1\.0\.0/)
  })

  it('without a checksum database, and with upstream gone', async () => {
    upstream.setFault('*', { kind: 'reset' })
    const project = makeGolangProject(folder, { imports: ['demo.example/demo'] })
    for (const settings of [verifying(), { ...verifying(), variables: { GONOSUMDB: 'demo.example/*' } }]) {
      const got = await runGo(project, ['get', 'demo.example/demo@v1.0.0'], settings)
      assert.equal(got.exitCode, 0, got.stderr)
      await runGo(project, ['clean', '-modcache'], settings)
    }
    upstream.setFault('*', undefined)
    app.clock.advance(60)
  })

  it('a path that nobody has: not found, in words', async () => {
    const project = makeGolangProject(folder, { imports: ['demo.example/absent'] })
    const unknown = await runGo(project, ['get', 'demo.example/absent@v1.0.0'], verifying())
    assert.match(unknown.stderr, /: 404 Assay: .+\n\tserver response: Assay: /)
  })

  it('credentials travel by TLS only: in the address, and from netrc with the port beside the host', async () => {
    const { token } = app.people.developer
    const plain = gate.url.replace('//', `//assay:${token}@`)
    const project = makeGolangProject(folder, { imports: ['demo.example/demo'] })
    const refused = await runGo(project, ['get', 'demo.example/demo'], { ...verifying(), proxy: plain })
    assert.match(refused.stderr, /refusing to pass credentials to insecure URL/)
    await using door = await openTlsDoor(folder, gate.url)
    const variables = { SSL_CERT_FILE: door.certificateFile }
    const stranger = { ...verifying(), proxy: gate.url.replace(/^http:\/\/[^/]+/, door.url), variables }
    await app.request('PATCH', `/api/v1/repositories/${await repositoryId()}`, {
      as: 'devops',
      body: { anonymousRead: false },
    })
    const unknown = await runGo(project, ['get', 'demo.example/demo'], stranger)
    assert.match(unknown.stderr, /: 401 Assay: /)
    const known = { ...stranger, proxy: stranger.proxy.replace('//', `//assay:${token}@`) }
    const got = await runGo(project, ['get', 'demo.example/demo'], known)
    assert.equal(got.exitCode, 0, got.stderr)
    const other = makeGolangProject(folder, { imports: ['demo.example/demo'] })
    const NETRC = join(other.folder, 'netrc')
    writeFileSync(NETRC, `machine ${new URL(door.url).host} login assay password ${token}\n`, { mode: 0o600 })
    const fromNetrc = { ...stranger, variables: { ...variables, NETRC } }
    const second = await runGo(other, ['get', 'demo.example/demo'], fromNetrc)
    assert.equal(second.exitCode, 0, second.stderr)
  })
})
