import type { Command } from 'commander'
import { changePerson, invitePerson } from '#modules/access/index.ts'
import { transact } from '#platform/database/transact.ts'
import { type Cli, fill, printJson } from './cli.ts'
import { baseUrl, createUser, type NewUser } from './create-user.ts'
import { getAccount } from './find-account.ts'
import { formatTable } from './format-table.ts'
import { type ListedUser, listUsers } from './list-users.ts'
import { groupCommand, listOption, type Shell, withExamples } from './shell.ts'
import { withContext } from './with-context.ts'

export function addUserCommand(program: Command, shell: Shell): void {
  const group = groupCommand('user', shell.cli.words.commands.user)
  addCreate(group, shell)
  addList(group, shell)
  addLink(group, shell)
  addSwitch(group, shell, true)
  addSwitch(group, shell, false)
  program.addCommand(group)
}

function addCreate(group: Command, shell: Shell): void {
  const { cli } = shell
  const { commands, options } = cli.words
  withExamples(group.command('create'), cli, [
    'user create --username li.wei --name "Li Wei" --role developer',
    'user create --username audit1 --name "Internal Audit" --role auditor --email audit@bank.example',
    'user create --username zhao --name "Zhao Min" --unit retail --role approver:retail --json',
  ])
    .description(commands.userCreate)
    .requiredOption('--username <name>', options.username)
    .requiredOption('--name <name>', options.name)
    .option('--email <address>', options.email)
    .option('--unit <code>', options.unit)
    .addOption(listOption('--role <role[:unit]>', options.role))
    .action(
      shell.action<NewUser>(async ({ options: user }) => {
        const made = await withContext(cli, (context) => createUser(context, user))
        if (user.json) printJson(cli, made)
        else cli.print(`${made.invitationUrl}\n`)
        cli.say(`${fill(cli.words.user.created, { username: user.username })}\n`)
        if (!user.json) cli.say(`${fill(cli.words.user.link, { url: made.invitationUrl })}\n`)
        return undefined
      }),
    )
}

function addList(group: Command, shell: Shell): void {
  const { cli } = shell
  withExamples(group.command('list'), cli, ['user list', 'user list --text li --json'])
    .description(cli.words.commands.userList)
    .option('--text <text>', cli.words.options.text)
    .action(
      shell.action<{ text?: string }>(async ({ options }) => {
        const users = await withContext(cli, (context) => listUsers(context, options.text))
        if (options.json) printJson(cli, { items: users })
        else if (users.length === 0) cli.say(`${cli.words.user.none}\n`)
        else printUsers(cli, users)
        return undefined
      }),
    )
}

function printUsers(cli: Cli, users: readonly ListedUser[]): void {
  const { columns, isDisabled } = cli.words.user
  const rows = users.map((each) => [
    each.username ?? '',
    each.name,
    each.unit,
    each.roles.join(' '),
    each.disabled ? isDisabled : '',
  ])
  cli.print(formatTable([columns.username, columns.name, columns.unit, columns.roles, columns.state], rows))
}

function addLink(group: Command, shell: Shell): void {
  const { cli } = shell
  const { commands, user } = cli.words
  withExamples(group.command('link <username>'), cli, ['user link li.wei', 'user link li.wei --json'])
    .description(commands.userLink)
    .action(
      shell.action(async ({ args, options }) => {
        const link = await withContext(cli, async (context) => {
          const { personId, username } = await getAccount(context, String(args[0]))
          const { path, expiresAt } = await transact(context, (tx) => invitePerson(tx, personId))
          return { username, invitationUrl: `${baseUrl(context)}${path}`, expiresAt }
        })
        if (options.json) printJson(cli, link)
        else cli.print(`${link.invitationUrl}\n`)
        cli.say(`${fill(user.linkMade, { username: link.username, at: link.expiresAt.toISOString() })}\n`)
        return undefined
      }),
    )
}

function addSwitch(group: Command, shell: Shell, disabled: boolean): void {
  const { cli } = shell
  const { commands, user } = cli.words
  const name = disabled ? 'disable' : 'enable'
  withExamples(group.command(`${name} <username>`), cli, [`user ${name} li.wei`])
    .description(disabled ? commands.userDisable : commands.userEnable)
    .action(
      shell.action(async ({ args }) => {
        const username = String(args[0])
        await withContext(cli, async (context) => {
          const { personId } = await getAccount(context, username)
          await transact(context, (tx) => changePerson(tx, personId, { disabled }))
        })
        cli.say(`${fill(disabled ? user.disabled : user.enabled, { username })}\n`)
        return undefined
      }),
    )
}
