// A larger Rust project from the sparse index that this machine's own Cargo is set to: once directly, once through a whole
// Assay on an empty temporary folder that only observes. Both must bring the same crates. The address of Cargo's
// built-in index may be given instead of the machine's settings. Asks the network; skips when nobody answers.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { cargoRegistry } from '#ecosystems/cargo/registry.ts'
import { discoverUpstream } from '#modules/gateway/index.ts'
import { watchSignals } from '../../src/cli/watch-signals.ts'
import { play, type Step } from '../demo/play.ts'
import { compareFiles, digestOf, endWithoutUpstream, findObstacle, openLiveGate } from './open-live-gate.ts'

const crates = ['tokio', 'serde_json', 'axum', 'clap', 'reqwest', 'tracing-subscriber']
const secondsMax = 1_200
const cargoSecondsMax = 400

interface CargoHome {
  readonly config: string
  readonly credentials: string
}

const builtIn = process.argv[2]
const upstreamUrl = builtIn ?? (await discoverUpstream('cargo', process.env))
const obstacle =
  upstreamUrl === undefined
    ? 'no setting of Cargo on this machine names a sparse index'
    : await findObstacle(`${upstreamUrl}/config.json`)
if (upstreamUrl === undefined || obstacle !== undefined) {
  endWithoutUpstream(obstacle)
}
const succeeded = await play((step, opened) => tell(step, opened, upstreamUrl), { secondsMax, ending: watchSignals() })
process.exit(succeeded ? 0 : 1)

async function tell(step: Step, opened: AsyncDisposableStack, url: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'assay-live-cargo-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const gate = await step('An Assay of its own starts, in front of the machine’s registry', () =>
    openGate(opened, folder, url),
  )
  const plain = builtIn ? '' : `[source.crates-io]\nreplace-with = "u"\n[source.u]\nregistry = "sparse+${url}/"\n`
  const direct = await step('Cargo fetches a project directly', () =>
    fetchAll(join(folder, 'direct'), { config: plain, credentials: '' }),
  )
  const through = await step('Cargo fetches it through Assay', () => fetchAll(join(folder, 'through'), gate))
  await step('The files are the same, byte for byte', async () =>
    compareFiles(direct, through, 'crates, Cargo.lock among them'),
  )
  await step('Cargo fetches it again, from what Assay holds', async () =>
    compareFiles(direct, await fetchAll(join(folder, 'again'), gate), 'crates, Cargo.lock among them'),
  )
}

/** The settings that lead Cargo through Assay. */
async function openGate(opened: AsyncDisposableStack, folder: string, url: string): Promise<CargoHome> {
  const gate = await openLiveGate(opened, folder, { name: 'cargo', ecosystem: 'cargo', upstreamUrl: url })
  const given = { name: 'cargo', url: `${gate.url}/`, token: gate.token }
  const [settings, credentials] = cargoRegistry.clientConfigurations(given)
  return { config: settings?.text ?? '', credentials: credentials?.text ?? '' }
}

/** Digests of crates by file name, with an empty cache, and of Cargo.lock. */
async function fetchAll(folder: string, { config, credentials }: CargoHome): Promise<ReadonlyMap<string, string>> {
  const home = join(folder, 'cargo')
  mkdirSync(join(folder, 'src'), { recursive: true })
  mkdirSync(home)
  writeFileSync(join(home, 'config.toml'), config)
  writeFileSync(join(home, 'credentials.toml'), credentials)
  writeFileSync(join(folder, 'src', 'main.rs'), 'fn main() {}\n')
  const required = crates.map((name) => `${name} = "*"\n`).join('')
  writeFileSync(
    join(folder, 'Cargo.toml'),
    `[package]\nname = "live"\nversion = "1.0.0"\nedition = "2021"\n[dependencies]\n${required}`,
  )
  const RUSTUP_HOME = process.env.RUSTUP_HOME ?? join(homedir(), '.rustup')
  const env = { PATH: process.env.PATH, HOME: folder, RUSTUP_HOME, CARGO_HOME: home }
  await promisify(execFile)('cargo', ['fetch'], {
    cwd: folder,
    timeout: cargoSecondsMax * 1000,
    maxBuffer: 64 * 1024 * 1024,
    env,
  })
  const kept = readdirSync(join(home, 'registry', 'cache'), { recursive: true, encoding: 'utf8' })
  const files = kept.filter((name) => name.endsWith('.crate'))
  const paths = files.map((name): [string, string] => [
    name.replace(/^.*\//, ''),
    join(home, 'registry', 'cache', name),
  ])
  return new Map(
    [...paths, ['Cargo.lock', join(folder, 'Cargo.lock')] as const].map(([name, path]) => [name, digestOf(path)]),
  )
}
