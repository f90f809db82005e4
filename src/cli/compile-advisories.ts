import { rename, rm, writeFile } from 'node:fs/promises'
import { basename, resolve } from 'node:path'
import type { Command } from 'commander'
import { ArchiveError } from '#formats/archive.ts'
import { compileAdvisories } from '#modules/advisories/index.ts'
import { type Cli, fill, printJson } from './cli.ts'
import { CliError, exitCode } from './exit-code.ts'
import { plain } from './format-table.ts'
import { type Shell, withExamples } from './shell.ts'

/** `assay advisories compile`: works on files alone, without a database or a server. */
export function addCompileAdvisories(group: Command, shell: Shell): void {
  const { cli } = shell
  const { commands, options: texts, advisories: words } = cli.words
  withExamples(group.command('compile'), cli, [
    'advisories compile ./osv --output advisories.index',
    'advisories compile ./osv/npm/all.zip ./own-advisories --output advisories.index',
  ])
    .description(commands.advisoriesCompile)
    .argument('<paths...>', cli.words.arguments.feedPaths)
    .requiredOption('--output <file>', texts.indexFile)
    .action(
      shell.action<{ output: string }>(async ({ args, options }) => {
        const paths = args.flat().map(String)
        const { bytes, facts, failed } = await compile(cli, paths)
        for (const { name, message } of failed) cli.say(`${plain(fill(words.failedRecord, { name, message }))}\n`)
        if (facts.advisoryCount === 0) throw new CliError(exitCode.usage, words.noRecords)
        const file = resolve(cli.folder, options.output)
        await writeWhole(file, bytes)
        if (options.json) printJson(cli, { file, sizeBytes: bytes.length, ...facts })
        else cli.print(`${plain(fill(words.compiled, { ...counts(facts), file: options.output }))}\n`)
        return facts.failedCount > 0 ? exitCode.incomplete : exitCode.pass
      }),
    )
}

type Facts = Awaited<ReturnType<typeof compileAdvisories>>['facts']

function counts({ advisoryCount, packageCount, leftOutCount, failedCount }: Facts) {
  return { advisories: advisoryCount, packages: packageCount, leftOut: leftOutCount, failed: failedCount }
}

async function compile(cli: Cli, paths: readonly string[]) {
  try {
    const feeds = paths.map((path) => ({ path: resolve(cli.folder, path), source: basename(path) }))
    return await compileAdvisories(feeds, cli.clock())
  } catch (error) {
    const { code, path = paths.join(' ') } = error as NodeJS.ErrnoException
    const isExplained = error instanceof ArchiveError || error instanceof RangeError
    const reason = isExplained ? error.message : code
    if (reason === undefined) throw error
    throw new CliError(exitCode.usage, plain(fill(cli.words.advisories.unusable, { path, reason })))
  }
}

/** Whoever reads the file meanwhile sees the old one or the new one, never a part. */
async function writeWhole(file: string, bytes: Uint8Array): Promise<void> {
  const temporary = `${file}.${process.pid}.tmp`
  try {
    await writeFile(temporary, bytes)
    await rename(temporary, file)
  } catch (error) {
    await rm(temporary, { force: true })
    throw new CliError(exitCode.settings, (error as Error).message)
  }
}
