import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { openGate } from '../gateway-app.ts'
import { testApp } from '../harness.ts'
import { makeResolvePlugin, PLUGIN_GROUP } from '../upstreams/maven-plugin.ts'
import { type MavenUpstream, makeArtifact, startMavenUpstream } from '../upstreams/maven-upstream.ts'
import {
  findJavaClient,
  type JavaProject,
  makeJavaProject,
  mavenCommands,
  runGradle,
  runMaven,
} from './maven-client.ts'
import { makeDeployPlugin } from './maven-deploy-plugin.ts'

const folder = mkdtempSync(join(realpathSync(tmpdir()), 'assay-maven-snapshots-'))
const plugin = makeDeployPlugin(folder)
if (plugin === undefined) rmSync(folder, { recursive: true, force: true })
const gradle = findJavaClient('gradle')
const goalOf = (name: string) => `${PLUGIN_GROUP}:${name}-maven-plugin:1.0:${name}`
const wanted = ['com.bank:ledger:1.0-SNAPSHOT']

describe('Maven deploys SNAPSHOTs', { skip: plugin === undefined && 'mvn or javac is not on this machine' }, () => {
  const app = testApp()
  let upstream: MavenUpstream
  let base = ''
  let ownId = ''
  const project = (dependencies: readonly string[] = wanted): JavaProject =>
    makeJavaProject(folder, { url: `${base}/repo/all/`, token: app.people.developer.token, dependencies })
  const ledger = (version: string, content: string) =>
    makeArtifact({ group: 'com.bank', artifact: 'ledger', version, files: { 'a.txt': content } })
  const deploy = (on: JavaProject, version: string, content: string, command = 'mvn') => {
    const made = ledger(version, content)
    for (const [name, bytes] of [
      ['a.jar', made.jar],
      ['a.pom', made.pom],
    ] as const)
      writeFileSync(join(on.folder, name), bytes)
    const given = { url: `${base}/repo/own/`, version, jar: join(on.folder, 'a.jar'), pom: join(on.folder, 'a.pom') }
    const args = Object.entries(given).map(([name, value]) => `-Ddeploy.${name}=${value}`)
    return runMaven(command, on, [...args, goalOf('deploy')])
  }
  const builds = async () => {
    const rows = await app.context().db.selectFrom('hosted_file').select('file_name').orderBy('file_name').execute()
    return rows.flatMap(({ file_name }) => /^ledger-1\.0-\d{8}\.\d{6}-(\d+)\.(?:jar|pom)$/.exec(file_name)?.[1] ?? [])
  }
  const change = (buildsKeptMax: number) =>
    app.request('PATCH', `/api/v1/repositories/${ownId}`, { as: 'devops', body: { buildsKeptMax } })
  /** By their names in Maven's local repository, and what they are. */
  const resolved = ({ folder: of }: JavaProject) => {
    const at = join(of, '.home/repository/com/bank/ledger/1.0-SNAPSHOT')
    const names = existsSync(at) ? readdirSync(at).filter((name) => /-\d+\.jar$/.test(name)) : []
    return new Map(names.map((name) => [/-(\d+)\.jar$/.exec(name)?.[1], readFileSync(join(at, name))]))
  }
  before(async () => {
    upstream = await startMavenUpstream([...makeResolvePlugin(), ...(plugin ? [plugin] : [])])
    const gate = await openGate(app, upstream, { ecosystem: 'maven' })
    base = gate.url.replace(/\/repo\/maven$/, '')
    for (const name of ['resolve', 'deploy']) await gate.admit(`${PLUGIN_GROUP}:${name}-maven-plugin`, ['1.0'])
    await gate.admit('org.codehaus.plexus:plexus-utils', ['1.1'])
    const create = (body: object) =>
      app.request('POST', '/api/v1/repositories', { as: 'devops', body: { ecosystem: 'maven', ...body } })
    ownId = (await create({ name: 'own', kind: 'hosted', reservedNames: ['com.bank:*'] })).body.id
    const { body } = await app.request('GET', '/api/v1/repositories', { as: 'devops' })
    const members = body.items.map(({ id }: { id: string }) => id)
    assert.equal((await create({ name: 'all', kind: 'group', members })).status, 200)
  })
  after(async () => {
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  })

  it('each time as the next build', async () => {
    const on = project([])
    for (const content of ['first', 'second']) {
      const result = await deploy(on, '1.0-SNAPSHOT', content)
      assert.equal(result.exitCode, 0, result.stdout)
    }
    assert.deepEqual(await builds(), ['1', '1', '2', '2'])
  })

  for (const command of mavenCommands()) {
    const version = findJavaClient(command)
    it(`Maven ${version} gets the latest, digests checked strictly, and its own next one when it is told to look`, async () => {
      const last = Math.max(...(await builds()).map(Number))
      const consumer = project()
      const first = await runMaven(command, consumer, ['-C', goalOf('resolve')])
      assert.equal(first.exitCode, 0, `${first.stdout}\n${first.stderr}`)
      assert.deepEqual([...resolved(consumer).keys()], [`${last}`])
      const deployed = await deploy(project([]), '1.0-SNAPSHOT', `by ${version}`, command)
      assert.equal(deployed.exitCode, 0, `${deployed.stdout}\n${deployed.stderr}`)
      const again = await runMaven(command, consumer, ['-C', '-U', goalOf('resolve')])
      assert.equal(again.exitCode, 0, again.stdout)
      assert.deepEqual(resolved(consumer).get(`${last + 1}`), ledger('1.0-SNAPSHOT', `by ${version}`).jar)
    })
  }

  it('Gradle gets the latest as well', { skip: gradle === undefined && 'gradle is not on this machine' }, async () => {
    const result = await runGradle(project(), ['fetch'])
    assert.equal(result.exitCode, 0, result.stderr)
    assert.match(result.stdout, /fetched ledger-1\.0-SNAPSHOT\.jar/)
  })

  it('as many are kept as the repository is set to, and none are taken where it keeps none', async () => {
    assert.equal((await change(1)).status, 204)
    assert.equal((await deploy(project([]), '1.0-SNAPSHOT', 'fourth')).exitCode, 0)
    const [kept, ...others] = await builds()
    assert.deepEqual(others, [kept])
    const consumer = project()
    assert.equal((await runMaven('mvn', consumer, ['-C', goalOf('resolve')])).exitCode, 0)
    assert.deepEqual(resolved(consumer).get(kept), ledger('1.0-SNAPSHOT', 'fourth').jar)
    assert.equal((await change(0)).status, 204)
    const refused = await deploy(project([]), '1.0-SNAPSHOT', 'fifth')
    assert.notEqual(refused.exitCode, 0)
    assert.match(refused.stdout, /403 .*takes no versions that are published again and again/)
  })

  it('a release once, and not again with other bytes', async () => {
    assert.equal((await deploy(project([]), '1.0', 'release')).exitCode, 0)
    const changed = await deploy(project([]), '1.0', 'changed')
    assert.notEqual(changed.exitCode, 0)
    assert.match(changed.stdout, /409 .*published already/)
    const consumer = project(['com.bank:ledger:1.0'])
    assert.equal((await runMaven('mvn', consumer, ['-C', goalOf('resolve')])).exitCode, 0)
  })
})
