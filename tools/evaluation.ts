import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type LoadedBank, loadBank } from '../samples/load-bank.ts'
import { formatTable } from '../src/cli/format-table.ts'
import type { Config } from '../src/platform/config.ts'
import type { Context } from '../src/platform/context.ts'

export interface Evaluation {
  /** Who may sign in, with the passwords. */
  readonly table: string
  /** Sends npm, in the folder where it is run, through the server. */
  npmLine(url: string): string
  /** Lets the commands that ask a server, in the shell where it is run, ask this one. */
  shellLine(url: string): string
}

/** Where the sample bank's passwords are kept, for their owner's eyes only. */
export function usersPath(config: Config): string {
  return join(config.dataFolder, 'evaluation-users.txt')
}

/** Loads the sample bank at the first start, and never again: once removed, it stays away. */
export async function loadEvaluation(context: Context, loading: () => void): Promise<Evaluation | undefined> {
  if (!(await isFirstStart(context))) return undefined
  loading()
  const loaded = await loadBank(context)
  if (!loaded) return undefined
  const evaluation = describe(loaded)
  // At once, because nobody can tell the passwords again; the address is known better when the server listens.
  keepUsers(context.config, evaluation, addressOf(context.config))
  return evaluation
}

/** Writes the file that `usersPath` names. */
export function keepUsers(config: Config, evaluation: Evaluation, url: string): void {
  const path = usersPath(config)
  rmSync(path, { force: true })
  writeFileSync(path, `${evaluation.table}\n${evaluation.npmLine(url)}\n${evaluation.shellLine(url)}\n`, {
    mode: 0o600,
  })
}

async function isFirstStart({ db }: Context): Promise<boolean> {
  const person = await db.selectFrom('person').select('id').limit(1).executeTakeFirst()
  if (person) return false
  const before = await db
    .selectFrom('audit_entry')
    .select('sequence')
    .where('action', '=', 'sample.loaded')
    .limit(1)
    .executeTakeFirst()
  return before === undefined
}

function describe({ signIns, developerToken, repository }: LoadedBank): Evaluation {
  const rows = signIns.map(({ username, password, role, name }) => [username, password, role, name])
  return {
    table: formatTable(['user', 'password', 'role', 'name'], rows),
    npmLine: (url) => {
      const registry = `${url}/repo/${repository}/`
      return `npm config set --location=project registry=${registry} ${registry.replace(/^https?:/, '')}:_authToken=${developerToken}`
    },
    shellLine: (url) => `export ASSAY_URL=${url} ASSAY_TOKEN=${developerToken}`,
  }
}

function addressOf({ publicUrl, host, port }: Config): string {
  return publicUrl ?? `http://${host}:${port}`
}
