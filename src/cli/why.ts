import type { Command } from 'commander'
import { openApiClient } from './api-client.ts'
import { type Cli, fill, printJson } from './cli.ts'
import { type ClientOptions, readClientSettings } from './client-settings.ts'
import { remoteProblemText } from './exit-code.ts'
import { plain } from './format-table.ts'
import { type Shell, withClientOptions, withExamples } from './shell.ts'

interface Explanation {
  readonly repository: string
  readonly name: string
  /** Absent: the address names a package, not one version of it. */
  readonly version?: string
  /** What stands in the way before any verdict: a problem's code. */
  readonly problem?: string
  readonly kind?: string
  readonly reasons?: readonly { readonly rule: string; readonly text: Readonly<Record<string, string>> }[]
}

export function addWhyCommand(program: Command, shell: Shell): void {
  const { cli } = shell
  const command = withExamples(program.command('why'), cli, [
    'why http://127.0.0.1:8470/repo/npm/lodash/-/lodash-4.17.20.tgz',
    'why --json http://127.0.0.1:8470/repo/npm/lodash',
  ])
    .description(cli.words.commands.why)
    .argument('<address>', cli.words.arguments.address)
  withClientOptions(command, cli).action(
    shell.action<ClientOptions>(async ({ args, options }) => {
      const client = openApiClient(cli, await readClientSettings(cli, options))
      try {
        const answer = await client.call<Explanation>({ method: 'GET', path: '/why', query: { url: String(args[0]) } })
        if (options.json) printJson(cli, answer)
        else explain(cli, answer)
      } finally {
        await client.close()
      }
      return undefined
    }),
  )
}

function explain(cli: Cli, answer: Explanation): void {
  const { check, why } = cli.words
  const { name, version, repository, kind, reasons = [], problem } = answer
  const verdicts: Readonly<Record<string, string>> = check.verdicts
  const what = version === undefined ? name : `${name}@${version}`
  if (problem !== undefined) {
    const text = remoteProblemText({ code: problem, detail: problem, params: { name, version: version ?? '' } }, cli)
    cli.print(`${plain(`${what}: ${text}`)}\n`)
  } else if (kind === undefined) cli.print(`${plain(fill(why.wholePackage, { name, repository }))}\n`)
  else cli.print(`${plain(`${what}: ${verdicts[kind] ?? kind}`)}\n`)
  for (const { rule, text } of reasons)
    cli.print(`  ${plain(`${text[cli.language] ?? text['en-US'] ?? ''} (${rule})`)}\n`)
}
