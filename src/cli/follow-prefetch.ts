import { setTimeout as delay } from 'node:timers/promises'
import type { Command } from 'commander'
import type { ApiClient } from './api-client.ts'
import { type Cli, fill, printJson } from './cli.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { plain } from './format-table.ts'
import { integerOption } from './shell.ts'

export interface WaitOptions {
  readonly wait?: boolean
  readonly timeout: number
  readonly json?: boolean
}

interface Failure {
  readonly ecosystem: string
  readonly name: string
  readonly requirement: string
  readonly state: string
  readonly code: string
  readonly texts?: Readonly<Record<string, string>>
}

interface Prefetch {
  readonly id: string
  readonly state: string
  readonly complete: boolean
  readonly counts: Readonly<Record<'total' | 'waiting' | 'held' | 'fetched' | 'failed', number>>
  readonly failures: { readonly items: readonly Failure[]; readonly total: number }
}

const pollSeconds = 2
const waitSecondsUsual = 3_600
const waitSecondsMax = 7 * 86_400
const failuresShown = 100

export function withWaitOptions(command: Command, cli: Cli): Command {
  const { options: texts } = cli.words.operations
  const flags = { flags: '--timeout <seconds>', text: texts.timeout }
  return command
    .option('--wait', texts.wait)
    .addOption(integerOption(cli, flags, { least: 1, most: waitSecondsMax }).default(waitSecondsUsual))
}

/** Shows a run, when it is to be waited for until it is done. What failed makes the command end as incomplete. */
export async function followPrefetch(
  { cli, client, options }: { readonly cli: Cli; readonly client: ApiClient; readonly options: WaitOptions },
  id: string,
): Promise<ExitCode> {
  const path = `/prefetches/${id}`
  const query = { limit: String(failuresShown) }
  for (let waited = 0; ; waited += pollSeconds) {
    const run = await client.call<Prefetch>({ method: 'GET', path, query })
    if (run.state === 'done' || !options.wait || waited >= options.timeout) {
      show(cli, run, options)
      return codeOf(run, options)
    }
    await delay(pollSeconds * 1000, undefined, { signal: cli.ending })
  }
}

function show(cli: Cli, run: Prefetch, { json, wait }: WaitOptions): void {
  const { operations: words } = cli.words
  if (json) printJson(cli, run)
  else {
    const { total, waiting } = run.counts
    cli.print(`${fill(words.asked, { id: run.id, total })}\n`)
    cli.print(`${fill(words.progress, { ...run.counts, done: total - waiting })}\n`)
  }
  for (const failure of json ? [] : run.failures.items) {
    const reason = failure.texts?.[cli.language] ?? failure.code
    cli.say(`${plain(fill(words.failed, { ...failure, reason, texts: '' }))}\n`)
  }
  const more = run.failures.total - run.failures.items.length
  if (more > 0 && !json) cli.say(`${fill(words.more, { count: more })}\n`)
  if (!run.complete) cli.say(`${words.incomplete}\n`)
  if (wait && run.state !== 'done') cli.say(`${words.waiting}\n`)
}

function codeOf(run: Prefetch, { wait }: WaitOptions): ExitCode {
  const isLacking = run.counts.failed > 0 || !run.complete || (wait === true && run.state !== 'done')
  return isLacking ? exitCode.incomplete : exitCode.pass
}
