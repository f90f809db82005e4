import type { App } from '#app'
import type { Context } from '#platform/context.ts'
import type { Cli } from './cli.ts'

/**
 * Runs an administrative command on the database itself, as the user of the operating system: whoever can read the data
 * folder can do this anyway, and it stands in the audit log.
 */
export async function withContext<Result>(
  cli: Cli,
  work: (context: Context, app: App) => Promise<Result>,
): Promise<Result> {
  const app = await cli.openApp()
  try {
    return await work(app.makeContext({ kind: 'system', name: `cli:${cli.osUser}` }), app)
  } finally {
    await app.close()
  }
}
