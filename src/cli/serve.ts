import type { Command } from 'commander'
import { type App, prepareInstallation, startServer } from '#app'
import { bootstrapLink } from '#modules/access/index.ts'
import { type Cli, fill } from './cli.ts'
import { type Shell, withExamples } from './shell.ts'
import { untilEnding } from './until-ending.ts'

interface ServeOptions {
  readonly work: boolean
}

export function addServeCommand(program: Command, shell: Shell): void {
  const { cli } = shell
  const { words } = cli
  withExamples(program.command('serve'), cli, ['serve', 'serve --no-work'])
    .description(words.commands.serve)
    .option('--no-work', words.options.noWork)
    .action(
      shell.action<ServeOptions>(async ({ options }) => {
        const app = await cli.openApp()
        try {
          await serve(cli, app, options.work)
        } finally {
          await app.close()
        }
        cli.say(`${words.serve.stopped}\n`)
        return undefined
      }),
    )
}

/** Serves until the process is asked to end. */
async function serve(cli: Cli, app: App, work: boolean): Promise<void> {
  await prepareInstallation(app)
  const server = await startServer(app, cli.config, work)
  const url = cli.config.publicUrl ?? server.url
  cli.say(`${fill(cli.words.serve.ready, { url })}\n`)
  const link = await bootstrapLink(app.makeContext({ kind: 'system', name: 'installation' }), url)
  if (link) cli.say(`${fill(cli.words.serve.firstAdministrator, { url: link.url })}\n`)
  await untilEnding(cli.ending)
  cli.say(`${cli.words.serve.stopping}\n`)
  await server.close()
}
