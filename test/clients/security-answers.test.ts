import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { importAdvisories } from '../../src/modules/advisories/index.ts'
import { feedOf, makeRecord } from '../../src/modules/security-answers/testdata/answers-feed.ts'
import { type Gate, openGate } from '../gateway-app.ts'
import { testApp } from '../harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '../upstreams/npm-upstream.ts'
import { CLIENT_NAMES, type Client, type ClientName, findClient, runClient } from './clients.ts'
import { findGo, golangPath, golangTools } from './golang-client.ts'
import { makeProject } from './make-project.ts'

/** Where a person has them, where `.ci/run` puts them, and where a machine has them. */
const toolFolders = [
  ...(process.env.ASSAY_TEST_TOOLS ? [process.env.ASSAY_TEST_TOOLS] : []),
  join(import.meta.dirname, 'node_modules', '.python', 'pip_audit', 'bin'),
  join(golangTools, 'bin'),
  ...(process.env.PATH ?? '').split(delimiter),
]

function findTool(name: string): string | undefined {
  return toolFolders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

interface ToolResult {
  readonly exitCode: number
  readonly output: string
}

function runTool(
  command: string,
  args: readonly string[],
  at: { readonly cwd: string; readonly env?: Record<string, string> },
) {
  const home = join(at.cwd, '.home')
  mkdirSync(home, { recursive: true })
  const env = { PATH: process.env.PATH ?? '', HOME: home, XDG_CACHE_HOME: join(home, 'cache'), ...at.env }
  const child = spawn(command, args, { cwd: at.cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 180_000 })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk
    })
  return new Promise<ToolResult>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ exitCode: code ?? -1, output }))
  })
}

const goReport = {
  ...makeRecord({ id: 'GO-2026-0001', aliases: ['CVE-2026-5'] }),
  affected: [
    {
      package: { ecosystem: 'Go', name: 'example.com/dependency' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed: '1.2.3' }] }],
      ecosystem_specific: { imports: [{ path: 'example.com/dependency', symbols: ['Broken'] }] },
    },
  ],
}

const pythonReport = {
  ...makeRecord({ id: 'PYSEC-2026-1' }),
  affected: [
    {
      package: { ecosystem: 'PyPI', name: 'demo' },
      ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '2.0' }] }],
    },
  ],
}

const auditArguments: Readonly<Record<ClientName, readonly string[]>> = {
  npm: ['audit', '--audit'],
  npm10: ['audit', '--audit'],
  npm12: ['audit', '--audit'],
  yarn1: ['audit'],
  berry: ['npm', 'audit', '--json'],
  pnpm10: ['audit'],
  pnpm11: ['audit'],
}

describe('security tools ask Assay', () => {
  const app = testApp()
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'assay-answers-'))
  let upstream: NpmUpstream
  let gate: Gate
  let url: string
  let withToken: string
  before(async () => {
    const packages = [makePackage({ name: 'demo', version: '1.0.0' }), makePackage({ name: 'demo', version: '2.0.0' })]
    upstream = await startNpmUpstream({ packages })
    const npm = { id: 'GHSA-demo-0001', name: 'demo', severity: 'HIGH', events: ['introduced 0', 'fixed 2.0.0'] }
    const records = [goReport, makeRecord(npm), pythonReport]
    await importAdvisories(app.context(), { path: feedOf(...records), source: 'test' })
    gate = await openGate(app, upstream, { mode: 'observe' })
    url = await app.listen()
    withToken = url.replace('://', `://anyone:${app.people.developer.token}@`)
  })
  after(async () => {
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const projectOf = (name: string, files: Readonly<Record<string, string>>) => {
    const cwd = mkdtempSync(join(folder, `${name}-`))
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true })
      writeFileSync(join(cwd, path), text)
    }
    return cwd
  }

  /** Through the gateway, as everything that npm's clients ask. */
  const audit = async (client: Client, dependencies: Readonly<Record<string, string>>) => {
    const project = makeProject(folder, client.name, dependencies)
    const run = { ...project, registry: gate.url, token: app.people.developer.token }
    const installed = await runClient(client, ['install'], run)
    assert.equal(installed.exitCode, 0, `${installed.stdout}\n${installed.stderr}`)
    return runClient(client, auditArguments[client.name], run)
  }

  for (const name of CLIENT_NAMES.filter((each) => each !== 'yarn1')) {
    const client = findClient(name)
    it(`${name} audit`, { skip: client ? false : `the client ${name} is not installed` }, async () => {
      assert.ok(client)
      const found = await audit(client, { demo: '1.0.0' })
      assert.notEqual(found.exitCode, 0, `${found.stdout}\n${found.stderr}`)
      assert.match(found.stdout, /GHSA-demo-0001/, `${found.stdout}\n${found.stderr}`)
      const clean = await audit(client, { demo: '2.0.0' })
      assert.equal(clean.exitCode, 0, `${clean.stdout}\n${clean.stderr}`)
      assert.doesNotMatch(clean.stdout, /GHSA-demo-0001/)
    })
  }

  const pipAudit = findTool('pip-audit')
  it('pip-audit asks the OSV service', { skip: pipAudit ? false : 'pip-audit is not installed' }, async () => {
    assert.ok(pipAudit)
    const ask = (version: string) => {
      const cwd = projectOf('pip', { 'requirements.txt': `demo==${version} --hash=sha256:${'0'.repeat(64)}\n` })
      const service = ['--vulnerability-service', 'osv', '--osv-url', `${withToken}/osv/v1/query`]
      const input = ['--requirement', 'requirements.txt', '--no-deps', '--disable-pip', '--progress-spinner', 'off']
      return runTool(pipAudit, [...service, ...input], { cwd })
    }
    const found = await ask('1.0')
    assert.match(found.output, /demo\s+1\.0\s+PYSEC-2026-1\s+2\.0/, found.output)
    assert.notEqual(found.exitCode, 0)
    const clean = await ask('2.0')
    assert.equal(clean.exitCode, 0, clean.output)
  })

  const govulncheck = findTool('govulncheck')
  const go = findGo()
  it('govulncheck reads the Go vulnerability database', {
    skip: govulncheck && go ? false : 'govulncheck or go is not installed',
  }, async () => {
    assert.ok(govulncheck)
    const cwd = projectOf('go', {
      'go.mod': 'module example.com/project\n\ngo 1.21\n\nrequire example.com/dependency v1.0.0\n',
      'main.go': 'package main\n\nimport "example.com/dependency"\n\nfunc main() { dependency.Broken() }\n',
      'vendor/modules.txt': '# example.com/dependency v1.0.0\n## explicit; go 1.21\nexample.com/dependency\n',
      'vendor/example.com/dependency/dependency.go': 'package dependency\n\nfunc Broken() {}\n',
    })
    const env = { PATH: golangPath, GOPROXY: 'off', GOTOOLCHAIN: 'local', GOSUMDB: 'off', GOFLAGS: '' }
    const { exitCode, output } = await runTool(govulncheck, ['-db', `${withToken}/govulndb`, './...'], { cwd, env })
    assert.match(output, /GO-2026-0001/, output)
    assert.equal(exitCode, 3, output)
    assert.match(output, /dependency\.Broken/)
  })

  const scanner = findTool('osv-scanner')
  it('osv-scanner reads the archive offline', { skip: scanner ? false : 'osv-scanner is not installed' }, async () => {
    assert.ok(scanner)
    const cwd = projectOf('osv', { 'requirements.txt': 'demo==1.0\n', 'clean/requirements.txt': 'demo==2.0\n' })
    const archive = await fetch(`${url}/osv/PyPI/all.zip`, {
      headers: { authorization: `Bearer ${app.people.developer.token}` },
    })
    const bytes = Buffer.from(await archive.arrayBuffer())
    for (const name of ['osv-scanner', 'osv-scalibr']) {
      const place = join(cwd, 'db', name, 'PyPI')
      mkdirSync(place, { recursive: true })
      writeFileSync(join(place, 'all.zip'), bytes)
    }
    const env = { OSV_SCANNER_LOCAL_DB_CACHE_DIRECTORY: join(cwd, 'db') }
    const ask = (path: string) => runTool(scanner, ['scan', 'source', '--offline', '-L', path], { cwd, env })
    const found = await ask('requirements.txt')
    assert.match(found.output, /PYSEC-2026-1/, found.output)
    const clean = await ask('clean/requirements.txt')
    assert.doesNotMatch(clean.output, /PYSEC-2026-1/)
    assert.equal(clean.exitCode, 0, clean.output)
  })
})
