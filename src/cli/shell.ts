import { Command, InvalidArgumentError, Option } from 'commander'
import { type Cli, fill } from './cli.ts'
import { CliError, type ExitCode, exitCode } from './exit-code.ts'

export interface Call<Options> {
  /** The arguments in their order; the last may be a list. */
  readonly args: readonly unknown[]
  /** The command's own options and the ones of every command. */
  readonly options: Options & { readonly json?: boolean }
}

/** What a command needs to add itself. */
export interface Shell {
  readonly cli: Cli
  /** Makes the function that commander calls; what `work` returns is the exit code, a pass when it is nothing. */
  action<Options extends object>(
    work: (call: Call<Options>) => Promise<ExitCode | undefined> | ExitCode | undefined,
  ): (...parameters: readonly unknown[]) => Promise<void>
}

export function createShell(cli: Cli, ended: (code: ExitCode) => void): Shell {
  return {
    cli,
    action:
      (work) =>
      async (...parameters) => {
        const command = parameters.at(-1) as Command
        ended((await work({ args: command.processedArgs, options: command.optsWithGlobals() })) ?? exitCode.pass)
      },
  }
}

/** Shows the examples first: they are what people look for. */
export function withExamples(command: Command, cli: Cli, examples: readonly string[]): Command {
  const lines = examples.map((example) => `  assay ${example}\n`).join('')
  return command.addHelpText('before', `${cli.words.titles.examples}\n${lines}`)
}

/** An option whose value is a whole number. */
export function integerOption(
  cli: Cli,
  definition: { readonly flags: string; readonly text: string },
  limits: { readonly least: number; readonly most: number },
): Option {
  return new Option(definition.flags, definition.text).argParser((value) => {
    const number = Number(value)
    if (/^\d{1,9}$/.test(value) && number >= limits.least && number <= limits.most) return number
    throw new InvalidArgumentError(fill(cli.words.usage.notANumber, { name: value, ...limits }))
  })
}

/** An option that may be given several times. */
export function listOption(flags: string, text: string): Option {
  return new Option(flags, text).argParser((value: string, before: readonly string[] | undefined) => [
    ...(before ?? []),
    value,
  ])
}

/** A command that only holds others; called alone it shows its help. */
export function groupCommand(name: string, text: string): Command {
  return new Command(name).description(text)
}

export function usageError(cli: Cli, text: string, command: string): CliError {
  return new CliError(exitCode.usage, `${text}\n${fill(cli.words.usage.seeHelp, { command: `assay ${command}` })}`)
}

/** Options of the commands that speak to a server. */
export function withClientOptions(command: Command, cli: Cli): Command {
  return command
    .option('--url <address>', cli.words.options.url)
    .option('--token-file <path>', cli.words.options.tokenFile)
}
