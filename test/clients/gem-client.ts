import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Gem } from '../upstreams/gem-upstream.ts'
import { type ProgramResult, runProgram } from './run-program.ts'

export interface RubyProject {
  readonly cwd: string
  /** Home, settings, caches and installed gems; fresh for each project unless given. */
  readonly homeFolder: string
}

/** What the machine has: `3.3.15`; undefined when there is no such client. */
export function findRubyClient(command: 'gem' | 'bundle'): string | undefined {
  try {
    return /\d+(?:\.\d+)+/.exec(
      execFileSync(command, ['--version'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }),
    )?.[0]
  } catch {
    return undefined
  }
}

export function makeRubyProject(folder: string, gemfile: string | undefined, homeFolder?: string): RubyProject {
  const cwd = mkdtempSync(join(folder, 'ruby-'))
  if (gemfile !== undefined) writeFileSync(join(cwd, 'Gemfile'), gemfile)
  return { cwd, homeFolder: homeFolder ?? join(cwd, '.home') }
}

/** Runs a program of Ruby with nothing of the machine's settings; a request to any other host leads nowhere. */
export function runRuby(
  project: RubyProject,
  command: readonly string[],
  variables: Readonly<Record<string, string>> = {},
): Promise<ProgramResult> {
  const { cwd, homeFolder } = project
  mkdirSync(homeFolder, { recursive: true })
  const nowhere = 'http://127.0.0.1:9'
  const [program = '', ...args] = command
  return runProgram(program, args, {
    cwd,
    environment: {
      PATH: process.env.PATH ?? '',
      HOME: homeFolder,
      TMPDIR: homeFolder,
      GEM_HOME: join(homeFolder, 'gems'),
      GEM_SPEC_CACHE: join(homeFolder, 'specs'),
      BUNDLE_USER_HOME: join(homeFolder, 'bundle'),
      BUNDLE_APP_CONFIG: join(homeFolder, 'app'),
      BUNDLE_SILENCE_ROOT_WARNING: 'true',
      BUNDLE_RETRY: '0',
      http_proxy: nowhere,
      https_proxy: nowhere,
      no_proxy: '127.0.0.1',
      ...variables,
    },
  })
}

const packSpecification = `
require 'rubygems/package'
spec = Gem::Package.new(ARGV[0]).spec
STDOUT.binmode
STDOUT.write(Gem.deflate(Marshal.dump(spec)))
`

/** The specification of a gem as RubyGems packs it. */
export function specificationOf(folder: string, gem: Gem): Buffer {
  const file = join(mkdtempSync(join(folder, 'gem-')), `${gem.fullName}.gem`)
  writeFileSync(file, gem.bytes)
  return execFileSync('ruby', ['-e', packSpecification, file])
}
