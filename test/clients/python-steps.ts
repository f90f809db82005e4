import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { PythonClient, PythonClientName, PythonProject, PythonSurroundings } from './python-client.ts'

/** How a client is told to do what every client can do. */
export interface PythonSteps {
  /** Each in turn, until one fails. */
  install(requirement: string): readonly (readonly string[])[]
  /** Writes a lockfile, or what stands for one. */
  readonly lock: readonly string[] | undefined
  /** Installs exactly what is locked. */
  readonly sync: readonly string[]
}

const pip: PythonSteps = {
  install: (requirement) => [['install', '--target', 'installed', requirement]],
  lock: undefined,
  sync: ['install', '--target', 'installed', '--require-hashes', '--no-deps', '-r', 'requirements.txt'],
}

export const pythonSteps: Readonly<Record<PythonClientName, PythonSteps>> = {
  pip23: pip,
  pip26: pip,
  uv: { install: () => [['lock'], ['sync']], lock: ['lock'], sync: ['sync', '--frozen'] },
  poetry: { install: () => [['lock'], ['install']], lock: ['lock'], sync: ['install'] },
  pdm: { install: () => [['lock'], ['sync']], lock: ['lock'], sync: ['sync'] },
}

/** Poetry asks the index that its project names, and no other. */
export function nameSource({ name }: PythonClient, project: PythonProject, { url }: PythonSurroundings): void {
  if (name !== 'poetry') return
  const source = `\n[[tool.poetry.source]]\nname = "assay"\nurl = "${url}/simple/"\npriority = "primary"\n`
  appendFileSync(join(project.folder, 'pyproject.toml'), source)
}

/** What a module of the tests says it is; undefined when it is not installed. */
export function readInstalled({ folder }: PythonProject, module: string): string | undefined {
  const library = join(folder, '.venv', 'lib')
  const versions = existsSync(library) ? readdirSync(library) : []
  const places = [join(folder, 'installed'), ...versions.map((each) => join(library, each, 'site-packages'))]
  const found = places.map((place) => join(place, module, '__init__.py')).find((path) => existsSync(path))
  return found && /"(.+)"/.exec(readFileSync(found, 'utf8'))?.[1]
}
