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
  })

  it('know the folders of Python packages', () => {
    const file = 'demo-pkg 1.0 demo_pkg-1.0-py3-none-any.whl'
    assert.equal(placed('pypi', 'packages/demo-pkg/1.0/demo_pkg-1.0-py3-none-any.whl'), file)
    assert.equal(placed('pypi', 'Demo_Pkg/1.0/demo_pkg-1.0-py3-none-any.whl'), file)
    assert.equal(placed('pypi', 'demo-pkg/2.0/demo_pkg-1.0-py3-none-any.whl'), 'unknown')
    assert.equal(placed('pypi', '.pypi/simple.html'), 'accompanying')
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
    await createRepository(app.context(), { name: 'own-jars', ecosystem: 'maven', kind: 'hosted' })
    await createRepository(app.context(), { name: 'own-wheels', ecosystem: 'pypi', kind: 'hosted' })
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

  it('takes the files of Python packages', async () => {
    write(`wheels/demo/1.0/${wheel.fileName}`, wheel.bytes)
    const { counts, problems } = await run('wheels', 'artifactory', 'pypi')
    assert.deepEqual([counts.taken, problems], [1, []])
    await gates.pypi.admit('demo', ['1.0'])
    const answer = await gates.pypi.get(`/packages/demo/1.0/${wheel.fileName}`)
    assert.deepEqual([answer.status, answer.body.equals(wheel.bytes)], [200, true])
  })
})
