import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { readUpstream } from './read-upstream.ts'

const run = promisify(execFile)
const timeoutMilliseconds = 20_000

/** The first repository of type `composer` that the machine's own Composer is set to, its default among them. */
export async function discoverComposerUpstream(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  try {
    const { stdout } = await run('composer', ['config', '--global', '--no-interaction', '--no-ansi', 'repositories'], {
      timeout: timeoutMilliseconds,
      env: { COMPOSER_ALLOW_SUPERUSER: '1', ...environment },
    })
    return firstRepository(stdout)
  } catch {
    return undefined
  }
}

/** From what `composer config repositories` prints: an object or a list of repositories. */
export function firstRepository(printed: string): string | undefined {
  for (const each of Object.values(parse(printed))) {
    const { type, url } = (typeof each === 'object' && each !== null ? each : {}) as { type?: unknown; url?: unknown }
    const upstream = type === 'composer' && typeof url === 'string' ? readUpstream(url) : undefined
    if (upstream) return upstream
  }
  return undefined
}

function parse(printed: string): object {
  try {
    const value: unknown = JSON.parse(printed)
    return typeof value === 'object' && value !== null ? value : {}
  } catch {
    return {}
  }
}
