import { Command, CommanderError } from 'commander'
import { type Cli, fill } from './cli.ts'
import { describeError, type ExitCode, exitCode } from './exit-code.ts'
import { plain } from './format-table.ts'
import { createShell, type Shell, withExamples } from './shell.ts'

type AddCommand = (program: Command, shell: Shell) => void

/** They speak to a server or need none: each is loaded alone. The others hold the whole application, which takes a second. */
const quickCommands: ReadonlyMap<string, () => Promise<AddCommand>> = new Map([
  ['check', async () => (await import('./check.ts')).addCheckCommand],
  ['request', async () => (await import('./request.ts')).addRequestCommand],
  ['sbom', async () => (await import('./sbom.ts')).addSbomCommand],
  ['prefetch', async () => (await import('./prefetch.ts')).addPrefetchCommand],
  ['warm-up', async () => (await import('./prefetch.ts')).addWarmUpCommand],
  ['mirror', async () => (await import('./mirror.ts')).addMirrorCommand],
  ['quarantine', async () => (await import('./quarantine.ts')).addQuarantineCommand],
  ['repository', async () => (await import('./repository.ts')).addRepositoryCommand],
  ['scan', async () => (await import('./scan.ts')).addScanCommand],
  ['why', async () => (await import('./why.ts')).addWhyCommand],
  ['version', async () => (await import('./version.ts')).addVersionCommand],
  ['purl', async () => (await import('./purl.ts')).addPurlCommand],
])

const examples = [
  'scan .',
  'check package-lock.json',
  'request dayjs@^1 --purpose "dates in reports" --submit',
  'serve',
  'help user',
]

/** Runs one command line, without the program's name; never throws. */
export async function runCli(args: readonly string[], cli: Cli, version: string): Promise<ExitCode> {
  let code: ExitCode = exitCode.pass
  const shell = createShell(cli, (ended) => {
    code = ended
  })
  try {
    const quick = quickCommands.get(args.find((arg) => !arg.startsWith('-')) ?? '')
    await buildProgram(shell, version, quick ? [await quick()] : await allCommands()).parseAsync([...args], {
      from: 'user',
    })
    return code
  } catch (error) {
    if (error instanceof CommanderError) return usageCode(error, cli)
    const described = describeError(error, cli)
    // A stranger's file may be quoted in it.
    cli.say(`assay: ${described.message.split('\n').map(plain).join('\n')}\n`)
    return described.code
  }
}

async function allCommands(): Promise<readonly AddCommand[]> {
  const quick = await Promise.all([...quickCommands.values()].map((load) => load()))
  return [...quick, ...(await import('./local-commands.ts')).localCommands]
}

function buildProgram(shell: Shell, version: string, commands: readonly AddCommand[]): Command {
  const { cli } = shell
  const { words } = cli
  const program = withExamples(new Command('assay'), cli, examples)
    .description(words.about)
    .version(version, '-V, --version', words.options.version)
    .helpOption('-h, --help', words.options.help)
    .helpCommand('help [command]', words.commands.help)
    .option('--json', words.options.json)
    .option('--language <tag>', words.options.language)
    .showHelpAfterError(false)
    .exitOverride()
    .configureOutput({ writeOut: cli.print, writeErr: cli.say, outputError: () => {} })
    .configureHelp({
      showGlobalOptions: true,
      styleTitle: (title) => titleOf(cli, title),
      optionDescription: ({ description, defaultValue }) =>
        typeof defaultValue === 'string' || typeof defaultValue === 'number'
          ? `${description} (${words.titles.otherwise}: ${defaultValue})`
          : description,
    })
  for (const add of commands) add(program, shell)
  return adopt(program)
}

/** Sub-commands were made before they had a parent: they take over its way to end and to write. */
function adopt(command: Command): Command {
  for (const child of command.commands) {
    child.copyInheritedSettings(command)
    adopt(child)
  }
  return command
}

function titleOf(cli: Cli, title: string): string {
  const { titles } = cli.words
  return Object.hasOwn(titles, title) ? titles[title as keyof typeof titles] : title
}

function usageCode(error: CommanderError, cli: Cli): ExitCode {
  if (error.code === 'commander.helpDisplayed' || error.code === 'commander.version') return exitCode.pass
  if (error.code === 'commander.help') return exitCode.usage
  const { usage } = cli.words
  const [, name = ''] = /'([^']{0,200})'/.exec(error.message) ?? []
  const [, suggestion] = /\(Did you mean (?:one of )?(.{1,200})\?\)/.exec(error.message) ?? []
  const texts: Readonly<Record<string, string>> = {
    'commander.unknownCommand': usage.unknownCommand,
    'commander.unknownOption': usage.unknownOption,
    'commander.missingArgument': usage.missingArgument,
    'commander.missingMandatoryOptionValue': usage.missingOption,
    'commander.optionMissingArgument': usage.optionNeedsValue,
    'commander.excessArguments': usage.excessArguments,
  }
  const text = texts[error.code]
  const message = text ? fill(text, { name }) : error.message.replace(/^error: (?:.{0,400} is invalid\. )?/, '')
  cli.say(`assay: ${message}${suggestion ? ` (${suggestion}?)` : ''}\n${fill(usage.seeHelp, { command: 'assay' })}\n`)
  return exitCode.usage
}
