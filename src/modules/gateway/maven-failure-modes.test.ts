import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { type MavenUpstream, makeArtifact, startMavenUpstream } from '#test/upstreams/maven-upstream.ts'
import { fetchArtifact } from './fetch-artifact.ts'
import { changeRepository } from './manage-repositories.ts'

const make = (artifact: string, version = '1.0', more = {}) =>
  makeArtifact({ group: 'org.example', artifact, version, ...more })
const fileOf = (artifact: string, end = '.jar', version = '1.0') =>
  `/org/example/${artifact}/${version}/${artifact}-${version}${end}`
const listOf = (artifact: string) => `/org/example/${artifact}/maven-metadata.xml`

describe('gateway failure modes: Maven', () => {
  const app = testApp()
  let upstream: MavenUpstream
  let gate: Gate
  const names = ['demo', 'bent', 'short', 'weak', 'odd', 'pinned', 'gone', 'foreign', 'hostile', 'lying']
  const ready = async (artifact: string, versions = ['1.0']) => gate.admit(`org.example:${artifact}`, versions)
  const stored = (fileName: string) =>
    app.context().db.selectFrom('artifact').selectAll().where('file_name', '=', fileName).executeTakeFirst()
  before(async () => {
    upstream = await startMavenUpstream(names.map((name) => make(name)))
    gate = await openGate(app, upstream, { ecosystem: 'maven', softTtlSeconds: 60, hardTtlSeconds: 600 })
  })
  after(() => upstream.close())

  it('a checksum file that holds no digest vouches for nothing', async () => {
    await ready('odd')
    upstream.setFault(fileOf('odd', '.jar.sha1'), { kind: 'replaced', body: Buffer.from('<html>') })
    const answer = await gate.get(fileOf('odd'))
    assert.equal(answer.status, 503)
    assert.match(answer.reason, /holds no digest/)
  })

  it('the strongest digest counts', async () => {
    await ready('weak')
    upstream.setChecksums(['sha1', 'sha512'])
    upstream.setFault(fileOf('weak', '.jar.sha512'), { kind: 'replaced', body: Buffer.from('a'.repeat(128)) })
    assert.equal((await gate.get(fileOf('weak'))).status, 503)
    upstream.setFault(fileOf('weak', '.jar.sha512'), undefined)
    app.clock.advance(61)
    assert.equal((await gate.get(fileOf('weak'))).status, 200)
    upstream.setChecksums(['sha1', 'md5'])
  })

  it('no digest at all: the first bytes count, and other ones later are refused', async () => {
    await ready('pinned')
    upstream.setChecksums([])
    // So large that no copy of it stays in memory.
    upstream.addVersion(make('pinned', '1.0', { files: { x: Buffer.alloc(9 * 1024 * 1024) } }))
    const first = await gate.get(fileOf('pinned'))
    assert.equal(first.status, 200)
    await app.context().blobs.remove(String((await stored('pinned-1.0.jar'))?.sha256))
    upstream.setFault(fileOf('pinned'), { kind: 'corrupted' })
    const other = await gate.get(fileOf('pinned'))
    assert.equal(other.status, 503)
    assert.match(other.reason, /other bytes/)
    upstream.setFault(fileOf('pinned'), undefined)
    app.clock.advance(61)
    assert.deepEqual((await gate.get(fileOf('pinned'))).body, first.body)
    upstream.setChecksums(['sha1', 'md5'])
  })

  it('a POM about something else describes nothing, and nothing of its version is served', async () => {
    await ready('lying')
    upstream.setFault(fileOf('lying', '.pom'), { kind: 'replaced', body: make('other').pom })
    for (const end of ['.pom', '.jar']) assert.equal((await gate.get(fileOf('lying', end))).status, 503, end)
    upstream.setFault(fileOf('lying', '.pom'), undefined)
    app.clock.advance(61)
    assert.equal((await gate.get(fileOf('lying'))).status, 200)
  })

  it('a redirect to another host is not followed', async () => {
    await ready('foreign')
    await gate.get(fileOf('foreign', '.pom'))
    upstream.setFault(fileOf('foreign'), { kind: 'redirect', location: 'http://elsewhere.invalid/x.jar' })
    assert.equal((await gate.get(fileOf('foreign'))).status, 503)
    upstream.setFault(fileOf('foreign'), undefined)
  })

  it('what is examined is known without anyone having asked for it', async () => {
    upstream.addVersion(make('fresh'))
    upstream.addVersion(make('parent', '1', { packaging: 'pom' }))
    for (const [name, version] of [
      ['fresh', '1.0'],
      ['parent', '1'],
    ] as const) {
      await ready(name, [version])
      const row = await app
        .context()
        .db.selectFrom('package_version as v')
        .innerJoin('package as p', 'p.id', 'v.package_id')
        .select(['v.id'])
        .where('p.name', '=', `org.example:${name}`)
        .executeTakeFirstOrThrow()
      assert.ok('sha256' in (await fetchArtifact(app.context(), row.id)), name)
      const { license, published_at } = await app
        .context()
        .db.selectFrom('package_version')
        .selectAll()
        .where('id', '=', row.id)
        .executeTakeFirstOrThrow()
      assert.equal(license, 'MIT')
      assert.equal(published_at?.toISOString(), '2020-01-01T00:00:00.000Z')
    }
  })

  it('upstream down: what is held is served, from lists to jars; what is new gets 503 with a reason', async () => {
    await ready('demo')
    upstream.addVersion(make('later'))
    for (const path of [listOf('demo'), fileOf('demo', '.pom'), fileOf('demo')])
      assert.equal((await gate.get(path)).status, 200)
    upstream.setFault('*', { kind: 'reset' })
    app.clock.advance(601)
    for (const path of [
      listOf('demo'),
      `${listOf('demo')}.sha256`,
      fileOf('demo', '.pom'),
      fileOf('demo'),
      fileOf('demo', '.jar.md5'),
    ])
      assert.equal((await gate.get(path)).status, 200, path)
    for (const path of [listOf('later'), fileOf('later'), fileOf('demo', '.jar', '9')]) {
      const answer = await gate.get(path)
      assert.equal(answer.status, 503, path)
      assert.match(answer.reason, /cannot be reached/)
    }
    upstream.setFault('*', undefined)
    app.clock.advance(61)
  })

  it('observed: held versions are served, denied ones are not', async () => {
    const { id } = await app.context().db.selectFrom('repository').select('id').executeTakeFirstOrThrow()
    await changeRepository(app.context(), { id, settings: { mode: 'observe' } })
    assert.equal((await gate.get(fileOf('later'))).status, 200)
    upstream.addVersion(make('strict', '1.0', { licenses: ['AGPL-3.0-only'] }))
    const denied = await gate.get(fileOf('strict'))
    assert.equal(denied.status, 403)
    assert.match(denied.reason, /^Assay denied org\.example:strict@1\.0/)
  })
})
