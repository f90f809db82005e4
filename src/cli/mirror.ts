import { readFileSync, statSync } from 'node:fs'
import type { Command } from 'commander'
import type { ApiClient } from './api-client.ts'
import { type Cli, fill, printJson } from './cli.ts'
import type { ClientOptions } from './client-settings.ts'
import { CliError, exitCode } from './exit-code.ts'
import { followPrefetch, type WaitOptions, withWaitOptions } from './follow-prefetch.ts'
import { formatTable, plain } from './format-table.ts'
import { withClient } from './listed-repository.ts'
import { groupCommand, type Shell, withClientOptions, withExamples } from './shell.ts'

interface MirrorList {
  readonly id: string
  readonly name: string
  readonly repository: string | null
  readonly entryCount: number
  readonly changedAt: string
}

interface ListOptions extends ClientOptions {
  readonly repository?: string
}

const fileBytesMax = 4 * 1024 * 1024

export function addMirrorCommand(program: Command, shell: Shell): void {
  const group = groupCommand('mirror', shell.cli.words.operations.mirror)
  addList(group, shell)
  addShow(group, shell)
  addWrite(group, shell)
  addRemove(group, shell)
  addRun(group, shell)
  program.addCommand(group)
}

function addList(group: Command, shell: Shell): void {
  const { cli } = shell
  const { operations: words } = cli.words
  withClientOptions(withExamples(group.command('list'), cli, ['mirror list']), cli)
    .description(words.mirrorList)
    .action(
      shell.action<ClientOptions>(async ({ options }) => {
        const items = await withClient(cli, options, readLists)
        if (options.json) printJson(cli, { items })
        else if (items.length === 0) cli.say(`${words.none}\n`)
        else {
          const { name, repository, packages, changed } = words.columns
          const rows = items.map((each) => [each.name, each.repository ?? '-', String(each.entryCount), each.changedAt])
          cli.print(formatTable([name, repository, packages, changed], rows))
        }
        return undefined
      }),
    )
}

function addShow(group: Command, shell: Shell): void {
  const { cli } = shell
  const { operations: words } = cli.words
  withClientOptions(withExamples(group.command('show'), cli, ['mirror show base']), cli)
    .description(words.mirrorShow)
    .argument('<name>', words.arguments.list)
    .action(
      shell.action<ClientOptions>(async ({ args, options }) => {
        const list = await withClient(cli, options, async (client) => {
          const { id } = await findList(cli, client, String(args[0]))
          return client.call<MirrorList & { readonly entries: string }>({ method: 'GET', path: `/mirror-lists/${id}` })
        })
        if (options.json) printJson(cli, list)
        else cli.print(`${list.entries.replace(/\n$/, '').split('\n').map(plain).join('\n')}\n`)
        return undefined
      }),
    )
}

function addWrite(group: Command, shell: Shell): void {
  const { cli } = shell
  const { operations: words } = cli.words
  const add = withExamples(group.command('add'), cli, ['mirror add base base-packages.txt --repository npm'])
  const change = withExamples(group.command('change'), cli, ['mirror change base base-packages.txt --repository npm'])
  for (const [command, isNew] of [[add, true] as const, [change, false] as const])
    withClientOptions(command, cli)
      .description(isNew ? words.mirrorAdd : words.mirrorChange)
      .argument('<name>', words.arguments.list)
      .argument('<file>', words.arguments.file)
      .option('--repository <name>', words.options.listRepository)
      .action(
        shell.action<ListOptions>(async ({ args, options }) => {
          const name = String(args[0])
          const entries = await readText(cli, String(args[1]))
          const body = { entries, repository: options.repository ?? null }
          await withClient(cli, options, async (client) => {
            if (isNew) return client.call({ method: 'POST', path: '/mirror-lists', body: { name, ...body } })
            const { id } = await findList(cli, client, name)
            return client.call({ method: 'PUT', path: `/mirror-lists/${id}`, body })
          })
          const count = entries.split('\n').filter((line) => line.trim() !== '' && !line.trim().startsWith('#')).length
          cli.say(`${fill(isNew ? words.added : words.changed, { name, count })}\n`)
          return undefined
        }),
      )
}

function addRemove(group: Command, shell: Shell): void {
  const { cli } = shell
  const { operations: words } = cli.words
  withClientOptions(withExamples(group.command('remove'), cli, ['mirror remove base']), cli)
    .description(words.mirrorRemove)
    .argument('<name>', words.arguments.list)
    .action(
      shell.action<ClientOptions>(async ({ args, options }) => {
        const name = String(args[0])
        await withClient(cli, options, async (client) => {
          const { id } = await findList(cli, client, name)
          await client.call({ method: 'DELETE', path: `/mirror-lists/${id}` })
        })
        cli.say(`${fill(words.removed, { name })}\n`)
        return undefined
      }),
    )
}

function addRun(group: Command, shell: Shell): void {
  const { cli } = shell
  const { operations: words } = cli.words
  const command = withExamples(group.command('run'), cli, ['mirror run base --wait'])
    .description(words.mirrorRun)
    .argument('<name>', words.arguments.list)
  withClientOptions(withWaitOptions(command, cli), cli).action(
    shell.action<ClientOptions & WaitOptions>(({ args, options }) =>
      withClient(cli, options, async (client) => {
        const list = await findList(cli, client, String(args[0]))
        const path = `/mirror-lists/${list.id}/prefetches`
        const { id } = await client.call<{ readonly id: string }>({ method: 'POST', path })
        return followPrefetch({ cli, client, options }, id)
      }),
    ),
  )
}

async function readLists(client: ApiClient): Promise<readonly MirrorList[]> {
  const found: MirrorList[] = []
  for (let after: string | undefined; ; ) {
    const query = { limit: '200', ...(after === undefined ? {} : { after }) }
    const page = await client.call<{ items: readonly MirrorList[]; next?: string }>({
      method: 'GET',
      path: '/mirror-lists',
      query,
    })
    found.push(...page.items)
    if (page.next === undefined) return found
    after = page.next
  }
}

async function findList(cli: Cli, client: ApiClient, name: string): Promise<MirrorList> {
  const found = (await readLists(client)).find((each) => each.name === name)
  if (found) return found
  throw new CliError(exitCode.usage, fill(cli.words.operations.noList, { name }))
}

async function readText(cli: Cli, path: string): Promise<string> {
  if (path === '-') return cli.readStdin()
  try {
    if (statSync(path).size > fileBytesMax) throw new Error(`> ${fileBytesMax} bytes`)
    return readFileSync(path, 'utf8')
  } catch (error) {
    const reason = (error as Error).message
    throw new CliError(exitCode.usage, fill(cli.words.settings.unreadableFile, { path, reason }))
  }
}
