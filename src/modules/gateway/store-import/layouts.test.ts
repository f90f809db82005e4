import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { findEcosystem } from '#ecosystems/index.ts'
import { createRepository } from '#modules/gateway/index.ts'
import { type Gate, openGate } from '#test/gateway-app.ts'
import { testApp } from '#test/harness.ts'
import { rawRequest } from '#test/raw-request.ts'
import { type MavenUpstream, makeArtifact, startMavenUpstream } from '#test/upstreams/maven-upstream.ts'
import { makeDistribution, type PypiUpstream, startPypiUpstream } from '#test/upstreams/pypi-upstream.ts'
import type { FileResult } from './import-rows.ts'
import { importStore } from './import-store.ts'
import { placeInStore } from './store-layout.ts'

describe('layouts of stores', () => {
  const placed = (type: string, path: string) => {
    const registry = findEcosystem(type)?.registry
    assert.ok(registry)
    const place = placeInStore(registry, type, path)
    return place.kind === 'package'
      ? `${place.target.name} ${place.target.version} ${place.target.fileName}`
      : place.kind
  }

  it('find the same file of npm wherever a product keeps it', () => {
    const file = '@bank/ledger 1.0.0 ledger-1.0.0.tgz'
    assert.equal(placed('npm', '@bank/ledger/ledger-1.0.0.tgz'), file)
    assert.equal(placed('npm', '@bank/ledger/-/ledger-1.0.0.tgz'), file)
    assert.equal(placed('npm', '@bank/ledger/-/@bank/ledger-1.0.0.tgz'), file)
    for (const path of ['demo/package.json', '.npm/demo/package.json', '.verdaccio-db.json'])
      assert.equal(placed('npm', path), 'accompanying', path)
    for (const path of [
      'demo-1.0.0.tgz',
      'demo/x/y/demo-1.0.0.tgz',
      'demo/-/other.tgz',
      'a/-/b-1.0.0.tgz',
      '..%2f/-/x-1.0.0.tgz',
    ])
      assert.equal(placed('npm', path), 'unknown', path)
  })

  it('know Maven’s tree with what the products add to it', () => {
    assert.equal(placed('maven', 'org/example/demo/1.0/demo-1.0.jar'), 'org.example:demo 1.0 demo-1.0.jar')
    for (const end of ['demo-1.0.jar.sha1', '_remote.repositories', 'demo-1.0.jar.lastUpdated'])
      assert.equal(placed('maven', `org/example/demo/1.0/${end}`), 'accompanying', end)
    assert.equal(placed('maven', 'org/example/demo/maven-metadata.xml'), 'accompanying')
    assert.equal(
      placed('maven', 'org/example/demo/1.0/demo-1.0.jar.artifactory-metadata/artifactory-file.xml'),
      'accompanying',
    )
    assert.equal(placed('maven', 'org/example/demo/1.0/other-1.0.jar'), 'unknown')
    const build = 'demo-1.0-20260101.000000-3.jar'
    assert.equal(placed('maven', `org/example/demo/1.0-SNAPSHOT/${build}`), `org.example:demo 1.0-SNAPSHOT ${build}`)
    assert.equal(placed('maven', 'org/example/demo/1.0-SNAPSHOT/maven-metadata.xml'), 'accompanying')
  })

  it('know the folders of Python packages', () => {
    const file = 'demo-pkg 1.0 demo_pkg-1.0-py3-none-any.whl'
    assert.equal(placed('pypi', 'packages/demo-pkg/1.0/demo_pkg-1.0-py3-none-any.whl'), file)
    assert.equal(placed('pypi', 'Demo_Pkg/1.0/demo_pkg-1.0-py3-none-any.whl'), file)
    assert.equal(placed('pypi', 'demo-pkg/2.0/demo_pkg-1.0-py3-none-any.whl'), 'unknown')
    assert.equal(placed('pypi', '.pypi/simple.html'), 'accompanying')
    for (const path of ['', 'packages/', 'Demo_Pkg/'])
      assert.equal(placed('pypi', `${path}demo_pkg-1.0-py3-none-any.whl`), file)
    assert.equal(placed('pypi', 'demo-pkg-1.0.tar.gz'), 'demo-pkg 1.0 demo-pkg-1.0.tar.gz')
    for (const path of ['other/demo_pkg-1.0-py3-none-any.whl', 'demo-pkg.tar.gz', 'demo-pkg-x.zip', 'notes.txt'])
      assert.equal(placed('pypi', path), 'unknown', path)
  })
})

describe('importing trees of Maven and Python', () => {
  const app = testApp()
  const root = mkdtempSync(join(tmpdir(), 'assay-tree-'))
  const demo = makeArtifact({ group: 'org.example', artifact: 'demo', version: '1.0' })
  const wheel = makeDistribution({ name: 'demo', version: '1.0' })
  let maven: MavenUpstream
  let pypi: PypiUpstream
  let gates: { readonly maven: Gate; readonly pypi: Gate }
  before(async () => {
    maven = await startMavenUpstream([demo])
    pypi = await startPypiUpstream({ files: [wheel] })
    gates = {
      maven: await openGate(app, maven, { ecosystem: 'maven' }),
      pypi: await openGate(app, pypi, { ecosystem: 'pypi' }),
    }
  })
  after(async () => {
    await maven.close()
    await pypi.close()
    rmSync(root, { recursive: true, force: true })
  })
  const write = (path: string, content: string | Uint8Array) => {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }
  const run = async (folder: string, layout: 'nexus' | 'artifactory', repository: string) => {
    const problems: (string | undefined)[] = []
    const asked = { path: join(root, folder), layout, repository, ecosystem: repository }
    const counts = await importStore(app.context(), {
      ...asked,
      onProblem: ({ path, problem }) => problems.push(`${path.split('/').at(-1)} ${problem?.code}`),
    })
    return { counts, problems }
  }

  it('takes what upstream’s own checksums confirm, and refuses what its neighbour contradicts', async () => {
    const folder = `jars${demo.folder}`
    for (const [name, bytes] of demo.files) {
      write(`${folder}${name}`, bytes)
      write(`${folder}${name}.sha1`, createHash('sha1').update(bytes).digest('hex'))
    }
    write(`${folder}demo-1.0-sources.jar`, 'sources')
    write(`${folder}demo-1.0-tests.jar`, 'tests')
    write(`${folder}demo-1.0-tests.jar.sha1`, '0'.repeat(40))
    const { counts, problems } = await run('jars', 'nexus', 'maven')
    assert.deepEqual([counts.taken, counts.accompanying], [2, 3])
    assert.deepEqual(problems, [
      'demo-1.0-sources.jar artifact.without-digest',
      'demo-1.0-tests.jar store-import.wrong-digest',
    ])
    assert.equal(counts.unverified, 1, 'upstream says nothing of it: it is served to nobody')
    await gates.maven.admit('org.example:demo', ['1.0'])
    const answer = await gates.maven.get(`${demo.folder}demo-1.0.jar`)
    assert.deepEqual([answer.status, answer.body.equals(demo.jar)], [200, true])
    assert.equal(maven.requests.get(`${demo.folder}demo-1.0.jar`), undefined)
    assert.equal((await gates.maven.get(`${demo.folder}demo-1.0-sources.jar`)).status, 404)
  })

  it('publishes trees of both to hosted repositories', async () => {
    const base = gates.maven.url.replace(/maven$/, '')
    const get = (path: string) => rawRequest(`${base}${path}`, { token: app.people.developer.token })
    const own = makeArtifact({ group: 'com.bank', artifact: 'ledger', version: '1.0' })
    for (const [name, bytes] of own.files) write(`own-jars${own.folder}${name}`, bytes)
    const mine = makeDistribution({ name: 'ledger', version: '1.0', requiresPython: '>=3.9' })
    write(`own-wheels/packages/ledger/1.0/${mine.fileName}`, mine.bytes)
    const reservedNames = ['com.bank:*', 'ledger']
    await createRepository(app.context(), { name: 'own-jars', ecosystem: 'maven', kind: 'hosted', reservedNames })
    await createRepository(app.context(), { name: 'own-wheels', ecosystem: 'pypi', kind: 'hosted', reservedNames })
    const jars = await importStore(app.context(), {
      path: join(root, 'own-jars'),
      layout: 'nexus',
      repository: 'own-jars',
    })
    const wheels = await importStore(app.context(), {
      path: join(root, 'own-wheels'),
      layout: 'nexus',
      repository: 'own-wheels',
    })
    assert.deepEqual([jars.taken, jars.refused, wheels.taken, wheels.refused], [2, 0, 1, 0])
    assert.ok((await get(`own-jars${own.folder}ledger-1.0.jar`)).body.equals(own.jar))
    assert.ok((await get(`own-wheels/packages/ledger/1.0/${mine.fileName}`)).body.equals(mine.bytes))
    assert.match((await get('own-wheels/simple/ledger/')).body.toString(), /3\.9/)
  })

  it('takes plain folders, tells of each file why it is not taken, and changes nothing the second time', async () => {
    const own = makeArtifact({ group: 'com.bank', artifact: 'plain', version: '1.0' })
    const folder = '/com/bank/plain/2-SNAPSHOT'
    for (const [name, bytes] of own.files) write(`plain-jars${own.folder}${name}`, bytes)
    const builds = [1, 2, 3].map((number) => `plain-2-2026010${number}.000000-${number}.jar`)
    for (const name of builds) write(`plain-jars${folder}/${name}`, name)
    write(`plain-jars${folder}/maven-metadata.xml`, '<metadata/>')
    write('plain-jars/com/bank/plain/1.1/plain-1.1.pom', own.pom)
    write('plain-jars/org/other/x/1.0/x-1.0.jar', 'x')
    const good = makeDistribution({ name: 'ledger-plain', version: '1.0' })
    write(`plain-wheels/${good.fileName}`, good.bytes)
    write('plain-wheels/ledger-plain-1.1.tar.gz', 'no archive')
    const stray = makeDistribution({ name: 'stray', version: '1.0' })
    write(`plain-wheels/${stray.fileName}`, stray.bytes)
    const settings = { kind: 'hosted', reservedNames: ['com.bank:*', 'ledger-*'] } as const
    await createRepository(app.context(), { name: 'plain-maven', ecosystem: 'maven', buildsKeptMax: 2, ...settings })
    await createRepository(app.context(), { name: 'plain-pypi', ecosystem: 'pypi', ...settings })
    const take = async (path: string, repository: string) => {
      const problems = new Map<string | undefined, string | undefined>()
      const asked = { path: join(root, path), layout: 'plain', repository } as const
      const onProblem = ({ path: at, problem }: FileResult) => problems.set(at.split('/').at(-1), problem?.code)
      return {
        counts: await importStore(app.context(), { ...asked, onProblem }),
        problems: Object.fromEntries(problems),
      }
    }
    const jars = await take('plain-jars', 'plain-maven')
    const always = { 'plain-1.1.pom': 'publication.unreadable', 'x-1.0.jar': 'publication.not-owned' }
    assert.deepEqual([jars.counts.taken, jars.problems], [5, always])
    const again = await take('plain-jars', 'plain-maven')
    const given = { 'plain-2-20260101.000000-1.jar': 'publication.old-build' }
    assert.deepEqual([again.counts.taken, again.counts.held, again.problems], [0, 4, { ...always, ...given }])
    const wheels = await take('plain-wheels', 'plain-pypi')
    assert.deepEqual([wheels.counts.taken, wheels.problems[stray.fileName]], [1, 'publication.not-owned'])
    assert.equal(wheels.problems['ledger-plain-1.1.tar.gz'], 'publication.unreadable')
    const log = await app.request('GET', '/api/v1/audit?action=store-import.completed', { as: 'auditor' })
    const { layout, taken, refused } = log.body.items[0].detail
    assert.deepEqual([layout, taken, refused], ['plain', 1, 2])
    const proxied = await run('plain-jars', 'nexus', 'maven')
    assert.ok(proxied.problems.includes(`${builds[0]} gateway.unsupported`), proxied.problems.join())
  })

  it('takes the files of Python packages', async () => {
    write(`wheels/demo/1.0/${wheel.fileName}`, wheel.bytes)
    const { counts, problems } = await run('wheels', 'artifactory', 'pypi')
    assert.deepEqual([counts.taken, problems], [1, []])
    await gates.pypi.admit('demo', ['1.0'])
    const answer = await gates.pypi.get(`/packages/demo/1.0/${wheel.fileName}`)
    assert.deepEqual([answer.status, answer.body.equals(wheel.bytes)], [200, true])
  })
})
