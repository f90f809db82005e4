import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '../gateway-app.ts'
import { testApp } from '../harness.ts'
import { makeSigner } from '../upstreams/npm-signature.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '../upstreams/npm-upstream.ts'
import { startTufRepository, type TufRepository } from '../upstreams/tuf-repository.ts'
import { clientEnvironment } from './client-environment.ts'
import { type Client, findClient } from './clients.ts'
import { makeProject } from './make-project.ts'
import { openNameDoor } from './name-door.ts'
import { runProgram } from './run-program.ts'

const signer = makeSigner()

/** Where npm looks for keys before it asks the registry: the name is built in. */
function mirrorOf({ command, args }: Client): string {
  const entry = args[0] ?? realpathSync(command)
  return createRequire(entry)('@sigstore/tuf').DEFAULT_MIRROR_URL
}

describe('npm audit signatures through the gateway', () => {
  const app = testApp()
  const folder = mkdtempSync(join(realpathSync(tmpdir()), 'assay-signatures-'))
  let upstream: NpmUpstream
  let tuf: TufRepository
  let gate: Gate
  before(async () => {
    const forged = { ...signer.sign(makePackage({ name: 'good', version: '1.0.0' })).dist }
    upstream = await startNpmUpstream({
      packages: [
        signer.sign(makePackage({ name: 'good', version: '1.0.0', dependencies: { '@s/inner': '^1.0.0' } })),
        signer.sign(makePackage({ name: '@s/inner', version: '1.0.0' })),
        { ...makePackage({ name: 'forged', version: '1.0.0' }), dist: forged },
      ],
    })
    tuf = await startTufRepository()
    upstream.setDocument('/-/npm/v1/keys', signer.keys)
    gate = await openGate(app, upstream)
    for (const name of ['good', '@s/inner', 'forged']) await gate.admit(name, ['1.0.0'])
  })
  after(async () => {
    await upstream.close()
    await tuf.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const run = async (client: Client, dependencies: Readonly<Record<string, string>>) => {
    const project = makeProject(folder, client.name, dependencies)
    const surroundings = { ...project, registry: gate.url, token: app.people.developer.token }
    const environment = clientEnvironment(client, surroundings)
    const start = (args: readonly string[], more: Record<string, string> = {}) =>
      runProgram(client.command, [...client.args, ...args], {
        cwd: project.cwd,
        environment: { ...environment, ...more },
      })
    const installed = await start(['install'])
    assert.equal(installed.exitCode, 0, `${installed.stdout}\n${installed.stderr}`)
    if (client.family !== 'npm') return start(['audit', 'signatures'])
    await using door = await openNameDoor(project.cwd, { url: tuf.url, token: '' })
    const cache = join(environment.npm_config_cache ?? '', '_tuf', encodeURIComponent(new URL(mirrorOf(client)).host))
    mkdirSync(cache, { recursive: true })
    writeFileSync(join(cache, 'root.json'), tuf.root)
    return await start(['audit', 'signatures'], {
      HTTPS_PROXY: door.url,
      NODE_USE_ENV_PROXY: '1',
      NO_PROXY: '127.0.0.1',
      NODE_EXTRA_CA_CERTS: door.certificateFile,
    })
  }

  for (const name of ['npm', 'npm10', 'npm12', 'pnpm11'] as const) {
    const client = findClient(name)
    it(`${name}: what upstream signed is verified, and what it did not is found`, {
      skip: client ? false : `the client ${name} is not installed`,
    }, async () => {
      assert.ok(client)
      const good = await run(client, { good: '1.0.0' })
      assert.equal(good.exitCode, 0, `${good.stdout}\n${good.stderr}`)
      assert.match(good.stdout, /2 packages have.* verified registry signatures|2 packages.*verified/i, good.stdout)
      const forged = await run(client, { forged: '1.0.0' })
      assert.notEqual(forged.exitCode, 0)
      assert.match(`${forged.stdout}${forged.stderr}`, /invalid registry signature/i)
    })
  }
})
