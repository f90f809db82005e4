import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
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

/** The version of the machine's go command; undefined when there is none, or one that is too old. */
export function findGo(): string | undefined {
  try {
    const env = { ...process.env, GOTOOLCHAIN: 'local' }
    const said = execFileSync('go', ['version'], { encoding: 'utf8', env }).trim()
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
      PATH: process.env.PATH ?? dirname(process.execPath),
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
