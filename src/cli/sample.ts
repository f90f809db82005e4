import type { Command } from 'commander'
import { type LoadedBank, loadBank } from '../../samples/load-bank.ts'
import { removeBank } from '../../samples/remove-bank.ts'
import { type Cli, fill, printJson } from './cli.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { formatTable } from './format-table.ts'
import { groupCommand, type Shell, withExamples } from './shell.ts'
import { withContext } from './with-context.ts'

export function addSampleCommand(program: Command, shell: Shell): void {
  const { cli } = shell
  const { commands, options: texts } = cli.words
  const group = groupCommand('sample', commands.sample)
  withExamples(group.command('load'), cli, ['sample load', 'sample load --json > sign-in.json'])
    .description(commands.sampleLoad)
    .action(shell.action(({ options }) => load(cli, options.json === true)))
  withExamples(group.command('remove'), cli, ['sample remove --yes'])
    .description(commands.sampleRemove)
    .option('--yes', texts.yes)
    .action(shell.action<{ yes?: boolean }>(({ options }) => remove(cli, options)))
  program.addCommand(group)
}

async function load(cli: Cli, json: boolean): Promise<ExitCode> {
  const loaded = await withContext(cli, (context) => loadBank(context))
  if (!loaded) {
    cli.say(`${cli.words.sample.already}\n`)
    return exitCode.pass
  }
  if (json) printJson(cli, loaded)
  else printSignIns(cli, loaded)
  return exitCode.pass
}

function printSignIns(cli: Cli, { signIns }: LoadedBank): void {
  const { sample } = cli.words
  cli.say(`${sample.loaded} ${sample.passwords}\n`)
  const { columns } = sample
  const rows = signIns.map(({ role, username, password, name }) => [role, username, password, name])
  cli.print(formatTable([columns.role, columns.username, columns.password, columns.name], rows))
}

async function remove(cli: Cli, { yes, json }: { readonly yes?: boolean; readonly json?: boolean }): Promise<ExitCode> {
  if (!yes) {
    cli.say(`${cli.words.sample.confirm}\n`)
    return exitCode.usage
  }
  const done = await withContext(cli, (context) => removeBank(context))
  const { sample } = cli.words
  if (json) printJson(cli, done ?? { removed: 0, left: [] })
  cli.say(`${done ? fill(sample.removed, { count: done.removed }) : sample.absent}\n`)
  for (const { kind, name, why } of done?.left ?? [])
    cli.say(`${fill(sample.left[kind], { name })} ${sample.why[why]}\n`)
  return exitCode.pass
}
