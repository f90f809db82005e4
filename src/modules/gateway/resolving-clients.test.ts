import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'
import { findClient, runClient } from '../../../test/clients/clients.ts'
import { makeProject } from '../../../test/clients/make-project.ts'

describe('a lockfile written at the resolving address', () => {
  const app = testApp()
  const folder = mkdtempSync(join(tmpdir(), 'assay-resolve-'))
  let upstream: NpmUpstream
  let gate: Gate
  before(async () => {
    const dependencies = { part: '^1.0.0' }
    const packages = [
      makePackage({ name: 'kit', version: '1.0.0', dependencies }),
      makePackage({ name: 'part', version: '1.2.0' }),
    ]
    upstream = await startNpmUpstream({ packages })
    gate = await openGate(app, upstream)
  })
  after(async () => {
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  })

  const client = findClient('npm')
  it('npm: resolved before approval, installed after it', {
    skip: client ? false : 'npm is not installed',
  }, async () => {
    assert.ok(client)
    const { token } = app.people.developer
    const project = makeProject(folder, 'npm', { kit: '^1.0.0' })
    const resolving = { ...project, registry: gate.url.replace('/repo/', '/resolve/'), token }
    const locked = await runClient(client, ['install', '--package-lock-only'], resolving)
    assert.equal(locked.exitCode, 0, locked.stderr)
    const lock = JSON.parse(readFileSync(join(project.cwd, 'package-lock.json'), 'utf8'))
    assert.equal(lock.packages['node_modules/part'].resolved, `${gate.url}/part/-/part-1.2.0.tgz`)

    const refused = await runClient(client, ['ci'], resolving)
    assert.notEqual(refused.exitCode, 0)
    const installing = { cwd: project.cwd, cacheFolder: join(project.cwd, '.installing'), registry: gate.url, token }
    const early = await runClient(client, ['ci'], installing)
    assert.notEqual(early.exitCode, 0)
    assert.match(early.stderr, /Assay held/)

    await gate.admit('kit', ['1.0.0'])
    await gate.admit('part', ['1.2.0'])
    const installed = await runClient(client, ['ci'], installing)
    assert.equal(installed.exitCode, 0, installed.stderr)
    const manifest = readFileSync(join(project.cwd, 'node_modules', 'part', 'package.json'), 'utf8')
    assert.equal(JSON.parse(manifest).version, '1.2.0')
  })
})
