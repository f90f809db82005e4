import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { type ProgramResult, runProgram } from './run-program.ts'

export const PYTHON_CLIENT_NAMES = ['pip23', 'pip26', 'uv', 'poetry', 'pdm'] as const
export type PythonClientName = (typeof PYTHON_CLIENT_NAMES)[number]

/** A client that `test/clients/python/prepare.mjs` has put beside this file. */
export interface PythonClient {
  readonly name: PythonClientName
  readonly version: string
  readonly command: string
  /** Stand before the client's own arguments. */
  readonly args: readonly string[]
  /** The Python that packages are installed for. */
  readonly python: string
}

/** Undefined when it is not there. */
export function findPythonClient(name: PythonClientName): PythonClient | undefined {
  const bin = join(import.meta.dirname, 'node_modules', '.python', name, 'bin')
  const python = join(bin, 'python')
  const program = name.startsWith('pip') ? 'pip' : name
  if (!existsSync(join(bin, program))) return undefined
  const version = /\d+(?:\.\d+)+/.exec(execFileSync(join(bin, program), ['--version'], { encoding: 'utf8' }))?.[0] ?? ''
  const args = program === 'pip' ? ['-m', 'pip'] : []
  return { name, version, command: program === 'pip' ? python : join(bin, program), args, python }
}

export interface PythonSurroundings {
  /** Of the repository, without a trailing slash. */
  readonly url: string
  /** Absent: nobody signs in. */
  readonly token?: string
}

export interface PythonProject {
  readonly folder: string
  /** Fresh for each project unless given: what the client keeps. */
  readonly cacheFolder: string
}

/** A project with these requirements (PEP 621). */
export function makePythonProject(
  folder: string,
  name: PythonClientName,
  requirements: readonly string[],
): PythonProject {
  const cwd = mkdtempSync(join(folder, `${name}-`))
  const dependencies = requirements.map((each) => `  ${JSON.stringify(each)},\n`).join('')
  const project = `[project]\nname = "project"\nversion = "1.0.0"\nrequires-python = ">=3.9"\ndependencies = [\n${dependencies}]\n`
  const settings =
    name === 'poetry'
      ? '\n[tool.poetry]\npackage-mode = false\n'
      : name === 'pdm'
        ? '\n[tool.pdm]\ndistribution = false\n'
        : ''
  writeFileSync(join(cwd, 'pyproject.toml'), project + settings)
  return { folder: cwd, cacheFolder: join(cwd, '.surroundings') }
}

/**
 * Runs a client with nothing of the machine's settings: packages come from the repository given, and a request to any other
 * host than this machine leads nowhere.
 */
export function runPythonClient(
  client: PythonClient,
  args: readonly string[],
  given: { readonly project: PythonProject; readonly surroundings: PythonSurroundings },
): Promise<ProgramResult> {
  const { project, surroundings } = given
  mkdirSync(join(project.cacheFolder, 'home'), { recursive: true })
  return runProgram(client.command, [...client.args, ...args], {
    cwd: project.folder,
    environment: environmentOf(client, project, surroundings),
    timeoutSeconds: 180,
  })
}

function environmentOf(
  client: PythonClient,
  { cacheFolder }: PythonProject,
  surroundings: PythonSurroundings,
): Record<string, string> {
  const under = (name: string) => join(cacheFolder, name)
  const nowhere = 'http://127.0.0.1:9'
  const { token } = surroundings
  const plain = `${surroundings.url}/simple/`
  const index = token === undefined ? plain : plain.replace('://', `://user:${token}@`)
  return {
    PATH: [dirname(client.python), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
    HOME: under('home'),
    TMPDIR: cacheFolder,
    XDG_CACHE_HOME: under('cache'),
    XDG_CONFIG_HOME: under('config'),
    XDG_DATA_HOME: under('data'),
    LANG: 'C.UTF-8',
    NO_COLOR: '1',
    // Some fold their lines at the width of a terminal.
    COLUMNS: '1000',
    HTTP_PROXY: nowhere,
    HTTPS_PROXY: nowhere,
    NO_PROXY: '127.0.0.1',
    PYTHON_KEYRING_BACKEND: 'keyring.backends.null.Keyring',
    ...(client.name.startsWith('pip') && {
      PIP_INDEX_URL: index,
      PIP_CACHE_DIR: under('pip'),
      PIP_RETRIES: '0',
      PIP_NO_INPUT: '1',
      PIP_DISABLE_PIP_VERSION_CHECK: '1',
    }),
    ...(client.name === 'uv' && {
      UV_DEFAULT_INDEX: index,
      UV_CACHE_DIR: under('uv'),
      UV_HTTP_RETRIES: '0',
      UV_PYTHON_DOWNLOADS: 'never',
      UV_PYTHON: client.python,
    }),
    ...(client.name === 'poetry' && {
      POETRY_CACHE_DIR: under('poetry'),
      POETRY_VIRTUALENVS_IN_PROJECT: 'true',
      POETRY_NO_INTERACTION: '1',
      ...(token !== undefined && { POETRY_HTTP_BASIC_ASSAY_USERNAME: 'user', POETRY_HTTP_BASIC_ASSAY_PASSWORD: token }),
    }),
    ...(client.name === 'pdm' && {
      PDM_PYPI_URL: index,
      PDM_CACHE_DIR: under('pdm'),
      PDM_CHECK_UPDATE: 'false',
      PDM_REQUEST_TIMEOUT: '20',
      PDM_VENV_IN_PROJECT: 'true',
      PDM_IGNORE_ACTIVE_VENV: '1',
      PDM_LOG_DIR: under('log'),
    }),
  }
}
