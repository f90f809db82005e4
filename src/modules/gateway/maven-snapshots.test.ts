import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { fetchArtifact } from '#modules/gateway/index.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { rawRequest } from '#test/raw-request.ts'
import { type MavenUpstream, makeArtifact, startMavenUpstream } from '#test/upstreams/maven-upstream.ts'

const hex = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest('hex')
const folder = '/com/bank/ledger/2-SNAPSHOT'
const list = `${folder}/maven-metadata.xml`

describe('SNAPSHOTs of a hosted Maven repository', () => {
  const app = testApp()
  let upstream: MavenUpstream
  let gate: Gate
  let base = ''
  let ownId = ''
  const create = (body: Record<string, unknown>) =>
    app.request('POST', '/api/v1/repositories', { as: 'devops', body: { ecosystem: 'maven', ...body } })
  const change = (buildsKeptMax: number, id = ownId) =>
    app.request('PATCH', `/api/v1/repositories/${id}`, { as: 'devops', body: { buildsKeptMax } })
  const put = async (path: string, body: Uint8Array | string) => {
    const authorization = `Basic ${Buffer.from(`token:${app.people.developer.token}`).toString('base64')}`
    const answer = await fetch(`${base}/repo/own${path}`, { method: 'PUT', headers: { authorization }, body })
    return { status: answer.status, text: await answer.text() }
  }
  const get = async (repository: string, path: string, headers: Readonly<Record<string, string>> = {}) => {
    const token = app.people.developer.token
    const answer = await rawRequest(`${base}/repo/${repository}${path}`, { token, headers })
    return { ...answer, text: answer.body.toString() }
  }
  const fileOf = (number: number, end: string) =>
    `ledger-2-202601${String(number).padStart(2, '0')}.000000-${number}${end}`
  const made = (number: number) =>
    makeArtifact({
      group: 'com.bank',
      artifact: 'ledger',
      version: '2-SNAPSHOT',
      files: { 'a.txt': `build ${number}` },
    })
  const deploy = async (number: number) => {
    const { jar, pom } = made(number)
    for (const [end, bytes] of [
      ['.jar', jar],
      ['.pom', pom],
    ] as const) {
      const path = `${folder}/${fileOf(number, end)}`
      assert.equal((await put(path, bytes)).status, 201, path)
      assert.equal((await put(`${path}.sha1`, hex('sha1', bytes))).status, 201)
    }
    assert.equal((await put(list, '<metadata/>')).status, 201)
    return jar
  }
  const artifacts = async () => {
    const rows = await app
      .context()
      .db.selectFrom('artifact')
      .select('file_name')
      .where('file_name', 'like', 'ledger-2-%')
      .orderBy('file_name')
      .execute()
    return rows.map((row) => row.file_name)
  }

  before(async () => {
    upstream = await startMavenUpstream([makeArtifact({ group: 'org.example', artifact: 'demo', version: '1.0' })])
    gate = await openGate(app, upstream, { ecosystem: 'maven' })
    base = gate.url.replace(/\/repo\/[^/]+$/, '')
    const own = await create({ name: 'own', kind: 'hosted', reservedNames: ['com.bank:*'] })
    ownId = own.body.id
    const { body } = await app.request('GET', '/api/v1/repositories', { as: 'devops' })
    const members = body.items.map(({ id }: { id: string }) => id)
    assert.equal((await create({ name: 'all', kind: 'group', members })).status, 200)
  })
  after(() => upstream.close())

  it('a build comes back as it was, by the list of its version, whose checksums fit', async () => {
    assert.equal((await get('own', list)).status, 404)
    const jar = await deploy(1)
    for (const repository of ['own', 'all']) {
      const document = await get(repository, list)
      assert.deepEqual([document.status, document.headers['content-type']], [200, 'text/xml'])
      assert.match(document.text, /<timestamp>20260101\.000000<\/timestamp>\s*<buildNumber>1</)
      assert.match(document.text, /<extension>jar<\/extension>\s*<value>2-20260101\.000000-1</)
      const file = `${folder}/${fileOf(1, '.jar')}`
      assert.deepEqual((await get(repository, file)).body, jar)
      for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512']) {
        assert.equal((await get(repository, `${list}.${algorithm}`)).text, hex(algorithm, document.body))
        assert.equal((await get(repository, `${file}.${algorithm}`)).text, hex(algorithm, jar))
      }
    }
    const versions = (await get('own', '/com/bank/ledger/maven-metadata.xml')).text
    assert.match(versions, /<latest>2-SNAPSHOT<\/latest>\s*<versions>\s*<version>2-SNAPSHOT</)
    const { etag = '' } = (await get('own', list)).headers
    assert.equal((await get('own', list, { 'if-none-match': String(etag) })).status, 304)
  })

  it('the next build joins it; a build itself does not change', async () => {
    const jar = await deploy(2)
    assert.match((await get('own', list)).text, /<buildNumber>2<[\s\S]*<value>2-20260102\.000000-2</)
    assert.deepEqual((await get('own', `${folder}/${fileOf(2, '.jar')}`)).body, jar)
    assert.equal((await get('own', `${folder}/${fileOf(1, '.jar')}`)).status, 200)
    const again = await put(`${folder}/${fileOf(1, '.jar')}`, 'other')
    assert.equal(again.status, 409)
    assert.match(again.text, /has been published already/)
    assert.equal((await put(`${folder}/${fileOf(1, '.jar')}`, made(1).jar)).status, 201)
  })

  it('as many builds are kept as the repository is set to; what is given up is named by nothing any more', async () => {
    assert.equal((await change(2)).status, 204)
    await deploy(3)
    assert.deepEqual(
      await artifacts(),
      [2, 3].flatMap((number) => [fileOf(number, '.jar'), fileOf(number, '.pom')]),
    )
    const gone = await get('own', `${folder}/${fileOf(1, '.pom')}`)
    assert.equal(gone.status, 404)
    const late = await put(`${folder}/${fileOf(1, '.jar')}`, made(1).jar)
    assert.equal(late.status, 409)
    assert.match(late.text, /older than the 2 that are kept/)
    const { body } = await app.request('GET', '/api/v1/audit?action=package.published', { as: 'auditor' })
    const dropped = body.items.flatMap(
      ({ detail }: { detail: { dropped?: { fileName: string }[] } }) => detail.dropped ?? [],
    )
    assert.deepEqual(dropped.map(({ fileName }: { fileName: string }) => fileName).sort(), [
      fileOf(1, '.jar'),
      fileOf(1, '.pom'),
    ])
  })

  it('builds that are deployed at once are all kept', async () => {
    assert.equal((await change(10)).status, 204)
    const at = [4, 5, 6].map((number) => put(`${folder}/${fileOf(number, '.jar')}`, made(number).jar))
    assert.deepEqual(new Set((await Promise.all(at)).map(({ status }) => status)), new Set([201]))
    assert.match((await get('own', list)).text, /<buildNumber>3</)
    for (const number of [4, 5, 6])
      assert.equal((await put(`${folder}/${fileOf(number, '.pom')}`, made(number).pom)).status, 201)
    assert.match((await get('own', list)).text, /<buildNumber>6</)
  })

  it('what is examined is of the newest build', async () => {
    const row = await app
      .context()
      .db.selectFrom('package_version')
      .select('id')
      .where('version', '=', '2-SNAPSHOT')
      .executeTakeFirstOrThrow()
    const fetched = await fetchArtifact(app.context(), row.id)
    assert.equal('sha256' in fetched && fetched.sha256, hex('sha256', made(6).jar))
  })

  it('a repository that keeps none takes none, says so, and still takes releases, which do not change', async () => {
    assert.equal((await change(0)).status, 204)
    for (const path of [`${folder}/${fileOf(7, '.jar')}`, `${folder}/${fileOf(7, '.jar')}.sha1`, list]) {
      const refused = await put(path, 'x')
      assert.equal(refused.status, 403, path)
      assert.match(refused.text, /takes no versions that are published again and again/)
    }
    assert.equal((await put('/com/bank/ledger/2/ledger-2.jar', 'release')).status, 201)
    assert.equal((await put('/com/bank/ledger/2/ledger-2.jar', 'other')).status, 409)
    assert.match((await get('own', '/com/bank/ledger/maven-metadata.xml')).text, /<release>2<\/release>/)
    assert.equal((await change(10)).status, 204)
  })

  it('upstream is never asked for one', async () => {
    const before = [...upstream.requests.keys()]
    for (const path of [
      '/org/example/demo/1.0-SNAPSHOT/maven-metadata.xml',
      '/org/example/demo/1.0-SNAPSHOT/maven-metadata.xml.sha1',
      '/org/example/demo/1.0-SNAPSHOT/demo-1.0-20260101.000000-1.jar',
      '/org/example/demo/1.0-SNAPSHOT/demo-1.0-SNAPSHOT.pom',
    ])
      for (const repository of ['maven', 'all']) {
        const answer = await get(repository, path)
        assert.equal(answer.status, 403, `${repository} ${path}`)
        assert.match(answer.text, /SNAPSHOT versions are not served but where they are deployed/)
      }
    const why = (path: string) =>
      app.request('GET', `/api/v1/why?url=${encodeURIComponent(`${base}/repo/${path}`)}`, { as: 'developer' })
    assert.equal((await why('maven/org/example/demo/1.0-SNAPSHOT/maven-metadata.xml')).body.code, 'gateway.unsupported')
    assert.equal((await why(`own${list}`)).body.version, '2-SNAPSHOT')
    assert.deepEqual([...upstream.requests.keys()], before)
    assert.equal((await get('own', `${folder}/ledger-2-SNAPSHOT.jar`)).status, 404)
  })

  it('the setting is shown where it means something, and refused elsewhere', async () => {
    const { body } = await app.request('GET', '/api/v1/repositories', { as: 'devops' })
    const items = body.items as readonly { id: string; name: string; buildsKeptMax?: number }[]
    assert.deepEqual(
      items.map(({ name, buildsKeptMax }) => [name, buildsKeptMax]),
      [
        ['all', undefined],
        ['maven', undefined],
        ['own', 10],
      ],
    )
    const proxy = items.find(({ name }) => name === 'maven')
    assert.equal((await change(1, proxy?.id)).body.code, 'repository.no-builds')
    assert.equal(
      (await create({ name: 'x', ecosystem: 'npm', kind: 'hosted', buildsKeptMax: 1 })).body.code,
      'repository.no-builds',
    )
    assert.equal((await change(101)).status, 400)
  })
})
