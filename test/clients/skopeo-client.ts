import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ProgramResult, runProgram } from './run-program.ts'

const command = '/usr/bin/skopeo'

/** Undefined when the machine has no skopeo. */
export function findSkopeo(): { readonly version: string } | undefined {
  if (!existsSync(command)) return undefined
  const text = execFileSync(command, ['--version'], { encoding: 'utf8' })
  return { version: /version (\S+)/.exec(text)?.[1] ?? '' }
}

/** Runs skopeo without anything of the machine's own: policy, credentials, registries. */
export function runSkopeo(folder: string, args: readonly string[]): Promise<ProgramResult> {
  const home = join(folder, 'home')
  mkdirSync(home, { recursive: true })
  const policy = join(folder, 'policy.json')
  const registries = join(folder, 'registries.conf')
  writeFileSync(policy, JSON.stringify({ default: [{ type: 'insecureAcceptAnything' }] }))
  writeFileSync(registries, 'unqualified-search-registries = []\n')
  const environment = {
    PATH: '/usr/bin:/bin',
    HOME: home,
    TMPDIR: folder,
    LANG: 'C',
    XDG_RUNTIME_DIR: home,
    REGISTRY_AUTH_FILE: join(folder, 'auth.json'),
    CONTAINERS_REGISTRIES_CONF: registries,
  }
  return runProgram(command, ['--policy', policy, ...args], { cwd: folder, environment })
}
