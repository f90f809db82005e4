import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { rawRequest } from '#test/raw-request.ts'
import {
  type MavenArtifact,
  type MavenUpstream,
  makeArtifact,
  startMavenUpstream,
} from '#test/upstreams/maven-upstream.ts'

const hex = (algorithm: string, bytes: Uint8Array) => createHash(algorithm).update(bytes).digest('hex')
const folder = '/com/bank/ledger'
const list = `${folder}/maven-metadata.xml`
const ledger = (version: string, content = 'ledger') =>
  makeArtifact({
    group: 'com.bank',
    artifact: 'ledger',
    version,
    files: { 'a.txt': content },
    more: { '-sources.jar': Buffer.from('sources'), '.module': Buffer.from('{}'), '.jar.asc': Buffer.from('signed') },
  })

describe('deploying to a hosted Maven repository', () => {
  const app = testApp()
  let upstream: MavenUpstream
  let gate: Gate
  let base = ''
  const create = (body: Record<string, unknown>) =>
    app.request('POST', '/api/v1/repositories', { as: 'devops', body: { ecosystem: 'maven', ...body } })
  const put = async (path: string, body: Uint8Array | string, options: { to?: string; token?: string } = {}) => {
    const { to = 'own', token = app.people.developer.token } = options
    const authorization = `Basic ${Buffer.from(`token:${token}`).toString('base64')}`
    const answer = await fetch(`${base}/repo/${to}${path}`, { method: 'PUT', headers: { authorization }, body })
    return { status: answer.status, text: await answer.text() }
  }
  const get = (repository: string, path: string) =>
    rawRequest(`${base}/repo/${repository}${path}`, { token: app.people.developer.token })
  /** As Maven does: the jar, the POM and the others with their checksums; then the list that it read, with the version added. */
  const deploy = async (made: MavenArtifact) => {
    const before = await get('own', list)
    const files = [...made.files].sort(([one]) => (one.endsWith('.pom') ? 1 : -1))
    const sent = new Map(files.map(([fileName, bytes]) => [made.folder + fileName, bytes]))
    sent.set(
      list,
      Buffer.from('<metadata><versioning><versions><version>6</version></versions></versioning></metadata>'),
    )
    for (const [path, bytes] of sent) {
      assert.equal((await put(path, bytes)).status, 201, path)
      for (const algorithm of ['md5', 'sha1'])
        assert.equal((await put(`${path}.${algorithm}`, hex(algorithm, bytes))).status, 201, `${path}.${algorithm}`)
    }
    return before.status
  }
  const versionsListed = async (repository = 'own') => {
    const text = (await get(repository, list)).body.toString()
    return [...text.matchAll(/<version>(.*?)</g)].map(([, version]) => version)
  }

  before(async () => {
    upstream = await startMavenUpstream([ledger('99.0')])
    gate = await openGate(app, upstream, { ecosystem: 'maven' })
    base = gate.url.replace(/\/repo\/[^/]+$/, '')
    assert.equal((await create({ name: 'own', kind: 'hosted', reservedNames: ['com.bank:*'] })).status, 200)
  })
  after(() => upstream.close())

  it('asks for a list that is not there yet, and everything that is deployed comes back as it was', async () => {
    const made = ledger('1.0')
    assert.equal(await deploy(made), 404)
    assert.deepEqual(await versionsListed(), ['1.0'])
    for (const [fileName, bytes] of made.files) {
      const path = made.folder + fileName
      const answer = await get('own', path)
      assert.equal(answer.status, 200, `${path}: ${answer.body}`)
      assert.deepEqual(answer.body, bytes)
      for (const algorithm of ['md5', 'sha1', 'sha256', 'sha512'])
        assert.equal((await get('own', `${path}.${algorithm}`)).body.toString(), hex(algorithm, bytes))
    }
    const document = await get('own', list)
    assert.match(document.body.toString(), /<latest>1\.0<\/latest>\s*<release>1\.0<\/release>/)
    assert.match(document.body.toString(), /<lastUpdated>\d{14}<\/lastUpdated>/)
    assert.equal((await get('own', `${list}.sha1`)).body.toString(), hex('sha1', document.body))
  })

  it('what the POM tells is known, although there is no upstream to ask', async () => {
    const row = await app
      .context()
      .db.selectFrom('package_version as v')
      .innerJoin('package as p', 'p.id', 'v.package_id')
      .select(['v.license', 'v.described_at', 'v.published_at'])
      .where('p.name', '=', 'com.bank:ledger')
      .where('v.version', '=', '1.0')
      .executeTakeFirst()
    assert.equal(row?.license, 'MIT')
    assert.ok(row.described_at && row.published_at)
  })

  it('a second version joins the first', async () => {
    assert.equal(await deploy(ledger('1.1')), 200)
    assert.deepEqual(await versionsListed(), ['1.0', '1.1'])
  })

  it('files that are sent side by side are all kept, and a version without a POM is served', async () => {
    const ends = Array.from({ length: 8 }, (_, at) => `-part${at}.jar`)
    const answers = await Promise.all(ends.map((end) => put(`${folder}/1.2/ledger-1.2${end}`, end)))
    assert.deepEqual(new Set(answers.map(({ status }) => status)), new Set([201]))
    for (const end of ends) assert.equal((await get('own', `${folder}/1.2/ledger-1.2${end}`)).body.toString(), end)
    assert.equal((await get('own', `${folder}/1.2/ledger-1.2.pom`)).status, 404)
    assert.equal((await get('own', `${folder}/1.3/ledger-1.3.pom`)).status, 404)
  })

  it('a release does not change; the same bytes again are no fault', async () => {
    const { jar, folder: at } = ledger('1.0')
    assert.equal((await put(`${at}ledger-1.0.jar`, jar)).status, 201)
    const again = await put(`${at}ledger-1.0.jar`, ledger('1.0', 'other').jar)
    assert.equal(again.status, 409)
    assert.match(again.text, /com\.bank:ledger 1\.0 has been published already/)
    assert.deepEqual((await get('own', `${at}ledger-1.0.jar`)).body, jar)
  })

  it('only who may, where one may, only names that the repository is for, also where nothing is kept', async () => {
    const { jar, folder: at } = ledger('3.0')
    for (const path of [`${at}ledger-3.0.jar`, `${at}ledger-3.0.jar.sha1`, list]) {
      assert.equal((await put(path, jar, { token: app.people.auditor.token })).status, 403, path)
      assert.equal((await put(path, jar, { token: 'assay_wrong' })).status, 401, path)
      assert.equal((await put(path, jar, { to: 'maven' })).status, 405, path)
    }
    assert.equal((await put('/org/example/demo/1/demo-1.jar', jar)).status, 403)
    assert.equal((await get('own', '/org/example/demo/1/demo-1.jar')).status, 404)
    assert.deepEqual(await versionsListed(), ['1.0', '1.1', '1.2'])
  })

  it('a POM of something else is refused with the reason', async () => {
    const other = await put(`${folder}/2.0/ledger-2.0.pom`, ledger('1.0').pom)
    assert.equal(other.status, 422)
    assert.match(other.text, /The POM is about com\.bank:ledger:1\.0/)
  })

  it('the name is never asked for upstream, and a group has it from here alone', async () => {
    const { body } = await app.request('GET', '/api/v1/repositories', { as: 'devops' })
    const members = body.items.filter(({ ecosystem }: { ecosystem: string }) => ecosystem === 'maven')
    const made = await create({ name: 'all', kind: 'group', members: members.map(({ id }: { id: string }) => id) })
    assert.equal(made.status, 200)
    for (const path of [list, `${folder}/99.0/ledger-99.0.pom`, `${folder}/1.0/ledger-1.0.jar`])
      assert.equal((await get('maven', path)).status, 403)
    assert.deepEqual(await versionsListed('all'), ['1.0', '1.1', '1.2'])
    assert.deepEqual((await get('all', `${folder}/1.0/ledger-1.0.jar`)).body, ledger('1.0').jar)
    assert.equal((await get('all', `${folder}/99.0/ledger-99.0.jar`)).status, 404)
    assert.deepEqual(
      [...upstream.requests.keys()].filter((path) => path.includes('ledger')),
      [],
    )
  })
})
