// The syntax of Yarn 1 lockfiles: blocks of `key value` lines, indented by two spaces for each level. One pass over the
// lines, no recursion; a line that fits nowhere is reported and passed over.

import { COMPONENTS_MAX, TEXT_LOCKFILE_LIMITS } from '#ecosystems/extraction/limits.ts'
import { LimitError } from '#formats/limits.ts'

export interface YarnBlock {
  /** `name@range` texts, one or several for one package. */
  readonly patterns: readonly string[]
  readonly line: number
  readonly fields: ReadonlyMap<string, string>
  /** `dependencies` and `optionalDependencies`. */
  readonly sections: ReadonlyMap<string, ReadonlyMap<string, string>>
}

export interface YarnFile {
  readonly blocks: readonly YarnBlock[]
  readonly problems: readonly { readonly message: string; readonly line: number }[]
}

interface OpenBlock extends YarnBlock {
  readonly fields: Map<string, string>
  readonly sections: Map<string, Map<string, string>>
}

const LINE_LENGTH_MAX = 100_000
const PROBLEMS_MAX = 200
const CONFLICT = /^(?:<{7}|={7}|>{7}|\|{7})(?: |$)/

/** Throws `LimitError` for more packages or words than a lockfile has. */
export function parseYarnClassic(text: string): YarnFile {
  const blocks: OpenBlock[] = []
  const problems: { message: string; line: number }[] = []
  let section: Map<string, string> | undefined
  let number = 0
  let count = 0
  for (const raw of lines(text)) {
    number++
    const content = raw.trimEnd()
    const body = content.trimStart()
    if (body === '' || body.startsWith('#')) continue
    const indent = content.length - body.length
    const words = content.length > LINE_LENGTH_MAX || CONFLICT.test(content) ? undefined : splitWords(body)
    count += words?.length ?? 0
    if (count > TEXT_LOCKFILE_LIMITS.wordsMax) throw new LimitError('values', TEXT_LOCKFILE_LIMITS.wordsMax)
    const block = blocks.at(-1)
    const opens = body.endsWith(':')
    let understood = words !== undefined
    if (words === undefined) section = undefined
    else if (indent === 0 && opens) {
      if (blocks.length >= COMPONENTS_MAX) throw new LimitError('values', COMPONENTS_MAX)
      blocks.push({ patterns: words, line: number, fields: new Map(), sections: new Map() })
      section = undefined
    } else if (indent === 2 && block !== undefined && opens && words.length === 1) {
      section = new Map()
      block.sections.set(words[0] ?? '', section)
    } else if (indent === 2 && block !== undefined && words.length === 2) {
      block.fields.set(words[0] ?? '', words[1] ?? '')
      section = undefined
    } else if (indent === 4 && section !== undefined && words.length === 2) {
      section.set(words[0] ?? '', words[1] ?? '')
    } else understood = false
    if (!understood && problems.length < PROBLEMS_MAX) {
      problems.push({
        message: CONFLICT.test(content) ? 'the mark of a merge conflict' : 'the line could not be understood',
        line: number,
      })
    }
  }
  return { blocks, problems }
}

function* lines(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const newline = text.indexOf('\n', start)
    const end = newline < 0 ? text.length : newline
    yield text.slice(start, end)
    start = end + 1
  }
}

/** Words separated by spaces, or by commas before a colon at the end; quoted ones may hold either. */
function splitWords(body: string): string[] | undefined {
  const words: string[] = []
  const end = body.endsWith(':') ? body.length - 1 : body.length
  for (let at = 0; at < end; ) {
    if (body[at] === ' ' || body[at] === ',') {
      at++
      continue
    }
    let until = at
    if (body[at] === '"') {
      until++
      while (until < end && body[until] !== '"') until += body[until] === '\\' ? 2 : 1
      const word = unquoted(body.slice(at, until + 1))
      if (word === undefined) return undefined
      words.push(word)
      until++
    } else {
      while (until < end && body[until] !== ' ' && body[until] !== ',') until++
      words.push(body.slice(at, until))
    }
    at = until
  }
  return words.length > 0 ? words : undefined
}

function unquoted(quoted: string): string | undefined {
  try {
    const value: unknown = JSON.parse(quoted)
    return typeof value === 'string' ? value : undefined
  } catch {
    return undefined
  }
}
