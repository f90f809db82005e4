import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { parseToml } from '#formats/toml.ts'
import { readUpstream } from './read-upstream.ts'

type Environment = Readonly<Record<string, string | undefined>>

const run = promisify(execFile)
const timeoutMilliseconds = 20_000
const fileCharactersMax = 100_000
const uvVariables = ['UV_DEFAULT_INDEX', 'UV_INDEX_URL']

/**
 * The package index that the machine's own pip uses: what pip says of it when it is there, with its variables, its files and its
 * own default; else what its variables and files say, and those of uv.
 */
export async function discoverPypiUpstream(environment: Environment): Promise<string | undefined> {
  const told = [
    environment.PIP_INDEX_URL,
    ...uvVariables.map((name) => environment[name]),
    ...(await Promise.all(pipFiles(environment).map(readPipFile))),
    ...(await Promise.all(uvFiles(environment).map(readUvFile))),
    await askPip(environment),
  ]
  for (const text of told) {
    const upstream = text === undefined ? undefined : readUpstream(text)
    if (upstream) return upstream
  }
  return undefined
}

/** The help names the address in force, the default of pip itself when nothing else is set. */
async function askPip(environment: Environment): Promise<string | undefined> {
  for (const [command, args] of [
    ['pip', []],
    ['pip3', []],
    ['python3', ['-m', 'pip']],
  ] as const) {
    try {
      const { stdout } = await run(command, [...args, 'install', '--help'], {
        timeout: timeoutMilliseconds,
        // The text is folded at the width of the terminal.
        env: { ...environment, COLUMNS: '2000' },
        maxBuffer: fileCharactersMax * 4,
      })
      const told = /--index-url <url>[^\n]{0,1000}?\(default:? ([^\s)]+)\)/.exec(stdout)?.[1]
      if (told) return told
    } catch {
      // Not there, or too old to be asked: the next one.
    }
  }
  return undefined
}

/** The nearest first, as pip reads them. */
function pipFiles(environment: Environment): readonly string[] {
  const { PIP_CONFIG_FILE, VIRTUAL_ENV, XDG_CONFIG_HOME, HOME, APPDATA, ProgramData } = environment
  return [
    PIP_CONFIG_FILE,
    VIRTUAL_ENV && join(VIRTUAL_ENV, 'pip.conf'),
    XDG_CONFIG_HOME && join(XDG_CONFIG_HOME, 'pip', 'pip.conf'),
    HOME && join(HOME, '.config', 'pip', 'pip.conf'),
    HOME && join(HOME, '.pip', 'pip.conf'),
    APPDATA && join(APPDATA, 'pip', 'pip.ini'),
    ProgramData && join(ProgramData, 'pip', 'pip.ini'),
    '/etc/xdg/pip/pip.conf',
    '/etc/pip.conf',
  ].filter((path): path is string => path !== undefined && path !== '')
}

/** `index-url` of `[global]`; `[install]` stands above it. */
async function readPipFile(path: string): Promise<string | undefined> {
  const text = await readShortFile(path)
  const found = new Map<string, string>()
  let section = ''
  for (const line of text.split('\n')) {
    section = /^\s*\[([^\]]{1,80})\]/.exec(line)?.[1] ?? section
    const value = /^\s*index[-_]url\s*[=:]\s*(\S+)/.exec(line)?.[1]
    if (value) found.set(section, value)
  }
  return found.get('install') ?? found.get('global')
}

function uvFiles(environment: Environment): readonly string[] {
  const { UV_CONFIG_FILE, XDG_CONFIG_HOME, HOME } = environment
  return [
    UV_CONFIG_FILE,
    XDG_CONFIG_HOME && join(XDG_CONFIG_HOME, 'uv', 'uv.toml'),
    HOME && join(HOME, '.config', 'uv', 'uv.toml'),
    '/etc/uv/uv.toml',
  ].filter((path): path is string => path !== undefined && path !== '')
}

async function readUvFile(path: string): Promise<string | undefined> {
  const text = await readShortFile(path)
  if (text === '') return undefined
  try {
    const settings = parseToml(Buffer.from(text)) as { readonly [key: string]: unknown }
    const indexes = Array.isArray(settings.index) ? settings.index : []
    const own = indexes.find((each) => (each as { default?: unknown } | null)?.default === true)?.url
    const url = own ?? settings['index-url'] ?? (settings.pip as { 'index-url'?: unknown } | undefined)?.['index-url']
    return typeof url === 'string' ? url : undefined
  } catch {
    return undefined
  }
}

/** Empty when it is not there, cannot be read, or is no settings file by its size. */
async function readShortFile(path: string): Promise<string> {
  const text = await readFile(path, 'utf8').catch(() => '')
  return text.length > fileCharactersMax ? '' : text
}
