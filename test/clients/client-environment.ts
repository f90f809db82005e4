import { mkdirSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import type { Client } from './clients.ts'

export interface ClientSurroundings {
  /** Address of the registry, without a trailing slash. */
  readonly registry: string
  readonly token?: string
  /** Holds home, caches and configuration; the same folder again is a warm cache. */
  readonly cacheFolder: string
}

/**
 * The whole environment of a client, with its configuration files written: nothing of the user's or the machine's
 * configuration, credentials, proxies or caches reaches it.
 */
export function clientEnvironment(client: Client, surroundings: ClientSurroundings): Record<string, string> {
  const home = join(surroundings.cacheFolder, 'home')
  mkdirSync(home, { recursive: true })
  writeFileSync(join(home, '.npmrc'), npmrc(client, surroundings))
  if (client.family === 'yarn1') writeFileSync(join(home, '.yarnrc'), yarnrc(surroundings))
  const under = (name: string) => join(surroundings.cacheFolder, name)
  return {
    PATH: [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(delimiter),
    HOME: home,
    TMPDIR: surroundings.cacheFolder,
    XDG_CACHE_HOME: under('cache'),
    XDG_CONFIG_HOME: under('config'),
    XDG_DATA_HOME: under('data'),
    XDG_STATE_HOME: under('state'),
    CI: '1',
    NO_COLOR: '1',
    npm_config_userconfig: join(home, '.npmrc'),
    npm_config_globalconfig: under('global-npmrc'),
    npm_config_cache: under('npm-cache'),
    ...(client.family === 'pnpm' && { PNPM_HOME: under('pnpm-home') }),
    ...(client.family === 'yarn1' && { YARN_CACHE_FOLDER: under('yarn-cache') }),
    ...(client.family === 'berry' && berryVariables(surroundings)),
  }
}

function npmrc(client: Client, { registry, token }: ClientSurroundings): string {
  const credentials = token === undefined ? [] : [`${registry.replace(/^https?:/, '')}/:_authToken=${token}`]
  return [`registry=${registry}/`, ...credentials, ...familySettings(client), ''].join('\n')
}

/** Retries stay on, but do not wait for long; requests that no test asked for stay off. */
function familySettings(client: Client): readonly string[] {
  const retries = ['fetch-retry-mintimeout=50', 'fetch-retry-maxtimeout=200']
  if (client.family === 'npm') return [...retries, 'audit=false', 'fund=false', 'update-notifier=false']
  if (client.family === 'yarn1') return ['always-auth=true']
  return retries
}

function yarnrc({ registry }: ClientSurroundings): string {
  return `registry "${registry}/"\ndisable-self-update-check true\n`
}

function berryVariables({ registry, token, cacheFolder }: ClientSurroundings): Record<string, string> {
  return {
    YARN_NPM_REGISTRY_SERVER: registry,
    YARN_UNSAFE_HTTP_WHITELIST: new URL(registry).hostname,
    YARN_GLOBAL_FOLDER: join(cacheFolder, 'berry'),
    YARN_ENABLE_TELEMETRY: 'false',
    YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
    YARN_NODE_LINKER: 'node-modules',
    ...(token !== undefined && { YARN_NPM_AUTH_TOKEN: token, YARN_NPM_ALWAYS_AUTH: 'true' }),
  }
}
