// The lines of a requirements file as pip joins them: a backslash at the end continues a line, `#` begins a comment.

export interface LogicalLine {
  /** Without comment and white space around it; empty for a line that is a comment alone. */
  readonly text: string
  /** 1-based, of its first physical line. */
  readonly line: number
  /** Without its `#`; absent when there is none. */
  readonly comment?: string
  /** Whether it begins with white space. */
  readonly isIndented: boolean
}

/** Lines with neither text nor comment are left out. */
export function* logicalLines(content: string): Generator<LogicalLine> {
  let open: string[] = []
  let first = 0
  let number = 0
  for (const physical of content.split(/\r\n|\r|\n/)) {
    number++
    if (open.length === 0) first = number
    const isComment = physical.trimStart().startsWith('#')
    if (physical.endsWith('\\') && !isComment) {
      open.push(physical.slice(0, -1))
      continue
    }
    if (isComment && open.length > 0) {
      // A comment ends a continued line, and stands for itself.
      yield* written(open.join(''), first)
      open = []
      first = number
    }
    yield* written([...open, physical].join(''), first)
    open = []
  }
  yield* written(open.join(''), first)
}

function* written(text: string, line: number): Generator<LogicalLine> {
  const parts = uncommented(text)
  if (parts.text !== '' || parts.comment !== undefined) yield { ...parts, line, isIndented: /^\s/.test(text) }
}

function uncommented(text: string): { text: string; comment?: string } {
  let at = text.indexOf('#')
  while (at > 0 && !/\s/.test(text[at - 1] ?? '')) at = text.indexOf('#', at + 1)
  if (at < 0) return { text: text.trim() }
  return { text: text.slice(0, at).trim(), comment: text.slice(at + 1).trim() }
}
