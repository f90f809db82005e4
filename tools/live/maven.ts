// A larger Java project from the repository that this machine's own Maven uses: once directly, once through a whole Assay on an
// empty temporary folder that only observes. Both must bring the same files. Asks the network; skips when nobody answers.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { mavenRegistry } from '#ecosystems/maven/registry.ts'
import { discoverUpstream } from '#modules/gateway/index.ts'
import { watchSignals } from '../../src/cli/watch-signals.ts'
import { play, type Step } from '../demo/play.ts'
import { compareFiles, endWithoutUpstream, findObstacle, openLiveGate } from './open-live-gate.ts'

const dependencies = [
  'org.springframework:spring-webmvc:6.1.14',
  'org.hibernate.orm:hibernate-core:6.5.3.Final',
  'com.fasterxml.jackson.core:jackson-databind:2.17.2',
  'org.junit.jupiter:junit-jupiter:5.10.3',
  'io.netty:netty-all:4.1.114.Final',
]
const secondsMax = 1_200
const mavenSecondsMax = 400

const upstreamUrl = await discoverUpstream('maven', process.env)
const obstacle =
  upstreamUrl === undefined
    ? 'no Maven on this machine names a repository'
    : await findObstacle(`${upstreamUrl}/junit/junit/maven-metadata.xml`)
if (upstreamUrl === undefined || obstacle !== undefined) {
  endWithoutUpstream(obstacle)
}
const succeeded = await play((step, opened) => tell(step, opened, upstreamUrl), { secondsMax, ending: watchSignals() })
process.exit(succeeded ? 0 : 1)

async function tell(step: Step, opened: AsyncDisposableStack, url: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-live-maven-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const settings = await step('An Assay of its own starts, in front of the machine’s repository', () =>
    openGate(opened, folder, url),
  )
  const direct = await step('Maven resolves a project directly', () => resolve(join(folder, 'direct'), []))
  const args = ['-s', settings]
  const through = await step('Maven resolves it through Assay, digests checked strictly', () =>
    resolve(join(folder, 'through'), ['-C', ...args]),
  )
  await step('The files are the same, byte for byte', async () => compareFiles(direct, through, 'jars and POMs'))
  await step('Maven resolves it again, from what Assay holds', async () =>
    compareFiles(direct, await resolve(join(folder, 'again'), ['-C', ...args]), 'jars and POMs'),
  )
}

/** The settings file that leads Maven through Assay. */
async function openGate(opened: AsyncDisposableStack, folder: string, url: string): Promise<string> {
  const gate = await openLiveGate(opened, folder, { name: 'maven', ecosystem: 'maven', upstreamUrl: url })
  const given = { name: 'maven', url: `${gate.url}/`, token: gate.token }
  const file = join(folder, 'settings.xml')
  writeFileSync(file, mavenRegistry.clientConfigurations(given)[0]?.text ?? '')
  return file
}

/** Digests of jars and POMs by path, with an empty local repository. */
async function resolve(folder: string, args: readonly string[]): Promise<ReadonlyMap<string, string>> {
  mkdirSync(folder)
  writeFileSync(join(folder, 'pom.xml'), writePom())
  const repository = join(folder, 'repository')
  const all = ['-B', '-q', ...args, `-Dmaven.repo.local=${repository}`, 'dependency:resolve']
  await promisify(execFile)('mvn', all, { cwd: folder, timeout: mavenSecondsMax * 1000, maxBuffer: 64 * 1024 * 1024 })
  const names = readdirSync(repository, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(?:jar|pom)$/.test(name),
  )
  const digest = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(repository, name)))
      .digest('hex')
  return new Map(names.map((name) => [name, digest(name)]))
}

function writePom(): string {
  const listed = dependencies.map((each) => {
    const [group, artifact, version] = each.split(':')
    return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`
  })
  const own = '<groupId>project.example</groupId><artifactId>live</artifactId><version>1</version>'
  return `<project><modelVersion>4.0.0</modelVersion>${own}<dependencies>${listed.join('')}</dependencies></project>\n`
}
