import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { readUpstream } from './read-upstream.ts'

const run = promisify(execFile)
const timeoutMilliseconds = 20_000

/** The registry that the machine's own npm uses (its configuration files and environment). */
export async function discoverNpmUpstream(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  try {
    const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
    const { stdout } = await run(npm, ['config', 'get', 'registry'], {
      timeout: timeoutMilliseconds,
      env: withoutNpmRun(environment),
      shell: process.platform === 'win32',
    })
    return readUpstream(stdout)
  } catch {
    return undefined
  }
}

/** `npm start` hands its own settings down as variables; the machine's settings are wanted, not those. */
function withoutNpmRun(environment: Readonly<Record<string, string | undefined>>): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !/^npm_(?!config_registry$)/i.test(name)))
}
