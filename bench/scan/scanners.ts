// The scanners side by side, each as a process of its own: how people and pipelines run them.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

export type InputKind = 'tree' | 'jar' | 'image'

export interface Scanner {
  readonly name: string
  /** Undefined: it does not read inputs of this kind. */
  command(kind: InputKind, path: string): readonly string[] | undefined
  count(report: Report): number | undefined
}

interface Report {
  readonly components?: readonly { readonly type?: string }[]
  readonly results?: readonly { readonly packages?: readonly object[] }[]
}

export interface Measured {
  readonly milliseconds: number
  readonly components: number
}

const main = fileURLToPath(new URL('../../src/cli/main.ts', import.meta.url))
/** Files and systems are listed among the components by some. */
const countLibraries = ({ components }: Report) => components?.filter(({ type }) => type === 'library').length

export const assay: Scanner = {
  name: 'assay',
  command: (_kind, path) => [
    process.execPath,
    '--disable-warning=ExperimentalWarning',
    main,
    'scan',
    path,
    '--reproducible',
  ],
  count: countLibraries,
}

export const peers: readonly Scanner[] = [
  {
    name: 'syft',
    command: (kind, path) => [
      'syft',
      'scan',
      `${{ tree: 'dir', jar: 'file', image: 'docker-archive' }[kind]}:${path}`,
      '-q',
      '-o',
      'cyclonedx-json',
    ],
    count: countLibraries,
  },
  {
    name: 'trivy',
    command: (kind, path) =>
      kind === 'image'
        ? ['trivy', 'image', '--quiet', '--offline-scan', '--input', path, '--format', 'cyclonedx']
        : ['trivy', kind === 'tree' ? 'fs' : 'rootfs', '--quiet', '--offline-scan', '--format', 'cyclonedx', path],
    count: countLibraries,
  },
  {
    name: 'osv-scanner',
    command: (kind, path) =>
      kind === 'image'
        ? ['osv-scanner', 'scan', 'image', '--archive', path, '--offline', '--all-packages', '--format', 'json']
        : ['osv-scanner', 'scan', 'source', '--recursive', path, '--offline', '--all-packages', '--format', 'json'],
    count: ({ results }) => results?.reduce((sum, { packages = [] }) => sum + packages.length, 0),
  },
]

export function isThere(name: string): boolean {
  return spawnSync(name, ['--version'], { stdio: 'ignore' }).error === undefined
}

/** Undefined when it fails, or prints no report. */
export function measure(scanner: Scanner, kind: InputKind, path: string): Measured | undefined {
  const [program, ...args] = scanner.command(kind, path) ?? []
  if (program === undefined) return undefined
  const from = performance.now()
  const { stdout } = spawnSync(program, args, { maxBuffer: 2 ** 30, stdio: ['ignore', 'pipe', 'ignore'] })
  const milliseconds = performance.now() - from
  try {
    const components = scanner.count(JSON.parse(String(stdout)) as Report)
    return components === undefined ? undefined : { milliseconds, components }
  } catch {
    return undefined
  }
}
