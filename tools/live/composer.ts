// A larger PHP project from the repository that this machine's own Composer is set to: once directly, once through a whole Assay
// on an empty temporary folder that only observes. Both must install the same files. Names of packages may be given instead of
// the list. Asks the network; says so when nobody answers.
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { discoverUpstream } from '#modules/gateway/index.ts'
import { findComposer } from '#test/clients/composer-client.ts'
import { runProgram } from '#test/clients/run-program.ts'
import { watchSignals } from '../../src/cli/watch-signals.ts'
import { play, type Step, say } from '../demo/play.ts'
import { compareFiles, digestOf, endWithoutUpstream, findObstacle, openLiveGate } from './open-live-gate.ts'

const given = process.argv.slice(2)
const packages =
  given.length > 0 ? given : ['symfony/console', 'monolog/monolog', 'guzzlehttp/guzzle', 'twig/twig', 'doctrine/dbal']
const secondsMax = 1_200
const composerSecondsMax = 400

const upstreamUrl = await discoverUpstream('composer', process.env)
const obstacle =
  findComposer() === undefined
    ? 'Composer is not installed'
    : upstreamUrl === undefined
      ? 'no Composer of this machine names a repository'
      : await findObstacle(`${upstreamUrl}/packages.json`)
if (upstreamUrl === undefined || obstacle !== undefined) endWithoutUpstream(obstacle)
const succeeded = await play((step, opened) => tell(step, opened, upstreamUrl), { secondsMax, ending: watchSignals() })
process.exit(succeeded ? 0 : 1)

interface Source {
  readonly url: string
  readonly token?: string
}

async function tell(step: Step, opened: AsyncDisposableStack, url: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-live-composer-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const direct = await step('Composer installs a project directly', () => install(join(folder, 'direct'), { url }))
  const artifactHosts = await step('The hosts of its files are looked for', () =>
    findHosts(join(folder, 'direct'), url),
  )
  const gate = await step('An Assay of its own starts, in front of the machine’s repository', () =>
    openLiveGate(opened, folder, { name: 'composer', ecosystem: 'composer', upstreamUrl: url, artifactHosts }),
  )
  const through = await step('Composer installs it through Assay', () => install(join(folder, 'through'), gate))
  await step('The files are the same, byte for byte', async () => compareFiles(direct, through, 'files'))
  await step('Composer installs it again, from what Assay holds', async () =>
    compareFiles(direct, await install(join(folder, 'again'), gate), 'files'),
  )
}

/** Those that the lockfile names, and where they lead: an administrator allows them by hand. */
async function findHosts(folder: string, url: string): Promise<readonly string[]> {
  const lock = JSON.parse(readFileSync(join(folder, 'composer.lock'), 'utf8'))
  const files: string[] = lock.packages.flatMap((each: { dist?: { url?: string } }) => each.dist?.url ?? [])
  const firsts = new Map(files.map((file) => [new URL(file).host, file]))
  const answers = await Promise.all([...firsts.values()].map((file) => fetch(file, { method: 'HEAD' })))
  const hosts = new Set([...firsts.keys(), ...answers.map((answer) => new URL(answer.url).host)])
  hosts.delete(new URL(url).host)
  say(`${hosts.size} further hosts hold its files`)
  return [...hosts]
}

/** Digests of installed files by path, with an empty cache; what Composer itself writes names addresses. */
async function install(folder: string, { url, token }: Source): Promise<ReadonlyMap<string, string>> {
  const home = join(folder, '.home')
  mkdirSync(home, { recursive: true })
  const manifest = {
    name: 'tests/project',
    require: Object.fromEntries(packages.map((name) => [name, '*'])),
    repositories: { live: { type: 'composer', url }, packagist: false },
    config: { 'secure-http': false },
  }
  writeFileSync(join(folder, 'composer.json'), JSON.stringify(manifest))
  const credentials = token === undefined ? {} : { [new URL(url).host]: { username: 'assay', password: token } }
  const environment = {
    PATH: process.env.PATH ?? '',
    HOME: home,
    COMPOSER_HOME: join(home, 'composer'),
    COMPOSER_CACHE_DIR: join(home, 'cache'),
    COMPOSER_AUTH: JSON.stringify({ 'http-basic': credentials }),
    COMPOSER_ALLOW_SUPERUSER: '1',
  }
  const quiet = ['--no-interaction', '--no-ansi', '--no-scripts', '--no-plugins', '--no-audit', '--prefer-dist']
  const run = { cwd: folder, environment, timeoutSeconds: composerSecondsMax }
  const { exitCode, stderr } = await runProgram('composer', ['update', '--ignore-platform-reqs', ...quiet], run)
  if (exitCode !== 0) throw new Error(`composer update: ${stderr.slice(-2_000)}`)
  const paths = globSync('*/*/**', { cwd: join(folder, 'vendor') })
  const files = paths.filter((path) => !path.startsWith('composer/') && statSync(join(folder, 'vendor', path)).isFile())
  return new Map(files.map((path) => [path, digestOf(join(folder, 'vendor', path))]))
}
