import type { Command } from 'commander'
import { type Cli, fill } from './cli.ts'
import type { ClientOptions } from './client-settings.ts'
import { CliError, exitCode } from './exit-code.ts'
import { followPrefetch, type WaitOptions, withWaitOptions } from './follow-prefetch.ts'
import { withClient } from './listed-repository.ts'
import { type PackageSource, readPackageSource } from './package-source.ts'
import { integerOption, type Shell, withClientOptions, withExamples } from './shell.ts'

interface PrefetchOptions extends ClientOptions, WaitOptions {
  readonly repository?: string
}

interface WarmUpOptions extends PrefetchOptions {
  readonly since: string
  readonly count: number
}

const versionsMax = 20_000
const versionsUsual = 1_000
const dayHours = 24

export function addPrefetchCommand(program: Command, shell: Shell): void {
  const { cli } = shell
  const { operations: words } = cli.words
  const command = withExamples(program.command('prefetch'), cli, [
    'prefetch package-lock.json --repository npm --wait',
    'prefetch pkg:npm/dayjs@1.11.13 pkg:maven/com.example/demo@2.0',
  ])
    .description(words.prefetch)
    .argument('[packages...]', words.arguments.packages)
    .option('--repository <name>', words.options.repository)
  withClientOptions(withWaitOptions(command, cli), cli).action(
    shell.action<PrefetchOptions>(async ({ args, options }) => {
      const source = await readPackageSource(cli, args[0] as readonly string[], 'prefetch')
      return startPrefetch(cli, options, sourceOf(source))
    }),
  )
}

export function addWarmUpCommand(program: Command, shell: Shell): void {
  const { cli } = shell
  const { operations: words } = cli.words
  const { options: texts } = words
  const flags = { flags: '--count <versions>', text: texts.count }
  const command = withExamples(program.command('warm-up'), cli, ['warm-up --since 30d --wait'])
    .description(words.warmUp)
    .option('--since <period>', texts.since, '30d')
    .addOption(integerOption(cli, flags, { least: 1, most: versionsMax }).default(versionsUsual))
    .option('--repository <name>', texts.repository)
  withClientOptions(withWaitOptions(command, cli), cli).action(
    shell.action<WarmUpOptions>(async ({ options }) => {
      const sinceDays = readDays(cli, options.since)
      return startPrefetch(cli, options, { kind: 'downloads', sinceDays, count: options.count })
    }),
  )
}

function startPrefetch(cli: Cli, options: PrefetchOptions, source: object) {
  const { repository } = options
  return withClient(cli, options, async (client) => {
    const body = { source, ...(repository === undefined ? {} : { repository }) }
    const { id } = await client.call<{ readonly id: string }>({ method: 'POST', path: '/prefetches', body })
    return followPrefetch({ cli, client, options }, id)
  })
}

function sourceOf(source: PackageSource): object {
  if (source.kind === 'packages') return source
  const { fileName, content } = source
  return { kind: 'lockfile', fileName, content }
}

/** Whole days, as the log is asked for: hours count as the day that they are part of. */
function readDays(cli: Cli, text: string): number {
  const [, number, unit] = /^(\d{1,5})([dh])$/.exec(text) ?? []
  const days = Math.ceil(Number(number) / (unit === 'h' ? dayHours : 1))
  if (days >= 1) return days
  throw new CliError(exitCode.usage, fill(cli.words.operations.badSince, { value: text }))
}
