import type { Command } from 'commander'
import { migrateDatabase, prepareInstallation } from '#app'
import { openDatabase } from '#platform/database/connect.ts'
import { fill, printJson } from './cli.ts'
import { type Shell, withExamples } from './shell.ts'

export function addMigrateCommand(program: Command, shell: Shell): void {
  const { cli } = shell
  const { words } = cli
  withExamples(program.command('migrate'), cli, ['migrate', 'migrate --json'])
    .description(words.commands.migrate)
    .action(
      shell.action(async ({ options }) => {
        const database = await openDatabase(cli.config)
        const applied = await migrateDatabase(database, cli.clock()).finally(() => database.close())
        const app = await cli.openApp()
        await prepareInstallation(app).finally(() => app.close())
        if (options.json) printJson(cli, { applied })
        else for (const name of applied) cli.print(`${fill(words.migrate.applied, { name })}\n`)
        if (applied.length === 0) cli.say(`${words.migrate.nothing}\n`)
        return undefined
      }),
    )
}
