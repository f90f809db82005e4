import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { grantAdmissions } from '#modules/policy/index.ts'
import { transact } from '#platform/database/transact.ts'
import { openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { rawRequest } from '#test/raw-request.ts'
import { startDockerUpstream } from '#test/upstreams/docker-upstream.ts'
import { startFileUpstream } from '#test/upstreams/file-upstream.ts'
import { makeImage } from '#test/upstreams/image.ts'
import { makeArtifact, startMavenUpstream } from '#test/upstreams/maven-upstream.ts'
import { makeDistribution, startPypiUpstream } from '#test/upstreams/pypi-upstream.ts'
import { loadIndex } from './load-index.ts'
import { createRepository } from './manage-repositories.ts'

type App = ReturnType<typeof testApp>

/** Two proxies of an ecosystem, `ECOSYSTEM` and `other`, and the groups of both orders. */
async function openTwo(app: App, ecosystem: string, upstreams: readonly [{ url: string }, { url: string }]) {
  const gate = await openGate(app, upstreams[0], { ecosystem })
  const base = gate.url.slice(0, gate.url.lastIndexOf('/'))
  const of = { ecosystem, upstreamFrom: 'machine' } as const
  const { id } = await createRepository(app.context(), { ...of, name: 'other', upstreamUrl: upstreams[1].url })
  const { items } = (await app.request('GET', '/api/v1/repositories', { as: 'devops' })).body
  const own = items.find((each: { name: string }) => each.name === ecosystem).id
  await createRepository(app.context(), { name: 'all', ecosystem, kind: 'group', members: [own, id] })
  await createRepository(app.context(), { name: 'reverse', ecosystem, kind: 'group', members: [id, own] })
  const ask = async (repository: string, path: string, headers: Record<string, string> = {}) => {
    const asked = { token: app.people.developer.token, headers }
    const { status, body } = await rawRequest(`${base}/${repository}${path}`, asked)
    return { status, body, text: body.toString() }
  }
  const admit = async (name: string, version: string) => {
    const row = await app
      .context()
      .db.selectFrom('package_version as v')
      .innerJoin('package as p', 'p.id', 'v.package_id')
      .select('v.id')
      .where('p.name', '=', name)
      .where('v.version', '=', version)
      .executeTakeFirstOrThrow()
    await transact(app.context(), (tx) => grantAdmissions(tx, { versionIds: [row.id], reason: 'test' }))
  }
  const events = async (name: string) => {
    const path = `/api/v1/upstream-changes?sort=at&text=${encodeURIComponent(name)}`
    const { body } = await app.request('GET', path, { as: 'auditor' })
    return body.items.map((each: Record<string, string>) => `${each.kind} ${each.repository} ${each.after ?? ''}`)
  }
  return { ask, admit, events }
}

describe('two indexes of Python', () => {
  const app = testApp()
  const file = (name: string, version: string, more: object = {}) => makeDistribution({ name, version, ...more })
  const good = file('demo', '1.0.0')
  const extra = file('demo', '1.0.0', { kind: 'sdist' })
  let upstreams: readonly [Awaited<ReturnType<typeof startPypiUpstream>>, Awaited<ReturnType<typeof startPypiUpstream>>]
  let two: Awaited<ReturnType<typeof openTwo>>
  const pathOf = ({ project, input, fileName }: typeof good) => `/packages/${project}/${input.version}/${fileName}`
  before(async () => {
    upstreams = [
      await startPypiUpstream({ files: [good, file('wide', '1.0.0')] }),
      await startPypiUpstream({ files: [file('wide', '1.0.0'), file('wide', '2.0.0')] }),
    ]
    two = await openTwo(app, 'pypi', upstreams)
  })
  after(() => Promise.all(upstreams.map((each) => each.close())))

  it('a file that only the other has of an approved version is not served, also not by a group', async () => {
    await loadIndex(app.context(), { repository: 'pypi', name: 'demo' })
    await two.admit('demo', '1.0.0')
    const own = pathOf(good)
    assert.equal((await two.ask('pypi', own)).status, 200)
    app.clock.advance(60)
    upstreams[1].addFile(good)
    upstreams[1].addFile(extra)
    await loadIndex(app.context(), { repository: 'other', name: 'demo' })
    assert.deepEqual(await two.events('demo'), [`disputed other file ${extra.fileName} sha256:${extra.sha256}`])
    const sdist = pathOf(extra)
    for (const repository of ['pypi', 'other', 'all', 'reverse']) {
      assert.equal((await two.ask(repository, own)).status, 403, repository)
      assert.equal((await two.ask(repository, sdist)).status, 403, repository)
    }
    app.clock.advance(60)
    await two.admit('demo', '1.0.0')
    // Looked at: what the origin has is served again, and nothing else ever.
    assert.equal((await two.ask('pypi', own)).status, 200)
    assert.equal((await two.ask('all', own)).status, 200)
    assert.equal((await two.ask('pypi', sdist)).status, 404)
    assert.equal((await two.ask('all', sdist)).status, 404)
    for (const repository of ['other', 'reverse'])
      assert.equal((await two.ask(repository, sdist)).status, 403, repository)
    assert.equal(upstreams[1].requests.get(`/files/${extra.fileName}`), undefined)
    // Where the origin has it as well, nothing is disputed: the file is its own, and waits for an approval of its own.
    upstreams[0].addFile(extra)
    app.clock.advance(25 * 3600)
    await loadIndex(app.context(), { repository: 'pypi', name: 'demo' })
    assert.deepEqual(await two.events('demo'), [
      `disputed other file ${extra.fileName} sha256:${extra.sha256}`,
      `files-added pypi ${extra.fileName}`,
    ])
  })

  it('a group shows the files of all, of each version from the first that lists it', async () => {
    await loadIndex(app.context(), { repository: 'all', name: 'wide' })
    for (const version of ['1.0.0', '2.0.0']) await two.admit('wide', version)
    for (const accept of ['application/vnd.pypi.simple.v1+json', 'text/html']) {
      const { status, text } = await two.ask('all', '/simple/wide/', { accept })
      assert.equal(status, 200)
      for (const version of ['1.0.0', '2.0.0']) assert.match(text, new RegExp(`wide-${version}-py3-none-any\\.whl`))
    }
    const { files } = JSON.parse(
      (await two.ask('all', '/simple/wide/', { accept: 'application/vnd.pypi.simple.v1+json' })).text,
    )
    assert.equal(files.length, 2)
    for (const { url } of files) assert.equal((await two.ask('all', url.replace('../..', ''))).status, 200)
    assert.deepEqual(await two.events('wide'), [])
  })
})

describe('two repositories of Maven, whose lists state no digests', () => {
  const app = testApp()
  const made = (version: string, mark = 'good', more = {}) =>
    makeArtifact({ group: 'example', artifact: 'demo', version, files: { 'a.txt': mark }, ...more })
  let upstreams: readonly [
    Awaited<ReturnType<typeof startMavenUpstream>>,
    Awaited<ReturnType<typeof startMavenUpstream>>,
  ]
  let two: Awaited<ReturnType<typeof openTwo>>
  const jar = (version: string, end = '.jar') => `/example/demo/${version}/demo-${version}${end}`
  before(async () => {
    const evil = { licenses: ['GPL-3.0-only'], more: { '-extra.jar': Buffer.from('steal()') } }
    upstreams = [
      await startMavenUpstream([made('1.0'), made('1.1')]),
      await startMavenUpstream([made('1.0', 'steal()', evil), made('2.0', 'theirs')]),
    ]
    two = await openTwo(app, 'maven', upstreams)
  })
  after(() => Promise.all(upstreams.map((each) => each.close())))

  it('the first bytes of a file are its origin’s, whoever is asked for it', async () => {
    await loadIndex(app.context(), { repository: 'maven', name: 'example:demo', versions: ['1.0'] })
    await two.admit('example:demo', '1.0')
    const through = await two.ask('other', jar('1.0'))
    assert.equal(through.status, 200, through.text)
    assert.deepEqual(through.body, made('1.0').jar)
    assert.equal(upstreams[1].requests.get(jar('1.0')), undefined)
    assert.deepEqual((await two.ask('reverse', jar('1.0'))).body, made('1.0').jar)
    assert.deepEqual((await two.ask('reverse', jar('1.0', '.pom'))).body, made('1.0').pom)
  })

  it('a file that the origin has not is there for nobody', async () => {
    for (const repository of ['maven', 'other', 'all', 'reverse'])
      assert.equal((await two.ask(repository, jar('1.0', '-extra.jar'))).status, 404, repository)
    assert.equal(upstreams[1].requests.get(jar('1.0', '-extra.jar')), undefined)
  })

  it('a group lists the versions of all, and serves each from where it comes', async () => {
    await loadIndex(app.context(), { repository: 'all', name: 'example:demo', versions: ['1.0', '2.0'] })
    await two.admit('example:demo', '2.0')
    const { text } = await two.ask('all', '/example/demo/maven-metadata.xml')
    const listed = [...text.matchAll(/<version>([^<]+)<\/version>/g)].map(([, version]) => version)
    assert.deepEqual(listed, ['1.0', '2.0'])
    assert.deepEqual((await two.ask('all', jar('2.0'))).body, made('2.0', 'theirs').jar)
    assert.deepEqual((await two.ask('all', jar('1.0'))).body, made('1.0').jar)
  })

  it('while the origin is away, what is not held is not taken from elsewhere', async () => {
    await two.admit('example:demo', '1.0')
    upstreams[0].setFault('*', { kind: 'status', status: 503 })
    assert.equal((await two.ask('other', jar('1.0', '-sources.jar'))).status, 503)
    assert.equal((await two.ask('other', jar('1.0'))).status, 200)
    upstreams[0].setFault('*', undefined)
  })
})

describe('two folders of plain files', () => {
  const app = testApp()
  it('a group asks them in their order, and no later one where an earlier one does not answer', async () => {
    const upstreams = [
      await startFileUpstream({ '/tools/both.bin': 'first', '/tools/one.bin': 'one' }),
      await startFileUpstream({ '/tools/both.bin': 'second', '/tools/two.bin': 'two' }),
    ] as const
    try {
      const two = await openTwo(app, 'generic', upstreams)
      for (const [file, body] of [
        ['both.bin', 'first'],
        ['one.bin', 'one'],
        ['two.bin', 'two'],
      ] as const) {
        assert.equal((await two.ask('all', `/tools/${file}`)).status, 403)
        await two.admit('all/tools', file)
        const answer = await two.ask('all', `/tools/${file}`)
        assert.deepEqual([answer.status, answer.text], [200, body], file)
      }
      assert.equal((await two.ask('all', '/tools/none.bin')).status, 404)
      upstreams[0].setFault('*', { kind: 'status', status: 503 })
      assert.equal((await two.ask('all', '/tools/later.bin')).status, 503)
      assert.equal(upstreams[1].requests.get('HEAD /tools/later.bin'), undefined)
      assert.equal((await two.ask('all', '/tools/two.bin')).status, 200)
    } finally {
      for (const each of upstreams) await each.close()
    }
  })
})

describe('two registries of images', () => {
  const app = testApp()
  it('a name that both have means what the first says; what only the second has comes from it', async () => {
    const upstreams = [await startDockerUpstream(), await startDockerUpstream()] as const
    const [ours, theirs] = [makeImage('ours'), makeImage('theirs')]
    try {
      upstreams[0].add('library/demo', ours)
      upstreams[0].setTag('library/demo', 'latest', ours.manifest.digest)
      upstreams[1].add('library/demo', theirs)
      for (const tag of ['latest', 'only']) upstreams[1].setTag('library/demo', tag, theirs.manifest.digest)
      const two = await openTwo(app, 'docker', upstreams)
      const manifest = (repository: string, reference: string) =>
        two.ask(repository, `/v2/library/demo/manifests/${reference}`)
      assert.equal((await manifest('all', 'latest')).status, 403)
      await two.admit('library/demo', ours.manifest.digest)
      assert.deepEqual((await manifest('all', 'latest')).body, ours.manifest.bytes)
      assert.equal((await manifest('all', 'only')).status, 403)
      await two.admit('library/demo', theirs.manifest.digest)
      assert.deepEqual((await manifest('all', 'only')).body, theirs.manifest.bytes)
      assert.deepEqual((await manifest('reverse', 'latest')).body, theirs.manifest.bytes)
      const layer = theirs.blobs[1]
      assert.ok(layer)
      assert.deepEqual((await two.ask('all', `/v2/library/demo/blobs/${layer.digest}`)).body, layer.bytes)
      app.clock.advance(25 * 3600)
      upstreams[0].setFault('*', { kind: 'status', status: 503 })
      assert.equal((await manifest('all', 'never')).status, 503)
      assert.deepEqual((await manifest('all', theirs.manifest.digest)).body, theirs.manifest.bytes)
    } finally {
      for (const each of upstreams) await each.close()
    }
  })
})
