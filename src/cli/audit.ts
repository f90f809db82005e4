import type { Command } from 'commander'
import { verifyAudit } from '#modules/audit/index.ts'
import { fill, printJson } from './cli.ts'
import { exitCode } from './exit-code.ts'
import { groupCommand, type Shell, withExamples } from './shell.ts'
import { withContext } from './with-context.ts'

export function addAuditCommand(program: Command, shell: Shell): void {
  const { cli } = shell
  const { words } = cli
  const group = groupCommand('audit', words.commands.audit)
  withExamples(group.command('verify'), cli, ['audit verify', 'audit verify --json > head.json'])
    .description(words.commands.auditVerify)
    .action(
      shell.action(async ({ options }) => {
        const { checked, faults, head } = await withContext(cli, (context) => verifyAudit(context))
        if (options.json) printJson(cli, { checked, faults, head })
        else {
          for (const { sequence, message } of faults) cli.print(`${fill(words.audit.fault, { sequence, message })}\n`)
          if (faults.length === 0) cli.print(`${fill(words.audit.intact, { checked, ...head })}\n`)
        }
        if (faults.length === 0) return exitCode.pass
        cli.say(`${fill(words.audit.faults, { count: faults.length, checked })}\n`)
        return exitCode.violation
      }),
    )
  program.addCommand(group)
}
