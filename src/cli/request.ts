import { setTimeout as delay } from 'node:timers/promises'
import type { Command } from 'commander'
import { ecosystems } from '#ecosystems/index.ts'
import { type ApiClient, openApiClient } from './api-client.ts'
import { type Cli, fill, printJson } from './cli.ts'
import { type ClientOptions, type ClientSettings, readClientSettings } from './client-settings.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { plain } from './format-table.ts'
import { type PackageSource, readPackageSource } from './package-source.ts'
import { integerOption, type Shell, withClientOptions, withExamples } from './shell.ts'

interface RequestOptions extends ClientOptions {
  readonly purpose: string
  readonly title?: string
  readonly application?: string
  readonly repository?: string
  readonly ecosystem?: string
  readonly submit?: boolean
  readonly wait?: boolean
  readonly timeout: number
}

interface Introduction {
  readonly id: string
  readonly number: number
  readonly state: string
  readonly complete: boolean
  readonly summary?: Readonly<Record<'total' | 'approved' | 'unapproved' | 'blocked', number>>
}

const pollSeconds = 3
const ended = new Set(['approved', 'rejected', 'returned', 'withdrawn', 'expired'])
const daySeconds = 86_400
const waitSeconds = 600

export function addRequestCommand(program: Command, shell: Shell): void {
  const { cli } = shell
  const { words } = cli
  const command = withExamples(program.command('request'), cli, [
    'request package-lock.json --purpose "payments front end" --application PAY --submit',
    'request lodash@^4.17.0 dayjs@^1 --purpose "dates in reports"',
    'request package.json --purpose "new service" --submit --wait --timeout 3600 --json',
    'request requests@2.32.0 --ecosystem pypi --purpose "client of the ledger"',
  ])
    .description(words.commands.request)
    .argument('[packages...]', words.arguments.packages)
    .requiredOption('--purpose <text>', words.options.purpose)
    .option('--title <text>', words.options.title)
    .option('--application <code>', words.options.application)
    .option('--repository <name>', words.options.repository)
    .option('--ecosystem <type>', words.options.packageEcosystem)
    .option('--submit', words.options.submit)
    .option('--wait', words.options.wait)
    .addOption(
      integerOption(
        cli,
        { flags: '--timeout <seconds>', text: words.options.waitTimeout },
        { least: 1, most: 7 * daySeconds },
      ).default(waitSeconds),
    )
  withClientOptions(command, cli).action(
    shell.action<RequestOptions>(async ({ args, options }) => {
      const source = await readPackageSource(cli, args[0] as readonly string[], 'request')
      const settings = await readClientSettings(cli, options)
      const client = openApiClient(cli, settings)
      try {
        const introduction = await introduce({ cli, client, options }, bodyOf(source, options, settings))
        if (options.json) printJson(cli, introduction)
        else printIntroduction(cli, introduction, settings)
        return codeFor(cli, introduction, options)
      } finally {
        await client.close()
      }
    }),
  )
}

function bodyOf(source: PackageSource, options: RequestOptions, settings: ClientSettings): object {
  const { title, purpose } = options
  const applicationCode = options.application ?? settings.application
  const kind = source.kind === 'packages' ? 'packages' : kindOfFile(source.fileName)
  // A file says by its name what it is of; the usual repository is for names.
  const repository = options.repository ?? (kind === 'packages' && !options.ecosystem ? settings.repository : undefined)
  return {
    source: { ...source, kind },
    purpose,
    ...(repository ? { repository } : {}),
    ...(options.ecosystem ? { ecosystem: options.ecosystem } : {}),
    ...(title ? { title } : {}),
    ...(applicationCode ? { applicationCode } : {}),
  }
}

/** Of a name that both kinds go by, the lockfile: it says more. */
function kindOfFile(fileName: string): 'lockfile' | 'manifest' {
  const readers = ecosystems.flatMap(({ extractors }) => extractors).filter((each) => each.matches(fileName))
  return readers.some(({ reads }) => reads === 'manifest') && !readers.some(({ reads }) => reads === 'lockfile')
    ? 'manifest'
    : 'lockfile'
}

interface Dialogue {
  readonly cli: Cli
  readonly client: ApiClient
  readonly options: RequestOptions
}

async function introduce({ cli, client, options }: Dialogue, body: object): Promise<Introduction> {
  const made = await client.call<Introduction>({ method: 'POST', path: '/introductions', body })
  const path = `/introductions/${made.id}`
  if (!options.submit && !options.wait) return made
  await client.call({ method: 'POST', path: `${path}/submit`, body: {} })
  if (options.wait) cli.say(`${cli.words.request.waiting}\n`)
  for (let waited = 0; ; waited += pollSeconds) {
    const now = await client.call<Introduction>({ method: 'GET', path })
    if (ended.has(now.state) || !options.wait || waited >= options.timeout) return now
    await delay(Math.min(pollSeconds, options.timeout - waited) * 1000, undefined, { signal: cli.ending })
  }
}

function printIntroduction(cli: Cli, introduction: Introduction, settings: ClientSettings): void {
  const { request } = cli.words
  const states: Readonly<Record<string, string>> = request.states
  const { number, state, summary, id } = introduction
  cli.print(`${plain(fill(request.created, { number, state: states[state] ?? state }))}\n`)
  if (summary) cli.print(`${fill(request.counts, { ...summary })}\n`)
  cli.print(`${settings.url}/introductions/${id}\n`)
}

function codeFor(cli: Cli, { state, complete }: Introduction, options: RequestOptions): ExitCode {
  const { request } = cli.words
  if (!complete) cli.say(`${request.incomplete}\n`)
  if (state === 'draft') cli.say(`${request.draft}\n`)
  if (state === 'approved') return exitCode.pass
  if (ended.has(state)) return exitCode.violation
  if (options.wait) cli.say(`${request.undecided}\n`)
  return options.wait || !complete ? exitCode.incomplete : exitCode.pass
}
