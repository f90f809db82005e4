import type { Command } from 'commander'
import type { ApiClient } from './api-client.ts'
import { type Cli, fill, printJson } from './cli.ts'
import type { ClientOptions } from './client-settings.ts'
import { CliError, exitCode } from './exit-code.ts'
import { formatTable, plain } from './format-table.ts'
import { chosen, withClient } from './listed-repository.ts'
import { groupCommand, integerOption, type Shell, withClientOptions, withExamples } from './shell.ts'

interface Held {
  readonly ecosystem: string
  readonly name: string
  readonly version: string
  readonly since: string
  readonly until?: string
  readonly missingChecks: readonly string[]
  readonly release?: {
    readonly id: string
    readonly state: string
    readonly validUntil: string
    readonly agreed: readonly unknown[]
  }
}

interface ListOptions extends ClientOptions {
  readonly text?: string
  readonly ecosystem?: string
  readonly release?: string
  readonly all?: boolean
}

interface AskOptions extends ClientOptions {
  readonly reason: string
  readonly hours: number
  readonly checks?: boolean
}

interface AnswerOptions extends ClientOptions {
  readonly comment?: string
  readonly reason?: string
}

const listedMax = 200
const hoursMax = 90 * 24
const uuidPattern = /^[0-9a-f-]{36}$/

export function addQuarantineCommand(program: Command, shell: Shell): void {
  const group = groupCommand('quarantine', shell.cli.words.quarantine.about)
  addList(group, shell)
  addAsk(group, shell)
  for (const step of ['agree', 'refuse', 'revoke'] as const) addStep(group, shell, step)
  program.addCommand(group)
}

function addList(group: Command, shell: Shell): void {
  const { cli } = shell
  const { quarantine: words } = cli.words
  const { text, ecosystem, release, all } = words.options
  withClientOptions(
    withExamples(group.command('list'), cli, ['quarantine list', 'quarantine list --release asked']),
    cli,
  )
    .description(words.list)
    .option('--text <text>', text)
    .option('--ecosystem <type>', ecosystem)
    .option('--release <state>', release)
    .option('--all', all)
    .action(
      shell.action<ListOptions>(async ({ options }) => {
        const query = {
          limit: String(listedMax),
          ...(options.text ? { text: options.text } : {}),
          ...(options.ecosystem ? { ecosystem: options.ecosystem } : {}),
          ...(options.release ? { release: chosen(cli, options.release, ['asked', 'inForce', 'none']) ?? '' } : {}),
          ...(options.all ? { all: 'true' } : {}),
        }
        const page = await withClient(cli, options, (client) =>
          client.call<{ items: readonly Held[]; next?: string }>({ method: 'GET', path: '/quarantine', query }),
        )
        if (options.json) printJson(cli, page)
        else if (page.items.length === 0) cli.say(`${words.nothing}\n`)
        else printHeld(cli, page.items)
        if (!options.json && page.next !== undefined) cli.say(`${words.more}\n`)
        return undefined
      }),
    )
}

function printHeld(cli: Cli, items: readonly Held[]): void {
  const { columns, states } = cli.words.quarantine
  const stateOf = ({ release }: Held) => {
    if (release?.state === 'asked') return fill(states.asked, { count: release.agreed.length })
    return release ? fill(states.inForce, { until: release.validUntil }) : states.held
  }
  const rows = items.map((each) => [
    `${each.ecosystem} ${each.name}@${each.version}`,
    stateOf(each),
    each.since,
    each.until ?? '-',
    each.missingChecks.join(' ') || '-',
    each.release?.id ?? '-',
  ])
  const { what, state, since, until, checks, release } = columns
  cli.print(formatTable([what, state, since, until, checks, release], rows))
}

function addAsk(group: Command, shell: Shell): void {
  const { cli } = shell
  const { quarantine: words } = cli.words
  const example = 'quarantine ask pkg:npm/demo@1.0.1 --hours 24 --reason "fixes CVE-2026-1000"'
  withClientOptions(withExamples(group.command('ask'), cli, [example]), cli)
    .description(words.ask)
    .argument('<purl>', words.arguments.version)
    .requiredOption('--reason <text>', words.options.reason)
    .addOption(
      integerOption(cli, { flags: '--hours <count>', text: words.options.hours }, { least: 1, most: hoursMax }).default(
        24,
      ),
    )
    .option('--checks', words.options.checks)
    .action(
      shell.action<AskOptions>(async ({ args, options }) => {
        const asked = await withClient(cli, options, async (client) => {
          const body = {
            versionId: await findVersion(cli, client, String(args[0])),
            reason: options.reason,
            validHours: options.hours,
            coversChecks: options.checks === true,
          }
          return client.call<{ readonly id: string }>({ method: 'POST', path: '/quarantine/releases', body })
        })
        if (options.json) printJson(cli, asked)
        else cli.print(`${fill(words.asked, asked)}\n`)
        return undefined
      }),
    )
}

function addStep(group: Command, shell: Shell, step: 'agree' | 'refuse' | 'revoke'): void {
  const { cli } = shell
  const { quarantine: words } = cli.words
  const command = withExamples(group.command(step), cli, [
    step === 'agree'
      ? 'quarantine agree pkg:npm/demo@1.0.1'
      : `quarantine ${step} pkg:npm/demo@1.0.1 --reason "not urgent"`,
  ])
    .description(words[step])
    .argument('<release>', words.arguments.release)
  if (step === 'agree') command.option('--comment <text>', words.options.comment)
  else command.requiredOption('--reason <text>', words.options.reason)
  withClientOptions(command, cli).action(
    shell.action<AnswerOptions>(async ({ args, options }) => {
      const { comment = '', reason = '' } = options
      const id = await withClient(cli, options, async (client) => {
        const found = await findRelease(cli, client, String(args[0]))
        const path = `/quarantine/releases/${found}`
        if (step === 'revoke') await client.call({ method: 'POST', path: `${path}/revocation`, body: { reason } })
        else
          await client.call({
            method: 'POST',
            path: `${path}/answer`,
            body: { decision: step, comment: step === 'agree' ? comment : reason },
          })
        return found
      })
      if (options.json) printJson(cli, { id })
      else cli.say(`${fill(words.done[step], { id })}\n`)
      return undefined
    }),
  )
}

/** Throws a `CliError` of wrong use for a purl that the catalogue does not hold. */
async function findVersion(cli: Cli, client: ApiClient, purl: string): Promise<string> {
  const query = { purl }
  const { versionId } = await client.call<{ readonly versionId?: string }>({ method: 'GET', path: '/lookup', query })
  if (versionId !== undefined) return versionId
  throw new CliError(exitCode.usage, fill(cli.words.quarantine.unknownVersion, { purl: plain(purl) }))
}

/** The release that is asked for or in force. */
async function findRelease(cli: Cli, client: ApiClient, what: string): Promise<string> {
  if (uuidPattern.test(what)) return what
  const versionId = await findVersion(cli, client, what)
  for (const state of ['asked', 'inForce']) {
    const { items } = await client.call<{ readonly items: readonly { readonly id: string }[] }>({
      method: 'GET',
      path: '/quarantine/releases',
      query: { versionId, state, limit: '1' },
    })
    if (items[0]) return items[0].id
  }
  throw new CliError(exitCode.usage, fill(cli.words.quarantine.noRelease, { purl: plain(what) }))
}
