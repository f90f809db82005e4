// INI files as Python's configparser reads them: sections, `name = value`, values continued by indentation.

export interface IniField {
  readonly section: string
  /** In lower case. */
  readonly name: string
  /** The value's lines without comments; the first stands behind the sign, and may be empty. */
  readonly lines: readonly { readonly text: string; readonly line: number }[]
}

const LINES_MAX = 200_000

/** What is neither section nor field is passed over. */
export function readIni(content: string): readonly IniField[] {
  const fields: { section: string; name: string; lines: { text: string; line: number }[] }[] = []
  let section = ''
  let isContinued = false
  let line = 0
  for (const physical of content.split(/\r\n|\r|\n/, LINES_MAX)) {
    line++
    const text = physical.trim()
    if (text === '' || text.startsWith('#') || text.startsWith(';')) continue
    const last = fields.at(-1)
    if (/^\s/.test(physical) && isContinued && last !== undefined) {
      last.lines.push({ text, line })
      continue
    }
    isContinued = false
    if (text.startsWith('[') && text.endsWith(']')) {
      section = text.slice(1, -1).trim()
      continue
    }
    const sign = text.search(/[=:]/)
    if (sign <= 0) continue
    fields.push({
      section,
      name: text.slice(0, sign).trim().toLowerCase(),
      lines: [{ text: text.slice(sign + 1).trim(), line }],
    })
    isContinued = true
  }
  return fields
}
