import { readFileSync, statSync } from 'node:fs'
import type { Command } from 'commander'
import { openApiClient } from './api-client.ts'
import { type Cli, fill, printJson } from './cli.ts'
import { readServerSettings } from './client-settings.ts'
import { CliError, exitCode } from './exit-code.ts'
import { listOption, type Shell, withExamples } from './shell.ts'

interface ExchangeOptions {
  readonly url?: string
  readonly issuerTokenFile: string
  readonly audience?: string
  readonly scope?: readonly string[]
}

interface Exchanged {
  readonly access_token: string
  readonly expires_in: number
  readonly scope: string
}

const fileBytesMax = 64 * 1024

/** For pipelines: their own identity token in, a short-lived token of ours out, alone on standard output. */
export function addExchangeCommand(group: Command, { cli, action }: Shell): void {
  const { commands, options: texts } = cli.words
  withExamples(group.command('exchange'), cli, [
    'token exchange --issuer-token-file /var/run/secrets/assay/token --url https://assay.bank.example',
    'token exchange --issuer-token-file - --scope package:download < token.jwt',
  ])
    .description(commands.tokenExchange)
    .requiredOption('--issuer-token-file <path>', texts.issuerTokenFile)
    .option('--audience <text>', texts.audience)
    .addOption(listOption('--scope <permission>', texts.exchangeScope))
    .option('--url <address>', texts.url)
    .action(
      action<ExchangeOptions>(async ({ options }) => {
        const { audience, scope } = options
        const settings = readServerSettings(cli, options)
        const subjectToken = (await readIssuerToken(cli, options.issuerTokenFile)).trim()
        const client = openApiClient(cli, settings)
        try {
          const exchanged = await client.call<Exchanged>({
            method: 'POST',
            path: '/token-exchange',
            body: {
              grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
              subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
              subject_token: subjectToken,
              ...(audience ? { audience } : {}),
              ...(scope ? { scope: scope.join(' ') } : {}),
            },
          })
          if (options.json) return void printJson(cli, exchanged)
          const minutes = Math.round(exchanged.expires_in / 60)
          cli.say(`${fill(cli.words.token.exchanged, { minutes, scopes: exchanged.scope })}\n`)
          return void cli.print(`${exchanged.access_token}\n`)
        } finally {
          await client.close()
        }
      }),
    )
}

async function readIssuerToken(cli: Cli, path: string): Promise<string> {
  if (path === '-') return cli.readStdin()
  try {
    const { size } = statSync(path)
    if (size > fileBytesMax) throw new Error(`${size} bytes`)
    return readFileSync(path, 'utf8')
  } catch (error) {
    const reason = (error as Error).message
    throw new CliError(exitCode.settings, fill(cli.words.settings.unreadableFile, { path, reason }))
  }
}
