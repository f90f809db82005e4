import { type Command, InvalidArgumentError } from 'commander'
import { scan as english } from '#i18n/en/scan.ts'
import { scan as chinese } from '#i18n/zh-cn/scan.ts'
import type { Cli } from './cli.ts'
import { failOnLevels, formats, type ScanOptions } from './scan/scan-options.ts'
import { integerOption, listOption, type Shell, usageError, withClientOptions, withExamples } from './shell.ts'

const hoursMax = 8760
const jobsMax = 64

/** `assay scan`: everything but the options is loaded when it runs. */
export function addScanCommand(program: Command, shell: Shell): void {
  const { cli } = shell
  const words = cli.language === 'zh-CN' ? chinese : english
  const texts = words.options
  const toolVersion = program.version() ?? ''
  const command = withExamples(program.command('scan'), cli, [
    'scan . --format table',
    'scan . --output bom.json',
    'scan image.tar --advisories osv.zip --fail-on high --format sarif --output assay.sarif',
    'scan package-lock.json --advisories advisories/ --ignore CVE-2026-1234 --format table',
    'scan . --server --fail-on high --max-data-age 48',
    'scan - < image.tar',
  ])
    .description(words.about)
    .argument('<target>', words.target)
    .option('--format <name>', texts.format)
    .option('-o, --output <file>', texts.output)
    .option('--advisories <path>', texts.advisories)
    .option('--server', texts.server)
    .option('--fail-on <severity>', texts.failOn)
    .addOption(listOption('--ignore <id>', texts.ignore))
    .addOption(listOption('--exclude <pattern>', texts.exclude))
    .option('--platform <platform>', texts.platform, (text) => checkedPlatform(text, words.usage.badPlatform))
    .addOption(integerOption(cli, { flags: '--jobs <count>', text: texts.jobs }, { least: 1, most: jobsMax }))
    .option('--reproducible', texts.reproducible)
    .option('--stdin-name <name>', texts.stdinName)
    .addOption(
      integerOption(cli, { flags: '--max-data-age <hours>', text: texts.maxDataAge }, { least: 1, most: hoursMax }),
    )
    .option('--allow-incomplete', texts.allowIncomplete)
  withClientOptions(command, cli).action(
    shell.action<ScanOptions>(async ({ args, options }) => {
      checkOptions(cli, options, words.usage)
      const { runScan } = await import('./scan/run-scan.ts')
      return runScan({ cli, words, options, toolVersion, target: String(args[0]) })
    }),
  )
}

function checkedPlatform(text: string, message: string): string {
  if (/^[a-z0-9._-]{1,40}(\/[a-z0-9._-]{1,40}){1,2}$/.test(text)) return text
  throw new InvalidArgumentError(message)
}

function checkOptions(cli: Cli, options: ScanOptions, usage: typeof english.usage | typeof chinese.usage): void {
  const { format, failOn, advisories } = options
  if (format !== undefined && !formats.some((each) => each === format))
    throw usageError(cli, usage.formatChoices, 'scan')
  if (failOn !== undefined && !failOnLevels.some((each) => each === failOn))
    throw usageError(cli, usage.failOnChoices, 'scan')
  const { url, tokenFile, server } = options
  if (server === true && advisories !== undefined) throw usageError(cli, usage.oneSource, 'scan')
  if (server !== true && (url !== undefined || tokenFile !== undefined))
    throw usageError(cli, usage.serverWanted.replace('{option}', url === undefined ? '--token-file' : '--url'), 'scan')
  if (advisories !== undefined || server === true) return
  const needing = [
    ...(format === 'sarif' ? ['--format sarif'] : []),
    ...(failOn === undefined ? [] : ['--fail-on']),
    ...(options.ignore === undefined ? [] : ['--ignore']),
    ...(options.maxDataAge === undefined ? [] : ['--max-data-age']),
  ]
  const [option] = needing
  if (option !== undefined) throw usageError(cli, usage.advisoriesWanted.replace('{option}', option), 'scan')
}
