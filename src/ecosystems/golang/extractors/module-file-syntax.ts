// The syntax that go.mod and go.work share (Go Modules Reference, "Lexical elements"): lines of words, blocks, comments.

export interface Directive {
  /** `require`, `replace`, … */
  readonly verb: string
  readonly words: readonly string[]
  /** What stands behind `//`, trimmed. */
  readonly comment: string
  readonly line: number
}

export interface ModuleFileProblem {
  readonly message: string
  readonly line: number
}

export interface ModuleFile {
  readonly directives: readonly Directive[]
  readonly problems: readonly ModuleFileProblem[]
}

const LINE_LENGTH_MAX = 10_000

/** Time is linear in the text; what is not understood becomes a problem of its line. */
export function readModuleFile(text: string): ModuleFile {
  const directives: Directive[] = []
  const problems: ModuleFileProblem[] = []
  let block: string | undefined
  for (const [index, raw] of text.split('\n').entries()) {
    const line = index + 1
    const read = raw.length > LINE_LENGTH_MAX ? undefined : readWords(raw)
    if (read === undefined) {
      problems.push({ message: 'a line could not be understood', line })
      continue
    }
    const { words, comment } = read
    const [first] = words
    if (first === undefined) continue
    if (block !== undefined) {
      if (first === ')') block = undefined
      else directives.push({ verb: block, words, comment, line })
    } else if (words.at(-1) === '(' && words.length === 2) block = first
    else directives.push({ verb: first, words: words.slice(1), comment, line })
  }
  if (block !== undefined) problems.push({ message: `the block "${block}" has no end`, line: text.split('\n').length })
  return { directives, problems }
}

const SPACE = /[ \t\r]/

function readWords(line: string): { words: readonly string[]; comment: string } | undefined {
  const words: string[] = []
  let at = 0
  while (at < line.length) {
    const sign = line[at] ?? ''
    if (SPACE.test(sign)) at++
    else if (line.startsWith('//', at)) return { words, comment: line.slice(at + 2).trim() }
    else if (sign === '"' || sign === '`') {
      const end = line.indexOf(sign, at + 1)
      if (end < 0) return undefined
      words.push(line.slice(at + 1, end))
      at = end + 1
    } else if (sign === '(' || sign === ')' || sign === ',' || sign === '[' || sign === ']') {
      words.push(sign)
      at++
    } else {
      const start = at
      while (at < line.length && !/[ \t\r"`(),[\]]/.test(line[at] ?? '') && !line.startsWith('//', at)) at++
      words.push(line.slice(start, at))
    }
  }
  return { words, comment: '' }
}
