import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '../gateway-app.ts'
import { testApp } from '../harness.ts'
import { makeArchive, makeDeb } from '../upstreams/deb-archive.ts'
import { type FileUpstream, startFileUpstream } from '../upstreams/file-upstream.ts'
import { findApt, makeSigner, runApt } from './apt-client.ts'

const apt = findApt()
const payload = Buffer.alloc(300_000, 'incompressible ')
const demo = makeDeb({ name: 'demo', version: '2:1.0-1', architecture: 'amd64', depends: 'demo-common', payload })
const common = makeDeb({ name: 'demo-common', version: '1.0-1' })
const source = { name: 'demo', version: '2:1.0-1', path: 'pool/main/d/demo/demo_1.0-1.dsc', bytes: Buffer.from('x') }

describe(`apt ${apt?.version ?? ''}`, { skip: apt ? false : 'apt is not installed' }, () => {
  const app = testApp()
  const folder = mkdtempSync(join(tmpdir(), 'assay-apt-'))
  const signer = makeSigner(folder)
  let upstream: FileUpstream
  let gate: Gate
  let count = 0
  const fresh = () => join(folder, `root-${count++}`)
  const run = (root: string, args: readonly string[], token = app.people.developer.token) =>
    runApt(args, { folder: root, url: gate.url, token, key: signer?.key })
  const updated = async () => {
    const root = fresh()
    const { exitCode, stdout, stderr } = await run(root, ['update'])
    assert.equal(exitCode, 0, `${stdout}\n${stderr}`)
    return root
  }
  before(async () => {
    const sign = signer && { sign: signer.sign }
    upstream = await startFileUpstream(
      Object.fromEntries(makeArchive({ debs: [demo, common], sources: [source], ...sign })),
    )
    gate = await openGate(app, upstream, { ecosystem: 'deb' })
  })
  after(async () => {
    signer?.end()
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('update: signed indexes pass, and are current at the second time', async () => {
    const root = await updated()
    const again = await run(root, ['update'])
    assert.equal(again.exitCode, 0, again.stderr)
    assert.match(again.stdout, /^Hit:1 .*InRelease/m)
    assert.ok(readdirSync(join(root, 'lists')).some((file) => file.endsWith('_binary-amd64_Packages')))
  })

  it('held: apt prints our reason with the version and the link, for a pin as for the newest', async () => {
    const root = await updated()
    for (const args of [
      ['download', 'demo'],
      ['install', '--download-only', '--yes', 'demo=2:1.0-1'],
    ]) {
      const refused = await run(root, args)
      assert.notEqual(refused.exitCode, 0)
      assert.match(refused.stderr, /403 {2}Assay held demo@2:1\.0-1: .*\/d\/[0-9a-z]{8}/)
    }
  })

  it('a dependency that is held stops the installation, and says which', async () => {
    const root = await updated()
    await run(root, ['download', 'demo'])
    await gate.admit('demo', ['2:1.0-1'])
    const half = await run(root, ['install', '--download-only', '--yes', 'demo'])
    assert.notEqual(half.exitCode, 0)
    assert.match(half.stderr, /403 {2}Assay held demo-common@1\.0-1: /)
    await gate.admit('demo-common', ['1.0-1'])
    const whole = await run(root, ['install', '--download-only', '--yes', 'demo=2:1.0-1'])
    assert.equal(whole.exitCode, 0, whole.stderr)
    const archives = join(root, 'archives')
    assert.deepEqual(readFileSync(join(archives, 'demo_2%3a1.0-1_amd64.deb')), demo.bytes)
    assert.deepEqual(readFileSync(join(archives, 'demo-common_1.0-1_all.deb')), common.bytes)
    // What is in apt's own cache is not asked for again.
    const warm = await run(root, ['install', '--download-only', '--yes', 'demo'])
    assert.equal(warm.exitCode, 0, warm.stderr)
    assert.doesNotMatch(warm.stdout, /^Get:/m)
  })

  it('a download that broke off goes on where it ended', async () => {
    const root = await updated()
    await run(root, ['download', 'demo'])
    const whole = await gate.get(`/${demo.path}`)
    const partial = join(root, 'archives', 'partial', 'demo_2%3a1.0-1_amd64.deb')
    writeFileSync(partial, demo.bytes)
    truncateSync(partial, 1_000)
    const date = new Date(String(whole.headers['last-modified']))
    utimesSync(partial, date, date)
    const done = await run(root, ['-o', 'Debug::Acquire::http=1', 'install', '--download-only', '--yes', 'demo'])
    assert.equal(done.exitCode, 0, done.stderr)
    assert.match(`${done.stdout}${done.stderr}`, /206 Partial Content/)
    assert.deepEqual(readFileSync(join(root, 'archives', 'demo_2%3a1.0-1_amd64.deb')), demo.bytes)
  })

  it('sources are judged as packages are', async () => {
    const root = await updated()
    const done = await run(root, ['source', '--download-only', 'demo'])
    assert.equal(done.exitCode, 0, done.stderr)
    assert.equal(readFileSync(join(root, 'demo_1.0-1.dsc'), 'utf8'), 'x')
  })

  it('without credentials, and with wrong ones, nothing is given', async () => {
    for (const [token, text] of [
      ['', /401 {2}Assay: repository deb needs an API token/],
      ['assay_wrong', /401 {2}Assay: The API token is not valid here\./],
    ] as const) {
      const refused = await run(fresh(), ['update'], token)
      assert.match(`${refused.stdout}${refused.stderr}`, text)
    }
  })
})
