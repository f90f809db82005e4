import type { Command } from 'commander'
import type { ApiClient } from './api-client.ts'
import { type Cli, fill, printJson } from './cli.ts'
import type { ClientOptions } from './client-settings.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { formatTable, plain } from './format-table.ts'
import { addExport, addImport } from './import-export.ts'
import {
  chosen,
  findRepository,
  type ListedRepository,
  readRepositories,
  repositoryKinds,
  withClient,
} from './listed-repository.ts'
import { addRepositorySettings } from './repository-settings.ts'
import { groupCommand, type Shell, usageError, withClientOptions, withExamples } from './shell.ts'

interface ClientConfiguration {
  readonly client: string
  /** Empty: a command line. */
  readonly file: string
  readonly text: string
}

interface UpstreamAnswer {
  readonly ok: boolean
  readonly texts: Readonly<Record<string, string>>
}

export function addRepositoryCommand(program: Command, shell: Shell): void {
  const group = groupCommand('repository', shell.cli.words.repository.about)
  addList(group, shell)
  addRepositorySettings(group, shell)
  addConfig(group, shell)
  addTest(group, shell)
  addImport(group, shell)
  addExport(group, shell)
  program.addCommand(group)
}

function addList(group: Command, shell: Shell): void {
  const { cli } = shell
  const { repository: words } = cli.words
  const examples = ['repository list', 'repository list --ecosystem npm --kind hosted --json']
  const command = withExamples(group.command('list'), cli, examples)
    .description(words.list)
    .option('--ecosystem <type>', words.options.onlyEcosystem)
    .option('--kind <kind>', words.options.onlyKind)
  withClientOptions(command, cli).action(
    shell.action<ClientOptions & { ecosystem?: string; kind?: string }>(async ({ options }) => {
      const kind = chosen(cli, options.kind, repositoryKinds)
      const all = await withClient(cli, options, readRepositories)
      const shown = all.filter(
        (each) => each.kind === (kind ?? each.kind) && each.ecosystem === (options.ecosystem ?? each.ecosystem),
      )
      if (options.json) printJson(cli, { items: shown })
      else if (shown.length === 0) cli.say(`${words.none}\n`)
      else printRepositories(cli, shown, all)
      return undefined
    }),
  )
}

function printRepositories(cli: Cli, shown: readonly ListedRepository[], all: readonly ListedRepository[]): void {
  const { columns, states } = cli.words.repository
  const nameOf = (id: string) => all.find((each) => each.id === id)?.name ?? id
  const stateOf = (state: string) => (Object.hasOwn(states, state) ? states[state as keyof typeof states] : state)
  const rows = shown.map((each) => [
    each.name,
    each.ecosystem,
    each.kind,
    each.mode,
    each.upstreamUrl ?? (each.members.map(nameOf).join(' ') || '-'),
    stateOf(each.upstreamState),
    each.url,
  ])
  const { name, ecosystem, kind, mode, upstream, state, address } = columns
  cli.print(formatTable([name, ecosystem, kind, mode, upstream, state, address], rows))
}

function addConfig(group: Command, shell: Shell): void {
  const { cli } = shell
  const { repository: words } = cli.words
  const examples = ['repository config npm', 'repository config npm --client npm >> .npmrc']
  const command = withExamples(group.command('config'), cli, examples)
    .description(words.config)
    .argument('<name>', words.arguments.name)
    .option('--client <name>', words.options.client)
  withClientOptions(command, cli).action(
    shell.action<ClientOptions & { client?: string }>(async ({ args, options }) => {
      const items = await withClient(cli, options, async (client) => {
        const { id } = await findOnServer(cli, client, String(args[0]))
        const path = `/repositories/${id}/client-configuration`
        return (await client.call<{ readonly items: readonly ClientConfiguration[] }>({ method: 'GET', path })).items
      })
      const shown = items.filter(({ client }) => client === (options.client ?? client))
      if (shown.length === 0) {
        const known = items.map(({ client }) => client).join(', ')
        throw usageError(cli, fill(words.unknownClient, { client: options.client ?? '-', known }), 'repository config')
      }
      if (options.json) printJson(cli, { items: shown })
      else printConfigurations(cli, shown, options.client === undefined)
      return undefined
    }),
  )
}

function printConfigurations(cli: Cli, shown: readonly ClientConfiguration[], withHeadings: boolean): void {
  const heading = ({ client, file }: ClientConfiguration) =>
    `# ${plain(client)}: ${plain(file) || cli.words.repository.commandLine}\n`
  const written = shown.map((each) => {
    const lines = each.text.replace(/\n$/, '').split('\n').map(plain).join('\n')
    return `${withHeadings ? heading(each) : ''}${lines}\n`
  })
  cli.print(written.join('\n'))
}

function addTest(group: Command, shell: Shell): void {
  const { cli } = shell
  const { repository: words } = cli.words
  const command = withExamples(group.command('test'), cli, ['repository test npm'])
    .description(words.test)
    .argument('<name>', words.arguments.name)
  withClientOptions(command, cli).action(
    shell.action<ClientOptions>(async ({ args, options }): Promise<ExitCode> => {
      const answer = await withClient(cli, options, async (client) => {
        const { id } = await findOnServer(cli, client, String(args[0]))
        return client.call<UpstreamAnswer>({ method: 'POST', path: `/repositories/${id}/test` })
      })
      if (options.json) printJson(cli, answer)
      else cli.print(`${plain(answer.texts[cli.language] ?? answer.texts['en-US'] ?? '')}\n`)
      return answer.ok ? exitCode.pass : exitCode.unavailable
    }),
  )
}

async function findOnServer(cli: Cli, client: ApiClient, name: string): Promise<ListedRepository> {
  return findRepository(cli, await readRepositories(client), name)
}
