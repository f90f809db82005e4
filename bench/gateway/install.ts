import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { makePackage, startNpmUpstream } from '../../test/upstreams/npm-upstream.ts'
import { type Figure, median, rounded } from '../report.ts'
import { startAssay } from './assay.ts'

const versionCount = 3
const directCount = 40
const neededByEach = 3
const rounds = 2
const secondsMax = 600

/**
 * A project of so many packages, installed by npm into an empty folder with an empty cache: from a registry on this machine, and
 * through Assay in front of the same registry, which has served it once before. With a lock file and without one.
 */
export async function measureInstall(packageCount: number): Promise<readonly Figure[]> {
  const upstream = await startNpmUpstream({})
  for (let at = 0; at < packageCount; at++)
    for (let minor = 0; minor < versionCount; minor++) upstream.addVersion(makeOne(at, `1.${minor}.0`, packageCount))
  const server = await startAssay({})
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-install-'))
  try {
    const repository = { name: 'npm', ecosystem: 'npm', upstreamUrl: upstream.url, mode: 'approved' } as const
    await server.tell({ do: 'open', repository })
    const names = Array.from({ length: packageCount }, (_, at) => nameOf(at))
    process.stderr.write(`install: ${packageCount} packages are made known …\n`)
    await server.tell({ do: 'load', repository: 'npm', names })
    await server.tell({ do: 'admit', ecosystem: 'npm', held: [] })
    process.stderr.write('install: the first …\n')
    const direct: Registry = { name: 'direct', url: upstream.url }
    const token = server.headers.authorization?.replace('Bearer ', '') ?? ''
    const assay: Registry = { name: 'assay', url: `${server.url}/repo/npm`, token }
    const first = await install(folder, assay)
    process.stderr.write(`installed ${first.count} packages the first time\n`)
    const figures: Figure[] = []
    for (const how of ['install', 'ci'] as const) {
      const times = new Map<Registry, number[]>([
        [direct, []],
        [assay, []],
      ])
      for (let round = 0; round < rounds; round++)
        for (const registry of [direct, assay]) {
          await server.settle()
          const one = await install(folder, registry, how === 'ci' ? first.lock : undefined)
          if (one.count !== first.count) throw new Error(`${registry.name} installed ${one.count}, not ${first.count}`)
          times.get(registry)?.push(one.seconds)
        }
      const [own, plain] = [median(times.get(assay) ?? []), median(times.get(direct) ?? [])]
      figures.push({
        what: `npm ${how} of ${first.count} packages through Assay, warm`,
        value: rounded(own),
        unit: 's',
        against: `direct ${rounded(plain)} s`,
        ratio: rounded(own / plain),
      })
    }
    return [
      ...figures,
      { what: 'npm install of the same, first files, Assay', value: rounded(first.seconds), unit: 's' },
    ]
  } finally {
    await server.stop()
    await upstream.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

const nameOf = (at: number) => `bench-package-${at}`

/** The project needs the first; each needs later ones, so that all are reached and no circle is closed. */
function makeOne(at: number, version: string, packageCount: number) {
  const from = directCount + at * neededByEach
  const needed = Array.from({ length: neededByEach }, (_, next) => from + next).filter((next) => next < packageCount)
  const dependencies = Object.fromEntries(needed.map((next) => [nameOf(next), '^1.0.0']))
  return makePackage({ name: nameOf(at), version, dependencies, sizeBytes: 4_000 + ((at * 7_919) % 40_000) })
}

interface Registry {
  readonly name: string
  readonly url: string
  readonly token?: string
}

interface Installed {
  readonly seconds: number
  readonly count: number
  readonly lock: string
}

const run = promisify(execFile)

async function install(folder: string, registry: Registry, lock?: string): Promise<Installed> {
  const project = mkdtempSync(join(folder, 'project-'))
  const home = join(project, 'home')
  mkdirSync(home)
  const dependencies = Object.fromEntries(Array.from({ length: directCount }, (_, at) => [nameOf(at), '^1.0.0']))
  writeFileSync(join(project, 'package.json'), JSON.stringify({ name: 'bench', version: '1.0.0', dependencies }))
  const own = registry.url.replace(/^http:/, '')
  const settings = [`registry=${registry.url}/`, ...(registry.token ? [`${own}/:_authToken=${registry.token}`] : [])]
  writeFileSync(join(project, '.npmrc'), `${settings.join('\n')}\n`)
  if (lock) writeFileSync(join(project, 'package-lock.json'), lock)
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error', '--no-progress']
  const started = performance.now()
  await run('npm', [lock ? 'ci' : 'install', ...quiet, `--cache=${join(home, 'cache')}`], {
    cwd: project,
    env: { PATH: process.env.PATH ?? '', HOME: home, NO_UPDATE_NOTIFIER: '1' },
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
