import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ProgramResult, runProgram } from './run-program.ts'

export interface CargoProject {
  readonly folder: string
  /** Fresh for each project: nothing is cached. */
  readonly cacheFolder: string
}

export interface CargoSettings {
  /** `config.toml` as a whole. */
  readonly config: string
  readonly credentials?: string
  /** Further variables. */
  readonly variables?: Readonly<Record<string, string>>
}

/** Sparse indexes with credentials: earlier ones ask for a clone of an index. */
const minorMin = 74

/** The version of the machine's cargo; undefined when there is none, or one that is too old for sparse indexes. */
export function findCargo(): string | undefined {
  try {
    const said = execFileSync('cargo', ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    return Number(/^cargo 1\.(\d+)/.exec(said)?.[1] ?? 0) >= minorMin ? said : undefined
  } catch {
    return undefined
  }
}

/** A program that calls `which` of each dependency. */
export function makeCargoProject(folder: string, dependencies: Readonly<Record<string, string>>): CargoProject {
  const cwd = mkdtempSync(join(folder, 'cargo-'))
  const required = Object.entries(dependencies).map(([name, req]) => `${name} = ${JSON.stringify(req)}`)
  const manifest = [
    '[package]',
    'name = "project"',
    'version = "1.0.0"',
    'edition = "2021"',
    '',
    '[dependencies]',
    ...required,
    '',
  ]
  writeFileSync(join(cwd, 'Cargo.toml'), manifest.join('\n'))
  const calls = Object.keys(dependencies).map((name) => `    println!("{}", ${name.replaceAll('-', '_')}::which());\n`)
  mkdirSync(join(cwd, 'src'))
  writeFileSync(join(cwd, 'src', 'main.rs'), `fn main() {\n${calls.join('')}}\n`)
  return { folder: cwd, cacheFolder: join(cwd, '.surroundings') }
}

/** Runs cargo with these settings and none of the machine's; a request to any other host than this machine leads nowhere. */
export function runCargo(
  project: CargoProject,
  args: readonly string[],
  settings: CargoSettings,
): Promise<ProgramResult> {
  const home = join(project.cacheFolder, 'cargo')
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, 'config.toml'), settings.config)
  if (settings.credentials !== undefined) writeFileSync(join(home, 'credentials.toml'), settings.credentials)
  const nowhere = 'http://127.0.0.1:9'
  return runProgram('cargo', args, {
    cwd: project.folder,
    environment: {
      PATH: process.env.PATH ?? '',
      // The toolchain is the machine's own.
      HOME: project.cacheFolder,
      ...(process.env.RUSTUP_HOME || process.env.HOME
        ? { RUSTUP_HOME: process.env.RUSTUP_HOME ?? `${process.env.HOME}/.rustup` }
        : {}),
      RUSTUP_AUTO_INSTALL: '0',
      CARGO_HOME: home,
      CARGO_NET_RETRY: '0',
      CARGO_TERM_COLOR: 'never',
      http_proxy: nowhere,
      https_proxy: nowhere,
      no_proxy: '127.0.0.1',
      ...settings.variables,
    },
  })
}
