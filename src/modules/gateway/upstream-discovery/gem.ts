import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { readUpstream } from './read-upstream.ts'

const run = promisify(execFile)
const timeoutMilliseconds = 20_000

/** Bundler's mirror of everything, else the first source that the machine's own gem is set to. */
export async function discoverGemUpstream(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  const mirror = readUpstream(environment.BUNDLE_MIRROR__ALL ?? '')
  if (mirror) return mirror
  try {
    const { stdout } = await run('gem', ['sources', '--list'], {
      timeout: timeoutMilliseconds,
      env: { ...environment },
    })
    return stdout
      .split('\n')
      .map(readUpstream)
      .find((source) => source !== undefined)
  } catch {
    return undefined
  }
}
