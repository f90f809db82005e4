import type { Command } from 'commander'
import { type FeedFormat, feedFormats, getAdvisory, importAdvisories } from '#modules/advisories/index.ts'
import type { Scope } from '#platform/context.ts'
import { type Cli, fill, printJson } from './cli.ts'
import { addCompileAdvisories } from './compile-advisories.ts'
import { CliError, exitCode } from './exit-code.ts'
import { formatTable, plain } from './format-table.ts'
import { groupCommand, type Shell, withExamples } from './shell.ts'
import { withContext } from './with-context.ts'

const errorsShownMax = 50
const formats = feedFormats.join(', ')

export function addAdvisoriesCommand(program: Command, shell: Shell): void {
  const group = groupCommand('advisories', shell.cli.words.commands.advisories)
  addImport(group, shell)
  addShow(group, shell)
  addCompileAdvisories(group, shell)
  program.addCommand(group)
}

function addImport(group: Command, shell: Shell): void {
  const { cli } = shell
  const { commands, options: texts, advisories: words } = cli.words
  withExamples(group.command('import'), cli, [
    'advisories import --source osv-npm ./osv/npm/all.zip',
    'advisories import --source own ./advisories',
    'advisories import --source kev ./known_exploited_vulnerabilities.json',
    'advisories import --source cnnvd --format cnnvd-xml ./cnnvd',
  ])
    .description(commands.advisoriesImport)
    .argument('<path>', cli.words.arguments.path)
    .requiredOption('--source <name>', texts.source)
    .option('--format <format>', fill(texts.feedFormat, { formats }))
    .option('--sample', texts.sampleFeed)
    .action(
      shell.action<{ source: string; format?: string; sample?: boolean }>(async ({ args, options }) => {
        const format = readFormat(cli, options.format)
        const { report, errors } = await withContext(cli, async (context) => {
          const made = await importAdvisories(context, {
            path: String(args[0]),
            source: options.source,
            sample: options.sample === true,
            ...(format && { format }),
          })
          return { report: made, errors: await listErrors(context, made.importId) }
        })
        for (const { name, message } of errors) cli.say(`${plain(fill(words.failedRecord, { name, message }))}\n`)
        if (options.json) printJson(cli, report)
        else cli.print(`${fill(words.imported, { ...report })}\n`)
        return report.failed > 0 ? exitCode.incomplete : exitCode.pass
      }),
    )
}

function readFormat(cli: Cli, asked: string | undefined): FeedFormat | undefined {
  const found = feedFormats.find((format) => format === asked)
  if (asked !== undefined && found === undefined)
    throw new CliError(exitCode.usage, fill(cli.words.advisories.unknownFormat, { format: asked, formats }))
  return found
}

function listErrors(scope: Scope, importId: string) {
  return scope.db
    .selectFrom('advisory_import_error')
    .select(['name', 'message'])
    .where('import_id', '=', importId)
    .orderBy('position')
    .limit(errorsShownMax)
    .execute()
}

function addShow(group: Command, shell: Shell): void {
  const { cli } = shell
  withExamples(group.command('show'), cli, [
    'advisories show GHSA-35jh-r3h4-6jhm',
    'advisories show CVE-2021-23337 --json',
  ])
    .description(cli.words.commands.advisoriesShow)
    .argument('<id>', cli.words.arguments.advisory)
    .action(
      shell.action(async ({ args, options }) => {
        const id = String(args[0])
        const found = await withContext(cli, async (context) => {
          const ids = await findIds(context, id)
          return Promise.all(ids.map((each) => getAdvisory(context, each)))
        })
        if (found.length === 0) throw new CliError(exitCode.usage, fill(cli.words.advisories.unknown, { id }))
        if (options.json) printJson(cli, found)
        else for (const each of found) printAdvisory(cli, each)
        return exitCode.pass
      }),
    )
}

async function findIds(scope: Scope, id: string): Promise<readonly string[]> {
  const rows = await scope.db
    .selectFrom('advisory')
    .select('id')
    .where((eb) =>
      eb.or([
        eb('id', '=', id),
        eb('id', 'in', eb.selectFrom('advisory_alias').select('advisory_id').where('alias', '=', id)),
      ]),
    )
    .orderBy('id')
    .execute()
  return rows.map((row) => row.id)
}

type Advisory = Awaited<ReturnType<typeof getAdvisory>>

function printAdvisory(cli: Cli, advisory: Advisory): void {
  const { advisories: words } = cli.words
  const { severityScore, severityLabel, aliases, withdrawnAt } = advisory
  const facts: readonly (readonly [string, string])[] = [
    ...(aliases.length > 0 ? [[words.aliases, aliases.join(' ')] as const] : []),
    [words.severity, `${severityLabel}${severityScore === null ? '' : ` ${severityScore}`}`],
    ...advisory.exploited.map(
      ({ list, addedOn }) => [words.exploited, fill(words.exploitedSince, { list, date: addedOn ?? '?' })] as const,
    ),
    ...(advisory.epss ? [[words.epss, `${(advisory.epss.score * 100).toFixed(2)} %`] as const] : []),
    ...(advisory.isMalware ? [[words.malware, '!'] as const] : []),
    [words.modified, advisory.modifiedAt.toISOString().slice(0, 10)],
    ...(withdrawnAt ? [[words.withdrawn, withdrawnAt.toISOString().slice(0, 10)] as const] : []),
    [words.source, advisory.sample ? `${advisory.source} (${words.sample})` : advisory.source],
  ]
  cli.print(`${plain(`${advisory.id}  ${advisory.summary}`)}\n`)
  cli.print(formatTable(['', ''], facts).replace(/^.*\n/, ''))
  for (const range of advisory.ranges) {
    const fixed = range.fixedVersion ? `, ${fill(words.fixedIn, { version: range.fixedVersion })}` : ''
    const display = range.undecided ? `${range.display} (?)` : range.display
    cli.print(`${plain(`${words.affected}: ${range.package} ${display}${fixed}`)}\n`)
  }
  cli.print('\n')
}
