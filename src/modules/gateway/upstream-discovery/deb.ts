import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { readUpstream } from './read-upstream.ts'

const run = promisify(execFile)
const timeoutMilliseconds = 20_000

/** The archive that the machine's own apt has its packages from: the first that its sources name. */
export async function discoverDebUpstream(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  try {
    const args = ['indextargets', '--format', '$(REPO_URI)', 'Created-By: Packages']
    const { stdout } = await run('apt-get', args, { timeout: timeoutMilliseconds, env: { ...environment } })
    return readUpstream(stdout.split('\n', 1)[0] ?? '')
  } catch {
    return undefined
  }
}
