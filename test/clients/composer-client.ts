import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ProgramResult, runProgram } from './run-program.ts'

export interface ComposerProject {
  readonly cwd: string
  /** Home, settings and caches; fresh for each project unless given. */
  readonly homeFolder: string
}

export interface ComposerSettings {
  /** The repository's address, without a trailing slash. */
  readonly url: string
  readonly token?: string
}

/** What the machine has: `2.5.5`; undefined when there is no Composer. */
export function findComposer(): string | undefined {
  try {
    const stdio: ['ignore', 'pipe', 'ignore'] = ['ignore', 'pipe', 'ignore']
    return /\d+(?:\.\d+)+/.exec(execFileSync('composer', ['--version', '--no-ansi'], { encoding: 'utf8', stdio }))?.[0]
  } catch {
    return undefined
  }
}

/** A project with these requirements, which knows no repository but this one. */
export function makeComposerProject(
  folder: string,
  require: Readonly<Record<string, string>>,
  settings: ComposerSettings & { readonly homeFolder?: string; readonly lock?: string },
): ComposerProject {
  const cwd = mkdtempSync(join(folder, 'composer-'))
  const manifest = {
    name: 'tests/project',
    require,
    'minimum-stability': 'stable',
    repositories: { assay: { type: 'composer', url: settings.url }, packagist: false },
    config: { 'secure-http': false },
  }
  writeFileSync(join(cwd, 'composer.json'), JSON.stringify(manifest))
  if (settings.lock !== undefined) writeFileSync(join(cwd, 'composer.lock'), settings.lock)
  return { cwd, homeFolder: settings.homeFolder ?? join(cwd, '.home') }
}

/** Runs Composer with nothing of the machine's settings; a request to any other host leads nowhere. */
export function runComposer(
  { cwd, homeFolder }: ComposerProject,
  args: readonly string[],
  { url, token }: ComposerSettings,
): Promise<ProgramResult> {
  mkdirSync(homeFolder, { recursive: true })
  const { host } = new URL(url)
  const credentials = token === undefined ? {} : { [host]: { username: 'assay', password: token } }
  const nowhere = 'http://127.0.0.1:9'
  return runProgram('composer', [...args, '--no-interaction', '--no-ansi'], {
    cwd,
    environment: {
      PATH: process.env.PATH ?? '',
      HOME: homeFolder,
      TMPDIR: homeFolder,
      COMPOSER_HOME: join(homeFolder, 'composer'),
      COMPOSER_CACHE_DIR: join(homeFolder, 'cache'),
      COMPOSER_AUTH: JSON.stringify({ 'http-basic': credentials }),
      COMPOSER_ALLOW_SUPERUSER: '1',
      http_proxy: nowhere,
      https_proxy: nowhere,
      no_proxy: '127.0.0.1',
    },
  })
}
