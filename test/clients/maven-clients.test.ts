import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import { type Gate, openGate } from '../gateway-app.ts'
import { testApp } from '../harness.ts'
import { makeResolvePlugin, PLUGIN_GROUP, pluginGroupMetadata } from '../upstreams/maven-plugin.ts'
import { type MavenUpstream, makeArtifact, startMavenUpstream } from '../upstreams/maven-upstream.ts'
import {
  findJavaClient,
  type JavaProject,
  makeJavaProject,
  mavenCommands,
  runGradle,
  runMaven,
} from './maven-client.ts'

const gradle = findJavaClient('gradle')
const goal = `${PLUGIN_GROUP}:resolve-maven-plugin:1.0:resolve`
const demo = (version: string) =>
  makeArtifact({ group: 'org.example', artifact: 'demo', version, dependencies: ['org.example:base:1.0'] })
const base = makeArtifact({ group: 'org.example', artifact: 'base', version: '1.0', parent: 'org.example:parent:1' })
const child = makeArtifact({ group: 'org.example', artifact: 'child', version: '1.0', parent: 'org.example:closed:1' })
const parents = ['parent', 'closed'].map((artifact) =>
  makeArtifact({ group: 'org.example', artifact, version: '1', packaging: 'pom' }),
)
/** Maven before 3.10 prints the status and the reason phrase; later ones the details of the problem. */
const refusedWith = (text: string) =>
  new RegExp(`(?:403|Refused by Assay).{0,60}Assay held ${text}: .*http://127\\.0\\.0\\.1:\\d+/d/[0-9a-z]{8}`)

const tokens = [
  ['', /Assay: (?:repository maven needs an API token|The API token is not valid here)/],
  ['assay_wrong', /Assay: The API token is not valid here/],
] as const
/** The transport of Maven 4 gives up signing in, and prints nothing of the answer. */
const givesUp = /too many authentication attempts/
const outputOf = ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }) => `${stdout}\n${stderr}`

describe('clients of Maven repositories through the gateway', () => {
  const app = testApp()
  let upstream: MavenUpstream
  let gate: Gate
  let folder: string
  const project = (dependencies: readonly string[], token = app.people.developer.token): JavaProject =>
    makeJavaProject(folder, { url: `${gate.url}/`, token, dependencies })
  const installed = ({ folder: of }: JavaProject, path: string) => join(of, '.home', 'repository', path)
  before(async () => {
    const versions = ['1.0', '1.5', '1.9', '2.0', '2.1', '2.2', '3.0'].map(demo)
    upstream = await startMavenUpstream([...makeResolvePlugin(), ...versions, base, child, ...parents])
    upstream.setFile(`/${PLUGIN_GROUP.replace('.', '/')}/maven-metadata.xml`, pluginGroupMetadata)
    gate = await openGate(app, upstream, { ecosystem: 'maven', reservedNames: ['com.bank.*'] })
    await gate.admit(`${PLUGIN_GROUP}:resolve-maven-plugin`, ['1.0'])
    await gate.admit('org.codehaus.plexus:plexus-utils', ['1.1'])
    await gate.admit('org.example:demo', ['1.0', '1.5'])
    for (const name of ['base', 'child']) await gate.admit(`org.example:${name}`, ['1.0'])
    await gate.admit('org.example:parent', ['1'])
    folder = mkdtempSync(join(realpathSync(tmpdir()), 'assay-maven-clients-'))
  })
  after(async () => {
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  })

  for (const [position, command] of mavenCommands().entries()) {
    const version = findJavaClient(command)
    const skip = version === undefined && `${command} is not on this machine`
    describe(`Maven ${version}`, { skip }, () => {
      const maven = (of: JavaProject, args: readonly string[]) => runMaven(command, of, args)
      const later = `2.${position}`
      it('a fixed version with what it needs, digests checked strictly; nothing is asked for twice', async () => {
        const wanted = project(['org.example:demo:1.0'])
        const first = await maven(wanted, ['-C', goal])
        assert.equal(first.exitCode, 0, first.stdout)
        const jar = readFileSync(installed(wanted, 'org/example/demo/1.0/demo-1.0.jar'))
        assert.deepEqual(jar, demo('1.0').jar)
        assert.ok(existsSync(installed(wanted, 'org/example/base/1.0/base-1.0.jar')))
        const warm = await maven(wanted, ['-C', goal])
        assert.equal(warm.exitCode, 0, warm.stdout)
        assert.doesNotMatch(warm.stdout, /Downloading/)
      })

      it('a range, and a plugin named by its prefix, get what may be used', async () => {
        const wanted = project(['org.example:demo:[1,2)'])
        const result = await maven(wanted, ['resolve:resolve'])
        assert.equal(result.exitCode, 0, result.stdout)
        assert.ok(existsSync(installed(wanted, 'org/example/demo/1.5/demo-1.5.jar')))
        assert.match(result.stdout, /resolve(?:-maven-plugin)?:1\.0:resolve/)
      })

      it('a held version: the reason and the link are printed; after an approval it is there', async () => {
        const wanted = project([`org.example:demo:${later}`])
        const refused = await maven(wanted, [goal])
        assert.notEqual(refused.exitCode, 0)
        assert.match(outputOf(refused), refusedWith(`org.example:demo@${later}`))
        const range = project(['org.example:demo:[1,3)'])
        assert.equal((await maven(range, [goal])).exitCode, 0)
        await gate.admit('org.example:demo', [later])
        const again = await maven(wanted, [goal])
        assert.equal(again.exitCode, 0, again.stdout)
        // Lists are kept for a day: only -U has them asked for again.
        const jar = installed(range, `org/example/demo/${later}/demo-${later}.jar`)
        assert.equal((await maven(range, [goal])).exitCode, 0)
        assert.equal(existsSync(jar), false)
        const forced = await maven(range, ['-U', goal])
        assert.equal(forced.exitCode, 0, forced.stdout)
        assert.ok(existsSync(jar))
      })

      it('a parent that is held stops the build, with its own reason', async () => {
        const result = await maven(project(['org.example:child:1.0']), [goal])
        assert.notEqual(result.exitCode, 0)
        assert.match(outputOf(result), refusedWith('org.example:closed@1'))
      })

      it('SNAPSHOTs, and names of the bank: the reason is printed', async () => {
        const snapshot = await maven(project(['org.example:demo:9-SNAPSHOT']), [goal])
        assert.match(outputOf(snapshot), /Assay: SNAPSHOT versions /)
        assert.notEqual(snapshot.exitCode, 0)
        const own = await maven(project(['com.bank.core:ledger:1.0']), [goal])
        assert.match(outputOf(own), /Assay: com\.bank\.core:ledger is a name of the bank/)
      })

      it('no token, and one that is not valid: said so', async () => {
        for (const [token, text] of tokens) {
          const result = await maven(project(['org.example:demo:1.0'], token), [goal])
          assert.notEqual(result.exitCode, 0)
          assert.match(outputOf(result), version?.startsWith('4') ? givesUp : text)
        }
      })
    })
  }

  describe(`Gradle ${gradle}`, { skip: gradle === undefined && 'gradle is not on this machine' }, () => {
    it('a fixed version; a warm cache asks for nothing', async () => {
      const wanted = project(['org.example:demo:1.0'])
      const first = await runGradle(wanted, ['fetch'])
      assert.equal(first.exitCode, 0, first.stderr)
      assert.match(first.stdout, /fetched demo-1\.0\.jar\nfetched base-1\.0\.jar/)
      const warm = await runGradle(wanted, ['fetch', '--offline'])
      assert.equal(warm.exitCode, 0, warm.stderr)
    })

    it('a dynamic version gets what may be used', async () => {
      for (const version of ['1.+', 'latest.release']) {
        const result = await runGradle(project([`org.example:demo:${version}`]), ['fetch'])
        assert.equal(result.exitCode, 0, result.stderr)
        assert.match(result.stdout, version === '1.+' ? /fetched demo-1\.5\.jar/ : /fetched demo-[12]\.\d\.jar/)
      }
    })

    it('a held version: refused at its pom, with the reason and the link, and its jar is not taken instead', async () => {
      const result = await runGradle(project(['org.example:demo:3.0']), ['fetch'])
      assert.notEqual(result.exitCode, 0)
      assert.match(result.stderr, /Received status code 403 from server: Assay held org\.example:demo@3\.0: /)
      assert.match(result.stderr, /http:\/\/127\.0\.0\.1:\d+\/d\/[0-9a-z]{8}/)
      assert.doesNotMatch(result.stdout, /fetched demo/)
    })

    it('no token, and one that is not valid: said so', async () => {
      for (const [token, text] of tokens) {
        const result = await runGradle(project(['org.example:demo:1.0'], token), ['fetch'])
        assert.notEqual(result.exitCode, 0)
        assert.match(result.stderr, /401/)
        assert.match(result.stderr, text)
      }
    })
  })
})
