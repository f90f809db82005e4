import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Figure, rounded } from '../report.ts'

const secondsMax = 600

export interface Registry {
  readonly name: string
  readonly url: string
  readonly token?: string
}

export interface InstallRequest {
  readonly registry: Registry
  readonly dependencies: Readonly<Record<string, string>>
  /** Present: what it says is installed. */
  readonly lock?: string | undefined
}

export interface Installed {
  readonly seconds: number
  readonly count: number
  readonly lock: string
}

const run = promisify(execFile)

/** One installation by npm, in an empty folder with an empty cache. */
export async function runInstall(folder: string, asked: InstallRequest): Promise<Installed> {
  const { registry, dependencies, lock } = asked
  const project = mkdtempSync(join(folder, 'project-'))
  const home = join(project, 'home')
  mkdirSync(home)
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'bench', version: '1.0.0', dependencies }))
  const own = registry.url.replace(/^http:/, '')
  const settings = [`registry=${registry.url}/`, ...(registry.token ? [`${own}/:_authToken=${registry.token}`] : [])]
  writeFileSync(join(project, '.npmrc'), `${settings.join('\n')}\n`)
  if (lock) writeFileSync(join(project, 'package-lock.json'), lock)
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', '--no-progress']
  const started = performance.now()
  await run('npm', [lock ? 'ci' : 'install', ...quiet, `--cache=${join(home, 'cache')}`], {
    cwd: project,
    env: { ...machineSettings(), HOME: home, NO_UPDATE_NOTIFIER: '1', NO_PROXY: '127.0.0.1' },
    timeout: secondsMax * 1_000,
  })
  const seconds = (performance.now() - started) / 1_000
  const written = readFileSync(join(project, 'package-lock.json'), 'utf8')
  const { packages } = JSON.parse(written) as { packages: Record<string, { resolved?: string }> }
  const count = Object.keys(packages).length - 1
  // npm asks the registry of its settings, whatever address a lock file names, when that is the default one only.
  const portable = JSON.parse(written, (key, value) => (key === 'resolved' ? undefined : value))
  rmSync(project, { recursive: true, force: true })
  return { seconds, count, lock: JSON.stringify(portable) }
}

/** How this machine reaches registries; nothing else of its settings. */
function machineSettings(): Record<string, string> {
  const names = ['PATH', 'NODE_EXTRA_CA_CERTS', 'HTTPS_PROXY', 'https_proxy', 'npm_config_cafile']
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])))
}

export interface Comparison {
  readonly folder: string
  readonly direct: Registry
  readonly assay: Registry
  readonly dependencies: Readonly<Record<string, string>>
  readonly rounds: number
  settle(): Promise<void>
}

/** After one installation that makes Assay warm: with and without a lock file, directly and through Assay, in turns. */
export async function compareInstalls(comparison: Comparison): Promise<readonly Figure[]> {
  const { folder, direct, assay, dependencies, rounds } = comparison
  const first = await runInstall(folder, { registry: assay, dependencies })
  process.stderr.write(`installed ${first.count} packages the first time\n`)
  const figures: Figure[] = []
  for (const how of ['install', 'ci'] as const) {
    const times = new Map<Registry, number[]>([
      [direct, []],
      [assay, []],
    ])
    for (let round = 0; round < rounds; round++)
      for (const registry of round % 2 ? [assay, direct] : [direct, assay]) {
        await comparison.settle()
        const one = await runInstall(folder, { registry, dependencies, lock: how === 'ci' ? first.lock : undefined })
        if (one.count !== first.count) throw new Error(`${registry.name} installed ${one.count}, not ${first.count}`)
        times.get(registry)?.push(one.seconds)
      }
    const [own, plain] = [Math.min(...(times.get(assay) ?? [])), Math.min(...(times.get(direct) ?? []))]
    figures.push({
      what: `npm ${how} of ${first.count} packages through Assay, warm, ${direct.name}`,
      value: rounded(own),
      unit: 's',
      against: `direct ${rounded(plain)} s`,
      ratio: rounded(own / plain),
    })
  }
  return [
    ...figures,
    { what: 'npm install of the same, the first through Assay', value: rounded(first.seconds), unit: 's' },
  ]
}
