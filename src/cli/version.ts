import type { Command } from 'commander'
import type { Ecosystem } from '#ecosystems/ecosystem.ts'
import type { VersionOrder } from '#ecosystems/versions/compare-versions.ts'
import { type Cli, fill } from './cli.ts'
import { answerEachLine } from './each-line.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { plain, plainJson } from './format-table.ts'
import { groupCommand, type Shell, usageError, withExamples } from './shell.ts'

interface CompareOptions {
  readonly stdin?: boolean
}

type Compare = (a: string, b: string) => VersionOrder

export function addVersionCommand(program: Command, shell: Shell): void {
  const { cli } = shell
  const { words } = cli
  const group = groupCommand('version', words.commands.version)
  withExamples(group.command('compare'), cli, [
    'version compare npm 1.2.3 1.10.0',
    'version compare Debian:12 1:2.0-1 2.1-1',
    'version compare pypi --stdin --json < pairs.txt',
  ])
    .description(words.commands.versionCompare)
    .argument('<ecosystem>', words.arguments.ecosystem)
    .argument('[a]', words.arguments.version)
    .argument('[b]', words.arguments.version)
    .option('--stdin', words.options.stdinPairs)
    .action(
      shell.action<CompareOptions>(async ({ args, options }) => {
        const [name, a, b] = args as [string, string?, string?]
        const compare = await openCompare(cli, name)
        const json = options.json === true
        if (options.stdin) {
          if (a !== undefined) throw usageError(cli, words.usage.stdinAlone, 'version compare')
          return compareLines(cli, compare, json)
        }
        if (a === undefined || b === undefined) throw usageError(cli, words.usage.twoVersions, 'version compare')
        const order = compare(a, b)
        cli.print(`${json ? jsonOf([a, b], order) : textOf(order)}\n`)
        if (typeof order === 'string') return exitCode.pass
        for (const [version, reason] of [[a, order.invalid.a] as const, [b, order.invalid.b] as const])
          if (reason !== undefined) cli.say(`${plain(fill(words.version.invalid, { version, reason }))}\n`)
        return exitCode.incomplete
      }),
    )
  program.addCommand(group)
}

async function openCompare(cli: Cli, name: string): Promise<Compare> {
  const { ecosystems, findEcosystemByAnyName } = await import('#ecosystems/index.ts')
  const { compareVersions } = await import('#ecosystems/versions/compare-versions.ts')
  const ecosystem = findEcosystemByAnyName(name)
  if (!ecosystem) {
    const known = namesOf(ecosystems).join(', ')
    throw usageError(cli, fill(cli.words.usage.unknownEcosystem, { name, known }), 'version compare')
  }
  const { versions } = ecosystem
  return (a, b) => compareVersions(versions, a, b)
}

function namesOf(ecosystems: readonly Ecosystem[]): readonly string[] {
  return ecosystems.map(({ type }) => type).sort()
}

async function compareLines(cli: Cli, compare: Compare, json: boolean): Promise<ExitCode> {
  let complete = true
  await answerEachLine(cli, (line) => {
    const pair = pairOf(line)
    const order = pair && compare(...pair)
    if (typeof order !== 'object' && order !== undefined && !json) return order
    if (typeof order !== 'string') complete = false
    if (pair === undefined || order === undefined)
      return json ? plainJson(JSON.stringify({ invalid: { line } })) : 'invalid line'
    return json ? jsonOf(pair, order) : textOf(order)
  })
  return complete ? exitCode.pass : exitCode.incomplete
}

/** Separated by a tab, so that versions may contain spaces, or else by white space. */
function pairOf(line: string): [string, string] | undefined {
  const space = line.indexOf(' ')
  // The common form, without the cost of a pattern.
  if (space > 0 && line.indexOf(' ', space + 1) < 0 && line.indexOf('\t') < 0 && space < line.length - 1)
    return [line.slice(0, space), line.slice(space + 1)]
  const parts = line.includes('\t') ? line.split('\t') : line.trim().split(/ +/)
  const [a, b] = parts.map((part) => part.trim())
  return parts.length === 2 && a && b ? [a, b] : undefined
}

function textOf(order: VersionOrder): string {
  if (typeof order === 'string') return order
  return ['invalid', ...(order.invalid.a ? ['A'] : []), ...(order.invalid.b ? ['B'] : [])].join(' ')
}

function jsonOf([a, b]: readonly [string, string], order: VersionOrder): string {
  return plainJson(JSON.stringify(typeof order === 'string' ? { a, b, order } : { a, b, invalid: order.invalid }))
}
