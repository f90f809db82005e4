import { accessSync, constants } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Command } from 'commander'
import type { ApiClient } from './api-client.ts'
import { type Cli, fill, printJson } from './cli.ts'
import type { ClientOptions } from './client-settings.ts'
import { CliError, type ExitCode, exitCode } from './exit-code.ts'
import { withClient } from './listed-repository.ts'
import { groupCommand, integerOption, type Shell, usageError, withClientOptions, withExamples } from './shell.ts'

interface UploadOptions extends ClientOptions {
  readonly json?: boolean
  readonly application: string
  readonly release: string
  readonly wait?: boolean
  readonly timeout: number
  readonly failOn: string
}

interface Sbom {
  readonly id: string
  readonly state: string
  readonly releaseId: number
  readonly texts?: Readonly<Record<string, string>>
  readonly failure: string | null
  readonly componentCount: number | null
  readonly addedCount: number | null
  readonly removedCount: number | null
  readonly problemCount: number | null
  readonly complete: boolean | null
  readonly validity: string | null
  readonly score: number | null
  readonly grade: string | null
}

interface Verdict {
  readonly upToDate: boolean
  readonly unnamed: number
  readonly affected: Readonly<Record<string, number>>
  readonly malware: number
  readonly undecided: number
}

/** From the gravest on; each stands for itself and everything before it. */
const severities: readonly string[] = ['malware', 'critical', 'high', 'medium', 'low']
const pollSeconds = 1
const waitSecondsUsual = 600
const waitSecondsMax = 86_400

export function addSbomCommand(program: Command, shell: Shell): void {
  const { cli } = shell
  const { sbom: words } = cli.words
  const group = groupCommand('sbom', words.group)
  const { options: texts } = words
  const wait = { flags: '--timeout <seconds>', text: texts.timeout }
  const command = withExamples(group.command('upload'), cli, [
    'sbom upload bom.json --application PAY --release 4.2.0 --wait',
    'sbom upload bom.spdx --application PAY --release 4.2.0 --wait --fail-on high --json',
  ])
    .description(words.upload)
    .argument('<file>', words.file)
    .requiredOption('--application <code>', texts.application)
    .requiredOption('--release <version>', texts.release)
    .option('--wait', texts.wait)
    .addOption(integerOption(cli, wait, { least: 1, most: waitSecondsMax }).default(waitSecondsUsual))
    .option('--fail-on <severity>', texts.failOn, 'critical')
  withClientOptions(command, cli).action(
    shell.action<UploadOptions>(({ args, options }) => {
      if (!severities.includes(options.failOn)) throw usageError(cli, words.failOnChoices, 'sbom upload')
      return withClient(cli, options, (client) => upload(cli, client, { file: String(args[0]), options }))
    }),
  )
  const quality = group.command('quality')
  withExamples(quality, cli, ['sbom quality bom.json', 'sbom quality bom.spdx --json'])
    .description(words.quality)
    .argument('<file>', words.file)
    .action(
      shell.action<{ readonly json?: boolean }>(async ({ args, options }) => {
        const { judgeSbom } = await import('./judge-sbom.ts')
        return judgeSbom(cli, String(args[0]), options.json === true)
      }),
    )
  program.addCommand(group)
}

async function upload(
  cli: Cli,
  client: ApiClient,
  { file, options }: { readonly file: string; readonly options: UploadOptions },
): Promise<ExitCode> {
  const { sbom: words } = cli.words
  requireReadable(cli, file)
  const { application, release } = options
  const query = { application, release, fileName: basename(file) }
  const { sbomId } = await client.call<{ sbomId: string }>({ method: 'POST', path: '/sboms', query, file })
  if (!options.wait) {
    if (options.json) printJson(cli, { sbomId })
    else cli.print(`${fill(words.received, { id: sbomId })}\n`)
    return exitCode.pass
  }
  const found = await follow(cli, client, { sbomId, timeoutSeconds: options.timeout })
  if (options.json) printJson(cli, found)
  else tell(cli, found)
  return judge(found, options.failOn)
}

interface Followed {
  readonly sbom: Sbom
  /** Absent: it is not there yet. */
  readonly verdict?: Verdict
}

async function follow(
  cli: Cli,
  client: ApiClient,
  asked: { readonly sbomId: string; readonly timeoutSeconds: number },
): Promise<Followed> {
  for (let waited = 0; ; waited += pollSeconds) {
    const sbom = await client.call<Sbom>({ method: 'GET', path: `/sboms/${asked.sbomId}` })
    if (sbom.state === 'failed') return { sbom }
    if (sbom.state !== 'received') {
      const verdict = await client.call<Verdict>({ method: 'GET', path: `/releases/${sbom.releaseId}/verdict` })
      if (verdict.upToDate) return { sbom, verdict }
    }
    if (waited >= asked.timeoutSeconds) return { sbom }
    await delay(pollSeconds * 1000, undefined, { signal: cli.ending })
  }
}

function tell(cli: Cli, { sbom, verdict }: Followed): void {
  const { sbom: words } = cli.words
  if (sbom.state === 'failed') {
    const reason = sbom.texts?.[cli.language] ?? sbom.failure ?? ''
    cli.say(`${fill(words.refused, { reason })}\n`)
    return
  }
  if (!verdict) {
    cli.say(`${words.waiting}\n`)
    return
  }
  const { componentCount, addedCount, removedCount, problemCount } = sbom
  const counts = { components: componentCount ?? 0, added: addedCount ?? 0, removed: removedCount ?? 0 }
  cli.print(`${fill(words.takenIn, counts)}\n`)
  const { validity, score, grade } = sbom
  if (score !== null && grade !== null) cli.print(`${fill(words.graded, { score: score.toFixed(1), grade })}\n`)
  if (validity === 'invalid') cli.say(`${words.invalid}\n`)
  const { malware, undecided, affected, unnamed } = verdict
  cli.print(`${fill(words.verdict, { ...affected, malware, undecided })}\n`)
  if (sbom.complete === false) cli.say(`${fill(words.problems, { count: problemCount ?? 0 })}\n`)
  if (unnamed > 0) cli.say(`${fill(words.unnamed, { count: unnamed })}\n`)
}

/** A violation says more than a gap. */
function judge({ sbom, verdict }: Followed, failOn: string): ExitCode {
  if (sbom.state === 'failed') return exitCode.violation
  if (!verdict) return exitCode.incomplete
  const counts: Readonly<Record<string, number>> = { ...verdict.affected, malware: verdict.malware }
  const counted = severities.slice(0, severities.indexOf(failOn) + 1)
  if (counted.some((severity) => (counts[severity] ?? 0) > 0)) return exitCode.violation
  return sbom.complete === false || verdict.unnamed > 0 ? exitCode.incomplete : exitCode.pass
}

function requireReadable(cli: Cli, file: string): void {
  try {
    accessSync(file, constants.R_OK)
  } catch (error) {
    const reason = (error as { readonly code?: string }).code ?? ''
    throw new CliError(exitCode.usage, fill(cli.words.sbom.unreadable, { name: file, reason }))
  }
}
