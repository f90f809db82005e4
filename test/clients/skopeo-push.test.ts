import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { openGate } from '../gateway-app.ts'
import { testApp } from '../harness.ts'
import { type DockerUpstream, startDockerUpstream } from '../upstreams/docker-upstream.ts'
import { makeImage, makeImageIndex, makeLayer } from '../upstreams/image.ts'
import { writeImageLayout } from '../upstreams/image-layout.ts'
import { findSkopeo, runSkopeo } from './skopeo-client.ts'

const skopeo = findSkopeo()
const base = makeLayer('the base')
const amd64 = makeImage('one', { layers: [base, makeLayer('amd64')] })
const arm64 = makeImage('one', { layers: [base, makeLayer('arm64')], architecture: 'arm64' })
const index = makeImageIndex({ amd64, arm64 })
const other = makeImage('other')

describe(`pushing with skopeo ${skopeo?.version ?? ''}`, { skip: skopeo ? false : 'skopeo is not installed' }, () => {
  const app = testApp()
  const folder = mkdtempSync(join(tmpdir(), 'assay-skopeo-push-'))
  let upstream: DockerUpstream
  let host = ''
  const at = (reference: string) => `docker://${host}/own/bank/app${reference}`
  const credentials = (side: 'src' | 'dest') => [`--${side}-creds`, `ann:${app.people.developer.token}`]
  const pushFrom = (from: string, to: string, more: readonly string[] = credentials('dest')) =>
    runSkopeo(folder, ['copy', '--dest-tls-verify=false', ...more, from, to])
  const push = (layout: string, reference: string, more?: readonly string[]) =>
    pushFrom(`oci:${join(folder, layout)}`, at(reference), more)
  const pull = (reference: string, to: string, more: readonly string[] = []) =>
    runSkopeo(folder, [
      'copy',
      '--src-tls-verify=false',
      ...credentials('src'),
      ...more,
      at(reference),
      `dir:${join(folder, to)}`,
    ])
  const pulled = (...path: string[]) => readFileSync(join(folder, ...path))
  /** Uploads that were begun, and pieces that came, as the download log has them. */
  const countBegun = async (name: string) => {
    const { body } = await app.request('GET', `/api/v1/downloads?kind=publication&limit=200&name=${name}`, {
      as: 'auditor',
    })
    return body.items.filter((each: { name: string; status: number }) => each.name === name && each.status === 202)
      .length
  }
  before(async () => {
    upstream = await startDockerUpstream()
    const gate = await openGate(app, upstream, { ecosystem: 'docker' })
    host = new URL(gate.url).host
    const body = { ecosystem: 'docker', name: 'own', kind: 'hosted', reservedNames: ['bank/*'] }
    const made = await app.request('POST', '/api/v1/repositories', { as: 'devops', body })
    assert.equal(made.status, 200, JSON.stringify(made.body))
    writeImageLayout(join(folder, 'one'), amd64.manifest, [amd64])
    writeImageLayout(join(folder, 'all'), index, [amd64, arm64])
    writeImageLayout(join(folder, 'other'), other.manifest, [other])
  })
  after(async () => {
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('an image comes back byte by byte, under its digest', async () => {
    const pushed = await push('one', ':1.0')
    assert.equal(pushed.exitCode, 0, pushed.stderr)
    for (const reference of [':1.0', `@${amd64.manifest.digest}`]) {
      const back = await pull(reference, 'back')
      assert.equal(back.exitCode, 0, back.stderr)
      assert.deepEqual(pulled('back', 'manifest.json'), amd64.manifest.bytes)
      for (const { digest, bytes } of amd64.blobs) assert.deepEqual(pulled('back', digest.slice(7)), bytes)
    }
  })

  it('again is no fault; from a folder, to another tag, nothing is sent twice', async () => {
    assert.equal((await push('one', ':1.0')).exitCode, 0)
    const before = await countBegun('bank/app')
    const again = await pushFrom(`dir:${join(folder, 'back')}`, at(':1'))
    assert.equal(again.exitCode, 0, again.stderr)
    assert.equal(await countBegun('bank/app'), before)
    const listed = await runSkopeo(folder, [
      'list-tags',
      '--tls-verify=false',
      '--creds',
      `ann:${app.people.developer.token}`,
      at(''),
    ])
    assert.deepEqual(JSON.parse(listed.stdout).Tags, ['1', '1.0'])
  })

  it('an index with all its platforms', async () => {
    const pushed = await push('all', ':multi', [...credentials('dest'), '--all'])
    assert.equal(pushed.exitCode, 0, pushed.stderr)
    const back = await pull(':multi', 'multi', ['--all'])
    assert.equal(back.exitCode, 0, back.stderr)
    assert.deepEqual(pulled('multi', 'manifest.json'), index.bytes)
    assert.deepEqual(pulled('multi', `${arm64.manifest.digest.slice(7)}.manifest.json`), arm64.manifest.bytes)
    const one = await pull(':multi', 'single', ['--override-arch', 'arm64', '--override-os', 'linux'])
    assert.equal(one.exitCode, 0, one.stderr)
    assert.deepEqual(pulled('single', 'manifest.json'), arm64.manifest.bytes)
  })

  it('another image under a tag that is taken: prints our reason', async () => {
    const refused = await push('other', ':1.0')
    assert.notEqual(refused.exitCode, 0)
    assert.match(refused.stderr, /Assay: bank\/app:1\.0 has been published already, as sha256:[0-9a-f]{64}/)
    assert.equal((await pull(':1.0', 'still')).exitCode, 0)
    assert.deepEqual(pulled('still', 'manifest.json'), amd64.manifest.bytes)
  })

  it('copied from one name to another of the same server, its layers are mounted', async () => {
    const to = `docker://${host}/own/bank/copy:1.0`
    const copied = await pushFrom(at(':1.0'), to, [
      ...credentials('src'),
      ...credentials('dest'),
      '--src-tls-verify=false',
    ])
    assert.equal(copied.exitCode, 0, copied.stderr)
    // The configuration alone is sent: begun, and one piece.
    assert.equal(await countBegun('bank/copy'), 2)
  })

  it('prints our reason where nothing may be published: names, repositories, nobody', async () => {
    const reasons = [
      [`docker://${host}/own/elsewhere/app:1`, /Assay: elsewhere\/app is not among the names/],
      [`docker://${host}/docker/library/app:1`, /Assay: nothing can be published to repository docker/],
    ] as const
    for (const [to, reason] of reasons) {
      const refused = await pushFrom(`oci:${join(folder, 'one')}`, to)
      assert.notEqual(refused.exitCode, 0)
      assert.match(refused.stderr, reason)
    }
    const nobody = await push('other', ':2.0', [])
    assert.notEqual(nobody.exitCode, 0)
    // Asked by HEAD, which has no words of ours.
    assert.match(nobody.stderr, /unauthorized: authentication required/)
    const wrong = await push('other', ':2.0', ['--dest-creds', 'ann:assay_wrong'])
    assert.notEqual(wrong.exitCode, 0)
    assert.match(wrong.stderr, /invalid username\/password|unauthorized/)
  })
})
