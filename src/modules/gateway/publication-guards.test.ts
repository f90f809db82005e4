import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createToken } from '#modules/access/index.ts'
import { ensurePackage, recordArtifact, recordIndex } from '#modules/catalog/index.ts'
import { transact } from '#platform/database/transact.ts'
import { openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { makePackage, type NpmPackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'

describe('what stands before a publication', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let base = ''
  let ownId = ''
  const own = (name: string, version: string) => makePackage({ name, version, scripts: { test: 'true' } })
  const publish = async (made: NpmPackage, manifest: object = {}, token = app.people.developer.token) => {
    const { name, version, fileName, packageJson, tarball, integrity } = made
    const document = {
      name,
      'dist-tags': { latest: version },
      versions: { [version]: { ...packageJson, ...manifest, dist: { integrity } } },
      _attachments: { [fileName]: { data: tarball.toString('base64'), length: tarball.byteLength } },
    }
    const answer = await fetch(`${base}/repo/own/${name.replace('/', '%2f')}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(document),
    })
    return { status: answer.status, body: (await answer.json()) as { code?: string; error?: string } }
  }
  const declare = (reservedNames: readonly string[]) =>
    app.request('PATCH', `/api/v1/repositories/${ownId}`, { as: 'devops', body: { reservedNames } })
  const published = async () => {
    const rows = await app
      .context()
      .db.selectFrom('hosted_file')
      .select(['name', 'version'])
      .orderBy('version')
      .execute()
    return rows.map(({ name, version }) => `${name}@${version}`)
  }
  before(async () => {
    upstream = await startNpmUpstream({ packages: [makePackage({ name: 'demo', version: '1.0.0' })] })
    const gate = await openGate(app, upstream)
    base = gate.url.replace(/\/repo\/npm$/, '')
    const body = { name: 'own', ecosystem: 'npm', kind: 'hosted' }
    ownId = (await app.request('POST', '/api/v1/repositories', { as: 'devops', body })).body.id
  })
  after(() => upstream.close())

  it('nobody takes a name that was not declared for the repository; what was published before goes on', async () => {
    const bare = await publish(own('demo', '2.0.0'))
    assert.deepEqual([bare.status, bare.body.code], [403, 'publication.names-undeclared'])
    assert.match(bare.body.error ?? '', /add demo, or a pattern of it, to its reserved names/)
    assert.equal(upstream.requests.get('/demo'), undefined, 'no name is told to anybody outside for that')
    await declare(['@bank/*'])
    assert.equal((await publish(own('@bank/a', '1.0.0'))).status, 201)
    assert.equal((await publish(own('demo', '2.0.0'))).body.code, 'publication.not-owned')
    await declare([])
    assert.equal((await publish(own('@bank/a', '1.1.0'))).status, 201)
    assert.equal((await publish(own('@bank/b', '1.0.0'))).body.code, 'publication.names-undeclared')
    await declare(['@bank/*'])
    assert.deepEqual(await published(), ['@bank/a@1.0.0', '@bank/a@1.1.0'])
  })

  it('a manifest that says something else than the tarball is refused, and nothing is kept', async () => {
    for (const [manifest, field] of [
      [{ scripts: {} }, 'scripts'],
      [{ dependencies: { demo: '1' } }, 'dependencies'],
      [{ bin: { ls: 'index.js' } }, 'bin'],
    ] as const) {
      const answer = await publish(own('@bank/c', '1.0.0'), manifest)
      assert.deepEqual([answer.status, answer.body.code], [422, 'publication.manifest-differs'])
      assert.match(answer.body.error ?? '', new RegExp(`about: ${field}\\.`))
    }
    const other = { ...own('@bank/c', '1.0.0'), version: '1.0.1' }
    const answer = await publish(other, { version: '1.0.1' })
    assert.equal(answer.body.code, 'publication.manifest-differs')
    assert.deepEqual(
      (await published()).filter((each) => each.startsWith('@bank/c')),
      [],
    )
  })

  it('a version of which the catalogue has other bytes is not published: nobody would get it', async () => {
    const [name, version] = ['@bank/old', '1.0.0']
    const file = { fileName: 'old-1.0.0.tgz', url: './@bank/old/-/old-1.0.0.tgz', role: 'package' as const }
    const listed = { version, hasInstallScript: false, files: [file], requirements: [] }
    await transact(app.context(), async (tx) => {
      const packageId = await ensurePackage(tx, { ecosystem: 'npm', name })
      await recordIndex(tx, { ecosystem: 'npm', index: { name, versions: [listed], tags: {} } })
      const row = await tx.db
        .selectFrom('package_version')
        .select('id')
        .where('package_id', '=', packageId)
        .executeTakeFirstOrThrow()
      const digests = { sha256: 'a'.repeat(64), sha512: 'b'.repeat(128), sizeBytes: 1 }
      await recordArtifact(tx, { versionId: row.id, fileName: file.fileName, ...digests })
    })
    const answer = await publish(own(name, version))
    assert.deepEqual([answer.status, answer.body.code], [409, 'publication.exists'])
    assert.deepEqual(
      (await published()).filter((each) => each.startsWith(name)),
      [],
    )
    assert.equal((await publish(own(name, '2.0.0'))).status, 201)
  })

  it('a token that may publish alone reads nothing', async () => {
    const { accountId } = app.people.developer
    const { secret } = await transact(app.context(), (tx) =>
      createToken(tx, { accountId, name: 'publishing', scopes: ['package:publish'], expiresInDays: 1 }),
    )
    const ask = async (path: string, init: RequestInit = {}) => {
      const headers = { authorization: `Bearer ${secret}`, 'content-type': 'application/json' }
      return (await fetch(`${base}/repo/${path}`, { ...init, headers })).status
    }
    const bulk = { method: 'POST', body: JSON.stringify({ demo: ['1.0.0'] }) }
    assert.equal(await ask('npm/-/npm/v1/security/advisories/bulk', bulk), 403)
    for (const path of ['npm/-/v1/search?text=demo', 'npm/demo', 'own/@bank%2fa'])
      assert.equal(await ask(path), 403, path)
    assert.equal(upstream.requests.get('/-/v1/search'), undefined)
    for (const path of ['own/-/whoami', 'own/-/ping']) assert.equal(await ask(path), 200, path)
    assert.equal((await publish(own('@bank/d', '1.0.0'), {}, secret)).status, 201)
  })
})
