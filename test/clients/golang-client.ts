import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { type ProgramResult, runProgram } from './run-program.ts'

export interface GolangProject {
  readonly folder: string
  /** Fresh for each project unless given: the module cache. */
  readonly cacheFolder: string
}

export interface GolangSettings {
  readonly proxy: string
  /** `GOSUMDB`; `off` when absent. */
  readonly sumdb?: string
  /** Further variables. */
  readonly variables?: Readonly<Record<string, string>>
}

const minorMin = 21

/** What `test/clients/golang/prepare.mjs` has put beside this file. */
export const golangTools = join(import.meta.dirname, 'node_modules', '.golang')

const prepared = [join(golangTools, 'go', 'bin'), process.env.PATH ?? ''].join(delimiter)

/** Leads to the machine's go command, or where that is too old to the prepared one. */
export const golangPath = versionOn(process.env.PATH ?? '') === undefined ? prepared : (process.env.PATH ?? '')

/** The version of the go command that tests run; undefined when there is none, or one that is too old. */
export function findGo(): string | undefined {
  return versionOn(golangPath)
}

function versionOn(PATH: string): string | undefined {
  try {
    const env = { ...process.env, PATH, GOTOOLCHAIN: 'local' }
    const said = execFileSync('go', ['version'], { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'ignore'] }).trim()
    return Number(/go1\.(\d+)/.exec(said)?.[1] ?? 0) >= minorMin ? said : undefined
  } catch {
    return undefined
  }
}

/** A program that imports one package of each of these modules, with this go.mod. */
export function makeGolangProject(
  folder: string,
  given: {
    readonly imports: readonly string[]
    readonly requires?: Readonly<Record<string, string>>
    readonly sums?: string
  },
): GolangProject {
  const cwd = mkdtempSync(join(folder, 'go-'))
  const required = Object.entries(given.requires ?? {}).map(([path, version]) => `require ${path} ${version}`)
  writeFileSync(join(cwd, 'go.mod'), ['module project.example', 'go 1.21', ...required, ''].join('\n'))
  if (given.sums !== undefined) writeFileSync(join(cwd, 'go.sum'), given.sums)
  const imports = given.imports.map((path, index) => `\tp${index} ${JSON.stringify(path)}\n`).join('')
  const calls = given.imports.map((_, index) => `\tprintln(p${index}.Which())\n`).join('')
  writeFileSync(join(cwd, 'main.go'), `package main\n\nimport (\n${imports})\n\nfunc main() {\n${calls}}\n`)
  return { folder: cwd, cacheFolder: join(cwd, '.surroundings') }
}

/**
 * Runs the go command with nothing of the machine's settings: modules come from the proxy given, and a request to any other
 * host than this machine leads nowhere.
 */
export function runGo(
  project: GolangProject,
  args: readonly string[],
  settings: GolangSettings,
): Promise<ProgramResult> {
  const under = (name: string) => join(project.cacheFolder, name)
  mkdirSync(under('home'), { recursive: true })
  const nowhere = 'http://127.0.0.1:9'
  return runProgram('go', args, {
    cwd: project.folder,
    environment: {
      PATH: golangPath,
      HOME: under('home'),
      GOENV: 'off',
      GOPATH: under('gopath'),
      GOMODCACHE: under('modules'),
      GOCACHE: under('build'),
      GOTMPDIR: project.cacheFolder,
      GOFLAGS: '-modcacherw -mod=mod',
      GOTOOLCHAIN: 'local',
      GOTELEMETRY: 'off',
      GOVCS: '*:off',
      GOPROXY: settings.proxy,
      GOSUMDB: settings.sumdb ?? 'off',
      HTTP_PROXY: nowhere,
      HTTPS_PROXY: nowhere,
      ...settings.variables,
    },
  })
}
