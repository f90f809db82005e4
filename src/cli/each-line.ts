import { type Cli, fill } from './cli.ts'
import { CliError, exitCode } from './exit-code.ts'

/** No version and no purl is longer; what has no line ends for so long is no list. */
const LINE_LENGTH_MAX = 65_536

/**
 * Writes one line for each line of standard input, as it comes in: neither input nor output is held as a whole. Empty lines
 * count, so that the answers stand beside the questions.
 */
export async function answerEachLine(cli: Cli, answer: (line: string) => string): Promise<void> {
  let rest = ''
  for await (const chunk of cli.openStdin()) {
    const text = rest + chunk
    let out = ''
    let from = 0
    for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
      out += `${answer(withoutReturn(text.slice(from, end)))}\n`
      from = end + 1
    }
    rest = text.slice(from)
    if (rest.length > LINE_LENGTH_MAX)
      throw new CliError(exitCode.usage, fill(cli.words.usage.longLine, { most: LINE_LENGTH_MAX }))
    if (out !== '') await cli.printAll(out)
  }
  if (rest !== '') await cli.printAll(`${answer(withoutReturn(rest))}\n`)
}

function withoutReturn(line: string): string {
  return line.endsWith('\r') ? line.slice(0, -1) : line
}
