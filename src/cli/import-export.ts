import { resolve } from 'node:path'
import type { Command } from 'commander'
import { isProblemCode, problemText } from '#i18n/problems.ts'
import { type Cli, fill, printJson } from './cli.ts'
import { CliError, type ExitCode, exitCode } from './exit-code.ts'
import { plain } from './format-table.ts'
import { chosen } from './listed-repository.ts'
import { type Shell, withExamples } from './shell.ts'
import { withContext } from './with-context.ts'

interface ImportOptions {
  readonly from: string
  readonly repository: string
  readonly ecosystem?: string
  readonly dryRun?: boolean
}

interface ExportOptions {
  readonly repository: string
  readonly to: string
  readonly since?: string
}

const sources = ['verdaccio', 'nexus', 'artifactory', 'plain', 'assay'] as const
const problemsShown = 200

/** They work on the installation itself: what they need of the application is loaded when they are called. */
export function addImport(group: Command, shell: Shell): void {
  const { cli } = shell
  const { operations: words } = cli.words
  withExamples(group.command('import'), cli, [
    'repository import --from verdaccio ./storage --repository npm-own --dry-run',
    'repository import --from nexus --ecosystem maven ./maven-central --repository maven',
    'repository import --from assay ./npm-export.tar --repository npm',
  ])
    .description(words.import)
    .argument('<path>', words.arguments.path)
    .requiredOption('--from <product>', words.options.from)
    .requiredOption('--repository <name>', words.options.into)
    .option('--ecosystem <type>', words.options.ecosystem)
    .option('--dry-run', words.options.dryRun)
    .action(
      shell.action<ImportOptions>(async ({ args, options }) => {
        const path = resolve(cli.folder, String(args[0]))
        const from = chosen(cli, options.from, sources) ?? 'verdaccio'
        return from === 'assay' ? takeSite(cli, path, options) : takeStore(cli, path, { ...options, from })
      }),
    )
}

async function takeStore(
  cli: Cli,
  path: string,
  options: ImportOptions & { readonly from: Exclude<(typeof sources)[number], 'assay'>; readonly json?: boolean },
): Promise<ExitCode> {
  const { operations: words } = cli.words
  const { importStore } = await import('#modules/gateway/index.ts')
  const { from: layout, repository, ecosystem, dryRun = false } = options
  const problems: { path: string; state: string; code: string; reason: string }[] = []
  let more = 0
  const counts = await withContext(cli, (context) =>
    importStore(context, {
      path,
      layout,
      repository,
      dryRun,
      ...(ecosystem === undefined ? {} : { ecosystem }),
      onProblem: (file) => {
        const { code = '', params = {} } = file.problem ?? {}
        const reason = isProblemCode(code) ? problemText(code, params, cli.language) : code
        if (problems.length < problemsShown) problems.push({ path: file.path, state: file.state, code, reason })
        else more++
      },
    }),
  )
  const states: Readonly<Record<string, string>> = words.states
  if (options.json) printJson(cli, { dryRun, counts, problems, moreProblems: more })
  for (const each of options.json ? [] : problems)
    cli.say(`${plain(fill(words.notTaken, { ...each, state: states[each.state] ?? each.state }))}\n`)
  if (!options.json) {
    if (more > 0) cli.say(`${fill(words.more, { count: more })}\n`)
    cli.print(`${fill(dryRun ? words.looked : words.imported, { ...counts, size: counts.sizeBytes })}\n`)
  }
  return counts.refused + counts.unverified > 0 ? exitCode.incomplete : exitCode.pass
}

async function takeSite(
  cli: Cli,
  path: string,
  { repository, json }: ImportOptions & { readonly json?: boolean },
): Promise<ExitCode> {
  const { importSite } = await import('#modules/gateway/index.ts')
  const report = await withContext(cli, (context) => importSite(context, { path, repository }))
  const { sequence, madeAt: at, files, manifestSha256: digest } = report
  if (json) printJson(cli, report)
  else cli.print(`${fill(cli.words.operations.takenIn, { sequence, at, files, digest })}\n`)
  return exitCode.pass
}

export function addExport(group: Command, shell: Shell): void {
  const { cli } = shell
  const { operations: words } = cli.words
  withExamples(group.command('export'), cli, [
    'repository export --repository npm --to ./npm-export',
    'repository export --repository npm --to npm-export.tar --since 2026-05-01T00:00:00Z',
  ])
    .description(words.export)
    .requiredOption('--repository <name>', words.options.exported)
    .requiredOption('--to <path>', words.options.to)
    .option('--since <time>', words.options.exportSince)
    .action(
      shell.action<ExportOptions>(async ({ options }) => {
        const { exportSite } = await import('#modules/gateway/index.ts')
        const since = readTime(cli, options.since)
        let shown = 0
        const report = await withContext(cli, (context) =>
          exportSite(context, {
            repository: options.repository,
            path: resolve(cli.folder, options.to),
            ...(since ? { since } : {}),
            onMissing: ({ name, version, fileName: file }) => {
              if (shown++ < problemsShown) cli.say(`${plain(fill(words.missing, { name, version, file }))}\n`)
            },
          }),
        )
        if (options.json) printJson(cli, report)
        else {
          const { manifestSha256: digest, sizeBytes: size } = report
          cli.print(`${fill(words.exported, { ...report, digest, size })}\n`)
        }
        return report.missing > 0 ? exitCode.incomplete : exitCode.pass
      }),
    )
}

function readTime(cli: Cli, text: string | undefined): Date | undefined {
  if (text === undefined) return undefined
  const at = /^\d{4}-\d\d-\d\d(T[\d:.]{5,12}(Z|[+-]\d\d:\d\d))?$/.test(text) ? new Date(text) : undefined
  if (at && !Number.isNaN(at.getTime())) return at
  throw new CliError(exitCode.usage, fill(cli.words.operations.badTime, { value: text }))
}
