import type { Command } from 'commander'
import type { Cli } from './cli.ts'
import { fill, printJson } from './cli.ts'
import type { ClientOptions } from './client-settings.ts'
import {
  chosen,
  findRepository,
  type ListedRepository,
  readRepositories,
  repositoryKinds,
  withClient,
} from './listed-repository.ts'
import { integerOption, listOption, type Shell, usageError, withClientOptions, withExamples } from './shell.ts'

interface SettingOptions extends ClientOptions {
  /** False: `--no-upstream`. */
  readonly upstream?: string | false
  readonly member?: readonly string[]
  readonly mode?: string
  readonly reserved?: readonly string[]
  readonly artifactHost?: readonly string[]
  readonly softTtl?: number
  readonly hardTtl?: number
  readonly anonymousRead?: boolean
  readonly keepBuilds?: number
}

interface CreateOptions extends SettingOptions {
  readonly ecosystem: string
  readonly kind?: string
}

const daySeconds = 86_400

/** The commands that write settings: `create` and `change`. */
export function addRepositorySettings(group: Command, shell: Shell): void {
  addCreate(group, shell)
  addChange(group, shell)
}

function addCreate(group: Command, shell: Shell): void {
  const { cli } = shell
  const { repository: words } = cli.words
  const command = withExamples(group.command('create'), cli, [
    'repository create npm --ecosystem npm --upstream https://upstream.example/npm/ --reserved "@bank/*"',
    'repository create npm-own --ecosystem npm --kind hosted --reserved "@bank/*"',
    'repository create maven-own --ecosystem maven --kind hosted --reserved "com.bank:*" --keep-builds 20',
    'repository create npm-all --ecosystem npm --kind group --member npm-own --member npm',
  ])
    .description(words.create)
    .argument('<name>', words.arguments.name)
    .requiredOption('--ecosystem <type>', words.options.ecosystem)
    .option('--kind <kind>', words.options.kind, 'proxy')
  withClientOptions(withSettings(command, cli), cli).action(
    shell.action<CreateOptions>(async ({ args, options }) => {
      const name = String(args[0])
      const { ecosystem } = options
      const kind = chosen(cli, options.kind, repositoryKinds)
      const made = await withClient(cli, options, async (client) => {
        const settings = settingsOf(cli, options, options.member ? await readRepositories(client) : [])
        const body = { name, ecosystem, kind, ...settings }
        return client.call<{ readonly id: string }>({ method: 'POST', path: '/repositories', body })
      })
      if (options.json) printJson(cli, made)
      else cli.say(`${fill(words.created, { name })}\n`)
      return undefined
    }),
  )
}

function addChange(group: Command, shell: Shell): void {
  const { cli } = shell
  const { repository: words } = cli.words
  const command = withExamples(group.command('change'), cli, [
    'repository change npm --mode approved',
    'repository change npm-all --member npm-own --member npm',
    'repository change npm --reserved "@bank/*" --reserved "bank-*" --no-anonymous-read',
  ])
    .description(words.change)
    .argument('<name>', words.arguments.name)
  const withNegations = withSettings(command, cli)
    .option('--no-upstream', words.options.noUpstream)
    .option('--no-anonymous-read', words.options.noAnonymousRead)
  withClientOptions(withNegations, cli).action(
    shell.action<SettingOptions>(async ({ args, options }) => {
      const name = String(args[0])
      await withClient(cli, options, async (client) => {
        const all = await readRepositories(client)
        const { id } = findRepository(cli, all, name)
        const body = settingsOf(cli, options, all)
        if (Object.keys(body).length === 0) throw usageError(cli, words.nothingToChange, 'repository change')
        await client.call({ method: 'PATCH', path: `/repositories/${id}`, body })
      })
      cli.say(`${fill(words.changed, { name })}\n`)
      return undefined
    }),
  )
}

function withSettings(command: Command, cli: Cli): Command {
  const { options: texts } = cli.words.repository
  const seconds = (flags: string, text: string, most: number) => integerOption(cli, { flags, text }, { least: 0, most })
  const builds = integerOption(cli, { flags: '--keep-builds <count>', text: texts.keepBuilds }, { least: 0, most: 100 })
  return command
    .option('--upstream <address>', texts.upstream)
    .addOption(listOption('--member <name>', texts.member))
    .option('--mode <mode>', texts.mode)
    .addOption(listOption('--reserved <pattern>', texts.reserved))
    .addOption(listOption('--artifact-host <host>', texts.artifactHost))
    .addOption(seconds('--soft-ttl <seconds>', texts.softTtl, daySeconds))
    .addOption(seconds('--hard-ttl <seconds>', texts.hardTtl, 365 * daySeconds))
    .addOption(builds)
    .option('--anonymous-read', texts.anonymousRead)
}

/** What was named, and nothing else. An empty value of a list stands for an empty list. */
function settingsOf(cli: Cli, options: SettingOptions, all: readonly ListedRepository[]): Record<string, unknown> {
  const { upstream, member, reserved, artifactHost } = options
  const named = (values: readonly string[] | undefined) => values?.filter((value) => value !== '')
  const settings = {
    upstreamUrl: upstream === false ? null : upstream,
    members: named(member)?.map((name) => findRepository(cli, all, name).id),
    mode: chosen(cli, options.mode, ['approved', 'observe', 'entitled']),
    reservedNames: named(reserved),
    artifactHosts: named(artifactHost),
    softTtlSeconds: options.softTtl,
    hardTtlSeconds: options.hardTtl,
    anonymousRead: options.anonymousRead,
    buildsKeptMax: options.keepBuilds,
  }
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined))
}
