import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { rawRequest } from '#test/raw-request.ts'
import { makePackage, type NpmPackage, type NpmUpstream, startNpmUpstream } from '#test/upstreams/npm-upstream.ts'

/** What `npm publish` sends. */
function publicationOf(made: NpmPackage, changes: object = {}): Record<string, unknown> {
  const { name, version, fileName, packageJson, tarball, integrity, shasum } = made
  const manifest = { ...packageJson, dist: { integrity, shasum, tarball: `http://registry.example/${fileName}` } }
  const data = tarball.toString('base64')
  const attachment = { content_type: 'application/octet-stream', data, length: tarball.byteLength }
  const _attachments = { [fileName]: attachment }
  return {
    _id: name,
    name,
    'dist-tags': { latest: version },
    versions: { [version]: manifest },
    _attachments,
    ...changes,
  }
}

describe('hosted repositories and groups', () => {
  const app = testApp()
  let upstream: NpmUpstream
  let gate: Gate
  let base = ''
  const ids: Record<string, string> = {}
  const create = async (body: Record<string, unknown>) => {
    const made = await app.request('POST', '/api/v1/repositories', {
      as: 'devops',
      body: { ecosystem: 'npm', ...body },
    })
    if (made.status === 200) ids[String(body.name)] = made.body.id
    return made
  }
  const publish = async (made: NpmPackage, options: { to?: string; changes?: object; token?: string } = {}) => {
    const { to = 'own', changes, token = app.people.developer.token } = options
    const answer = await fetch(`${base}/repo/${to}/${made.name.replace('/', '%2f')}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify(publicationOf(made, changes)),
    })
    return { status: answer.status, body: (await answer.json()) as { error?: string; code?: string; ok?: boolean } }
  }
  const get = async (repository: string, path: string) => {
    const answer = await rawRequest(`${base}/repo/${repository}${path}`, { token: app.people.developer.token })
    return { ...answer, text: answer.body.toString() }
  }
  const own = (version: string, files?: Record<string, string>) =>
    makePackage({ name: '@bank/ledger', version, ...(files ? { files } : {}) })

  before(async () => {
    upstream = await startNpmUpstream({
      packages: [
        makePackage({ name: 'demo', version: '1.0.0' }),
        makePackage({ name: '@bank/ledger', version: '99.0.0' }),
        makePackage({ name: 'taken', version: '1.0.0' }),
      ],
    })
    gate = await openGate(app, upstream)
    base = gate.url.replace(/\/repo\/npm$/, '')
    await gate.admit('demo', ['1.0.0'])
    await gate.get('/taken')
    assert.equal((await create({ name: 'own', kind: 'hosted', reservedNames: ['@bank/*', 'taken'] })).status, 200)
    const { body } = await app.request('GET', '/api/v1/repositories', { as: 'devops' })
    ids.npm = body.items.find((each: { name: string }) => each.name === 'npm').id
    assert.equal((await create({ name: 'all', kind: 'group', members: [ids.own, ids.npm] })).status, 200)
  })
  after(() => upstream.close())

  it('what is published installs, with digests of our own, and the log names who published it', async () => {
    const made = own('1.0.0')
    assert.deepEqual(await publish(made), { status: 201, body: { ok: true, success: true } })
    const index = JSON.parse((await get('own', '/@bank%2fledger')).text)
    assert.deepEqual(Object.keys(index.versions), ['1.0.0'])
    assert.equal(index.versions['1.0.0'].dist.integrity, made.integrity)
    assert.equal(index['dist-tags'].latest, '1.0.0')
    const address = new URL(index.versions['1.0.0'].dist.tarball).pathname
    assert.equal(address, '/repo/own/@bank/ledger/-/ledger-1.0.0.tgz')
    const artifact = await get('own', '/@bank/ledger/-/ledger-1.0.0.tgz')
    assert.equal(createHash('sha1').update(artifact.body).digest('hex'), made.shasum)
    const { body } = await app.request('GET', `/api/v1/audit?action=package.published&subjectId=${ids.own}`, {
      as: 'auditor',
    })
    assert.equal(body.items[0].actor.name, 'developer')
    assert.deepEqual([body.items[0].detail.name, body.items[0].detail.version], ['@bank/ledger', '1.0.0'])
  })

  it('what was published does not change; the same bytes again are no fault', async () => {
    assert.equal((await publish(own('1.0.0'))).status, 201)
    const again = await publish(own('1.0.0', { 'index.js': 'other()' }))
    assert.deepEqual([again.status, again.body.code], [409, 'publication.exists'])
    const artifact = await get('own', '/@bank/ledger/-/ledger-1.0.0.tgz')
    assert.equal(createHash('sha1').update(artifact.body).digest('hex'), own('1.0.0').shasum)
  })

  it('a second version joins the first, at once, and tags follow the last publication', async () => {
    assert.equal((await publish(own('1.1.0'))).status, 201)
    const index = JSON.parse((await get('own', '/@bank%2fledger')).text)
    assert.deepEqual(Object.keys(index.versions), ['1.0.0', '1.1.0'])
    assert.equal(index['dist-tags'].latest, '1.1.0')
  })

  it('two at once both succeed, and neither loses the other', async () => {
    const both = await Promise.all([publish(own('2.0.0')), publish(own('2.1.0'))])
    assert.deepEqual(
      both.map(({ status }) => status),
      [201, 201],
    )
    const index = JSON.parse((await get('own', '/@bank%2fledger')).text)
    assert.deepEqual(Object.keys(index.versions).sort(), ['1.0.0', '1.1.0', '2.0.0', '2.1.0'])
  })

  it('bad publications are refused by what is wrong, and nothing of them is kept', async () => {
    const made = own('3.0.0')
    const { fileName } = made
    const wrong = { [fileName]: { data: Buffer.from('other').toString('base64') } }
    const cases: readonly (readonly [object, string])[] = [
      [{ name: '@bank/other' }, 'publication.unreadable'],
      [{ versions: {} }, 'publication.unreadable'],
      [{ _attachments: {} }, 'publication.unreadable'],
      [{ _attachments: wrong }, 'publication.wrong-digest'],
    ]
    for (const [changes, code] of cases) {
      const answer = await publish(made, { changes })
      assert.deepEqual([answer.status, answer.body.code], [422, code])
    }
    const index = JSON.parse((await get('own', '/@bank%2fledger')).text)
    assert.equal(index.versions['3.0.0'], undefined)
  })

  it('only who may, where one may, and only names that the repository is for', async () => {
    const made = own('4.0.0')
    assert.equal((await publish(made, { token: app.people.auditor.token })).status, 403)
    assert.equal((await publish(made, { token: 'assay_wrong' })).status, 401)
    const proxied = await publish(made, { to: 'npm' })
    assert.deepEqual([proxied.status, proxied.body.code], [405, 'repository.read-only'])
    const foreign = await publish(makePackage({ name: 'left', version: '1.0.0' }))
    assert.deepEqual([foreign.status, foreign.body.code], [403, 'publication.not-owned'])
    const taken = await publish(makePackage({ name: 'taken', version: '2.0.0' }))
    assert.deepEqual([taken.status, taken.body.code], [409, 'publication.name-taken'])
  })

  it('a name that is published here is never asked for upstream, reserved or not', async () => {
    const asked = upstream.requests.get('/@bank/ledger') ?? 0
    assert.equal((await get('npm', '/@bank%2fledger')).status, 403)
    assert.equal((await get('npm', '/@bank/ledger/-/ledger-99.0.0.tgz')).status, 403)
    assert.equal(upstream.requests.get('/@bank/ledger') ?? 0, asked)
  })

  it('a group answers for its members under its own address; the bank’s own come from the bank alone', async () => {
    const ledger = JSON.parse((await get('all', '/@bank%2fledger')).text)
    assert.equal(ledger.versions['99.0.0'], undefined)
    assert.match(ledger.versions['1.0.0'].dist.tarball, /\/repo\/all\/@bank\/ledger\/-\//)
    assert.equal((await get('all', '/@bank/ledger/-/ledger-1.0.0.tgz')).status, 200)
    assert.match(JSON.parse((await get('all', '/demo')).text).versions['1.0.0'].dist.tarball, /\/repo\/all\/demo\/-\//)
    assert.equal((await get('all', '/demo/-/demo-1.0.0.tgz')).status, 200)
    assert.equal((await get('all', '/taken/-/taken-1.0.0.tgz')).status, 403)
    assert.equal((await get('all', '/nothing')).status, 404)
  })

  it('a member that does not answer is not passed over', async () => {
    const other = await startNpmUpstream({ packages: [makePackage({ name: 'elsewhere', version: '1.0.0' })] })
    try {
      const settings = { mode: 'observe', upstreamUrl: other.url }
      const context = app.context()
      await context.db
        .updateTable('repository')
        .set({ mode: 'observe' })
        .where('id', '=', ids.npm ?? '')
        .execute()
      assert.equal((await create({ name: 'second', ...settings })).status, 200)
      await context.db
        .updateTable('repository')
        .set({ upstream_from: 'machine' })
        .where('name', '=', 'second')
        .execute()
      assert.equal((await create({ name: 'two', kind: 'group', members: [ids.npm, ids.second] })).status, 200)
      assert.equal((await get('two', '/elsewhere')).status, 403)
      upstream.setFault('*', { kind: 'status', status: 500 })
      assert.equal((await get('two', '/elsewhere-too')).status, 503)
      assert.equal(other.requests.get('/elsewhere-too'), undefined)
    } finally {
      upstream.setFault('*', undefined)
      await other.close()
    }
  })

  it('settings that do not fit the kind are refused', async () => {
    const cases: readonly (readonly [Record<string, unknown>, string])[] = [
      [{ name: 'x', kind: 'hosted', upstreamUrl: 'http://registry.example' }, 'repository.no-upstream'],
      [{ name: 'x', kind: 'hosted', ecosystem: 'generic' }, 'repository.cannot-host'],
      [{ name: 'x', kind: 'proxy', members: [ids.own] }, 'repository.no-members'],
      [{ name: 'x', kind: 'group', members: [ids.all] }, 'repository.bad-member'],
      [{ name: 'x', kind: 'group', members: ['018f0000-0000-7000-8000-000000000000'] }, 'repository.bad-member'],
    ]
    for (const [body, code] of cases) assert.equal((await create(body)).body.code, code)
  })
})
