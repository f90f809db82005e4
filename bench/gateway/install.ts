import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { discoverUpstream } from '#modules/gateway/index.ts'
import { makePackage, startNpmUpstream } from '../../test/upstreams/npm-upstream.ts'
import type { Figure } from '../report.ts'
import { startAssay } from './assay.ts'
import { compareInstalls, type Registry } from './run-install.ts'

const versionCount = 3
const directCount = 40
const neededByEach = 3
const rounds = 2

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
    const direct: Registry = { name: 'a registry on this machine', url: upstream.url }
    const token = server.headers.authorization?.replace('Bearer ', '') ?? ''
    const assay: Registry = { name: 'assay', url: `${server.url}/repo/npm`, token }
    const dependencies = Object.fromEntries(Array.from({ length: directCount }, (_, at) => [nameOf(at), '^1.0.0']))
    return await compareInstalls({ folder, direct, assay, dependencies, rounds, settle: server.settle })
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

/** Real packages: they need well over a thousand others. */
const realDependencies = { 'react-scripts': '5.0.1' }

/**
 * The same of a real project, from the registry that this machine's npm uses; nothing where it names none. Assay observes: it
 * decides about every version and serves what a person would have to admit.
 */
export async function measureRealInstall(): Promise<readonly Figure[]> {
  const upstreamUrl = await discoverUpstream('npm', process.env)
  if (upstreamUrl === undefined) {
    process.stderr.write("install-real: the machine's npm names no registry\n")
    return []
  }
  const server = await startAssay({})
  const folder = mkdtempSync(join(tmpdir(), 'assay-bench-install-'))
  try {
    const repository = { name: 'npm', ecosystem: 'npm', upstreamUrl, mode: 'observe' } as const
    await server.tell({ do: 'open', repository })
    const direct: Registry = { name: "the machine's registry", url: upstreamUrl.replace(/\/$/, '') }
    const token = server.headers.authorization?.replace('Bearer ', '') ?? ''
    const assay: Registry = { name: 'assay', url: `${server.url}/repo/npm`, token }
    return await compareInstalls({
      folder,
      direct,
      assay,
      dependencies: realDependencies,
      rounds: 2,
      settle: server.settle,
    })
  } finally {
    await server.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}
