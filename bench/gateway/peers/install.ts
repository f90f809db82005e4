import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { NotHere } from '../subject.ts'

/** Peers stand here, installed at their first use; no part of the checkout. */
const folder = join(tmpdir(), 'assay-bench-peers')
const secondsMax = 300

/** Packages of PyPI in an environment of their own; the folder of their programs. */
export function installPython(name: string, packages: readonly string[]): string {
  const place = join(folder, name)
  const programs = join(place, 'bin')
  if (existsSync(join(place, 'installed'))) return programs
  attempt(['python3', '-m', 'venv', place])
  attempt([join(programs, 'python'), '-m', 'pip', 'install', '--quiet', ...packages])
  mkdirSync(join(place, 'installed'))
  return programs
}

/** A package of npm by the lock file beside the peers; the folder of its packages. */
export function installNpm(name: string): string {
  const place = join(folder, name)
  const packages = join(place, 'node_modules')
  if (existsSync(join(packages, name))) return packages
  mkdirSync(place, { recursive: true })
  for (const file of ['package.json', 'package-lock.json'])
    cpSync(fileURLToPath(new URL(`../../peers/${file}`, import.meta.url)), join(place, file))
  attempt(['npm', 'ci', '--no-audit', '--no-fund', '--prefix', place])
  return packages
}

/** A program of a Go module; its path. */
export function installGo(name: string, address: string): string {
  const place = join(folder, name)
  const [, program = ''] = /([^/@]+)@[^@]*$/.exec(address) ?? []
  const path = join(place, program)
  if (!existsSync(path)) attempt(['go', 'install', address], { GOBIN: place })
  return path
}

/**
 * A package of the machine's own distribution and what it needs, unpacked beside it and not installed; the folder that stands
 * for its root.
 */
export function unpackDeb(name: string, needed: readonly string[] = []): string {
  const place = join(folder, name)
  const root = join(place, 'root')
  if (existsSync(root)) return root
  mkdirSync(place, { recursive: true })
  attempt(['apt-get', 'download', name, ...needed], {}, place)
  for (const file of readdirSync(place).filter((each) => each.endsWith('.deb')))
    attempt(['dpkg-deb', '-x', join(place, file), root])
  return root
}

function attempt(command: readonly string[], environment: Readonly<Record<string, string>> = {}, cwd = tmpdir()): void {
  const [program = '', ...rest] = command
  const done = spawnSync(program, rest, { env: { ...process.env, ...environment }, cwd, timeout: secondsMax * 1_000 })
  if (done.status === 0) return
  const said = `${done.stderr ?? ''}`.trim().split('\n').at(-1)?.slice(0, 200)
  throw new NotHere(`${command.slice(0, 3).join(' ')} failed: ${done.error?.message ?? said}`)
}
