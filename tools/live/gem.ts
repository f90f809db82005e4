// A larger Ruby project from the source that this machine's own gem is set to: once directly, once through a whole Assay on an
// empty temporary folder that only observes. Both must bring the same gems. Names of gems may be given instead of the list.
// Asks the network; says so when nobody answers.
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { discoverUpstream } from '#modules/gateway/index.ts'
import { findRubyClient } from '#test/clients/gem-client.ts'
import { runProgram } from '#test/clients/run-program.ts'
import { watchSignals } from '../../src/cli/watch-signals.ts'
import { play, type Step } from '../demo/play.ts'
import { compareFiles, digestOf, endWithoutUpstream, findObstacle, openLiveGate } from './open-live-gate.ts'

const given = process.argv.slice(2)
const gems = given.length > 0 ? given : ['sinatra', 'activesupport', 'sequel', 'faraday', 'rspec', 'rubocop', 'thor']
const secondsMax = 1_200
const bundleSecondsMax = 400

const upstreamUrl = await discoverUpstream('gem', process.env)
const obstacle =
  findRubyClient('bundle') === undefined
    ? 'Bundler is not installed'
    : upstreamUrl === undefined
      ? 'no gem of this machine names a source'
      : await findObstacle(`${upstreamUrl}/info/${gems[0]}`)
if (upstreamUrl === undefined || obstacle !== undefined) endWithoutUpstream(obstacle)
const succeeded = await play((step, opened) => tell(step, opened, upstreamUrl), { secondsMax, ending: watchSignals() })
process.exit(succeeded ? 0 : 1)

async function tell(step: Step, opened: AsyncDisposableStack, url: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-live-gem-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const gate = await step('An Assay of its own starts, in front of the machine’s source', async () => {
    const opening = await openLiveGate(opened, folder, { name: 'gem', ecosystem: 'gem', upstreamUrl: url })
    return opening.url.replace('://', `://assay:${opening.token}@`)
  })
  const direct = await step('Bundler fetches a project directly', () => fetchAll(join(folder, 'direct'), url))
  const through = await step('Bundler fetches it through Assay', () => fetchAll(join(folder, 'through'), gate))
  await step('The files are the same, byte for byte', async () => compareFiles(direct, through, 'gems'))
  await step('Bundler fetches it again, from what Assay holds', async () =>
    compareFiles(direct, await fetchAll(join(folder, 'again'), gate), 'gems'),
  )
}

/** Digests of gems by file name, with nothing installed and nothing cached. */
async function fetchAll(folder: string, source: string): Promise<ReadonlyMap<string, string>> {
  mkdirSync(folder)
  const lines = [`source ${JSON.stringify(source)}`, ...gems.map((name) => `gem ${JSON.stringify(name)}`)]
  writeFileSync(join(folder, 'Gemfile'), `${lines.join('\n')}\n`)
  const home = join(folder, '.home')
  mkdirSync(home)
  const { PATH = '' } = process.env
  const under = (name: string) => join(home, name)
  const environment = {
    PATH,
    HOME: home,
    GEM_HOME: under('gems'),
    GEM_SPEC_CACHE: under('specs'),
    BUNDLE_USER_HOME: under('bundle'),
    BUNDLE_APP_CONFIG: under('app'),
    BUNDLE_SILENCE_ROOT_WARNING: 'true',
  }
  const run = { cwd: folder, environment, timeoutSeconds: bundleSecondsMax }
  const { exitCode, stdout, stderr } = await runProgram('bundle', ['package', '--no-install', '--no-color'], run)
  if (exitCode !== 0) throw new Error(`bundle package: ${`${stdout}\n${stderr}`.slice(-2_000)}`)
  const cache = join(folder, 'vendor', 'cache')
  const files = readdirSync(cache).filter((name) => name.endsWith('.gem'))
  return new Map(files.map((name) => [name, digestOf(join(cache, name))]))
}
