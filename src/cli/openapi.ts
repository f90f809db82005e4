import type { Command } from 'commander'
import { modules } from '#app'
import { describeApi } from '#platform/openapi.ts'
import { printJson } from './cli.ts'
import { type Shell, withExamples } from './shell.ts'

export function addOpenapiCommand(program: Command, shell: Shell): void {
  const { cli } = shell
  withExamples(program.command('openapi'), cli, ['openapi > assay.openapi.json'])
    .description(cli.words.commands.openapi)
    .action(
      shell.action(() => {
        printJson(cli, describeApi(modules.flatMap((module) => module.routes ?? [])))
        return undefined
      }),
    )
}
