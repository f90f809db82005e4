import type { Command } from 'commander'
import { bootstrapLink } from '#modules/access/index.ts'
import { fill, printJson } from './cli.ts'
import { exitCode } from './exit-code.ts'
import { type Shell, withExamples } from './shell.ts'
import { withContext } from './with-context.ts'

export function addBootstrapLinkCommand(program: Command, shell: Shell): void {
  const { cli } = shell
  const { words } = cli
  withExamples(program.command('bootstrap-link'), cli, [
    'bootstrap-link',
    'ASSAY_PUBLIC_URL=https://assay.bank.example bootstrap-link',
  ])
    .description(words.commands.bootstrapLink)
    .action(
      shell.action(async ({ options }) => {
        const link = await withContext(cli, (context) => bootstrapLink(context))
        if (!link) {
          cli.say(`${words.bootstrap.exists}\n`)
          return exitCode.settings
        }
        if (options.json) printJson(cli, link)
        else cli.print(`${link.url}\n`)
        cli.say(`${fill(words.bootstrap.expires, { at: link.expiresAt.toISOString() })}\n`)
        return exitCode.pass
      }),
    )
}
