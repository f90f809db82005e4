import type { Command } from 'commander'
import { createToken, revokeToken } from '#modules/access/index.ts'
import { findApplication } from '#modules/inventory/index.ts'
import type { Scope } from '#platform/context.ts'
import { transact } from '#platform/database/transact.ts'
import { Problem } from '#platform/problem.ts'
import { type Cli, fill, printJson } from './cli.ts'
import { addExchangeCommand } from './exchange-token.ts'
import { getAccount } from './find-account.ts'
import { formatTable } from './format-table.ts'
import { findTokenId, type ListedToken, listTokens } from './list-tokens.ts'
import { groupCommand, integerOption, listOption, type Shell, withExamples } from './shell.ts'
import { withContext } from './with-context.ts'

interface NewTokenOptions {
  readonly username: string
  readonly name: string
  readonly scope: readonly string[]
  readonly days: number
  readonly application?: string
  readonly repository?: readonly string[]
  readonly package?: readonly string[]
}

const dayMilliseconds = 86_400_000

export function addTokenCommand(program: Command, shell: Shell): void {
  const group = groupCommand('token', shell.cli.words.commands.token)
  addCreate(group, shell)
  addList(group, shell)
  addRevoke(group, shell)
  addExchangeCommand(group, shell)
  program.addCommand(group)
}

function addCreate(group: Command, shell: Shell): void {
  const { cli } = shell
  const { commands, options: texts } = cli.words
  withExamples(group.command('create'), cli, [
    'token create --username li.wei --name laptop --scope package:download',
    'token create --username ci --name pipeline --scope package:download --scope introduction:create --days 30 --application PAY',
    'token create --username ci --name release --scope package:publish --repository npm-own --package "npm:@bank/*"',
  ])
    .description(commands.tokenCreate)
    .requiredOption('--username <name>', texts.username)
    .requiredOption('--name <text>', texts.tokenName)
    .addOption(listOption('--scope <permission>', texts.scope).makeOptionMandatory())
    .addOption(integerOption(cli, { flags: '--days <days>', text: texts.days }, { least: 1, most: 365 }).default(90))
    .option('--application <code>', texts.application)
    .addOption(listOption('--repository <name>', texts.tokenRepository))
    .addOption(listOption('--package <pattern>', texts.tokenPackage))
    .action(
      shell.action<NewTokenOptions>(async ({ options }) => {
        const made = await withContext(cli, async (context) => {
          const { accountId } = await getAccount(context, options.username)
          const application = options.application ? await findApplication(context, options.application) : undefined
          if (options.application && !application)
            throw new Problem('application.unknown', 404, { code: options.application })
          const repositoryIds = options.repository && (await findRepositoryIds(context, options.repository))
          return transact(context, (tx) =>
            createToken(tx, {
              accountId,
              name: options.name,
              scopes: options.scope,
              expiresInDays: options.days,
              applicationId: application?.id,
              repositoryIds,
              packagePatterns: options.package,
            }),
          )
        })
        const expiresAt = new Date(cli.clock().getTime() + options.days * dayMilliseconds).toISOString()
        if (options.json) return void printJson(cli, { ...made, expiresAt })
        cli.say(`${fill(cli.words.token.created, { id: made.id, until: expiresAt.slice(0, 10) })}\n`)
        return void cli.print(`${made.secret}\n`)
      }),
    )
}

async function findRepositoryIds(scope: Scope, names: readonly string[]): Promise<readonly string[]> {
  const rows = await scope.db.selectFrom('repository').select(['id', 'name']).where('name', 'in', names).execute()
  const unknown = names.find((name) => !rows.some((row) => row.name === name))
  if (unknown !== undefined) throw new Problem('repository.unknown', 404, { name: unknown })
  return rows.map(({ id }) => id)
}

function addList(group: Command, shell: Shell): void {
  const { cli } = shell
  const { commands, options: texts } = cli.words
  withExamples(group.command('list'), cli, ['token list', 'token list --username ci --all --json'])
    .description(commands.tokenList)
    .option('--username <name>', texts.username)
    .option('--all', texts.all)
    .action(
      shell.action<{ username?: string; all?: boolean }>(async ({ options }) => {
        const tokens = await withContext(cli, (context) => listTokens(context, options))
        if (options.json) printJson(cli, { items: tokens })
        else if (tokens.length === 0) cli.say(`${cli.words.token.none}\n`)
        else printTokens(cli, tokens)
        return undefined
      }),
    )
}

function printTokens(cli: Cli, tokens: readonly ListedToken[]): void {
  const { columns, never } = cli.words.token
  const header = [
    columns.id,
    columns.prefix,
    columns.owner,
    columns.name,
    columns.scopes,
    columns.expires,
    columns.used,
    columns.state,
  ]
  const rows = tokens.map((token) => [
    token.id,
    token.prefix,
    token.owner,
    token.name,
    token.scopes.join(' '),
    token.expiresAt.toISOString().slice(0, 10),
    token.lastUsedAt?.toISOString().slice(0, 10) ?? never,
    stateOf(cli, token),
  ])
  cli.print(formatTable(header, rows))
}

function stateOf(cli: Cli, token: ListedToken): string {
  if (token.revokedAt) return cli.words.token.isRevoked
  return token.expiresAt <= cli.clock() ? cli.words.token.isExpired : ''
}

function addRevoke(group: Command, shell: Shell): void {
  const { cli } = shell
  withExamples(group.command('revoke'), cli, ['token revoke 0197…', 'token revoke assay_3k7f'])
    .description(cli.words.commands.tokenRevoke)
    .argument('<id>', cli.words.arguments.tokenId)
    .action(
      shell.action(async ({ args }) => {
        const id = await withContext(cli, async (context) => {
          const found = await findTokenId(context, String(args[0]))
          if (!found) throw new Problem('token.unknown', 404)
          await transact(context, (tx) => revokeToken(tx, found))
          return found
        })
        cli.say(`${fill(cli.words.token.revoked, { id })}\n`)
        return undefined
      }),
    )
}
