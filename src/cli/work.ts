import type { Command } from 'commander'
import { type Shell, withExamples } from './shell.ts'
import { untilEnding } from './until-ending.ts'

export function addWorkCommand(program: Command, shell: Shell): void {
  const { cli } = shell
  const { words } = cli
  withExamples(program.command('work'), cli, ['work'])
    .description(words.commands.work)
    .action(
      shell.action(async () => {
        const app = await cli.openApp()
        try {
          await app.jobs.start(() => app.makeContext({ kind: 'system', name: 'job' }))
          cli.say(`${words.serve.working}\n`)
          await untilEnding(cli.ending)
          cli.say(`${words.serve.stopping}\n`)
        } finally {
          await app.close()
        }
        cli.say(`${words.serve.stopped}\n`)
        return undefined
      }),
    )
}
