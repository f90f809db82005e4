import { readFileSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join } from 'node:path'
import { type Cli, fill } from './cli.ts'
import { CliError, exitCode } from './exit-code.ts'

export interface ServerSettings {
  /** Without a trailing slash. */
  readonly url: string
}

/** Where requests go and by which token, and what a project has written down for them. */
export interface ClientSettings extends ServerSettings {
  readonly token: string
  readonly application?: string
  readonly repository?: string
}

export interface ClientOptions {
  readonly url?: string
  readonly tokenFile?: string
}

interface SettingsFile {
  readonly path: string
  readonly values: Readonly<Record<string, unknown>>
}

const projectFile = '.assayrc.json'
const settingsBytesMax = 64 * 1024
const othersMayRead = 0o077

/**
 * By flags, then the environment, then the project's `.assayrc.json`, then the user's own file. A project may name the
 * server only if the user's own settings name it too: a stranger's repository must not get to see the token.
 */
export async function readClientSettings(cli: Cli, options: ClientOptions): Promise<ClientSettings> {
  const own = readSettings(ownPath(cli), cli)
  const project = findProject(cli)
  const url = chooseUrl(cli, options, { own, project })
  const token = await chooseToken(cli, options, own)
  if (url.startsWith('http:') && !isLoopback(url)) cli.say(`${fill(cli.words.settings.plainHttp, { url })}\n`)
  const [application, repository] = [textOf(project, 'application'), textOf(project, 'repository')]
  return { url, token, ...(application ? { application } : {}), ...(repository ? { repository } : {}) }
}

/** Where requests go that need no token of ours; found as `readClientSettings` finds it. */
export function readServerSettings(cli: Cli, options: ClientOptions): ServerSettings {
  const url = chooseUrl(cli, options, { own: readSettings(ownPath(cli), cli), project: findProject(cli) })
  if (url.startsWith('http:') && !isLoopback(url)) cli.say(`${fill(cli.words.settings.plainHttp, { url })}\n`)
  return { url }
}

function chooseUrl(
  cli: Cli,
  options: ClientOptions,
  files: { readonly own: SettingsFile | undefined; readonly project: SettingsFile | undefined },
): string {
  const { own, project } = files
  const trusted = options.url ?? cli.config.environment.ASSAY_URL
  if (trusted) return serverUrl(trusted, cli)
  const named = textOf(project, 'url')
  const mine = textOf(own, 'url')
  if (!named && !mine) throw settingsError(fill(cli.words.settings.noUrl, { path: ownPath(cli) }))
  const url = serverUrl(named ?? mine ?? '', cli)
  const servers = own?.values.servers
  const known = [mine, ...(Array.isArray(servers) ? servers : [])].map((each) => URL.parse(String(each))?.origin)
  if (named && !known.includes(new URL(url).origin))
    throw settingsError(
      fill(cli.words.settings.projectUrlNotTrusted, { path: project?.path ?? '', url, own: ownPath(cli) }),
    )
  return url
}

function serverUrl(text: string, cli: Cli): string {
  const url = URL.parse(text)
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password)
    throw settingsError(fill(cli.words.settings.badUrl, { url: text.slice(0, 200) }))
  return `${url.origin}${url.pathname}`.replace(/\/+$/, '')
}

async function chooseToken(cli: Cli, options: ClientOptions, own: SettingsFile | undefined): Promise<string> {
  const { environment } = cli.config
  const path = options.tokenFile ?? (environment.ASSAY_TOKEN ? undefined : environment.ASSAY_TOKEN_FILE)
  if (path === '-') return firstLine(await cli.readStdin())
  if (path) return firstLine(readText(path, cli))
  if (environment.ASSAY_TOKEN) return environment.ASSAY_TOKEN.trim()
  const ownFile = textOf(own, 'tokenFile')
  if (!ownFile || !own) throw settingsError(fill(cli.words.settings.noToken, { path: ownPath(cli) }))
  const full = isAbsolute(ownFile) ? ownFile : join(dirname(own.path), ownFile)
  const text = readText(full, cli)
  if (process.platform !== 'win32' && statSync(full).mode & othersMayRead)
    throw settingsError(fill(cli.words.settings.openTokenFile, { path: full }))
  return firstLine(text)
}

/** The nearest `.assayrc.json` from the folder upward. */
function findProject(cli: Cli): SettingsFile | undefined {
  for (let folder = cli.folder; ; folder = dirname(folder)) {
    const file = readSettings(join(folder, projectFile), cli)
    if (file && ('token' in file.values || 'tokenFile' in file.values))
      throw settingsError(fill(cli.words.settings.tokenInProject, { path: file.path }))
    if (file || folder === dirname(folder)) return file
  }
}

function ownPath(cli: Cli): string {
  const { XDG_CONFIG_HOME } = cli.config.environment
  return join(XDG_CONFIG_HOME || join(cli.homeFolder, '.config'), 'assay', 'config.json')
}

function readSettings(path: string, cli: Cli): SettingsFile | undefined {
  const size = statSync(path, { throwIfNoEntry: false })?.size
  if (size === undefined) return undefined
  try {
    if (size > settingsBytesMax) throw new Error(`${size} bytes`)
    const values: unknown = JSON.parse(readFileSync(path, 'utf8'))
    if (typeof values !== 'object' || values === null || Array.isArray(values)) throw new Error('not an object')
    return { path, values: values as Readonly<Record<string, unknown>> }
  } catch (error) {
    throw settingsError(fill(cli.words.settings.unreadableFile, { path, reason: (error as Error).message }))
  }
}

function readText(path: string, cli: Cli): string {
  try {
    return readFileSync(path, 'utf8')
  } catch (error) {
    throw settingsError(fill(cli.words.settings.unreadableFile, { path, reason: (error as Error).message }))
  }
}

function textOf(file: SettingsFile | undefined, name: string): string | undefined {
  const value = file && Object.hasOwn(file.values, name) ? file.values[name] : undefined
  return typeof value === 'string' && value !== '' ? value : undefined
}

function firstLine(text: string): string {
  return (text.split('\n', 1)[0] ?? '').trim()
}

function isLoopback(url: string): boolean {
  return /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(new URL(url).hostname)
}

function settingsError(message: string): CliError {
  return new CliError(exitCode.settings, message)
}
