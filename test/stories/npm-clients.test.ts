import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { importAdvisories } from '#modules/advisories/index.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { CLIENT_NAMES, type Client, type ClientName, findClient, runClient } from '../clients/clients.ts'
import { type ClientProject, makeProject } from '../clients/make-project.ts'
import { npmSteps } from '../clients/npm-steps.ts'

/** What each client prints of a refusal, by where it meets it: the rows of the block-message matrix. */
const shows: Readonly<Record<ClientName, { readonly index: boolean; readonly artifact: boolean }>> = {
  npm: { index: true, artifact: true },
  npm10: { index: true, artifact: true },
  npm12: { index: true, artifact: true },
  // Only "403 Forbidden" for a tarball: `assay why URL` is its way out.
  yarn1: { index: true, artifact: false },
  berry: { index: true, artifact: true },
  pnpm10: { index: true, artifact: true },
  pnpm11: { index: true, artifact: true },
}

/** Each client has packages of its own, so that no approval of one story serves another. */
function packagesOf(name: ClientName) {
  const part = makePackage({ name: `part-${name}`, version: '1.2.0' })
  const scoped = makePackage({ name: `@parts/${name}`, version: '2.0.0' })
  const dependencies = { [part.name]: '^1.0.0', [scoped.name]: '^2.0.0' }
  return [makePackage({ name: `kit-${name}`, version: '1.0.0', dependencies }), part, scoped]
}

describe('the story of an install, with real clients', () => {
  const app = testApp()
  const folder = mkdtempSync(join(tmpdir(), 'assay-story-'))
  let upstream: NpmUpstream
  let gate: Gate
  before(async () => {
    upstream = await startNpmUpstream({ packages: CLIENT_NAMES.flatMap(packagesOf) })
    gate = await openGate(app, upstream)
  })
  after(async () => {
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const run = (client: Client, args: readonly string[], project: ClientProject) =>
    runClient(client, args, { ...project, registry: gate.url, token: app.people.developer.token })

  const introduce = async (name: ClientName) => {
    const repository = 'npm'
    const source = { kind: 'packages', packages: [`kit-${name}@^1.0.0`] }
    const body = { source, purpose: 'the story', repository }
    const created = await app.request('POST', '/api/v1/introductions', { as: 'developer', body })
    assert.equal(created.status, 200, JSON.stringify(created.body))
    const at = `/api/v1/introductions/${created.body.id}`
    assert.equal(created.body.summary.total, 3)
    assert.ok((await app.request('POST', `${at}/submit`, { as: 'developer' })).status < 300)
    await app.drain()
    const decision = { decision: 'approve', comment: 'read the evidence' }
    const own = await app.request('POST', `${at}/decision`, { as: 'developer', body: decision })
    assert.equal(own.status, 403)
    const decided = await app.request('POST', `${at}/decision`, { as: 'approver', body: decision })
    assert.ok(decided.status < 300, JSON.stringify(decided.body))
  }

  const condemn = async (name: ClientName) => {
    const place = join(folder, `advisory-${name}`)
    mkdirSync(place)
    const affected = [{ package: { ecosystem: 'npm', name: `part-${name}` }, versions: ['1.2.0'] }]
    const record = { id: `MAL-2026-${name}`, modified: '2026-05-30T00:00:00Z', summary: 'takes secrets', affected }
    writeFileSync(join(place, 'record.json'), JSON.stringify(record))
    await importAdvisories(app.context(), { path: place, source: 'test' })
  }

  for (const name of CLIENT_NAMES) {
    const client = findClient(name)
    const skip = client ? false : `the client ${name} is not installed`
    it(`${name}: refused with a reason, requested, approved, installed, recalled`, { skip }, async () => {
      assert.ok(client)
      const project = makeProject(folder, name, { [`kit-${name}`]: '^1.0.0' })
      const held = await run(client, npmSteps[client.family].first, project)
      assert.notEqual(held.exitCode, 0)
      const said = `${held.stdout}\n${held.stderr}`
      assert.equal(/not admitted|may be used/i.test(said), shows[name].index, said)

      await introduce(name)
      const installed = await run(client, npmSteps[client.family].first, project)
      assert.equal(installed.exitCode, 0, `${installed.stdout}\n${installed.stderr}`)
      const [kit] = packagesOf(name)
      const manifest = readFileSync(join(project.cwd, 'node_modules', `kit-${name}`, 'package.json'))
      assert.equal(JSON.parse(manifest.toString()).version, kit?.version)

      // A machine that has nothing: only the project and its lockfile.
      rmSync(join(project.cwd, 'node_modules'), { recursive: true, force: true })
      const clean = { cwd: project.cwd, cacheFolder: join(project.cwd, '.clean') }
      const again = await run(client, npmSteps[client.family].frozen, clean)
      assert.equal(again.exitCode, 0, `${again.stdout}\n${again.stderr}`)
      for (const { name: each, fileName, tarball } of packagesOf(name)) {
        const served = await gate.get(`/${each}/-/${fileName}`)
        assert.equal(digest(served.body), digest(tarball))
      }

      await condemn(name)
      rmSync(join(project.cwd, 'node_modules'), { recursive: true, force: true })
      const after = { cwd: project.cwd, cacheFolder: join(project.cwd, '.after') }
      const recalled = await run(client, npmSteps[client.family].frozen, after)
      assert.notEqual(recalled.exitCode, 0)
      const told = `${recalled.stdout}\n${recalled.stderr}`
      assert.equal(/malware/i.test(told), shows[name].artifact, told)
    })
  }
})

function digest(bytes: Uint8Array): string {
  return createHash('sha512').update(bytes).digest('hex')
}
