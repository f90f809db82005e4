import type { Command } from 'commander'
import { type ApiClient, openApiClient } from './api-client.ts'
import { type Cli, fill, printJson } from './cli.ts'
import { type ClientOptions, readClientSettings } from './client-settings.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { formatTable } from './format-table.ts'
import { readPackageSource, splitPackage } from './package-source.ts'
import { integerOption, type Shell, usageError, withClientOptions, withExamples } from './shell.ts'
import { findStaleFeed } from './stale-feed.ts'

interface CheckOptions extends ClientOptions {
  readonly failOn: string
  readonly ecosystem?: string
  readonly maxDataAge?: number
}

interface CheckedPackage {
  readonly name: string
  readonly version: string
  readonly verdict?: {
    readonly kind: string
    readonly reasons: readonly { readonly rule: string; readonly text: Readonly<Record<string, string>> }[]
  }
  readonly code?: string
}

interface CheckAnswer {
  readonly items: readonly CheckedPackage[]
  readonly complete?: boolean
  readonly warnings?: readonly unknown[]
}

/** From mild to severe. What is not known is not known to be good: it counts as held. */
const kinds: readonly string[] = ['allow', 'warn', 'hold', 'deny']
const hoursMax = 8760

export function addCheckCommand(program: Command, shell: Shell): void {
  const { cli } = shell
  const { words } = cli
  const command = withExamples(program.command('check'), cli, [
    'check package-lock.json',
    'check lodash@4.17.21 @types/node@26.0.0',
    'check --fail-on deny --max-data-age 48 --json pnpm-lock.yaml',
  ])
    .description(words.commands.check)
    .argument('[packages...]', words.arguments.packages)
    .option('--fail-on <verdict>', words.options.failOn, 'hold')
    .option('--ecosystem <type>', words.options.packageEcosystem)
    .addOption(
      integerOption(
        cli,
        { flags: '--max-data-age <hours>', text: words.options.maxDataAge },
        { least: 1, most: hoursMax },
      ),
    )
  withClientOptions(command, cli).action(
    shell.action<CheckOptions>(async ({ args, options }) => {
      const least = kinds.indexOf(options.failOn)
      if (least < 1) throw usageError(cli, words.usage.failOnChoices, 'check')
      const body = await readBody(cli, args[0] as readonly string[], options.ecosystem)
      const client = openApiClient(cli, await readClientSettings(cli, options))
      try {
        const answer = await client.call<CheckAnswer>({ method: 'POST', path: '/check', body })
        if (options.json) printJson(cli, answer)
        else printAnswer(cli, answer, client)
        return await judge(cli, { answer, least, client, hoursMost: options.maxDataAge })
      } finally {
        await client.close()
      }
    }),
  )
}

async function readBody(cli: Cli, args: readonly string[], ecosystem = 'npm'): Promise<object> {
  const source = await readPackageSource(cli, args, 'check')
  if (source.kind === 'file') return { fileName: source.fileName, content: source.content }
  const packages = source.packages.map((text) => {
    const parts = splitPackage(text)
    if (!parts) throw usageError(cli, fill(cli.words.usage.exactWanted, { name: text }), 'check')
    return parts
  })
  return { ecosystem, packages }
}

function rankOf(item: CheckedPackage): number {
  const rank = kinds.indexOf(item.verdict?.kind ?? '')
  return rank < 0 ? kinds.indexOf('hold') : rank
}

function printAnswer(cli: Cli, answer: CheckAnswer, client: ApiClient): void {
  const { verdicts, columns, sum, more } = cli.words.check
  const words: Readonly<Record<string, string>> = verdicts
  const notable = answer.items.filter((item) => rankOf(item) > 0).sort((a, b) => rankOf(b) - rankOf(a))
  const rows = notable.map((item) => {
    const [reason] = item.verdict?.reasons ?? []
    const link = item.code ? ` ${fill(more, { url: `${client.settings.url}/d/${item.code}` })}` : ''
    const text = reason ? (reason.text[cli.language] ?? reason.text['en-US'] ?? reason.rule) : ''
    return [
      `${item.name}@${item.version}`,
      words[item.verdict?.kind ?? 'unknown'] ?? item.verdict?.kind ?? '',
      `${text}${link}`,
    ]
  })
  if (rows.length > 0) cli.print(formatTable([columns.package, columns.verdict, columns.reason], rows))
  const counts = Object.fromEntries(
    kinds.map((kind, rank) => [kind, answer.items.filter((item) => rankOf(item) === rank).length]),
  )
  cli.say(`${fill(sum, counts)}\n`)
}

interface Judgement {
  readonly answer: CheckAnswer
  readonly least: number
  readonly client: ApiClient
  readonly hoursMost: number | undefined
}

/** A violation says more than old data, and old data more than a gap in what was read. */
async function judge(cli: Cli, { answer, least, client, hoursMost }: Judgement): Promise<ExitCode> {
  if (answer.items.some((item) => rankOf(item) >= least)) return exitCode.violation
  if (hoursMost !== undefined) {
    const stale = await findStaleFeed(cli, client, hoursMost)
    if (stale) {
      cli.say(`${stale}\n`)
      return exitCode.stale
    }
  }
  if (answer.complete !== false) return exitCode.pass
  cli.say(`${cli.words.check.incomplete}\n`)
  return exitCode.incomplete
}
