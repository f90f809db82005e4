import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ProgramResult, runProgram } from './run-program.ts'

const command = '/usr/bin/apt-get'
const gpg = '/usr/bin/gpg'

/** Undefined when the machine has no apt. */
export function findApt(): { readonly version: string } | undefined {
  if (!existsSync(command)) return undefined
  const text = execFileSync(command, ['--version'], { encoding: 'utf8', env: { LANG: 'C' } })
  return { version: /^apt (\S+)/.exec(text)?.[1] ?? '' }
}

export interface AptRun {
  /** Holds the whole state of apt; the same folder again is a warm cache. */
  readonly folder: string
  /** The repository's address, without a trailing slash. */
  readonly url: string
  readonly token?: string
  /** The archive's public key; absent: apt is told to trust the archive. */
  readonly key?: string | undefined
  /** `stable` when absent. */
  readonly suite?: string
  /** 120 when absent. */
  readonly timeoutSeconds?: number
}

/** Runs apt-get without privileges and without anything of the machine's own: sources, packages, caches, credentials. */
export function runApt(args: readonly string[], run: AptRun): Promise<ProgramResult> {
  const at = (path: string) => join(run.folder, path)
  for (const path of ['etc/auth.conf.d', 'etc/preferences.d', 'etc/apt.conf.d', 'lists/partial', 'archives/partial'])
    mkdirSync(at(path), { recursive: true })
  if (!existsSync(at('status'))) writeFileSync(at('status'), '')
  const trust = run.key ? `signed-by=${run.key}` : 'trusted=yes'
  const types = ['deb', 'deb-src'].map((type) => `${type} [${trust}] ${run.url}/ ${run.suite ?? 'stable'} main\n`)
  writeFileSync(at('etc/sources.list'), types.join(''))
  const credentials = run.token ? `machine ${run.url} login assay password ${run.token}\n` : ''
  writeFileSync(at('etc/auth.conf.d/assay.conf'), credentials)
  writeFileSync(at('apt.conf'), settings(at))
  const environment = { PATH: '/usr/bin:/bin', LANG: 'C', HOME: run.folder, APT_CONFIG: at('apt.conf') }
  const limit = run.timeoutSeconds === undefined ? {} : { timeoutSeconds: run.timeoutSeconds }
  return runProgram(command, args, { cwd: run.folder, environment, ...limit })
}

function settings(at: (path: string) => string): string {
  return `Dir "${at('')}";
Dir::Etc "${at('etc')}";
Dir::Etc::sourcelist "${at('etc/sources.list')}";
Dir::Etc::sourceparts "-";
Dir::Etc::trustedparts "-";
Dir::State "${at('')}";
Dir::State::lists "${at('lists')}";
Dir::State::status "${at('status')}";
Dir::State::extended_states "${at('extended')}";
Dir::Cache "${at('')}";
Dir::Cache::archives "${at('archives')}";
Dir::Log "${at('log')}";
Dir::Bin::Methods "/usr/lib/apt/methods";
APT::Architecture "amd64";
APT::Architectures { "amd64"; };
APT::Sandbox::User "";
Acquire::Check-Date "false";
Acquire::Languages "none";
Acquire::Retries "0";
Acquire::http::Proxy "DIRECT";
Debug::NoLocking "true";
`
}

/** A key of the tests that signs releases; undefined when the machine has no gpg. */
export function makeSigner(
  folder: string,
): { readonly key: string; sign(release: string): string; end(): void } | undefined {
  if (!existsSync(gpg)) return undefined
  const home = join(folder, 'gpg')
  mkdirSync(home, { mode: 0o700 })
  const env = { PATH: '/usr/bin:/bin', GNUPGHOME: home, LANG: 'C' }
  const run = (args: readonly string[], input = '') =>
    execFileSync(gpg, ['--batch', '--yes', '--pinentry-mode', 'loopback', '--passphrase', '', ...args], {
      env,
      input,
      stdio: ['pipe', 'pipe', 'ignore'],
    })
  run(['--quick-generate-key', 'Tests <tests@upstream.example>', 'ed25519', 'sign', 'never'])
  const key = join(folder, 'archive-key.gpg')
  writeFileSync(key, run(['--export']))
  return {
    key,
    sign: (release) => run(['--clearsign'], release).toString(),
    end: () => void execFileSync('/usr/bin/gpgconf', ['--kill', 'gpg-agent'], { env }),
  }
}
