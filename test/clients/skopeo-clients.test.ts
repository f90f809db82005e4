import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '../gateway-app.ts'
import { testApp } from '../harness.ts'
import { type DockerUpstream, startDockerUpstream } from '../upstreams/docker-upstream.ts'
import { makeImage, makeImageIndex, makeLayer } from '../upstreams/image.ts'
import { findSkopeo, runSkopeo } from './skopeo-client.ts'

const skopeo = findSkopeo()
const base = makeLayer('the base')
const amd64 = makeImage('one', { layers: [base, makeLayer('amd64')] })
const arm64 = makeImage('one', { layers: [base, makeLayer('arm64')], architecture: 'arm64' })
const index = makeImageIndex({ amd64, arm64 })
const held = makeImage('held')

describe(`skopeo ${skopeo?.version ?? ''}`, { skip: skopeo ? false : 'skopeo is not installed' }, () => {
  const app = testApp()
  const folder = mkdtempSync(join(tmpdir(), 'assay-skopeo-'))
  let upstream: DockerUpstream
  let gate: Gate
  const image = (reference: string) => `docker://${new URL(gate.url).host}/docker/library/demo${reference}`
  const credentials = () => ['--src-creds', `ann:${app.people.developer.token}`]
  const copy = (reference: string, to: string, more: readonly string[] = credentials()) =>
    runSkopeo(folder, ['copy', '--src-tls-verify=false', ...more, image(reference), `dir:${join(folder, to)}`])
  before(async () => {
    upstream = await startDockerUpstream()
    upstream.add('library/demo', amd64, arm64, index, held)
    upstream.setTag('library/demo', '1.0', index.digest)
    upstream.setTag('library/demo', '2.0', held.manifest.digest)
    gate = await openGate(app, upstream, { ecosystem: 'docker' })
  })
  after(async () => {
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('held: prints our reason with the link, by tag and by digest', async () => {
    for (const reference of [':1.0', `@${index.digest}`]) {
      const refused = await copy(reference, 'refused')
      assert.notEqual(refused.exitCode, 0)
      assert.match(refused.stderr, /denied: Assay held library\/demo@sha256:[0-9a-f]{64}: .*\/d\/[0-9a-z]{8}/)
    }
  })

  it('admitted: one platform by tag, all of them by digest', async () => {
    await gate.admit('library/demo', [index.digest])
    const one = await copy(':1.0', 'one', [...credentials(), '--override-arch', 'amd64', '--override-os', 'linux'])
    assert.equal(one.exitCode, 0, one.stderr)
    assert.deepEqual(readFileSync(join(folder, 'one', 'manifest.json')), amd64.manifest.bytes)
    assert.deepEqual(readFileSync(join(folder, 'one', base.digest.slice(7))), base.bytes)
    // Again, with everything there already.
    const warm = await copy(':1.0', 'one', [...credentials(), '--override-arch', 'amd64', '--override-os', 'linux'])
    assert.equal(warm.exitCode, 0, warm.stderr)
    const all = await copy(`@${index.digest}`, 'all', [...credentials(), '--all'])
    assert.equal(all.exitCode, 0, all.stderr)
    assert.deepEqual(readFileSync(join(folder, 'all', 'manifest.json')), index.bytes)
  })

  it('the tags that may be used', async () => {
    assert.notEqual((await copy(':2.0', 'held')).exitCode, 0)
    const creds = ['--creds', `ann:${app.people.developer.token}`]
    const listed = await runSkopeo(folder, ['list-tags', '--tls-verify=false', ...creds, image('')])
    assert.equal(listed.exitCode, 0, listed.stderr)
    assert.deepEqual(JSON.parse(listed.stdout).Tags, ['1.0'])
  })

  it('signs in with a token as the password, and not with a wrong one', async () => {
    const { host } = new URL(gate.url)
    const login = (secret: string) =>
      runSkopeo(folder, ['login', '--tls-verify=false', '--username', 'ann', '--password', secret, host])
    const wrong = await login('assay_wrong')
    assert.notEqual(wrong.exitCode, 0)
    assert.match(wrong.stderr, /invalid username\/password/)
    const right = await login(app.people.developer.token)
    assert.equal(right.exitCode, 0, right.stderr)
    assert.equal((await copy(':1.0', 'signed-in', ['--override-arch', 'amd64', '--override-os', 'linux'])).exitCode, 0)
  })

  it('without credentials nothing is given', async () => {
    await runSkopeo(folder, ['logout', '--all'])
    const refused = await copy(':1.0', 'nobody', [])
    assert.notEqual(refused.exitCode, 0)
    assert.match(refused.stderr, /unauthorized: Assay: /)
    const wrong = await copy(':1.0', 'nobody', ['--src-creds', 'ann:assay_wrong'])
    assert.notEqual(wrong.exitCode, 0)
    assert.match(wrong.stderr, /invalid username\/password|Assay: The API token is not valid here/)
  })
})
