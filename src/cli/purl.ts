import type { Command } from 'commander'
import type { Purl } from '#formats/purl.ts'
import { type Cli, fill } from './cli.ts'
import { answerEachLine } from './each-line.ts'
import { type ExitCode, exitCode } from './exit-code.ts'
import { formatTable, plain, plainJson } from './format-table.ts'
import { groupCommand, type Shell, usageError, withExamples } from './shell.ts'

interface ParseOptions {
  readonly stdin?: boolean
}

/** The canonical text and the parts, or why the text is no purl. */
type Read = { readonly canonical: string; readonly purl: Purl } | { readonly reason: string }

export function addPurlCommand(program: Command, shell: Shell): void {
  const { cli } = shell
  const { words } = cli
  const group = groupCommand('purl', words.commands.purl)
  withExamples(group.command('parse'), cli, [
    'purl parse pkg:PyPI/Django_REST@1.0',
    'purl parse --json pkg:npm/%40babel/core@7.0.0',
    'purl parse --stdin < purls.txt',
  ])
    .description(words.commands.purlParse)
    .argument('[purl]', words.arguments.purl)
    .option('--stdin', words.options.stdinPurls)
    .action(
      shell.action<ParseOptions>(async ({ args, options }) => {
        const [text] = args as [string?]
        if (options.stdin ? text !== undefined : text === undefined)
          throw usageError(cli, options.stdin ? words.usage.stdinAlone : words.usage.onePurl, 'purl parse')
        const read = await openRead()
        const json = options.json === true
        if (text === undefined) return parseLines(cli, read, json)
        return parseOne(cli, read(text), { text, json })
      }),
    )
  program.addCommand(group)
}

async function openRead(): Promise<(text: string) => Read> {
  const { formatPurl } = await import('#formats/purl.ts')
  const { readPurl } = await import('#formats/purl-types.ts')
  return (text) => {
    try {
      const purl = readPurl(text)
      return { canonical: formatPurl(purl), purl }
    } catch (error) {
      if (error instanceof RangeError) return { reason: error.message }
      throw error
    }
  }
}

function parseOne(cli: Cli, read: Read, { text, json }: { readonly text: string; readonly json: boolean }): ExitCode {
  const { purl: words } = cli.words
  if (json) cli.print(`${jsonOf(text, read)}\n`)
  if ('reason' in read) {
    cli.say(`${plain(fill(words.invalid, { purl: text, reason: read.reason }))}\n`)
    return exitCode.incomplete
  }
  if (json) return exitCode.pass
  const { type, namespace, name, version, qualifiers, subpath } = read.purl
  const parts: readonly (readonly [string, string | undefined])[] = [
    [words.type, type],
    [words.namespace, namespace],
    [words.name, name],
    [words.version, version],
    ...Object.entries(qualifiers).map(([key, value]) => [`?${key}`, value] as const),
    [words.subpath, subpath],
  ]
  const rows = parts.flatMap(([label, value]) => (value === undefined ? [] : [[label, value]]))
  cli.print(formatTable([words.canonical, read.canonical], rows))
  return exitCode.pass
}

async function parseLines(cli: Cli, read: (text: string) => Read, json: boolean): Promise<ExitCode> {
  let complete = true
  await answerEachLine(cli, (line) => {
    const text = line.trim()
    const result = read(text)
    if ('reason' in result) complete = false
    return json ? jsonOf(text, result) : columnsOf(result)
  })
  return complete ? exitCode.pass : exitCode.incomplete
}

/** Separated by tabs: canonical text, type, namespace, name, version, qualifiers, subpath. */
function columnsOf(read: Read): string {
  if ('reason' in read) return ['invalid', plain(read.reason)].join('\t')
  const { type, namespace = '', name, version = '', qualifiers, subpath = '' } = read.purl
  const pairs = Object.entries(qualifiers).map(([key, value]) => `${key}=${value}`)
  return [read.canonical, type, namespace, name, version, pairs.join('&'), subpath].map(plain).join('\t')
}

function jsonOf(input: string, read: Read): string {
  return plainJson(
    JSON.stringify('reason' in read ? { input, invalid: read.reason } : { purl: read.canonical, ...read.purl }),
  )
}
