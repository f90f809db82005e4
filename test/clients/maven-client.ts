import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ClientConfiguration } from '../../src/ecosystems/gate/registry.ts'
import { mavenRegistry } from '../../src/ecosystems/maven/registry.ts'
import { PLUGIN_GROUP } from '../upstreams/maven-plugin.ts'
import { type ProgramResult, runProgram } from './run-program.ts'

export interface JavaProject {
  readonly folder: string
  /** Of the repository, with a trailing slash. */
  readonly url: string
  readonly token: string
}

const NOWHERE = '127.0.0.1:9'

/** What the command says of its version; undefined when it is not on this machine. */
export function findJavaClient(command: string): string | undefined {
  try {
    const text = execFileSync(command, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return /(?:Apache Maven|Gradle) (\d[\w.-]*)/.exec(text)?.[1]
  } catch {
    return undefined
  }
}

/**
 * The machine's own Maven, those that `test/clients/maven/prepare.mjs` has put beside this file, and those that
 * `ASSAY_TEST_MAVENS` names: paths of `mvn` with colons between them.
 */
export function mavenCommands(): readonly string[] {
  const place = join(import.meta.dirname, 'node_modules', '.maven')
  const prepared = existsSync(place) ? readdirSync(place).map((each) => join(place, each, 'bin', 'mvn')) : []
  const further = (process.env.ASSAY_TEST_MAVENS ?? '').split(':').filter((path) => path !== '')
  return ['mvn', ...prepared, ...further]
}

/** A project of Maven or Gradle that depends on these, each `group:artifact:version`. */
export function makeJavaProject(
  folder: string,
  given: { readonly url: string; readonly token: string; readonly dependencies: readonly string[] },
): JavaProject {
  const cwd = mkdtempSync(join(folder, 'java-'))
  const { url, token, dependencies } = given
  const listed = dependencies.map((each) => {
    const [group, artifact, version] = each.split(':')
    return `<dependency><groupId>${group}</groupId><artifactId>${artifact}</artifactId><version>${version}</version></dependency>`
  })
  const own = '<groupId>project.example</groupId><artifactId>project</artifactId><version>1</version>'
  // Of a repository that has SNAPSHOTs too; the settings lead all of them to the gateway.
  const elsewhere = '<repository><id>elsewhere</id><url>https://elsewhere.invalid/m2</url></repository>'
  writeFileSync(
    join(cwd, 'pom.xml'),
    `<project><modelVersion>4.0.0</modelVersion>${own}<repositories>${elsewhere}</repositories><dependencies>${listed.join('')}</dependencies></project>\n`,
  )
  writeFileSync(join(cwd, 'settings.gradle'), '')
  writeFileSync(
    join(cwd, 'build.gradle'),
    [
      'configurations { wanted }',
      'repositories { mavenCentral() }',
      `dependencies { ${dependencies.map((each) => `wanted '${each}'`).join('\n')} }`,
      "task fetch { doLast { configurations.wanted.files.each { println 'fetched ' + it.name } } }",
      '',
    ].join('\n'),
  )
  return { folder: cwd, url, token }
}

/** Maven with the settings that Assay gives out, an own local repository, and no way to any other host. */
export function runMaven(command: string, project: JavaProject, args: readonly string[]): Promise<ProgramResult> {
  const home = homeOf(project)
  const settings = configurationOf(project, 'Maven').text
  const groups = `  <pluginGroups><pluginGroup>${PLUGIN_GROUP}</pluginGroup></pluginGroups>\n</settings>`
  writeFileSync(join(home, 'settings.xml'), settings.replace('</settings>', groups))
  const options = ['-B', '-s', join(home, 'settings.xml'), `-Dmaven.repo.local=${join(home, 'repository')}`]
  return runProgram(command, [...options, ...args], { cwd: project.folder, environment: environmentOf(home) })
}

/** Gradle with the init script that Assay gives out. */
export function runGradle(project: JavaProject, args: readonly string[]): Promise<ProgramResult> {
  const home = homeOf(project)
  writeFileSync(join(home, 'assay.gradle'), configurationOf(project, 'Gradle').text)
  const options = ['--no-daemon', '--console=plain', '-g', join(home, 'gradle'), '-I', join(home, 'assay.gradle')]
  return runProgram('gradle', [...options, ...args], { cwd: project.folder, environment: environmentOf(home) })
}

function homeOf({ folder }: JavaProject): string {
  const home = join(folder, '.home')
  mkdirSync(home, { recursive: true })
  return home
}

function configurationOf({ url, token }: JavaProject, client: string): ClientConfiguration {
  const found = mavenRegistry.clientConfigurations({ name: 'maven', url, token }).find((each) => each.client === client)
  if (!found) throw new Error(`no configuration of ${client}`)
  return found
}

/** Java takes the home folder from the system, not from the environment. */
function environmentOf(home: string): Readonly<Record<string, string>> {
  const [host, port] = NOWHERE.split(':')
  const proxies = ['http', 'https'].map((scheme) => `-D${scheme}.proxyHost=${host} -D${scheme}.proxyPort=${port}`)
  const options = `-Duser.home=${home} -Djava.io.tmpdir=${home} ${proxies.join(' ')} -Dhttp.nonProxyHosts=127.0.0.1`
  const PATH = process.env.PATH ?? '/usr/bin:/bin'
  return { PATH, HOME: home, MAVEN_OPTS: options, GRADLE_OPTS: options, TERM: 'dumb', LC_ALL: 'C.UTF-8' }
}
