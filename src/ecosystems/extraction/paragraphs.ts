// Records of `Name: value` lines, parted by empty lines; a line that begins with white space continues the one before
// (RFC 822 as Debian's control files use it).

export interface Paragraph {
  /** By field name in lower case. */
  readonly fields: ReadonlyMap<string, string>
  /** 1-based line of the first field. */
  readonly line: number
}

export interface ParagraphLimits {
  readonly paragraphsMax: number
  /** Of one value; what is longer is cut. */
  readonly valueCharactersMax: number
}

/** One after the other; a line that is no field is passed over. `truncated` is called when there are more than the limit. */
export function* readParagraphs(text: string, limits: ParagraphLimits, truncated: () => void): Generator<Paragraph> {
  let fields = new Map<string, string>()
  let first = 0
  let count = 0
  let last: string | undefined
  let number = 0
  const append = (name: string, value: string) => {
    const before = fields.get(name) ?? ''
    if (before.length < limits.valueCharactersMax)
      fields.set(name, (before + value).slice(0, limits.valueCharactersMax))
  }
  for (const line of linesOf(text)) {
    number++
    if (line.trim() === '') {
      if (fields.size > 0) yield { fields, line: first }
      fields = new Map()
      last = undefined
      continue
    }
    if (line[0] === ' ' || line[0] === '\t') {
      if (last !== undefined) append(last, `\n${line.trim()}`)
      continue
    }
    const colon = line.indexOf(':')
    if (colon < 1) continue
    if (fields.size === 0) {
      if (++count > limits.paragraphsMax) return truncated()
      first = number
    }
    last = line.slice(0, colon).toLowerCase()
    if (!fields.has(last)) append(last, line.slice(colon + 1).trim())
    else last = undefined
  }
  if (fields.size > 0) yield { fields, line: first }
}

/** Without splitting the whole text at once. */
function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start)
    const stop = end < 0 ? text.length : end
    yield text.slice(start, text[stop - 1] === '\r' ? stop - 1 : stop)
    start = stop + 1
  }
}
