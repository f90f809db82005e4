import type { Command } from 'commander'
import { printJson } from './cli.ts'
import { checkDatabase } from './doctor-database.ts'
import { checkMachine, type Finding } from './doctor-machine.ts'
import { exitCode } from './exit-code.ts'
import { plain } from './format-table.ts'
import { type Shell, withExamples } from './shell.ts'

const marks: Readonly<Record<Finding['state'], string>> = { fine: '+', warning: '!', failure: 'x' }

export function addDoctorCommand(program: Command, shell: Shell): void {
  const { cli } = shell
  const { words } = cli
  withExamples(program.command('doctor'), cli, ['doctor', 'doctor --json'])
    .description(words.commands.doctor)
    .action(
      shell.action(async ({ options }) => {
        const findings = [...checkMachine(cli), ...(await checkDatabase(cli))]
        if (options.json) printJson(cli, { findings })
        else
          for (const { state, text } of findings) cli.print(`${marks[state]} ${words.doctor[state]}: ${plain(text)}\n`)
        return findings.some((each) => each.state === 'failure') ? exitCode.settings : exitCode.pass
      }),
    )
}
